#!/usr/bin/env bash
# exit-status.t - each exit status, shown
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh
cd "$work" || exit 99

order 1 TS-RED-M 2 >one.ndjson
order 2 TS-RED-M 0 >bad.ndjson

status 0 'import makes the data file' oms-order import one.ndjson
is 'with mode 0600' 600 "$(stat -c %a oms.db)"
status 0 'and again changes nothing' oms-order import one.ndjson
has 'which is said' "$err" '1 unchanged'

status 1 'a record is refused' oms-order import bad.ndjson
has 'with its code and line' "$err" '^oms-order import: line 1: qty_range: '
status 1 'show did not find one' oms-order show shop:9
status 1 'nor an item' oms-stock show NOPE
status 1 'an operand that is refused' oms-order confirm shop:9

status 2 'no verb' oms-order
status 2 'a verb there is not' oms-order lits
has 'the nearest is named' "$err" 'list'
status 2 'an option there is not' oms-order list --stat placed
status 2 'a long option cut off' oms-order import --dry one.ndjson
has 'is refused' "$err" 'no such option: --dry '
status 2 'a letter there is not' oms-order list -Z
status 2 'an option without its argument' oms-order list --state
status 2 'an argument for a flag' oms-order import --atomic=yes one.ndjson
status 2 'a word that is none' oms-order list --state sold
status 2 'a format there is not' oms-order list --format xml
status 2 'a field there is not' oms-order list --fields nope
status 2 'a batch of none' oms-order import --batch 0 one.ndjson
status 2 'a setting there is not' oms-order settings nope=1
status 2 'a clock that is none' oms-order list --now yesterday
has 'and a hint follows' "$err" "^Try 'oms-order list --help'\.$"

printf '\037\213\010\000broken' >broken.gz
status 65 'a broken gzip file' oms-order import broken.gz
printf 'a,b\n1,2\n' >strange.csv
status 65 'a dump that no map knows' oms-order import strange.csv

status 66 'no data file' oms-order list --db nowhere.db
check 'and none is made' "$(ls nowhere.db 2>/dev/null)"
status 66 'no such dump' oms-order import nowhere.csv
printf 'this is no database, and long enough to be sure of it\n' >text.db
status 66 'a data file that is none' oms-order list --db text.db

if command -v sqlite3 >/dev/null; then
	cp oms.db newer.db
	sqlite3 newer.db 'PRAGMA user_version = 999' >/dev/null
	status 66 'a data file of a newer program' oms-order list --db newer.db
	has 'is refused in a sentence' "$err" 'version 999'
	sqlite3 other.db 'CREATE TABLE t (a)'
	status 66 'a database of another program' oms-order list --db other.db
	cp oms.db bug.db
	sqlite3 bug.db "INSERT INTO setting VALUES ('cover_days', 'x')" >/dev/null
	status 70 'what cannot be' oms-stock low --db bug.db

	# hold the write lock until the shell is told to go
	mkfifo hold
	sqlite3 oms.db >held <hold &
	holder=$!
	exec 9>hold
	printf 'BEGIN IMMEDIATE;\nSELECT 1;\n' >&9
	until grep -q 1 held; do sleep 0.02; done
	status 75 'a data file that stays busy' oms-order hold shop:1 --busy-ms 100
	has 'is said' "$err" 'in use'
	status 0 'reading goes on' oms-order list
	exec 9>&-
	wait "$holder"
	status 0 'and writing when it is free again' oms-order hold shop:1
else
	skip 'newer, other, busy data files' 'there is no sqlite3'
fi

if [ -w /dev/full ]; then
	oms-order list >/dev/full 2>said
	is 'a full disk' 74 $?
	order 3 TS-RED-M 1 | oms-order import >/dev/full 2>said
	is 'a full disk behind import' 74 $?
fi

finish
