#!/usr/bin/env bash
# pg.sh - an import on a PostgreSQL server against the same on a file, and over a link with 1 ms of latency
#
#   tests/bench/pg.sh ORDERS.ndjson ITEMS.ndjson
#
# Prints orders a second: a file; a server on a socket; and four programs at once over TCP where each way and back
# takes 1 ms: by tc netem in a network of the script's own, or, where the kernel has none, through far.py.
# The server writes through to the disk, as the file does. Not a test: nothing fails for being slow.
set -u
here=$(cd "$(dirname "$0")/../.." && pwd)
bin=$(cd "${OMS_BIN:-$here/build}" && pwd) || exit 2
[ $# = 2 ] || { sed -n '4,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
orders=$(realpath "$1") items=$(realpath "$2")
if [ -z "${OMS_BENCH_INSIDE-}" ] && unshare -n true 2> /dev/null && command -v tc > /dev/null; then
	OMS_BENCH_INSIDE=yes exec unshare -n "$0" "$@"
fi
PATH=$bin:$PATH
work=$(mktemp -d)
chmod 755 "$work"
export TZ=UTC LC_ALL=C OMS_PG_PORT=5433 OMS_PG_FSYNC=on PGOPTIONS='-c client_min_messages=error'
unset OMS_DB OMS_NOW OMS_MAPS
[ -z "${OMS_BENCH_INSIDE-}" ] || ip link set lo up
uri=$("$here/tests/pg/server.sh" start "$work/server") || exit
trap '"$here/tests/pg/server.sh" stop "$work/server"; rm -rf "$work"' EXIT
cd "$work" || exit 2
n=$(wc -l < "$orders")

# took NAME COMMAND ...: orders a second
took() {
	local name=$1 from=${EPOCHREALTIME/./} us
	shift
	"$@" || echo "$name: status $?" >&2
	us=$((${EPOCHREALTIME/./} - from))
	printf '%-46s %8d ms %8d orders/s\n' "$name" "$((us / 1000))" "$((n * 1000000 / us))"
}

# schema NAME: an empty one; prints its URI
schema() {
	psql -qX "$uri" -c "CREATE SCHEMA $1" && echo "$2&options=-csearch_path%3D$1"
}

import() { oms-order import -q -d "$1" "$2" > out; }

four() {
	local part pids=()
	for part in part.*; do
		oms-order import -q -d "$1" "$part" > "out.$part" &
		pids+=($!)
	done
	for part in "${pids[@]}"; do wait "$part" || return; done
}

split -n r/4 "$orders" part.
for db in file.db "$(schema socket "$uri")"; do oms-stock import -q -d "$db" "$items" > out; done
took "a file" import file.db "$orders"
took "a server, by a socket" import "$uri&options=-csearch_path%3Dsocket" "$orders"
near=$(schema far "postgresql://oms@127.0.0.1:5433/oms?sslmode=disable")
oms-stock import -q -d "$near" "$items" > out
if [ -n "${OMS_BENCH_INSIDE-}" ] && tc qdisc add dev lo root netem delay 500us 2> /dev/null; then
	took "a server, 1 ms away (netem), four programs" four "$near"
	tc qdisc del dev lo root
else
	python3 "$here/tests/bench/far.py" 5434 5433 1 &
	proxy=$!
	sleep 0.3
	took "a server, 1 ms away (far.py), four programs" four "${near/5433/5434}"
	kill "$proxy"
fi
oms-report audit -d "$near" | head -n 5
oms-order list -d "$near" --fields order | wc -l
