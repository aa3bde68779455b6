#!/usr/bin/env bash
# examples.t - the scripts of examples/ do what they say
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh
examples=$root/examples
unset OMS_NOW

# --- the job of the README
status 0 'main-job.sh' sh "$examples/main-job.sh" "$bin" "$work/job"
job=$out
has 'dumps of four channels are taken in' "$job" '43 read: 42 created, 0 updated, 0 unchanged, 1 refused'
has 'the broken line is named' "$job" 'amazon-orders\.txt: line 12: field_type: '
has 'what is short is named' "$job" 'stock_short: '
has 'a bad PIN holds an order' "$job" 'shopify:#1045 +address '
has 'Hindi and Tamil are shown' "$(OMS_DB=$work/job/oms.db oms-order list -f csv --fields ship_to.name)" 'आरती|முத்து'
has 'the audit finds nothing' "$job" '^yes: the audit found nothing$'
is 'what was refused is kept' 1 "$(wc -l <"$work/job/not-imported.ndjson")"
rm -rf "$work/job"
status 0 'main-job.sh again, in a new folder' sh "$examples/main-job.sh" "$bin" "$work/job"
is 'prints the same' "$job" "$out"

# --- nightly.sh
shop=$work/shop
export OMS_DAY=2026-11-12 OMS_NOW=2026-11-12T02:15:00+05:30 OMS_KEEP=2
nightly() { sh "$examples/nightly.sh" "$shop"; }
status 66 'nightly.sh: nothing there and nothing dropped' nightly
cp "$examples/dumps/items.csv" "$examples/dumps/kits.ndjson" "$shop/drop/items"
cp "$examples/dumps/shopify-orders.csv" "$examples/dumps/amazon-orders.txt" "$shop/drop/orders"
status 1 'nightly.sh: one record is refused' nightly
has 'which is told' "$out" 'line 12: field_type'
is 'and kept' 1 "$(cat "$shop/reports/"*-amazon-orders.txt.rejects.ndjson | wc -l)"
is 'all dumps were taken' '' "$(find "$shop/drop" -type f)"
is 'and moved' 4 "$(find "$shop/done/2026-11-12" -type f | wc -l)"
has 'there is a report' "$(cat "$shop/reports/2026-11-12.txt")" '^shopify:#1045 +address'
is 'and a copy' 1 "$(find "$shop/backups" -name '*.gz' | wc -l)"
before=$(OMS_DB=$shop/oms.db oms-order list)
status 0 'nightly.sh again: nothing new, no trouble' nightly
check 'it says nothing' "$out$err"
is 'and has changed nothing' "$before" "$(OMS_DB=$shop/oms.db oms-order list)"
printf 'a,b\n1,2\n' >"$shop/drop/orders/strange.csv"
status 1 'nightly.sh: a dump nobody knows' nightly
has 'is told' "$out" 'import strange.csv: status 65'
is 'and left where it is' 1 "$(find "$shop/drop/orders" -name strange.csv | wc -l)"
rm "$shop/drop/orders/strange.csv"
for day in 13 14; do OMS_DAY=2026-11-$day nightly >/dev/null 2>&1; done
is 'old copies go' 'oms-2026-11-13.db.gz oms-2026-11-14.db.gz' "$(cd "$shop/backups" && echo oms-*)"
gzip -dc "$shop/backups/oms-2026-11-14.db.gz" >"$work/copy.db"
is 'a copy can be used' "$before" "$(OMS_DB=$work/copy.db oms-order list)"

# --- ci-import.sh
ci() { sh "$examples/ci-import.sh" "$@"; }
status 0 'ci-import.sh: a good dump' ci "$examples/dumps/shopify-orders.csv"
status 1 'ci-import.sh: a bad one' ci "$examples/dumps/shopify-orders.csv" "$examples/dumps/amazon-orders.txt"
is 'prints what was refused' field_type "$(jq -r .error.code <<<"$out")"
ITEMS=$examples/dumps/items.csv status 1 'ci-import.sh: an item no list has told' ci "$examples/dumps/shopify-orders.csv"
is 'is refused' sku_unknown "$(jq -r .error.code <<<"$out" | sort -u)"
printf 'a,b\n1,2\n' >"$work/strange.csv"
status 65 'ci-import.sh: not a dump' ci "$work/strange.csv"

finish
