#!/usr/bin/env bash
# The same verbs on a file and on a server give the same bytes: 20,000 orders, every verb.
# shellcheck source=tests/pg/lib.sh
. "$(dirname "$0")/lib.sh"

orders=${OMS_SAME_ORDERS:-20000}
awk -v orders="$orders" -v bad=997 -v skus=300 -f "$tests/data/orders.awk" > "$work/dump"
awk -v orders=400 -v from=$((orders - 399)) -v version=2 -v skus=300 -f "$tests/data/orders.awk" > "$work/newer"
awk 'BEGIN { for (i = 0; i < 300; i++) printf "{\"sku\":\"SKU-%d\",\"price_minor\":%d,\"cost_minor\":%d,\"reorder_point\":40%s}\n", i, 10000 + i, 5000 + i, i % 7 ? "" : ",\"title\":\"Ding \\u00fc " i "\"" }' > "$work/items"
awk 'BEGIN { for (i = 0; i < 300; i++) printf "{\"sku\":\"SKU-%d\",\"location\":\"%s\",\"qty\":%d,\"ref\":\"in-%d\"}\n", i, i % 3 ? "BLR" : "DEL", 5 + i % 11, i }' > "$work/received"
awk 'BEGIN { for (i = 1; i <= 300; i++) printf "{\"order\":\"web:R%d\"}\n", i }' > "$work/some"
for postcode in 560001 560002 none 560003; do
	if [ "$postcode" = none ]; then line=',"lines":[{"line":"none","qty":-1}]'; else line=; fi
	echo "{\"order\":\"web:R13\",\"ship_to\":{\"postcode\":\"$postcode\"}$line}"
done > "$work/thrice"
export OMS_DB

# run NAME COMMAND ...: all it gives, and its status, to the file NAME
run() {
	local name=$1
	shift
	"$@" > "$dir/$name" 2> "$dir/err"
	echo "status $?" >> "$dir/$name"
	text=$(< "$dir/err")
	printf '%s\n' "${text//"$OMS_DB"/DATA}" >> "$dir/$name"
}

# fed FILE COMMAND ...: with FILE on standard input
fed() {
	local file=$1
	shift
	"$@" < "$file"
}

every_verb() {
	run 01-dry-import fed "$work/newer" oms-order import -n
	run 02-items oms-stock import "$work/items"
	run 03-import oms-order import "$work/dump"
	run 04-again oms-order import -q "$work/dump"
	run 05-newer oms-order import "$work/newer"
	run 06-atomic oms-order import --atomic "$work/newer"
	run 07-receive fed "$work/received" oms-stock receive
	run 08-receive-again fed "$work/received" oms-stock receive
	run 09-kit fed <(echo '{"sku":"KIT","title":"Kit","components":[{"sku":"SKU-1","qty":2},{"sku":"SKU-4","qty":1}]}') oms-stock import
	run 10-kit-order fed <(echo '{"order":"web:K1","placed_at":"2026-08-01T10:00:00Z","currency":"INR","lines":[{"sku":"KIT","qty":1,"unit_price_minor":100}]}') oms-order import
	run 11-explain oms-stock reserve --explain web:R5 web:K1
	run 12-reserve fed "$work/some" oms-stock reserve
	run 13-reserve-waiting oms-stock reserve --waiting -n --policy partial --batch 500 -q
	run 14-verify fed "$work/some" oms-order verify
	run 15-confirm fed "$work/some" oms-order confirm
	run 16-hold oms-order hold --hold fraud web:R7 web:R8 web:nothing
	run 17-release oms-order release --hold fraud web:R7
	run 18-cancel oms-order cancel web:R9 web:R10
	run 19-amend fed <(echo '{"order":"web:R11","ship_to":{"postcode":"560001"}}') oms-order amend
	run 20-unreserve oms-stock release web:R12
	run 20a-one-order-thrice fed "$work/thrice" oms-order amend
	run 20b-held-thrice oms-order hold --hold fraud web:R13 web:R13 web:R13
	run 20c-of-one-order oms-order history web:R13
	run 20d-reserved-again oms-stock reserve web:R14 web:R14 web:R14
	run 21-count oms-stock count SKU-20 --counted 3 --location BLR
	run 22-adjust oms-stock adjust SKU-20 --qty -1 --reason torn --location BLR
	run 23-move oms-stock move SKU-22 --qty 2 --location BLR --to DEL
	run 24-location oms-stock locations BLR --priority 5 --title Bengaluru
	run 25-settings oms-order settings seller_state=KA
	run 26-list oms-order list
	run 27-list-some oms-order list --sku SKU-3 --limit 20 --sort -placed_at
	run 28-list-after oms-order list --after web:R500 --limit 10
	run 29-show oms-order show web:R1 web:K1 web:none
	run 30-history oms-order history web:R1 web:R7 web:R9 web:K1
	run 31-customers oms-order customers
	run 32-stock oms-stock list
	run 33-stock-show oms-stock show SKU-1 KIT
	run 34-stock-history oms-stock history
	run 35-stock-history-one oms-stock history SKU-1
	run 36-low oms-stock low
	run 37-low-all oms-stock low --all --sku SKU-7
	run 38-kits oms-stock kits
	run 39-locations oms-stock locations
	run 40-sales oms-report sales --by day
	run 41-sales-month oms-report sales --since 2026-07-01T10:00:00Z
	run 42-products oms-report products
	run 43-customers oms-report customers
	run 44-customers-since oms-report customers --since 2026-07-02 --channel web
	run 45-funnel oms-report funnel
	run 46-funnel-since oms-report funnel --since 2026-07-02T01:00:00Z
	run 47-stock oms-report stock
	run 48-audit oms-report audit
	run 49-rebuild oms-report rebuild
	run 50-settings oms-order settings
	run 51-table oms-order list -f table --limit 50
	run 52-products-since oms-report products --since 2026-07-01T10:00:00Z --sku SKU-5
}

dir=$work/file OMS_DB=$work/data.db
mkdir "$dir" && every_verb
dir=$work/far OMS_DB=$(schema same)
mkdir "$dir" && every_verb
for file in "$work/file"/*-*; do
	name=${file##*/}
	ok "$name: $(wc -c < "$file" | tr -d ' ') bytes are the same" cmp -s "$file" "$work/far/$name"
	diff "$file" "$work/far/$name" | head -n 4 | cut -c -300 | sed 's/^/# /'
done
is "$(grep -lE '^status (2|65|66|7[0-9])$' "$work/file"/*-* | wc -l | tr -d ' ')" 0 "every verb was understood"
grep -lE '^status (2|65|66|7[0-9])$' "$work/file"/*-* | sed 's/^/# /'
done_testing
