#!/usr/bin/env bash
# The data file fails, or the program dies, at its first, second, third ... call: the file holds whole batches,
# and standard output never says more than the file.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

verbs=(import reserve confirm cancel count pack track agree inspect refund)
cd "$work" || exit 99

# run FILE VERB INPUT
run() {
	case $2 in
	import) oms-order import -q -b 3 -d "$1" "$3" ;;
	reserve | count) oms-stock "$2" -q -b 3 -d "$1" < "$3" ;;
	pack | track) oms-ship "$2" -q -b 3 -d "$1" < "$3" ;;
	agree) oms-psn agree -q -b 3 -d "$1" < "$3" ;;
	refund) oms-order refund -q --step process --gateway bank -b 3 -d "$1" < "$3" ;;
	inspect) oms-return inspect -q --disposition restock -b 3 -d "$1" < "$3" ;;
	*) oms-order "$2" -q -b 3 -d "$1" < "$3" ;;
	esac
}

# state VERB: what a verb changes, as text; that the rest agrees with it is for the audit.
state() {
	case $1 in
	count) oms-stock list -d now.db ;;
	pack | track) oms-order list -d now.db && oms-ship list -d now.db && oms-order notify --list -d now.db ;;
	agree) oms-psn list -d now.db && oms-order notify --list -d now.db ;;
	refund) oms-order list -d now.db && oms-order refund -q --open -d now.db && oms-order notify --list -d now.db ;;
	inspect) oms-order list -d now.db && oms-return list -d now.db && oms-stock list -d now.db ;;
	*) oms-order list -d now.db ;;
	esac
}

# fresh FILE: now.db is like FILE, and nobody has died on it
fresh() {
	[ ! -e now.db-wal ] || rm -f now.db-wal now.db-shm
	cp "$1" now.db
}

# The records and the file before each verb, in a folder for each. R5 is short of stock, R99 is unknown, the record
# of R8 has a wrong total, one count has the reference of another.
data() {
	local i
	awk -v orders=8 -v skus=5 -v lines=1 -f "$tests/data/orders.awk" > old
	for i in 0 1 2 3 4; do echo "{\"sku\":\"SKU-$i\",\"on_hand\":$((i == 1 ? 0 : 20))}"; done > items
	oms-stock import -q -d base.db items
	oms-order import -q -d base.db old
	mkdir "${verbs[@]}"
	for i in "${verbs[@]}"; do cp base.db "$i/start.db"; done
	awk -v orders=8 -v from=4 -v bad=8 -v skus=5 -v lines=1 -v version=2 -f "$tests/data/orders.awk" > import/input
	for i in 1 2 3 4 99 5 6; do echo "{\"order\":\"web:R$i\"}"; done | tee reserve/input confirm/input > cancel/input
	for i in 0 1 2 3 1 4 0; do echo "{\"sku\":\"SKU-$i\",\"counted\":$((i + 30)),\"ref\":\"count-$i\"}"; done |
		sed '5s/31/32/' > count/input
	oms-stock reserve -q -d base.db < reserve/input
	cp base.db confirm/start.db
	sed 6q cancel/input > part && mv part cancel/input
	cp base.db cancel/start.db
	oms-order confirm -q -d base.db < reserve/input
	cp base.db pack/start.db
	cp reserve/input pack/input
	oms-ship pack -q -d base.db < pack/input
	seq 101 120 > awbs
	oms-ship list -d base.db | oms-ship manifest -q --courier c --awb-file awbs -d base.db |
		oms-ship dispatch -q -d base.db
	cp base.db track/start.db
	printf '{"awb":"%s","event":"%s","at":"2030-01-02T10:0%s:00Z"}\n' 101 out_for_delivery 0 101 delivered 1 \
		102 rto_delivered 2 103 attempt_failed 3 999 delivered 4 103 delivered 5 104 in_transit 6 > track/input
	printf '{"service":"photos","title":"P"}\n{"partner":"p","partner_state":"listed","email":"p@x.example","service":"photos","price":"1.00"}\n' |
		oms-psn import -q -d base.db
	for i in 1 2 3; do oms-psn request -q --service photos --need "$i" -d base.db p; done |
		oms-psn quote -q --price 5.00 --scope x --quality x --revisions 0 --refund-terms none --deliver-on 2030-02-01 -d base.db |
		jq -c '{request,as:"seller"},{request,as:"partner"}' | sed '6s/R-/X-/' > agree/input
	cp base.db agree/start.db
	oms-ship list -d base.db | oms-ship deliver -q --at 2030-01-03T10:00:00Z -d base.db
	oms-order list --fulfilment delivered -d base.db | head -n 6 | oms-return open -q --now 2030-01-04T10:00:00Z -d base.db |
		oms-return approve -q -d base.db | oms-return receive -q -d base.db | jq -c '{rma}' | sed '5s/R/X/' > inspect/input
	cp base.db inspect/start.db
	for i in 1 2 3 4 5; do echo "{\"order\":\"web:R$i\",\"gateway\":\"g\",\"kind\":\"capture\",\"ref\":\"p$i\",\"amount\":\"900.00\"}"; done |
		oms-order pay -q -d base.db
	for i in 1 2 3 4 5; do echo "{\"order\":\"web:R$i\",\"amount\":\"1.00\"}"; done |
		oms-order refund -q -d base.db | jq -c '{refund}' | sed '4s/R9*[0-9]*"/R9"/' > refund/input
	cp base.db refund/start.db
	oms-order import -q -d whole.db old
} > /dev/null 2>&1

# prepare VERB: what the file holds behind each batch (states), and what is printed up to it (said)
prepare() {
	local n most
	most=$(wc -l < input)
	states=()
	said=()
	for ((n = 0; n < most + 3; n += 3)); do
		fresh start.db
		head -n "$n" input > part
		whole=$(run now.db "$1" part 2> messages)
		whole_status=$?
		states+=("$(state "$1")")
		said+=("$whole")
	done
	messages=$(< messages)
}

# look CALL VERB: the file is as it was behind a batch, no more was printed than up to it, and the books are right.
# A file of the same bytes was looked at before: where it stood is in seen.
declare -A seen
look() {
	local now at found bytes=
	[ -e now.db-wal ] || bytes=$(md5sum < now.db)
	if [ -n "$bytes" ] && [ -n "${seen[$bytes]-}" ]; then
		at=${seen[$bytes]}
	else
		now=$(state "$2" 2>&1)
		for ((at = ${#states[@]} - 1; at >= 0; at--)); do
			[ "$now" = "${states[at]}" ] && break
		done
		if [ "$at" -lt 0 ]; then
			echo "call $1: the file is between two batches"
			return
		fi
		if found=$(oms-report audit -d now.db 2>&1); then seen[${bytes:-none}]=$at; else echo "call $1: audit: $found"; fi
	fi
	[ "${said[at]#"$out"}" != "${said[at]}" ] || [ -z "$out" ] || echo "call $1: what was printed is not what the file holds"
}

# sweep VERB MODE WANTED STEP: what is wrong; STATUS:TIMES of all runs go to MODE.statuses. From call 20 on every STEP; OMS_FAULT_EVERY=1 takes all.
sweep() {
	local status call
	for ((call = 1; call < 2000; call += call < 20 ? 1 : ${OMS_FAULT_EVERY:-$4})); do
		fresh start.db
		out=$(run "fault:$2:$call:now.db" "$1" input 2> err)
		status=$?
		if [ "$status:$out" = "$whole_status:$whole" ] && [ "$(< err)" = "$messages" ]; then
			[ "$2" = busy ] && [ "$call" -lt "$calls" ] && continue
			break
		fi
		echo "$status" >> "$2.statuses"
		[ "$status" = "$3" ] || echo "call $call: status $status, not $3: $(head -n 1 err)"
		look "$call" "$1"
	done
	calls=$call
}

# All that can happen to VERB, in its folder.
suffer() {
	local every=5
	case $1 in pack | track | agree | inspect | refund) every=13 ;; esac     # they make the most calls
	cd "$1" || return
	prepare "$1"
	sweep "$1" fail 74 "$every" > fail.bad
	echo "$calls" > calls
	sweep "$1" busy 75 11 > busy.bad
	sweep "$1" kill 137 11 > kill.bad
} 2> /dev/null

# create MODE WANTED: a file that is being made holds what was printed, and the import can be run again
create() {
	local call status
	for ((call = 1; call < 200; call++)); do
		rm -f new.db*
		status=$(oms-order import -q -d "fault:$1:$call:new.db" old > out 2> err; echo $?)
		[ "$status" = 0 ] && break
		[ "$status" = "$2" ] || echo "call $call: status $status: $(head -n 1 err)"
		[ ! -s out ] || [ "$(oms-order list -d new.db)" = "$whole" ] || echo "call $call: it is not what was printed"
		[ ! -s new.db ] || oms-report audit -q -d new.db 2> why || grep -q 'is empty' why || echo "call $call: audit"
		oms-order import -q -d new.db old > /dev/null && [ "$(oms-order list -d new.db)" = "$whole" ] ||
			echo "call $call: run again, it ends with another list"
	done
} 2>&1

data
for verb in "${verbs[@]}"; do suffer "$verb" & done
wait
for verb in "${verbs[@]}"; do
	ok "$verb: there are calls that can fail ($(< "$verb/calls"))" [ "$(< "$verb/calls")" -gt 40 ]
	is "$(head -n 5 "$verb/fail.bad")" "" "$verb: any call fails: status 74, whole batches, right books"
	is "$(head -n 5 "$verb/kill.bad")" "" "$verb: killed at any call: whole batches, right books"
	is "$(head -n 5 "$verb/busy.bad")" "" "$verb: one busy answer: survived, or status 75 and whole batches"
	# busy are the opening and each BEGIN; inside a batch it is run again
	ok "$verb: one busy answer ends few runs" [ "$(wc -l < "$verb/busy.statuses")" -le 6 ]
done
whole=$(oms-order list -d whole.db)
for mode in fail kill; do
	[ "$mode" = fail ] && wanted=74 || wanted=137
	is "$(create "$mode" "$wanted" | head -n 5)" "" "a new file, $mode: it is right, and the same import again makes it whole"
done
done_testing
