#!/bin/sh
# ci.sh - what the machine does beside tests/run: clang, sanitizers, fuzzing
#
# FUZZ_SECONDS (20) is how long each harness is fed. With tests/run it takes less than 20 minutes on two cores.
# With sanitizers those tests run that reach the code once: units, maps, the model, which lives through orders, parcels
# and returns in one process, and the cases of what it does not reach. ALL_CASES=1 takes those of all tools: a program with
# sanitizers starts eight times as slowly, which makes ten minutes more.
set -eu

cd "$(dirname "$0")/.."
sh tests/setup.sh build tests ci
seconds=${FUZZ_SECONDS:-20}
CFLAGS=
export CFLAGS

say() { printf '\n== %s\n' "$*"; }

# The fuzzer's runtime is a package of its own.
can_fuzz()
{
	probe=$(mktemp -d)
	printf 'int LLVMFuzzerTestOneInput(const char *d, unsigned long n) { return !d && n; }\n' >"$probe/p.c"
	clang -fsanitize=fuzzer -o "$probe/p" "$probe/p.c" 2>/dev/null
	found=$?
	rm -rf "$probe"
	return "$found"
}

if ! can_fuzz; then
	runtime=libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev
	sudo=
	[ "$(id -u)" -eq 0 ] || sudo=sudo
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$runtime" || :
fi
fuzzers=true
can_fuzz || fuzzers=false

# One build for all: by clang, with sanitizers, and with the fuzzers where they can be had.
say 'a build with clang and sanitizers'
if [ ! -e build-clang/build.ninja ]; then
	CC=clang meson setup build-clang -Db_sanitize=address,undefined -Db_lundef=false --buildtype=debugoptimized \
		-Dfuzzers=$fuzzers -Dc_args="$($fuzzers && echo -fsanitize=fuzzer-no-link)" >/dev/null
fi
ninja -C build-clang

# tested SUITE ...: with sanitizers
tested()
{
	UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 meson test -C build-clang --no-rebuild --print-errorlogs \
		--timeout-multiplier 5 --no-suite long "$@"
}

# Looking for leaks at the end takes as long as starting a program: once over the code is enough.
say 'the tests with sanitizers'
tested --suite unit --suite import --suite model
tools='report stock psn'
[ -z "${ALL_CASES-}" ] || tools="$tools order ship return"
for tool in $tools; do
	set -- "$@" "cases-$tool"
done
ASAN_OPTIONS=detect_leaks=0 tested "$@"
set --
if ! $fuzzers; then
	say 'no fuzzing: the runtime of the fuzzer cannot be had'
	exit 0
fi

fuzz()
{
	name=$1
	grown=build-clang/corpus-$name
	mkdir -p "$grown"
	UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 "build-clang/tests/$name" -max_total_time="$seconds" \
		-timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="build-clang/$name-" "$grown" \
		"tests/fuzz/corpus/${name#fuzz_}" >"build-clang/$name.log" 2>&1
}

# Two side by side: a machine has two cores at least.
fuzzed()
{
	say "$* for $seconds seconds"
	pids=
	for name in "$@"; do
		fuzz "$name" &
		pids="$pids $!"
	done
	for pid in $pids; do
		wait "$pid" || failed=yes
	done
	for name in "$@"; do
		[ -z "$failed" ] || tail -n 60 "build-clang/$name.log"
		grep '^stat::number' "build-clang/$name.log" || :
	done
	[ -z "$failed" ] || exit 1
}

failed=
set --
for harness in tests/fuzz/fuzz_*.c; do
	name=$(basename "$harness" .c)
	[ "$name" != fuzz_replay ] || continue
	set -- "$@" "$name"
done
while [ $# -gt 1 ]; do
	fuzzed "$1" "$2"
	shift 2
done
[ $# -eq 0 ] || fuzzed "$1"
