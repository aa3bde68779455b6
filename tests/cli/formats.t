#!/usr/bin/env bash
# formats.t - ndjson, table, csv, tsv, xlsx
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

# --- workbooks: written with libxlsxwriter where it was there at the build, else refused

workbook() { import -f xlsx "$@" >book.xlsx; }

# cells COLUMN: the cells of a column as XML
cells() { unzip -p book.xlsx xl/worksheets/sheet1.xml | grep -oE "<c r=\"$1[0-9]+\"[^/]*>([^<]|<[^/]|</[^c])*</c>"; }

cat >numbers.ndjson <<'END'
{"sku":"00123","title":"+91 98450","price":"1499.00","currency":"INR"}
{"sku":"43012345678901234567","title":"@SUM(A1)","price":"99.57","currency":"INR"}
{"sku":"560003","title":"=1+1","price":"999999999999.99","currency":"INR"}
{"sku":"-1","title":"tab\tand \u0001 <&> साड़ी","price":"1200","currency":"JPY"}
{"sku":"B-1","title":"","price":"1.234","currency":"KWD"}
END

workbook_refused()
{
	status 2 'xlsx: refused where it was not there at the build' import -f xlsx
	has 'xlsx: and what to do instead' "$err" '^oms-stock import: --format xlsx: .*libxlsxwriter.*--format csv --bom'
	is 'xlsx: nothing is written' '' "$out"
	skip 'xlsx: what is written' 'built without libxlsxwriter'
}

workbook_written()
{
	cp numbers.ndjson items.ndjson
	workbook --fields sku,title,price,currency
	is 'xlsx: the heading, bold' '<c r="A1" s="1" t="inlineStr"><is><t>sku</t></is></c>' "$(cells A | head -n 1)"
	has 'xlsx: the heading stays in sight' "$(unzip -p book.xlsx xl/worksheets/sheet1.xml)" 'ySplit="1".*state="frozen"'
	is 'xlsx: ids are texts' '5 of 5' "$(cells A | sed 1d | grep -c 't="inlineStr"') of $(cells A | sed 1d | wc -l)"
	check 'xlsx: no formula' "$(unzip -p book.xlsx xl/worksheets/sheet1.xml | grep -o '<f.*')"
	is 'xlsx: amounts are numbers' 5 "$(cells C | grep -c '^<c r="C[0-9]" s="[0-9]"><v>[0-9.]*</v></c>$')"
	is 'xlsx: with two decimals, none and three' '2 2 2 3 4' "$(cells C | sed 1d | sed 's/.* s="//; s/".*//' | paste -sd' ')"
	is 'xlsx: yes and no' '<c r="F2" t="b"><v>1</v></c>' "$(cells F | sed -n 2p)"
	workbook --fields sku && cp book.xlsx again.xlsx && workbook --fields sku
	check 'xlsx: the same again is the same' "$(cmp book.xlsx again.xlsx 2>&1)"
	status 2 'xlsx: --bom is not for it' import -f xlsx --bom
	status 2 'xlsx: no such field' import -f xlsx --fields nosuch
	workbook_times
	workbook_read_back
}

# 2026-08-18T04:00:00Z is day 46252 since 1900, and four hours
workbook_times()
{
	order 1 A-1 1 | oms-order import -q --dry-run -f xlsx --fields order,placed_at,customer.phone,ship_to.postcode >book.xlsx
	has 'xlsx: times are dates' "$(cells B | tail -n 1)" '^<c r="B2" s="[0-9]+"><v>46252\.1666666666'
	has 'xlsx: which say that they are of UTC' "$(unzip -p book.xlsx xl/styles.xml)" 'yyyy-mm-dd hh:mm:ss&quot; UTC&quot;'
	is 'xlsx: phones and postal codes are texts' 2 "$(cells '[CD]' | grep -c 't="inlineStr"><is><t>+*[0-9]*<')"
	oms-order list -f xlsx --fields order,total >book.xlsx
	is 'xlsx: the heading for no rows' 'order total' "$(cells '[A-Z]' | sed 's/.*<t>//; s/<.*//' | paste -sd' ')"
}

workbook_read_back()
{
	workbook --fields sku,title,price,currency
	if oms-stock import -q -n -d none.db book.xlsx 2>&1 >back.ndjson | grep -q 'without XML'; then
		skip 'xlsx: what is read back is what was written' 'built without XML'
		return
	fi
	check 'xlsx: what is read back is what was written' "$(jq -c '[.sku, .price_minor, .currency]' back.ndjson \
		| diff - <(import | jq -c '[.sku, .price_minor, .currency]'))"
	is 'xlsx: texts too' '+91 98450|@SUM(A1)|=1+1' "$(jq -r .title back.ndjson | head -n 3 | paste -sd'|')"
}

if import -f xlsx 2>&1 >/dev/null | grep -q 'built without'; then
	workbook_refused
else
	workbook_written
fi

finish
