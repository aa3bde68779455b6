# orders.awk - a dump of canonical orders
#
# awk -v orders=N [-v from=N] [-v version=N] [-v bad=N] [-v skus=N] [-v lines=N] [-v sku=SKU] -f orders.awk
#   from      number of the first order (1)
#   version   later dumps of the same orders have a higher one, other notes and titles (1)
#   bad       every so many orders one is refused: its total is not the sum of its parts (0: none)
#   skus      so many items are sold (50); with sku there is this one only, one unit an order
#   lines     lines of an order, at most (3)
function stamp(minutes) {
	return sprintf("2026-07-%02dT%02d:%02d:00Z", 1 + int(minutes / 1440) % 28, int(minutes / 60) % 24, minutes % 60)
}
function line(n, l,    s, qty, price) {
	qty = sku ? 1 : 1 + (n + l) % 3
	price = 10000 + (n * 7 + l * 13) % 90 * 100
	sum += qty * price
	s = "{\"line\":\"" l "\",\"sku\":\"" (sku ? sku : "SKU-" (n * 3 + l * 11) % (skus ? skus : 50)) "\",\"title\":\"Thing " l
	return s " of dump " version "\",\"qty\":" qty ",\"unit_price_minor\":" price ",\"tax_rate_bp\":1800,\"hsn\":\"6109\"}"
}
function record(n,    s, l, parts, sep) {
	sum = 0
	for (l = 1; l <= 1 + n % most; l++) {
		parts = parts sep line(n, l)
		sep = ","
	}
	s = "{\"order\":\"web:R" n "\",\"placed_at\":\"" stamp(n) "\",\"updated_at\":\"2026-08-" sprintf("%02d", version) "T00:00:00Z\""
	s = s ",\"currency\":\"INR\",\"payment_mode\":\"prepaid\",\"source_payment\":\"paid\",\"customer\":{\"name\":\"Name " n % 997
	s = s "\",\"phone\":\"98450" sprintf("%05d", n % 997) "\"},\"ship_to\":{\"name\":\"Name " n % 997 "\",\"line1\":\"" n % 500 " MG Road\","
	s = s "\"city\":\"Bengaluru\",\"state\":\"KA\",\"postcode\":\"560034\",\"country\":\"IN\"},\"note\":\"dump " version "\",\"lines\":["
	return s parts "],\"total_minor\":" (bad && n % bad == 0 ? sum + 70000 : sum) "}"
}
BEGIN {
	from = from ? from : 1
	version = version ? version : 1
	most = sku ? 1 : lines ? lines : 3
	for (n = from; n < from + orders; n++)
		print record(n)
}
