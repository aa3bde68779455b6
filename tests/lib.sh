# lib.sh - TAP in shell, a directory of one's own, a clock that stands still
# shellcheck shell=bash
set -u
tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bin=${OMS_BIN:-$tests/../build}
bin=$(cd "$bin" && pwd)
PATH=$bin:$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TZ=UTC LC_ALL=C OMS_NOW=${OMS_NOW-2026-08-20T10:00:00+05:30} OMS_ACTOR=test
unset OMS_DB OMS_MAPS XDG_DATA_HOME
count=0
failed=0

plan() { echo "1..$1"; }

# is GOT WANTED SENTENCE
is() {
	count=$((count + 1))
	if [ "$1" = "$2" ]; then
		echo "ok $count - $3"
	else
		failed=$((failed + 1))
		echo "not ok $count - $3"
		printf 'got: %s\nwanted: %s\n' "$1" "$2" | head -40 | sed 's/^/# /'
	fi
}

# ok SENTENCE COMMAND ...: the command must succeed
ok() {
	local what=$1
	shift
	if "$@"; then is yes yes "$what"; else is no yes "$what"; fi
}

done_testing() { echo "1..$count"; [ "$failed" = 0 ]; }
