#!/usr/bin/env bash
# The size of a batch changes nothing that can be seen; a dry run says what the real run says, and leaves no trace.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$work" || exit 99

# Dumps with refusals in between, of several kinds; the second updates half of the first and is older for some.
spoil() {
	awk '
	NR % 23 == 0 { print "{\"order\":\"web:broken\",\"lines\":[" }
	NR % 37 == 0 { print "not a record" }
	NR % 41 == 0 { sub(/"qty":[0-9]+/, "\"qty\":0") }
	NR % 53 == 0 { sub(/"currency":"INR",/, "") }
	{ print }'
}
awk -v orders=600 -v bad=17 -f "$tests/data/orders.awk" | spoil > dump1
{
	awk -v orders=300 -v from=400 -v bad=29 -v version=2 -f "$tests/data/orders.awk" | spoil
	awk -v orders=100 -v from=10 -v version=2 -f "$tests/data/orders.awk"
	awk -v orders=100 -v from=10 -f "$tests/data/orders.awk"
} > dump2
awk 'BEGIN {
	for (i = 0; i < 50; i++) {
		print "{\"sku\":\"SKU-" i "\",\"counted\":" i * 3 ",\"ref\":\"c" i % 45 "\"}"
		print "{\"sku\":\"SKU-" i "\",\"counted\":" (i % 7 ? i * 2 : -1) "}"
	}
}' > counts
awk 'BEGIN { for (n = 1; n <= 400; n++) print "{\"order\":\"web:R" (n % 31 ? n : 100000 + n) "\"}" }' > subjects

# all BATCH FOLDER: what is printed, said and refused by a day of work
all() {
	local batch=$1 dir=$2 step in
	mkdir "$dir"
	for step in "oms-order import dump1" "oms-order import dump2" "oms-stock count" "oms-stock reserve" "oms-order confirm" \
		"oms-order cancel --line 1 --qty 1" "oms-stock release" "oms-order hold --hold fraud"; do
		case $step in *count) in=counts ;; *) in=subjects ;; esac
		# shellcheck disable=SC2086 # the step is words
		$step -b "$batch" -d "$dir/db" ${rejects:+--rejects "$dir/rejected"} < $in 2>> "$dir/err"
		echo "status $?"
		[ -z "$rejects" ] || cat "$dir/rejected"
	done > "$dir/out"
	sed "s,$dir/,," "$dir/err" > "$dir/said"
	oms-order list -d "$dir/db" > "$dir/orders"
	oms-stock list -d "$dir/db" > "$dir/levels"
	oms-order list -d "$dir/db" | jq -r .order | xargs oms-order history -d "$dir/db" > "$dir/events"
	oms-stock history -d "$dir/db" > "$dir/moves"
	oms-report sales -d "$dir/db" > "$dir/sales"
}

rejects=
for batch in 1 7 1000; do all "$batch" "b$batch"; done
rejects=yes
for batch in 1 7 1000; do all "$batch" "r$batch"; done
ok "there are records of every kind, and refusals" [ "$(grep -c '"verdict":"\(created\|updated\|unchanged\)"' b7/out)" -gt 600 ]
ok "and refusals in between" [ "$(wc -l < b7/said)" -gt 100 ]
for dir in b7 b1000 r1 r7 r1000; do
	case $dir in b*) like=b1 ;; *) like=r1 ;; esac
	for file in out said; do ok "$dir: $file as with batch 1" cmp "$dir/$file" "$like/$file"; done
	for file in orders levels events moves sales; do ok "$dir: the same $file as with batch 1" cmp "$dir/$file" "b1/$file"; done
	ok "$dir: the books are right" oms-report audit -d "$dir/db"
done
is "$(grep -v '^{.*"error":{"code":"[a-z_]*","message":".*","line":[0-9]' r7/rejected)" "" "a refused record comes with its error"

# --dry-run, then the real run.
# dry NAME COMMAND ...: on a copy of b7's file, with standard input from IN
dry() {
	local name=$1 before after dry real
	shift
	cp b7/db dry.db
	before=$(cksum < dry.db)
	"$@" --dry-run -d dry.db < "$in" > dry.out 2> dry.err
	dry=$?
	after=$(cksum < dry.db)
	"$@" -d dry.db < "$in" > real.out 2> real.err
	real=$?
	is "$after" "$before" "$name --dry-run: the data file is the same to the bit"
	is "$dry" "$real" "$name --dry-run: ends as the real run"
	is "$(grep -vc ',"dry_run":true}$' dry.out)" 0 "$name --dry-run: every record says so"
	ok "$name --dry-run: the same records" cmp <(sed 's/,"dry_run":true}$/}/' dry.out) real.out
	ok "$name --dry-run: the same refusals" cmp <(sed 's/ (dry run)$//' dry.err) real.err
}
{ awk -v orders=300 -v from=550 -v version=3 -v bad=11 -f "$tests/data/orders.awk" | spoil; cat dump1; } > dump3
in=/dev/null
dry import oms-order import dump3
in=subjects
dry reserve oms-stock reserve
dry confirm oms-order confirm
dry cancel oms-order cancel
in=counts
dry count oms-stock count

# A first import leaves nothing at all.
oms-order import --dry-run -d first.db dump1 > dry.out 2> dry.err
dry=$?
is "$(echo first.db*)" "first.db*" "a first import --dry-run: there is no file"
oms-order import -q -d first.db dump1 > real.out 2> real.err
is "$dry" $? "a first import --dry-run: ends as the real run"
ok "a first import --dry-run: the same records" cmp <(sed 's/,"dry_run":true}$/}/' dry.out) real.out
done_testing
