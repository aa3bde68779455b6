#!/usr/bin/env bash
# formats.t - ndjson, table, csv, tsv
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh
cd "$work" || exit 99

cat >items.ndjson <<'END'
{"sku":"A-1","title":"साड़ी, लाल","price":"1499.00","currency":"INR"}
{"sku":"A-2","title":"சேலை","price":"99.50","currency":"INR"}
{"sku":"A-3","title":"=HYPERLINK(\"http://example.com\")","price":"5","currency":"INR"}
{"sku":"A-4","title":"-12.5","price":"5","currency":"INR"}
{"sku":"A-5","title":"say \"hi\",\tnow","price":"0.05","currency":"INR"}
{"sku":"A-6","title":"円","price":"1200","currency":"JPY"}
END

import() { oms-stock import -q --dry-run "$@" items.ndjson; }

is 'ndjson: one object a line' 6 "$(import | jq -c . | wc -l)"
is 'ndjson: money in minor units' '149900,9950,500,500,5,1200' "$(import | jq -r .price_minor | paste -sd,)"
is 'ndjson --fields: these, in this order' '{"price_minor":149900,"sku":"A-1"' "$(import --fields price,sku | head -n 1 \
	| cut -d, -f 1-2)"

is 'csv: heading' 'sku,title,price,verdict,dry_run' "$(import -f csv --fields sku,title,price | head -n 1)"
is 'csv: a cell with a comma is quoted' 'A-1,"साड़ी, लाल",1499.00,created,yes' \
	"$(import -f csv --fields sku,title,price | sed -n 2p)"
is 'csv: a formula is guarded' "A-3,\"'=HYPERLINK(\"\"http://example.com\"\")\",5.00,created,yes" \
	"$(import -f csv --fields sku,title,price | sed -n 4p)"
is 'csv: a number is not' 'A-4,-12.5,5.00,created,yes' "$(import -f csv --fields sku,title,price | sed -n 5p)"
is 'csv: digits behind the point are those of the currency' 'A-6,1200' "$(import -f csv --fields sku,price | sed -n 7p \
	| cut -d, -f 1,2)"
is 'csv: no mark' 'sku' "$(import -f csv --fields sku | head -c 3)"
is 'csv --bom: the mark' 'efbbbf' "$(import -f csv --fields sku --bom | head -c 3 | od -An -tx1 | tr -d ' ')"
status 2 '--bom is not for ndjson' import --bom

is 'tsv: heading' $'sku\ttitle' "$(import -f tsv --fields sku,title | head -n 1 | cut -f 1,2)"
is 'tsv: as many cells in each line' 4 "$(import -f tsv --fields sku,title | awk -F '\t' '{ print NF }' | sort -u)"

# columns of a table begin where their heading does; the width of a text is that of its cells on the screen
import -f table --fields title,sku >grid
check 'table: Hindi, Tamil and wide letters line up' "$(diff - grid <<'END'
title                             sku  verdict  dry_run
साड़ी, लाल                         A-1  created  yes
சேலை                              A-2  created  yes
=HYPERLINK("http://example.com")  A-3  created  yes
-12.5                             A-4  created  yes
say "hi", now                     A-5  created  yes
円                                A-6  created  yes
END
)"
check 'table: no blanks at the ends of lines' "$(import -f table | grep -n ' $')"
check 'table: no control characters' "$(import -f table | grep -nP '\t')"
is 'table: nothing for no rows' '' "$(oms-stock import -q items.ndjson >/dev/null 2>&1; oms-order list -f table)"
is 'csv: the heading for no rows' 'order,total' "$(oms-order list -f csv --fields order,total)"

finish
