# lib.sh - what the tests of the command line share: TAP, the programs, a folder of their own
# Run from the source root; OMS_BIN is where the programs are (build).
# shellcheck shell=bash disable=SC2034 # what is set here is used by those who read this file
# shellcheck source=tests/lint/tap.sh
. tests/lint/tap.sh

root=$PWD
bin=$(cd "${OMS_BIN:-build}" && pwd) || exit 99
tools='oms-order oms-stock oms-ship oms-return oms-report oms-psn'
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
PATH=$bin:$PATH
unset OMS_DB OMS_MAPS XDG_DATA_HOME NO_COLOR
export PATH OMS_NOW=2026-08-20T10:00:00+05:30 OMS_ACTOR=asha TZ=UTC LC_ALL=C.UTF-8

# is NAME WANTED GOT
is()
{
	if [ "$2" = "$3" ]; then
		check "$1"
	else
		check "$1" "$(printf 'wanted: %s\ngot:    %s' "$2" "$3")"
	fi
}

# has NAME TEXT PATTERN: TEXT has a line that fits the extended regular expression
has()
{
	check "$1" "$(grep -qE -- "$3" <<<"$2" || printf 'no line fits %s in:\n%s' "$3" "$2")"
}

# status WANTED NAME COMMAND ...: its exit status; $out and $err are left for further questions
status()
{
	local wanted=$1 name=$2 got
	shift 2
	"$@" >"$work/.out" 2>"$work/.err" </dev/null
	got=$?
	out=$(tr -d '\0' <"$work/.out")
	err=$(cat "$work/.err")
	is "$name" "$wanted" "$got${got:+$([ "$got" = "$wanted" ] || printf ' (%s)' "$err")}"
}

# skip NAME WHY
skip()
{
	tap_count=$((tap_count + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tap_count" "$1" "$2"
}

# order REF SKU QTY [AT]: a canonical order, paid, with a good address
order()
{
	printf '{"order":"shop:%s","placed_at":"%s","currency":"INR","payment_mode":"prepaid","source_payment":"paid",' \
		"$1" "${4:-2026-08-18T09:30:00+05:30}"
	printf '"customer":{"name":"Meera Iyer","phone":"9000010043"},"ship_to":{"line1":"7 Temple Street",'
	printf '"city":"Bengaluru","state":"KA","postcode":"560003"},"lines":[{"sku":"%s","qty":%s,"unit_price":"499.00"}]}\n' \
		"$2" "$3"
}

# verbs TOOL; options TOOL VERB: as the tables have them
verbs() { "$1" __spec | jq -r 'select(has("option") | not).verb'; }
options() { "$1" __spec | jq -r --arg v "$2" 'select(.verb == $v and has("option")).option'; }
