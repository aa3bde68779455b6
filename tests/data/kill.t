#!/usr/bin/env bash
# An import that is killed at any moment keeps what it printed, leaves right books, and can be run again.
#
# OMS_KILL_ROUNDS is how often it is killed for each size of batch (25), OMS_KILL_ORDERS how long the dump is (10000).
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

rounds=${OMS_KILL_ROUNDS:-25}
orders=${OMS_KILL_ORDERS:-10000}
awk -v orders="$orders" -f "$tests/data/orders.awk" > "$work/dump"

now_ms() { local t=${EPOCHREALTIME/./}; echo "$((t / 1000))"; }

# How long an import runs, in ms, by what it is told.
measure() {
	local from
	from=$(now_ms)
	oms-order import -q "$@" -d "$work/measure.db" "$work/dump" > "$work/whole" 2>> "$work/err"
	echo "$(($(now_ms) - from))"
	rm -f "$work"/measure.db*
}

# killed MS COMMAND ...: true when the command was killed after so long, false when it had ended by itself
killed() {
	local ms=$1 pid
	shift
	"$@" &
	pid=$!
	sleep "$((ms / 1000)).$(printf '%03d' "$((ms % 1000))")"
	kill -KILL "$pid" 2> /dev/null
	wait "$pid" 2> /dev/null
	[ $? = 137 ]
}

# without what only an import says
plain() { sed 's/,"verdict":"[a-z]*"}$/}/' "$@"; }

# whole_lines FILE: the last line may be cut where the kill met the write
whole_lines() { head -n "$(wc -l < "$1")" "$1"; }

# After a kill: DIR/db is right, and begins with all that stands in DIR/out. BATCH: it ends behind a whole batch, or
# behind the 2000 records, or twice as many, after which a long one goes on in a transaction of its own.
look() {
	local dir=$1 batch=$2 n
	whole_lines "$dir/out" | plain > "$dir/told"
	if [ ! -e "$dir/db" ]; then
		[ -s "$dir/told" ] && echo "no file, but something was printed"
		return
	fi
	if ! oms-order list -d "$dir/db" > "$dir/list" 2> "$dir/said"; then
		# killed while the file was being made: an import will fill it
		{ grep -q 'is empty' "$dir/said" && [ ! -s "$dir/told" ]; } || echo "list: $(< "$dir/said")"
		return
	fi
	oms-report audit -d "$dir/db" > "$dir/found" 2>&1 || echo "audit: $(head -n 3 "$dir/found")"
	cmp -s -n "$(stat -c %s "$dir/told")" "$dir/told" "$dir/list" || echo "what was printed is not there"
	n=$(wc -l < "$dir/list")
	[ "$((n % batch % 2000))" = 0 ] || [ "$n" = "$orders" ] || echo "$n orders are not whole transactions of batches of $batch"
}

# series NAME BATCH SEED: many kills; what is wrong goes to NAME/bad. Every third is killed a
# second time, while it is brought to its end.
series() {
	local dir=$work/$1 batch=$2 took=$4 kills=0 tries=0
	RANDOM=$3
	mkdir -p "$dir"
	: > "$dir/bad"
	while [ "$kills" -lt "$rounds" ] && [ "$tries" -lt "$((rounds * 4))" ]; do
		tries=$((tries + 1))
		if killed "$((RANDOM * took / 32768))" oms-order import -q -b "$batch" -d "$dir/db" "$work/dump" \
			> "$dir/out" 2> /dev/null; then
			kills=$((kills + 1))
			look "$dir" "$batch" >> "$dir/bad"
			[ "$((kills % 3))" = 0 ] || rm -f "$dir"/db*
		else
			plain "$dir/out" | cmp -s - "$work/list" || echo "run again, it ends with another list" >> "$dir/bad"
			rm -f "$dir"/db*
		fi
	done
	echo "$kills" > "$dir/kills"
	oms-order import -q -b "$batch" -d "$dir/db" "$work/dump" > "$dir/out" 2>> "$dir/bad"
	oms-order list -d "$dir/db" > "$dir/list"
}

oms-order import -q -d "$work/one.db" "$work/dump" > /dev/null 2>> "$work/err"
oms-order list -d "$work/one.db" > "$work/list"
default_ms=$(measure)
small_ms=$(measure -b 100)
series default 5000 1 "$default_ms" &
series small 100 2 "$small_ms" &
wait
for name in default small; do
	is "$(< "$work/$name/kills")" "$rounds" "batch $name: killed $rounds times"
	is "$(sort "$work/$name/bad" | uniq -c)" "" \
		"batch $name: after each kill the books are right, all that was printed is kept, batches are whole"
	ok "batch $name: in the end the list is that of one undisturbed import" cmp "$work/$name/list" "$work/list"
	ok "batch $name: and the books are right" oms-report audit -d "$work/$name/db"
done

# --atomic: all or nothing. The file has orders of before.
atomic() {
	local i kills=0
	for i in 1 2 3 4 5 6; do
		cp "$work/base.db" "$work/atomic.db"
		rm -f "$work"/atomic.db-*
		if killed "$((i * default_ms / 7))" oms-order import -q --atomic -d "$work/atomic.db" "$work/dump" \
			> "$work/out" 2> /dev/null; then
			kills=$((kills + 1))
			oms-order list -d "$work/atomic.db" > "$work/after"
			# the kill may also have met the printing behind the commit: then all of it is there
			if cmp -s "$work/after" "$work/base"; then
				[ ! -s "$work/out" ] || echo "something was printed"
			else
				cmp -s "$work/after" "$work/list" || echo "something is left"
			fi
			oms-report audit -d "$work/atomic.db"
		fi
	done
	[ "$kills" -ge 3 ] || echo "killed $kills times only"
}
head -n 200 "$work/dump" | oms-order import -q -d "$work/base.db" > /dev/null 2>> "$work/err"
oms-order list -d "$work/base.db" > "$work/base"
is "$(atomic | sort | uniq -c)" "" "--atomic: killed, nothing of it is left, nothing was printed; or all of it is there"
oms-order import -q --atomic -d "$work/atomic.db" "$work/dump" > /dev/null
ok "--atomic: run again, it is all there" cmp <(oms-order list -d "$work/atomic.db") "$work/list"
done_testing
