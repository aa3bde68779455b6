#!/usr/bin/env bash
# Many processes on one data file: nothing is promised twice, nobody waits for ever, nobody is held up by a slow one.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$work" || exit 99
now_ms() { local t=${EPOCHREALTIME/./}; echo "$((t / 1000))"; }

# Twenty want ten units.
ten() {
	local i pids=()
	awk -v orders=20 -v sku=TEN -f "$tests/data/orders.awk" | oms-order import -q -d ten.db
	echo '{"sku":"TEN","on_hand":10}' | oms-stock import -q -d ten.db
	for i in {1..20}; do
		timeout 30 oms-stock reserve -q -d ten.db "web:R$i" > "ten.$i" 2> "ten.err.$i" &
		pids+=($!)
	done
	for i in "${pids[@]}"; do
		wait "$i"
		echo $? >> statuses
	done
} > /dev/null 2>&1
ten
is "$(sort statuses | uniq -c | tr -s ' ')" "$(printf ' 10 0\n 10 1')" \
	"20 processes want 10 units: 10 get one, 10 are refused, none waits for ever"
is "$(cat ten.err.* | grep -c 'stock_short: TEN: 0 available, 1 asked for$')" 10 \
	"the refused are told that stock is short"
is "$(oms-stock show TEN -d ten.db | head -n 1 | jq -c '[.on_hand, .allocated, .available]')" "[10,10,0]" "ten units are promised"
is "$(oms-order list -d ten.db --fulfilment allocated | jq -r .order | sort)" "$(cat ten.[0-9]* | jq -r .order | sort)" \
	"what was printed is what is promised"
ok "the books are right" oms-report audit -d ten.db

# Four importers at once, on a file that none of them has made yet; small batches meet often.
four() {
	local i pids=()
	for i in 1 2 3 4; do
		awk -v orders=500 -v from="$((i * 1000))" -f "$tests/data/orders.awk" > "dump$i"
		timeout 60 oms-order import -q -b 20 -d four.db "dump$i" > "four.$i" 2> "four.err.$i" &
		pids+=($!)
	done
	for i in "${pids[@]}"; do
		wait "$i" || echo "status $?: $(cat four.err.*)"
	done
}
is "$(four)" "" "four importers at once: all end well"
is "$(oms-order list -d four.db | jq -r .order | sort)" "$(cat four.[1-4] | jq -r .order | sort)" "what they printed is there"
is "$(oms-order list -d four.db | wc -l)" 2000 "all 2000 orders are there"
ok "the books are right" oms-report audit -d four.db

# A process that has the lock and sleeps: stopped in the middle of its one transaction.
locked() {
	awk -v orders=30000 -v from=100000 -v lines=1 -f "$tests/data/orders.awk" > big
	oms-order import -q --atomic -d four.db big > big.out 2> big.err &
	big=$!
	for _ in {1..200}; do
		sleep 0.02
		kill -STOP "$big"
		oms-order hold -q --busy-ms 0 -d four.db web:R1000 > held 2> held.err
		[ $? = 75 ] && return
		kill -CONT "$big"
	done
	return 1
}
ok "a process holds the lock" locked
from=$(now_ms)
oms-order hold --busy-ms 400 -d four.db web:R1001 > held 2> held.err
is $? 75 "a writer that is held up ends with 75"
took=$(($(now_ms) - from))
ok "after --busy-ms ($took ms)" [ "$took" -ge 380 ]
ok "and not much later" [ "$took" -lt 5000 ]
is "$(cat held)" "" "it printed nothing"
is "$(< held.err)" "oms-order hold: the data file is in use by another program" "and says why"
is "$(timeout 10 oms-order list -d four.db | wc -l)" 2000 "a reader is not held up, and sees nothing of what is not committed"
kill -CONT "$big"
ok "the process with the lock goes on and ends well" wait "$big"
oms-order hold -q -d four.db web:R1001 > held
is "$? $(jq -r .order held)" "0 web:R1001" "then the writer is served"

# A slow producer: the tool it feeds has what it got, and does not sit on the lock.
{ head -n 1 dump1; sleep 4; sed -n 2p dump1; } | oms-order import -q -d slow.db > slow.out 2> slow.err &
slow=$!
for _ in {1..100}; do [ -s slow.out ] && break; sleep 0.02; done
is "$(wc -l < slow.out)" 1 "a slow producer: the first order is out while the second is awaited"
from=$(now_ms)
oms-order hold -q -d slow.db "$(jq -r .order slow.out)" > held
is $? 0 "meanwhile another tool writes to the same file"
took=$(($(now_ms) - from))
ok "in less than a second ($took ms)" [ "$took" -lt 1000 ]
wait "$slow"
is "$(wc -l < slow.out)" 2 "then the second order is taken"
done_testing
