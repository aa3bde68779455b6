#!/usr/bin/env bash
# Memory is flat: three times the orders take no more of it, and never 96 MiB.
#
# OMS_MEMORY_ORDERS is the longer dump (90000). The shorter one has a third: enough to fill the page cache (16 MB),
# which is no growth with the size of the data.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$work" || exit 99
if ! /usr/bin/time -f %M true > /dev/null 2>&1; then
	echo "1..0 # SKIP there is no GNU time"
	exit 0
fi
if ldd "$bin/oms-order" 2> /dev/null | grep -q 'asan\|tsan'; then
	echo "1..0 # SKIP a sanitizer has its own memory"
	exit 0
fi
more_kb=10240
most_kb=98304
many=${OMS_MEMORY_ORDERS:-90000}

# peak NAME COMMAND ...: the most memory it had, in KB, goes to the file NAME.kb; it must end well
peak() {
	local name=$1
	shift
	/usr/bin/time -o "$name.kb" -f %M "$@" > out 2> err || echo "$name: status $?: $(head -n 1 err)" >> ../bad
}

# LIST-XLSX is only there where workbooks can be written
oms-order convert --format xlsx 2> /dev/null < /dev/null > /dev/null && xlsx=list-xlsx || xlsx=

# day FOLDER ORDERS
day() {
	mkdir "$1"
	cd "$1" || return
	awk -v orders="$2" -f "$tests/data/orders.awk" > dump
	for i in {0..49}; do echo "{\"sku\":\"SKU-$i\",\"on_hand\":100000}"; done > items
	oms-stock import -q -d db items > /dev/null 2>&1
	peak import oms-order import -q -d db dump
	peak import-again oms-order import -q -d db dump
	peak import-atomic oms-order import -q --dry-run --atomic -d db dump
	peak list oms-order list -d db
	mv out orders
	[ -z "$xlsx" ] || peak list-xlsx oms-order list -d db --format xlsx
	peak reserve oms-stock reserve -q -d db < orders
	peak convert oms-order convert -q dump
	peak sales oms-report sales -d db
	peak products oms-report products -d db
	peak customers oms-report customers -d db
	peak audit oms-report audit -d db
	rm db
}
day few $((many / 3)) &
day many "$many" &
wait
is "$(cat bad 2> /dev/null)" "" "every command ends well"
for verb in import import-again import-atomic list $xlsx reserve convert sales products customers audit; do
	few=$(tail -n 1 "few/$verb.kb")
	now=$(tail -n 1 "many/$verb.kb")
	ok "$verb: $few KB, with three times the orders $now KB" [ "$((now - few))" -le "$more_kb" ]
	ok "$verb: less than 96 MiB" [ "$now" -lt "$most_kb" ]
done
done_testing
