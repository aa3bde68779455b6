#!/usr/bin/env bash
# run-cases.sh - black-box cases as folders of plain files
#
#   run-cases.sh [FOLDER ...]          run the cases in these folders (default: cases beside this script); TAP
#   run-cases.sh --accept FOLDER ...   write what they really give as what is expected, to be reviewed
#
# A case is a folder with a file `cmd`: shell lines, run in an empty directory with the tools in PATH,
# and data-sql, which runs SQL on the data behind their back. Beside it
# may lie `setup` (shell lines run before; all must succeed), `in` (standard input), and what is expected: `out`
# (absent: nothing), `err` (absent: anything) and `status` (absent: 0). $CASE is the folder itself.
#
# With OMS_TEST_URI (see pg/server.sh) the data are on that server, in a schema of each case. A case that is bound
# to a file says in a file `only-sqlite` why; such cases are passed over there, and counted. Where a server must be
# named in another way than a file, `out.pg` and `err.pg` hold what is expected; the URI itself reads oms.db.
set -u
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "${OMS_BIN:-$here/../build}" && pwd) || exit 2
accept=
[ "${1-}" = --accept ] && accept=yes && shift
[ $# -gt 0 ] || set -- "$here/cases"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset OMS_MAPS XDG_DATA_HOME NO_COLOR
mkdir "$work/bin"
cat >"$work/bin/data-sql" <<'END'
#!/bin/sh
case $OMS_DB in
postgresql:*) exec "${PSQL-psql}" -qAtX "$OMS_DB" -c "$1" ;;
*) exec sqlite3 "$OMS_DB" "$1" ;;
esac
END
chmod +x "$work/bin/data-sql"
export PATH=$bin:$work/bin:$PATH TZ=UTC LC_ALL=C OMS_DB=oms.db OMS_NOW=2026-08-20T10:00:00+05:30 OMS_ACTOR=test CASE
uri=${OMS_TEST_URI-}
# Debian's psql is a script around the real one, and takes twice as long
export PSQL=psql
for real in /usr/lib/postgresql/*/bin/psql; do [ ! -x "$real" ] || PSQL=$real; done
[ -z "$uri" ] || export PGOPTIONS='-c client_min_messages=error'
count=0
failed=0
passed_over=0
filled=

on_server() { "$PSQL" -qX -v ON_ERROR_STOP=1 -v case="case_$$" -v made="made_$$" "$uri" || exit 1; }

# empty_server: a schema without a table
empty_server() {
	filled=
	on_server <<<'DROP SCHEMA IF EXISTS :case CASCADE; CREATE SCHEMA :case'
}

# fill_server: the tables, and what is in them when they are made kept for the next cases
fill_server() {
	empty_server
	oms-stock import -q </dev/null && filled=yes && on_server <<'END'
DROP SCHEMA IF EXISTS :made CASCADE;
CREATE SCHEMA :made;
SELECT format('CREATE TABLE %I.%I AS TABLE %I.%2$I', :'made', tablename, :'case')
	FROM pg_tables WHERE schemaname = :'case' \gexec
END
}

# wipe_server: as it was when it was filled; making the tables anew takes twenty times as long
wipe_server() {
	on_server >/dev/null <<'END'
BEGIN;
SET LOCAL session_replication_role = replica;
SELECT format('DELETE FROM %I.%I; INSERT INTO %1$I.%2$I TABLE %I.%2$I', :'case', tablename, :'made')
	FROM pg_tables WHERE schemaname = :'case' \gexec
SELECT setval(format('%I.%I', schemaname, sequencename), start_value, false)
	FROM pg_sequences WHERE schemaname = :'case';
COMMIT
END
}

# clean_server: a schema without data, which OMS_DB names; an empty one for a case that tells how data are made
clean_server() {
	export OMS_DB="$uri&options=-csearch_path%3Dcase_$$"
	if grep -qsE 'created oms.db|no data yet' "$CASE/err" "$CASE/err.pg"; then
		empty_server
	elif [ -z "$filled" ]; then
		fill_server
	else
		wipe_server
	fi
}

# run_case: what it gives goes to $work/out, err and status
run_case() {
	local input=/dev/null

	rm -rf "$work/dir"
	mkdir "$work/dir"
	[ -z "$uri" ] || clean_server
	[ -f "$CASE/in" ] && input=$CASE/in
	if [ -f "$CASE/setup" ] && ! (cd "$work/dir" && bash -e "$CASE/setup") </dev/null >"$work/setup" 2>&1; then
		sed 's/^/# setup: /' "$work/setup"
		return 1
	fi
	(cd "$work/dir" && bash "$CASE/cmd") <"$input" >"$work/out" 2>"$work/err"
	echo $? >"$work/status"
	[ -z "$uri" ] || { named=$(<"$work/err") && printf '%s' "${named//"$OMS_DB"/oms.db}${named:+$'\n'}" >"$work/err"; }
}

# wanted FILE: where what is expected of FILE stands
wanted() {
	if [ -n "$uri" ] && [ -f "$CASE/$1.pg" ]; then echo "$CASE/$1.pg"; else echo "$CASE/$1"; fi
}

# differs FILE: the expected FILE is there and another
differs() {
	[ -f "$(wanted "$1")" ] && ! cmp -s "$(wanted "$1")" "$work/$1"
}

check_case() {
	local bad=

	[ -f "$CASE/status" ] || echo 0 | cmp -s - "$work/status" || bad="status $(cat "$work/status")"
	[ -f "$CASE/out" ] || [ ! -s "$work/out" ] || bad="output where none is expected"
	for file in status out err; do
		if differs "$file"; then
			bad=$file
			diff -u "$(wanted "$file")" "$work/$file" | sed 's/^/# /' | head -40
		fi
	done
	[ -z "$bad" ] || { echo "# $bad"; [ -s "$work/err" ] && sed 's/^/# stderr: /' "$work/err" | head -10; return 1; }
}

accept_case() {
	rm -f "$CASE/out" "$CASE/err" "$CASE/status"
	[ -s "$work/out" ] && cp "$work/out" "$CASE/out"
	[ -s "$work/err" ] && cp "$work/err" "$CASE/err"
	echo 0 | cmp -s - "$work/status" || cp "$work/status" "$CASE/status"
	return 0
}

for folder in "$@"; do
	folder=$(cd "$folder" && pwd) || exit 2
	while IFS= read -r cmd; do
		CASE=${cmd%/cmd}
		count=$((count + 1))
		name=${CASE#"$here/cases/"}
		if [ -n "$uri" ] && [[ ${CASE##*/} =~ ^(export|convert|status)- ]]; then
			echo "ok $count - $name # SKIP what maps and templates write is the same from any store"
			passed_over=$((passed_over + 1))
			continue
		fi
		if [ -n "$uri" ] && [ -f "$CASE/only-sqlite" ]; then
			echo "ok $count - $name # SKIP $(<"$CASE/only-sqlite")"
			passed_over=$((passed_over + 1))
		elif run_case && if [ -n "$accept" ]; then accept_case; else check_case; fi; then
			echo "ok $count - $name"
		else
			echo "not ok $count - $name"
			failed=$((failed + 1))
		fi
	done < <(find "$folder" -name cmd -type f | sort)
done
[ -z "$uri" ] || {
	on_server <<<'DROP SCHEMA IF EXISTS :case CASCADE; DROP SCHEMA IF EXISTS :made CASCADE'
	echo "# $passed_over of $count cases are bound to a file"
}
echo "1..$count"
[ "$failed" = 0 ]
