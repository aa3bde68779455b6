#!/usr/bin/env bash
# pipe.t - many tools in one pipe on one data file
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh
cd "$work" || exit 99

# N orders, in small portions with pauses between
slow()
{
	local i
	for ((i = 1; i <= $1; i++)); do
		order "$i" TS-RED-M 1
		((i % 20)) || sleep 0.02
	done
}

for batch in 1 7 1000; do
	export OMS_DB=six-$batch.db
	printf '{"sku":"TS-RED-M","on_hand":100}\n' | oms-stock import -q >/dev/null 2>&1
	slow 120 | timeout 20 oms-order import -q -b $batch | timeout 20 oms-order verify -q -b $batch \
		| timeout 20 oms-stock reserve -q -b $batch 2>refused | timeout 20 oms-order confirm -q -b $batch \
		| timeout 20 oms-order hold -q -b $batch | timeout 20 oms-order release -q -b $batch >"got-$batch"
	is "six tools, batches of $batch: all end well but the one that refuses" '0 0 0 1 0 0 0' "${PIPESTATUS[*]}"
	is 'and all that could be reserved came out' 100 "$(jq -r .order "got-$batch" | uniq | wc -l)"
	is 'the others were refused, each with its line' 20 "$(grep -c 'stock_short' refused)"
	is 'what came out is in the file' "$(jq -r .order "got-$batch" | sort)" \
		"$(oms-order list --state confirmed | jq -r .order | sort)"
done
check 'the same with any batch' "$(cmp got-1 got-7; cmp got-1 got-1000)"
unset OMS_DB

# a reader that goes away
slow 200 | oms-order import -q >/dev/null
oms-order list 2>said | head -n 1 >/dev/null
is 'list | head ends by SIGPIPE' 141 "${PIPESTATUS[0]}"
check 'and quietly' "$(cat said)"
oms-order list | oms-order hold -b 1 2>said | head -n 3 >printed
check 'a filter | head is quiet too' "$(cat said)"
check 'what was printed is in the file' "$(jq -r .order printed | while IFS= read -r id; do
	oms-order show "$id" | jq -e '.holds == ["manual"]' >/dev/null || printf '%s\n' "$id"
done)"

# a feed that stays open
first_within_a_second()
{
	local line=
	exec 8< <({ order 900 TS-RED-M 1; sleep 3; } | oms-order import -q | oms-order verify -q)
	read -r -t 1 line <&8
	exec 8<&-
	[ -n "$line" ] || printf 'nothing came out\n'
}
check 'the first record comes out of a pipe that stays open in less than a second' "$(first_within_a_second)"

# --atomic and --dry-run before and behind others
{ order 300 TS-RED-M 1; order 301 TS-RED-M 0; } | oms-order import -q --atomic >atomic 2>/dev/null
is 'atomic: a refusal' 1 "${PIPESTATUS[1]}"
check 'atomic: nothing is printed' "$(cat atomic)"
status 1 'atomic: nothing is kept' oms-order show shop:300
order 302 TS-RED-M 1 | oms-order import -q --dry-run | jq -e '.dry_run and .verdict == "created"' >/dev/null
is 'dry run prints the same and says so' 0 $?
status 1 'dry run keeps nothing' oms-order show shop:302

finish
