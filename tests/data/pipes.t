#!/usr/bin/env bash
# Tools in one pipe on one data file never wait for each other for ever, and what leaves a pipe is in the file.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$work" || exit 99
export OMS_DB=pipe.db

# orders in portions of 40 with pauses; in the end all at once
slowly() {
	awk -v orders=300 -v lines=1 -v skus=5 -f "$tests/data/orders.awk" |
		awk '{ print } NR <= 200 && NR % 40 == 0 { fflush(); system("sleep 0.1") }'
}

# A reader that is slow too: the pipes fill up.
reads_slowly() { awk '{ print } NR <= 100 && NR % 20 == 0 { system("sleep 0.05") }'; }

# six BATCH: seven tools, the last cancels again; statuses, then orders by state and fulfilment
six() {
	rm -f pipe.db*
	for i in 0 1 2 3 4; do echo "{\"sku\":\"SKU-$i\",\"on_hand\":1000}"; done | oms-stock import -q > /dev/null 2>&1
	slowly | timeout 60 oms-order import -q -b "$1" | timeout 60 oms-stock reserve -q -b "$1" |
		timeout 60 oms-order confirm -q -b "$1" | timeout 60 oms-order hold -q --hold fraud -b "$1" |
		timeout 60 oms-order release -q --hold fraud -b "$1" | timeout 60 oms-order cancel -q -b "$1" |
		timeout 60 oms-stock release -q -b "$1" | reads_slowly > "out.$1"
	echo "${PIPESTATUS[*]}"
	oms-order list | jq -r '"\(.state) \(.fulfilment) \(.holds)"' | sort | uniq -c
} 2> err
for batch in 1 1000; do
	is "$(six "$batch")" "$(printf '0 0 0 0 0 0 0 0 0\n    300 cancelled cancelled []')" \
		"seven tools, batch $batch: none waits for ever, every order passes"
	is "$(grep -v created err)" "" "seven tools, batch $batch: nothing to complain of"
	is "$(wc -l < "out.$batch")" 300 "seven tools, batch $batch: all come out"
	ok "seven tools, batch $batch: the books are right" oms-report audit
done
is "$(sort out.1 | cksum)" "$(sort out.1000 | cksum)" "the same comes out"

# Without pauses, and many more than a pipe holds.
rm -f pipe.db*
awk -v orders=6000 -v lines=1 -f "$tests/data/orders.awk" > dump
head -n 1 dump | oms-order import -q > first 2> err
timeout 60 oms-order import -q dump 2> err | timeout 60 oms-order hold -q |
	timeout 60 oms-order release -q | timeout 60 oms-order verify -q > out
is "${PIPESTATUS[*]} $(wc -l < out)" "0 0 0 0 6000" "four tools at full speed"

# A reader that goes away.
rm -f pipe.db*
oms-order import -q -b 50 dump 2> err | head -n 1 > first
is "${PIPESTATUS[*]}" "141 0" "import | head -n 1 ends by SIGPIPE"
is "$(cat err)" "" "import | head -n 1 says nothing of it"
is "$(jq -r .order first)" "$(oms-order list --limit 1 | jq -r .order)" "what was printed is in the file"
ok "and the file is right" oms-report audit
is "$(($(oms-order list | wc -l) % 50))" 0 "it ended behind a whole batch"
oms-order import -q dump > /dev/null 2> err
oms-order list 2> err | head -n 1 > first
is "${PIPESTATUS[*]}$(cat err)" "141 0" "list | head -n 1 ends by SIGPIPE and quietly"
oms-order list --format table 2> err | head -n 1 > first
is "${PIPESTATUS[*]}$(cat err)" "141 0" "list --format table | head -n 1 too"
oms-order list | oms-order hold -q -b 10 2> err | head -n 15 > first
is "${PIPESTATUS[1]}$(cat err)" "141" "a filter | head ends by SIGPIPE and quietly"
holds() { while read -r id; do oms-order show "$id" | jq -c .holds; done; }
is "$(jq -r .order first | holds | sort | uniq -c | tr -s ' ')" ' 15 ["manual"]' \
	"what the filter printed is in the file"
oms-order hold -q --busy-ms 100 web:R6000 > held
is $? 0 "the file can be written again at once"
(trap '' PIPE; oms-order list; echo $? > status) 2> err | head -n 1 > first
is "$(cat status err)" "141" "also where SIGPIPE was ignored by whoever started it"
done_testing
