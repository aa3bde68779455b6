#!/usr/bin/env bash
# includes.t - who may include whom, and where outside headers have their one home
# shellcheck source=tests/lint/tap.sh
. tests/lint/tap.sh

# room: the rooms it may include
table='
base: base
wire: base wire
store: base wire store
setting: base wire store setting
outbox: base wire store setting outbox
stock: base wire store setting stock
order: base wire store setting outbox stock order
pay: base wire store setting outbox stock order pay
refund: base wire store setting outbox stock order pay refund
ship: base wire store setting outbox stock order pay refund ship
return: base wire store setting outbox stock order pay refund ship return
forget: base wire store setting outbox stock order pay refund ship return forget
psn: base wire store setting outbox psn
notify: base wire store setting outbox stock order pay refund ship return psn notify
report: base wire store setting outbox stock order pay refund ship return psn report
import: base wire import
cli: base wire store import cli
'

# outside header: the files that may include it
homes='
sqlite3.h: lib/store/store_sqlite.c
libpq-fe.h: lib/store/store_pg.c
zlib.h: lib/import/zip.c lib/wire/stream.c lib/wire/writer*.c lib/report/report_backup.c lib/report/report_restore.c
jansson.h: lib/import/*
expat.h: lib/import/xml.c lib/import/book_xml.c
xlsxwriter.h: lib/wire/writer_xlsx.c
getopt.h: lib/cli/opt.c
'

includes() { grep -nHE '^[[:space:]]*#[[:space:]]*include' "$@" 2>/dev/null; }

# The rooms that files of room $1 include but may not; $2 is what they may.
strays()
{
	includes "lib/$1"/*.[ch] | awk -v may=" $2 " '
		match($0, /include *"[a-z]+\//) {
			room = substr($0, RSTART, RLENGTH - 1)
			sub(/.*"/, "", room)
			if (!index(may, " " room " ")) print
		}'
}

for dir in lib/*/; do
	room=$(basename "$dir")
	grep -q "^$room:" <<<"$table" || check "lib/$room is in the table" "it is not"
done

while IFS=: read -r room allowed; do
	[ -n "$room" ] && check "lib/$room includes only$allowed" "$(strays "$room" "$allowed")"
done <<<"$table"

while IFS=: read -r header files; do
	[ -n "$header" ] || continue
	found=$(includes lib/*/*.[ch] cmd/*.c | grep -F "<$header>" | while IFS= read -r hit; do
		at_home=no
		for pattern in $files; do
			# shellcheck disable=SC2053 # the right side is a pattern
			[[ ${hit%%:*} == $pattern ]] && at_home=yes
		done
		[ "$at_home" = yes ] || printf '%s\n' "$hit"
	done)
	check "$header is included only by$files" "$found"
done <<<"$homes"

# what a room keeps to itself: x_impl.h and the statements made from x.sql
found=$(includes lib/*/*.[ch] cmd/*.c | awk '
	match($0, /"[a-z]+\/[a-z_]+_impl\.h"/) {
		room = substr($0, RSTART + 1, RLENGTH)
		sub(/\/.*/, "", room)
		if (index($0, "lib/" room "/") != 1) print
	}')
check 'no room includes what another keeps to itself' "$found"
check 'no tool includes statements' "$(includes cmd/*.c | grep -F '.sql.h"')"
check 'no room includes the tools' "$(includes lib/*/*.[ch] | grep -F '"cmd/')"
check 'no header is included by a path that climbs' "$(includes lib/*/*.[ch] cmd/*.c | grep -F '"../')"

finish
