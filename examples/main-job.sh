#!/bin/sh
# main-job.sh [BIN [FOLDER]] - the whole job once, with the dumps beside this script
#
# Items and goods are booked, the orders of four channels taken in, stock promised to them, those confirmed
# that can be shipped; then reports. BIN is where the programs are (../build), FOLDER where the data file and
# the refused records are left (by default a new folder that is removed at the end).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "${1:-$here/../build}" && pwd)
dumps=$here/dumps
if [ $# -gt 1 ]; then
	mkdir -p "$2"
	folder=$(cd "$2" && pwd)
else
	folder=$(mktemp -d)
	trap 'rm -rf "$folder"' EXIT
fi
cd "$folder"
ln -sf "$dumps" dumps
PATH=$bin:$PATH
unset OMS_DB
# the clock stands still, so that the results are the same each time
export PATH OMS_NOW=2026-11-12T09:00:00+05:30 OMS_ACTOR=asha

title()
{
	printf '\n%s\n' "== $*"
}

title 'Items, kits and goods received'
{
	oms-stock import dumps/items.csv dumps/kits.ndjson >items.ndjson
	oms-order settings seller_state=KA >settings.ndjson
	oms-stock receive <dumps/received.ndjson >levels.ndjson
} 2>&1

title 'Orders of four channels: import | reserve | confirm'
# each tool hands on what it has accepted; what it refuses is said, and kept in a file
{
	oms-order import --rejects not-imported.ndjson dumps/shopify-orders.csv dumps/amazon-orders.txt \
		dumps/flipkart-shipments.csv.gz dumps/woocommerce.json \
		| oms-stock reserve --rejects short.ndjson \
		| oms-order confirm --rejects not-confirmed.ndjson >ready.ndjson || :
} 2>&1

title 'To be mended: holds'
oms-order list --hold address,contact --format table \
	--fields order,holds,ship_to.name,ship_to.city,ship_to.postcode,customer.phone

title 'Waiting for stock, oldest first'
oms-order list --state placed,confirmed --fulfilment waiting,partly_allocated --format table \
	--fields order,placed_at,fulfilment,total

title 'To be bought'
oms-stock low --format table --fields sku,advice,available,waiting,reorder_qty,cover_days

title 'Gift boxes that can still be made'
oms-stock kits --format table

title 'Sales by month and channel'
oms-report sales --by month,channel --format table \
	--fields period,channel,orders,cancelled_orders,units,total,kept

title 'What sold best'
oms-report products --by value --top 5 --format table --fields sku,title,units,kept_units,kept

title 'Who bought most'
oms-report customers --top 5 --format table --fields name,orders,kept

title 'How far the orders are'
oms-report funnel --format table

title 'What lies where'
oms-report stock --format table --fields location,on_hand,allocated,packed,available,waiting,value

title 'Are the books right?'
if oms-report audit --format table; then
	echo 'yes: the audit found nothing'
else
	echo 'no: see above'
	exit 1
fi
