#!/usr/bin/env bash
# run-cases.sh - black-box cases as folders of plain files
#
#   run-cases.sh [FOLDER ...]          run the cases in these folders (default: cases beside this script); TAP
#   run-cases.sh --accept FOLDER ...   write what they really give as what is expected, to be reviewed
#
# A case is a folder with a file `cmd`: shell lines, run in an empty directory with the tools in PATH. Beside it
# may lie `setup` (shell lines run before; all must succeed), `in` (standard input), and what is expected: `out`
# (absent: nothing), `err` (absent: anything) and `status` (absent: 0). $CASE is the folder itself.
set -u
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "${OMS_BIN:-$here/../build}" && pwd) || exit 2
accept=
[ "${1-}" = --accept ] && accept=yes && shift
[ $# -gt 0 ] || set -- "$here/cases"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset OMS_MAPS XDG_DATA_HOME NO_COLOR
export PATH=$bin:$PATH TZ=UTC LC_ALL=C OMS_DB=oms.db OMS_NOW=2026-08-20T10:00:00+05:30 OMS_ACTOR=test CASE
count=0
failed=0

# run_case: what it gives goes to $work/out, err and status
run_case() {
	local input=/dev/null

	rm -rf "$work/dir"
	mkdir "$work/dir"
	[ -f "$CASE/in" ] && input=$CASE/in
	if [ -f "$CASE/setup" ] && ! (cd "$work/dir" && bash -e "$CASE/setup") </dev/null >"$work/setup" 2>&1; then
		sed 's/^/# setup: /' "$work/setup"
		return 1
	fi
	(cd "$work/dir" && bash "$CASE/cmd") <"$input" >"$work/out" 2>"$work/err"
	echo $? >"$work/status"
}

# differs FILE: the expected FILE is there and another
differs() {
	[ -f "$CASE/$1" ] && ! cmp -s "$CASE/$1" "$work/$1"
}

check_case() {
	local bad=

	[ -f "$CASE/status" ] || echo 0 | cmp -s - "$work/status" || bad="status $(cat "$work/status")"
	[ -f "$CASE/out" ] || [ ! -s "$work/out" ] || bad="output where none is expected"
	for file in status out err; do
		if differs "$file"; then
			bad=$file
			diff -u "$CASE/$file" "$work/$file" | sed 's/^/# /' | head -40
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
		if run_case && if [ -n "$accept" ]; then accept_case; else check_case; fi; then
			echo "ok $count - $name"
		else
			echo "not ok $count - $name"
			failed=$((failed + 1))
		fi
	done < <(find "$folder" -name cmd -type f | sort)
done
echo "1..$count"
[ "$failed" = 0 ]
