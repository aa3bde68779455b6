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

# file, records, lines, refused, sum of totals, sum of lines' net amounts, orders that do not add up in the dump
check() {
	file=$OMS_SAMPLES/$1
	[ -f "$file" ] || return 0
	"$bin" convert "$file" >"$tmp/out" 2>"$tmp/log"
	refused=$(grep -c 'line [0-9]*: [a-z_]*:' "$tmp/log")
	got=$(jq -s -r --arg refused "$refused" '[length, (map(.lines | length) | add // 0), $refused,
		(map(.total_minor // 0) | add // 0), (map([.lines[].net_minor // 0] | add) | add // 0)]
		| map(tostring) | join(" ")' "$tmp/out")
	odd=$(jq -r "$adds_up" "$tmp/out" | tr '\n' ' ')
	if [ "$got" != "$2 $3 $4 $5 $6" ] || [ "$odd" != "${7:+$7 }" ]; then
		echo "$1: $got ($odd), expected $2 $3 $4 $5 $6 (${7:-})"
		failed=1
	fi
	count=$((count + 1))
}

# this dump's order lists three lines and totals two of them
check shopify/admin-rest-order-450789469.json 1 3 0 40994 59700 '#1001'
check shopify/admin-rest-orders-goshopify.json 1 2 0 1000 0
check shopify/orders-export-3-orders.csv 3 4 0 13631 12000
check shopify/orders-export-7-columns.csv 0 0 8 0 0
check shopify/orders-export-nl.csv 1 2 0 10090 10090
check shopify/synthetic-orders-export-full.csv 7 11 0 64489 65998
check amazon/all-orders-short-eu.tsv 2 3 0 0 13790
check amazon/mtr-b2c-short.csv 2 2 0 349800 343800
check amazon/mtr-lowercase.tsv 0 0 1 0 0
check amazon/new-orders-report.txt 4 6 0 0 774
check amazon/synthetic-all-orders-in.txt 8 10 0 0 600900
# its promotion of 24.90 is not in the invoice amount: the invoice counts
check amazon/synthetic-mtr-b2c.csv 6 7 0 273500 269500
check amazon/synthetic-unshipped-in.txt 5 6 0 0 0
check amazon/unshipped-orders-us.txt 3 3 1 0 13295
check flipkart/gst-sales-lowercase.tsv 0 0 1 0 0
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
[ "$failed" = 0 ] && echo "$count dumps"
exit $failed
