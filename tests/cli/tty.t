#!/usr/bin/env bash
# tty.t - what is different on a terminal
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh
cd "$work" || exit 99

command -v script >/dev/null || { printf '1..0 # SKIP there is no script(1)\n'; exit 0; }
script -qec true /dev/null </dev/null >/dev/null 2>&1 || { printf '1..0 # SKIP there are no pseudo terminals\n'; exit 0; }

# terminal COMMAND: what it writes to a terminal, which is its standard input too; then its status
terminal()
{
	script -qec "$1" /dev/null </dev/null | tr -d '\r'
	return "${PIPESTATUS[0]}"
}
escape=$'\033'
export TERM=xterm

{ order 1 TS-RED-M 2; order 2 TS-RED-M 1; } | oms-order import -q >/dev/null
oms-order cancel shop:2 >/dev/null
oms-order hold --hold fraud shop:1 >/dev/null

shown=$(terminal 'oms-order list')
has 'a table is the usual format' "$shown" '^order +state +holds'
has 'states are coloured' "$shown" "$escape\\[36mplaced$escape\\[0m"
has 'bad ends in red' "$shown" "$escape\\[31mcancelled$escape\\[0m"
has 'holds are a warning' "$shown" "$escape\\[33mfraud$escape\\[0m"
check 'and nothing else is' "$(printf '%s\n' "$shown" | sed "s/$escape\\[3[0-9]m[a-z_,]*$escape\\[0m//g" | grep -F "$escape")"
check 'the columns line up under the colours' "$(printf '%s\n' "$shown" | sed "s/$escape\\[[0-9]*m//g" \
	| diff - <(oms-order list --format table))"
check 'NO_COLOR' "$(NO_COLOR=1 terminal 'oms-order list' | grep -F "$escape")"
check 'TERM=dumb' "$(TERM=dumb terminal 'oms-order list' | grep -F "$escape")"
check 'ndjson when it is asked for' "$(terminal 'oms-order list --format ndjson' | jq -e .order 2>&1 >/dev/null)"
check 'no colour in a pipe' "$(oms-order list --format table | grep -F "$escape")"
said=$(terminal 'oms-order list --format xlsx')
is 'a workbook is not for a terminal: status 2' 2 $?
has 'and what to do' "$said" '> file.xlsx'

said=$(terminal 'oms-order confirm')
is 'records expected on a terminal: status 2' 2 $?
has 'and what is expected' "$said" 'expected on standard input'
said=$(terminal 'oms-order import')
is 'the same for import' 2 $?
said=$(terminal 'oms-order list --limit 1')
is 'a list expects none' 0 $?

order 3 TS-RED-M 1 >three
order 4 TS-RED-M 1 >four
feed='{ cat three; sleep 1.1; cat four; sleep 0.1; }'
has 'progress after a second' "$(terminal "$feed | oms-order import --format csv")" 'records, .* a second'
has 'which is wiped away' "$(terminal "$feed | oms-order import --fields order")" "a second$escape\\[K$escape\\[Koms-order"
check 'no progress with -q' "$(terminal "$feed | oms-order import -q" | grep 'a second')"
terminal "$feed | oms-order import --fields order 2>said" >/dev/null
check 'none when standard error is a file' "$(grep 'a second' said)"

finish
