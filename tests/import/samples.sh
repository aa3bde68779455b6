#!/bin/sh
# samples.sh [BIN] - convert collected dumps, when there are any, and compare counts and sums with what the
# dumps themselves say (added up from their own columns, by other means). $OMS_SAMPLES names the folder.
set -u
[ -n "${OMS_SAMPLES:-}" ] && [ -d "$OMS_SAMPLES" ] || exit 0
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
bin=${1:-$here/convert_tool}
case $bin in /*) ;; *) bin=$PWD/$bin ;; esac
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
failed=0 count=0
export OMS_MAPS='' XDG_DATA_HOME="$tmp"

# the parts of an order whose amounts are all known make its total, but for what rounding leaves
adds_up='select((.lines | length > 0) and .total_minor != null and ([.lines[].net_minor] | all))
	| select(((([.lines[].net_minor] | add) - (.discount_minor // 0) + (.shipping_minor // 0) + (.fee_minor // 0)
	+ (if .prices_include_tax == false then .tax_minor // 0 else 0 end)) - .total_minor) | (. > 100 or . < -100)) | .ref'

# check FILE RECORDS LINES REFUSED TOTALS NETS ODD OPTION ...: the numbers of records, lines and refusals, the sums of totals
# and of lines' net amounts, and the orders that do not add up in the dump itself
check() {
	file=$OMS_SAMPLES/$1 want="$2 $3 $4 $5 $6" odd_wanted=${7:-} name=$1
	[ -f "$file" ] || return 0
	shift "$(($# < 7 ? $# : 7))"
	"$bin" convert "$@" "$file" >"$tmp/out" 2>"$tmp/log"
	refused=$(grep -c 'line [0-9]*: [a-z_]*:' "$tmp/log")
	got=$(jq -s -r --arg refused "$refused" '[length, (map(.lines | length) | add // 0), $refused,
		(map(.total_minor // 0) | add // 0), (map([.lines[]?.net_minor // 0] | add // 0) | add // 0)]
		| map(tostring) | join(" ")' "$tmp/out")
	odd=$(jq -r "$adds_up" "$tmp/out" | tr '\n' ' ')
	if [ "$got" != "$want" ] || [ "$odd" != "${odd_wanted:+$odd_wanted }" ]; then
		echo "$name: $got ($odd), expected $want ($odd_wanted)"
		failed=1
	fi
	count=$((count + 1))
}

# refuse FILE WORDS OPTION ...: the file is refused as a whole, with a sentence that has these words
refuse() {
	file=$OMS_SAMPLES/$1 words=$2 name=$1
	[ -f "$file" ] || return 0
	shift 2
	"$bin" convert "$@" "$file" >"$tmp/out" 2>"$tmp/log"
	status=$?
	if [ "$status" != 65 ] || [ -s "$tmp/out" ] || ! grep -qF "$words" "$tmp/log"; then
		echo "$name: exit status $status, expected 65 and: $words"
		cat "$tmp/log"
		failed=1
	fi
	count=$((count + 1))
}

# items FILE RECORDS REFUSED ON_HAND: the numbers of records and refusals, and the sum of what is on hand
items() {
	file=$OMS_SAMPLES/../stock/$1
	[ -f "$file" ] || return 0
	"$bin" convert --kind item "$file" >"$tmp/out" 2>"$tmp/log"
	got=$(jq -s -r --arg refused "$(grep -c 'line [0-9]*: [a-z_]*:' "$tmp/log")" \
		'[length, $refused, (map(.on_hand // 0) | add // 0)] | map(tostring) | join(" ")' "$tmp/out")
	[ "$got" = "$2 $3 $4" ] || { echo "$1: $got, expected $2 $3 $4"; failed=1; }
	count=$((count + 1))
}

# column FILE NUMBER: the sum of a column of a plain CSV, in hundredths, by other means
column() {
	awk -v n="$2" 'NR > 1 { k = 0; cell = ""; inside = 0
		for (i = 1; i <= length($0) + 1; i++) { c = substr($0, i, 1)
			if (c == "\"") inside = !inside
			else if ((c == "," && !inside) || c == "") { if (++k == n) { gsub(/[$,]/, "", cell); sum += cell * 100 } cell = "" }
			else cell = cell c }
		} END { printf "%d", sum + 0.5 }' "$OMS_SAMPLES/$1"
}

# this dump's order lists three lines and totals two of them
check shopify/admin-rest-order-450789469.json 1 3 0 40994 59700 '#1001'
check shopify/admin-rest-orders-goshopify.json 1 2 0 1000 0
check shopify/orders-export-3-orders.csv 3 4 0 13631 12000
refuse shopify/orders-export-7-columns.csv 'the column "Lineitem quantity" is missing'
check shopify/orders-export-nl.csv 1 2 0 10090 10090
check shopify/synthetic-orders-export-full.csv 7 11 0 64489 65998
check amazon/all-orders-short-eu.tsv 2 3 0 0 13790
check amazon/mtr-b2c-short.csv 2 2 0 349800 343800
refuse amazon/mtr-lowercase.tsv 'the column "Order Date" is missing'
check amazon/new-orders-report.txt 4 6 0 0 774
check amazon/synthetic-all-orders-in.txt 8 10 0 0 600900
# its promotion of 24.90 is not in the invoice amount: the invoice counts
check amazon/synthetic-mtr-b2c.csv 6 7 0 273500 269500
check amazon/synthetic-unshipped-in.txt 5 6 0 0 0
check amazon/unshipped-orders-us.txt 3 3 1 0 13295
refuse flipkart/gst-sales-lowercase.tsv 'the column "Order Date" is missing'
check flipkart/gst-sales-report-short.csv 2 2 0 358800 349800
check flipkart/synthetic-orders-report-snake.csv 9 10 0 0 0
check flipkart/synthetic-shipments-export.csv 9 10 0 877200 896500
check woocommerce/rest-v1-orders-list.json 2 3 0 5195 3000
check woocommerce/rest-v3-order-created.json 1 2 0 2935 1800
check woocommerce/rest-v3-order-updated.json 1 2 0 2935 1800
check woocommerce/rest-v3-orders-list.json 2 4 0 6835 4700
# cut to one of its lines
check magento/rest-order-docs.json 1 1 0 16500 2200 000000003
check magento/rest-search-no-lines.json 0 0 1 0 0
check magento/synthetic-rest-orders-search.json 4 5 1 23652 20000
check magento/m1-api-order-100000002.json 1 1 0 40499 39999
check magento/m1-api-order-100000004.json 1 2 0 1402495 1399995
check magento/m1-api-order-300000001-a.json 1 1 0 590998 589998
check magento/m1-api-order-300000001-bundle.json 1 1 0 590998 589998
check magento/synthetic-admin-grid-2.4.csv 0 0 7 0 0
check magento/synthetic-admin-grid-2.4.csv 7 0 0 167900 0 '' --currency USD
check magento/synthetic-openmage-grid.csv 1 0 4 6400 0
check magento/synthetic-openmage-grid.csv 5 0 0 131600 0 '' --currency USD
check woocommerce/synthetic-csv-webtoffee-line-items.csv 6 9 0 521810 500800
refuse woocommerce/synthetic-csv-advanced-order-export.csv 'tells no currency'
check woocommerce/synthetic-csv-advanced-order-export.csv 5 6 0 16650 12800 729 --currency USD
check woocommerce/synthetic-csv-analytics-orders.csv 0 0 3 0 0
check woocommerce/synthetic-csv-analytics-orders.csv 3 0 0 0 0 '' --currency USD
check sfcc/synthetic-ocapi-order-search.json 3 4 0 41425 37950
check sfcc/synthetic-orders.xml 4 5 0 209891 198099
check netsuite/synthetic-rest-sales-orders.json 4 5 0 373849 373849
check netsuite/synthetic-saved-search-lines.csv 0 0 7 0 0
check netsuite/synthetic-saved-search-lines.csv 7 8 0 0 526893 '' --dates month-first
# the price is of one unit, and one row is of two
check meesho/orders_august.csv 148 149 0 0 "$(($(column meesho/orders_august.csv 10) + 49900))"
refuse myntra/monthly-order-report-short.csv 'the column "created on" is missing'
check myntra/synthetic-seller-orders-report.csv 7 8 0 0 "$(column myntra/synthetic-seller-orders-report.csv 36)"
check ebay/api-getorders-one-order.json 1 1 0 2750 1800
refuse ebay/ebay-uk-semicolon.csv 'the column "Sale Date" is missing'
refuse ebay/ebay-uk-srn-fallback.csv 'the column "Sale Date" is missing'
check ebay/orders-report-short.csv 3 3 2 6799 5599
check ebay/orders-report-short.csv 4 4 1 8799 7599 '' --dates day-first
check ebay/orders-report-us-17.csv 17 17 0 76334 60282
check etsy/sold-order-items-6.csv 4 5 1 0 14595
check etsy/sold-order-items-cad.csv 3 3 0 0 10400
check etsy/sold-order-items-dollar.csv 2 3 0 0 1750
check etsy/sold-order-items-dollar.csv 2 3 0 2712 1750 '' --join "$OMS_SAMPLES/etsy/sold-orders-dollar.csv"
check etsy/sold-orders-dollar.csv 2 0 0 2712 0
check etsy/sold-orders-eur.csv 3 0 0 "$(column etsy/sold-orders-eur.csv 9)" 0
check unicommerce/order-SO5841.json 1 2 0 265900 265900
check unicommerce/order-SO5905.json 1 3 0 62547890 62444890
check unicommerce/order-SO6008-order.json 1 1 0 31200000 31200000
check unicommerce/order-SO6009-order.json 1 1 0 31180000 31180000
check unicommerce/order-SO6022-order.json 1 2 0 24000 20000
check unicommerce/so_search_results.json 0 0 3 0 0
check unicommerce/so_search_results.json 3 0 0 0 0 '' --currency INR
# one order has a charge for cash on delivery beside its price
check unicommerce/synthetic-sale-orders-export.csv 6 8 0 \
	"$(($(column unicommerce/synthetic-sale-orders-export.csv 47) + 4900))" 830650
refuse bigcommerce/synthetic-orders-export.csv 'tells no currency'
check bigcommerce/synthetic-orders-export.csv 6 7 0 40975 39975 '' --currency USD --dates month-first
refuse bigcommerce/v2-order-149-products.json 'give the orders, and this file with --join'
check bigcommerce/v2-order-218.json 1 0 0 6984 0
check bigcommerce/v2-orders-list.json 1 0 0 36195 0
check other/generic-marketplace-sheet.csv 2 3 0 0 19600
check other/generic-orders.csv 0 0 3 0 0
check other/generic-orders.csv 2 2 1 14401 12800 '' --currency USD

case $(basename "$bin") in
convert_tool)
	items cin7/synthetic-core-product-availability.json 3 0 77
	items cin7/synthetic-core-stock-adjustment-import.csv 3 0 28
	items cin7/synthetic-core-stock-on-hand.csv 5 0 81
	items cin7/synthetic-omni-stock-export.csv 4 0 87
	items shopify/inventory_export_wide.excerpt.csv 12 14 362
	items shopify/synthetic-inventory-export-current.csv 6 0 28
	items skubana/synthetic-inventory.csv 4 0 70
	items tradegecko/synthetic-variants.csv 4 0 38
	items zoho_inventory/synthetic-items.csv 4 0 75
	items zoho_inventory/synthetic-stock-adjustment-import.csv 0 0 0
	;;
esac
[ "$failed" = 0 ] && echo "$count dumps"
exit $failed
