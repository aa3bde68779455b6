#!/usr/bin/env bash
# dump-memory.t - a dump longer than memory is converted in little of it: 2 GiB through a pipe, never stored
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$work" || exit 99
if ldd "$bin/oms-order" 2> /dev/null | grep -q 'asan\|tsan'; then
	echo "1..0 # SKIP a sanitizer has its own memory"
	exit 0
fi

# under LIMIT KB COMMAND ...: with so much address space and no more
under() {
	local kb=$1
	shift
	(ulimit -v "$kb" && exec "$@")
}

header='Ordered On,Shipment ID,ORDER ITEM ID,Order Id,Order State,SKU,Quantity,Selling Price Per Item,Buyer name,Address Line 1'
row() { printf '"Aug 26, 2026",S%s,%s,OD%s,Shipped,CUP,1,100.00,A buyer of cups,%0200d\n' "$1" "$1" "$1" 7; }

got=$({ echo "$header"; yes "$(row 1)
$(row 2)" | head -c 2147483648; } | under 400000 oms-order convert -q --from flipkart-shipments - | wc -l)
ok 'a CSV of 2 GiB' test "$got" -gt 5000000

order='{"id":1,"name":"#1","created_at":"2026-08-01T00:00:00Z","currency":"EUR","financial_status":"paid","line_items":[{"id":1,"sku":"CUP","quantity":1,"price":"5.00"}]}'
got=$({ printf '{"orders":[%s' "$order"; yes ",$order" | head -n 100000; echo ']}'; } | under 400000 oms-order convert -q - | wc -l)
is "$got" 100001 'a list in JSON'

element='<order order-no="1"><order-date>2026-08-01T10:15:30.000Z</order-date><currency>EUR</currency><status><order-status>OPEN</order-status></status><product-lineitems><product-lineitem><gross-price>5.00</gross-price><base-price>5.00</base-price><product-id>CUP</product-id><quantity>1.0</quantity></product-lineitem></product-lineitems></order>'
if printf '<orders>%s</orders>' "$element" | oms-order convert -q - > /dev/null 2> err; then
	got=$({ echo '<orders>'; yes "$element" | head -n 50000; echo '</orders>'; } | under 400000 oms-order convert -q - | wc -l)
	is "$got" 50000 'orders in XML'
else
	ok 'orders in XML are refused where the programs were built without' grep -q 'built without' err
fi

done_testing
