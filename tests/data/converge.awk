# converge.awk - overlapping dumps of a few orders: each a snapshot at its own time, told in full, in part (1 to 4)
# or as a row of a list of orders, without lines (5)
# awk -v seed=N -v orders=N -f converge.awk  ->  lines "DUMP<TAB>record", DUMP from 1
function pick(n) { return int(rand() * n) }
function stamp(day, hour) { return sprintf("2026-08-%02dT%02d:00:00Z", day, hour) }
# what has happened to line L of order O by version V: only forward
function status(o, l, v,    path, n, at) {
	n = split(paths[fate[o, l]], path, " ")
	at = int((v + start[o, l]) / 2) + 1
	return path[at > n ? n : at]
}
function line(o, l, v, part,    s) {
	s = "{\"line\":\"" l "\",\"sku\":\"SKU-" sku[o, l] "\",\"qty\":" qty[o, l]
	if (part != 1)
		s = s ",\"unit_price_minor\":" price[o, l]
	if (part != 2)
		s = s ",\"title\":\"Thing " sku[o, l] " v" (v > 3 ? 2 : 1) "\""
	return s ",\"status\":\"" status(o, l, v) "\"}"
}
function record(o, v, part,    s, l, sep) {
	s = "{\"channel\":\"web\",\"ref\":\"R" o "\",\"placed_at\":\"" stamp(1, o % 24) "\",\"updated_at\":\"" stamp(1 + v, 1) "\""
	s = s ",\"currency\":\"INR\",\"source_payment\":\"paid\",\"customer\":{\"phone\":\"98450" sprintf("%05d", o % 7) "\",\"name\":\"Name " o % 7 "\"}"
	if (part != 3)
		s = s ",\"ship_to\":{\"line1\":\"" v " MG Road\",\"city\":\"Bengaluru\",\"state\":\"KA\",\"postcode\":\"560034\",\"country\":\"IN\"}"
	if (part == 0 || part == 3)
		s = s ",\"note\":\"note of version " v "\""
	if (part == 5)      # the status of an order goes for all its lines: with one line it is that of the line
		return s ",\"shipping_minor\":" 100 * v (lines[o] == 1 ? ",\"status\":\"" status(o, 1, v) "\"" : "") "}"
	s = s ",\"lines\":["
	for (l = 1; l <= lines[o]; l++) {
		if (part == 4 && l == 1 && lines[o] > 1)
			continue
		s = s sep line(o, l, v, part)
		sep = ","
	}
	return s "]}"
}
BEGIN {
	srand(seed)
	paths[0] = "placed confirmed packed shipped delivered"
	paths[1] = "placed confirmed cancelled"
	paths[2] = "placed packed shipped rto_transit rto_received"
	paths[3] = "placed confirmed shipped delivered returned"
	for (o = 1; o <= orders; o++) {
		lines[o] = 1 + pick(3)
		for (l = 1; l <= lines[o]; l++) {
			fate[o, l] = pick(4); start[o, l] = pick(3); sku[o, l] = pick(9); qty[o, l] = 1 + pick(4)
			price[o, l] = 100 * (1 + pick(900))
		}
		for (v = 1; v <= 6; v++)
			if (rand() < .7 || v == 1)
				print 1 + pick(4) "\t" record(o, v, v == 1 ? 5 * pick(2) : pick(6))
	}
}
