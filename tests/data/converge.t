#!/usr/bin/env bash
# Overlapping dumps, whole and partial, in any order and however often, end in the same orders.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

rounds=${OMS_CONVERGE_ROUNDS:-4}
plan "$((rounds * 2))"
for seed in $(seq 1 "$rounds"); do
	dir=$work/$seed; mkdir -p "$dir"
	awk -v seed="$seed" -v orders=40 -f "$tests/data/converge.awk" > "$dir/all"
	for dump in 1 2 3 4; do awk -F'\t' -v d=$dump '$1 == d { print $2 }' "$dir/all" > "$dir/$dump.ndjson"; done
	for order in "1 2 3 4" "4 3 2 1" "2 4 1 3" "3 1 4 2 1 3" "4 4 2 1 3 2"; do
		db=$dir/${order// /}.db
		for dump in $order; do oms-order import -q -d "$db" "$dir/$dump.ndjson" > /dev/null 2>> "$dir/err"; done
		oms-order list -d "$db" > "$db.list"
	done
	same=yes
	for db in "$dir"/*.db; do cmp -s "$db.list" "$dir/1234.db.list" || same="no: ${db##*/}"; done
	is "$same" yes "round $seed: every order of dumps gives the same list"
	is "$(wc -l < "$dir/1234.db.list" | tr -d ' ')" 40 "round $seed: all orders are there"
done
