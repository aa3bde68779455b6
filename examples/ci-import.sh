#!/bin/sh
# ci-import.sh DUMP ... - a step of a CI job: can these dumps be imported?
#
# Each dump is imported into a new data file that is removed at the end. Refused records are printed as
# NDJSON, and the step fails when there are any, or when a dump cannot be read. Items that no list has told
# are refused when ITEMS names a list of items:
#
#   ITEMS=items.csv ./ci-import.sh exports/*.csv
set -u

[ $# -gt 0 ] || { echo 'usage: ci-import.sh DUMP ...' >&2; exit 2; }
folder=$(mktemp -d) || exit 74
trap 'rm -rf "$folder"' EXIT
export OMS_DB="$folder/oms.db"

if [ -n "${ITEMS:-}" ]; then
	oms-stock import -q "$ITEMS" >/dev/null || exit
	oms-order settings unknown_sku=refuse >/dev/null || exit
fi

oms-order import --rejects "$folder/refused.ndjson" "$@" >/dev/null
status=$?
[ $status -gt 1 ] && exit $status
cat "$folder/refused.ndjson"
# what was imported must be sound too
oms-report audit --format table >&2 || status=1
exit $status
