#!/usr/bin/env bash
# run.sh - how fast it is: every job in turn, several rounds, the best of each
#
#   tests/bench/run.sh ORDERS.ndjson ITEMS.ndjson RECEIVED.ndjson [PEER]
#
# ORDERS are canonical orders, ITEMS and RECEIVED what `oms-stock import` and `oms-stock receive` take. PEER is a program
# that does import and reserve another way, started as: PEER DB ORDERS ITEMS RECEIVED; it prints {"orders_per_s":N}.
# Machines differ and drift: trust the ratios of one run. Not a test: nothing fails for being slow.
#
#   OMS_BIN           where the programs are (build)
#   OMS_BENCH_ROUNDS  3
#   OMS_BENCH_CSV     dumps of marketplaces to convert, with blanks between
set -u
here=$(cd "$(dirname "$0")/../.." && pwd)
bin=$(cd "${OMS_BIN:-$here/build}" && pwd) || exit 2
[ $# -ge 3 ] || { sed -n '4,14s/^# \{0,1\}//p' "$0" >&2; exit 2; }
orders=$(realpath "$1") items=$(realpath "$2") received=$(realpath "$3") peer=${4:+$(realpath "$4")}
PATH=$bin:$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
export TZ=UTC LC_ALL=C
unset OMS_DB OMS_NOW OMS_MAPS
n=$(wc -l < "$orders")
rounds=${OMS_BENCH_ROUNDS:-3}
read -r -a csvs <<< "${OMS_BENCH_CSV-}"
declare -A best_us peak_kb done_of
names=()
gnu_time=
/usr/bin/time -f %M true > /dev/null 2>&1 && gnu_time=yes

now_us() { echo "${EPOCHREALTIME/./}"; }

# note NAME US COUNT: the best time of NAME; COUNT orders were done (0: it is not a matter of orders)
note() {
	[ -n "${best_us[$1]-}" ] || names+=("$1")
	[ -n "${best_us[$1]-}" ] && [ "${best_us[$1]}" -le "$2" ] || best_us[$1]=$2
	done_of[$1]=$3
}

# peak NAME: what was written to the files kb*
peak() {
	local kb
	[ -n "$gnu_time" ] || return
	kb=$(tail -qn 1 kb* | sort -n | tail -n 1)
	[ "${peak_kb[$1]:-0}" -ge "$kb" ] || peak_kb[$1]=$kb
	rm -f kb*
}

# with KB COMMAND ...: run it, its most memory to the file KB
with() {
	local kb=$1
	shift
	if [ -n "$gnu_time" ]; then /usr/bin/time -o "$kb" -f %M "$@"; else "$@"; fi
}

# job NAME COUNT COMMAND ...: printed to the file out
job() {
	local name=$1 of=$2 from
	shift 2
	from=$(now_us)
	with kb "$@" > out 2> err || echo "$name: status $?: $(head -n 1 err)" >&2
	note "$name" "$(($(now_us) - from))" "$of"
	peak "$name"
}

# often NAME COMMAND ...: a short one, ten times
often() {
	local name=$1 from i
	shift
	from=$(now_us)
	for i in {1..10}; do "$@" "$i" > out 2> err || echo "$name: status $?: $(head -n 1 err)" >&2; done
	note "$name" "$((($(now_us) - from) / 10))" 0
}

stocked() {
	rm -f "$1"*
	{ oms-stock import -q -d "$1" "$items" && oms-stock receive -q -d "$1" < "$received"; } > out 2> err || cat err >&2
}

pipe() { with kb1 oms-order import -q -d pipe.db "$orders" 2> err1 | with kb2 oms-stock reserve -q -d pipe.db 2> err2; }

show() { oms-order show -d pipe.db "${some[$1 - 1]}"; }

# every time a change: what is set is cleared the next time
change() { if [ "$(($1 % 2))" = 1 ]; then oms-order hold -q -d pipe.db "${some[0]}"; else oms-order release -q -d pipe.db "${some[0]}"; fi; }

version() { oms-order --version; }

peer_round() {
	local speed from
	rm -f peer.db*
	from=$(now_us)
	with kb "$peer" peer.db "$orders" "$items" "$received" > out 2> err || { cat err >&2; return; }
	speed=$(grep -o '"orders_per_s": *[0-9]*' out | tail -n 1 | grep -o '[0-9]*$')
	from=$(($(now_us) - from))
	note peer "$([ -n "$speed" ] && echo "$((n * 1000000 / speed))" || echo "$from")" "$n"
	peak peer
}

round() {
	local from csv verb
	[ -z "$peer" ] || peer_round
	rm -f new.db*
	job "import" "$n" oms-order import -q -d new.db "$orders"
	job "import again" "$n" oms-order import -q -d new.db "$orders"
	stocked pipe.db
	from=$(now_us)
	pipe > out
	note "import | reserve" "$(($(now_us) - from))" "$n"
	peak "import | reserve"
	rm -f new.db*
	stocked new.db
	oms-order import -q -d new.db "$orders" > subjects 2> err
	job "reserve" "$n" oms-stock reserve -q -d new.db < subjects 2> err
	job "list" "$n" oms-order list -d pipe.db
	job "convert" "$n" oms-order convert -q "$orders"
	for csv in "${csvs[@]}"; do
		oms-order convert -q "$csv" 2> err | wc -l > lines
		job "convert ${csv##*/}" "$(< lines)" oms-order convert -q "$csv"
	done
	mapfile -t some < <(oms-order list -d pipe.db --fields order -f csv | awk -v every="$((n / 11 + 1))" 'NR % every == 2')
	often "show, a cold process" show
	often "a change, a cold process" change
	often "--version" version
	for verb in sales products customers funnel stock; do job "report $verb" 0 oms-report "$verb" -d pipe.db; done
	job "audit" 0 oms-report audit -d pipe.db
}

table() {
	local name us peer_speed=0 speed ratio
	[ -z "${best_us[peer]-}" ] || peer_speed=$((n * 1000000 / best_us[peer]))
	printf '%-34s %10s %10s %8s %9s\n' "job ($n orders, best of $rounds)" ms orders/s "x peer" "peak KB"
	for name in "${names[@]}"; do
		us=${best_us[$name]}
		speed='' ratio=''
		if [ "${done_of[$name]}" -gt 0 ]; then
			speed=$((done_of[$name] * 1000000 / us))
			[ "$peer_speed" = 0 ] || ratio=$(awk -v a="$speed" -v b="$peer_speed" 'BEGIN { printf "%.2f", a / b }')
		fi
		printf '%-34s %10s %10s %8s %9s\n' "$name" "$(awk -v us="$us" 'BEGIN { printf "%.1f", us / 1000 }')" "$speed" "$ratio" \
			"${peak_kb[$name]-}"
	done
	printf '%-34s %10s\n' "bytes of the data file an order" "$((size / n))"
	awk -v again="${best_us[import again]}" -v first="${best_us[import]}" \
		'BEGIN { printf "%-34s %10.2f\n", "import again / import, time", again / first }'
}

for ((i = 1; i <= rounds; i++)); do round; done
rm -f new.db*
oms-order import -q -d new.db "$orders" > out 2> err
size=$(stat -c %s new.db)
table
