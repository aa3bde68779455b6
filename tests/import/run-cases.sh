#!/bin/sh
# run-cases.sh [BIN] - convert every dump under cases/ and compare with what it must give
# BIN is convert_tool, or oms-order; cases of items are for convert_tool only, which has --kind. A case with the file `pipe`
# is given on standard input. One with `needs` is refused, with a sentence that says so, where XML was left out of the build.
set -u
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
bin=${1:-$here/convert_tool}
case $bin in /*) ;; *) bin=$PWD/$bin ;; esac
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
failed=0 count=0 without=0
told='walk(if type == "object" then with_entries(select(.value != null)) else . end) | del(.order?)'

export OMS_MAPS='' XDG_DATA_HOME="$tmp"
unset HOME

for dir in "$here"/cases/*/; do
	name=$(basename "$dir")
	kind=
	if [ -f "$dir/kind" ]; then
		[ "$(basename "$bin")" = convert_tool ] || continue
		kind="--kind $(cat "$dir/kind")"
	fi
	args=
	[ -f "$dir/args" ] && args=$(cat "$dir/args")
	cd "$dir" || exit 1
	# shellcheck disable=SC2086
	if [ -f pipe ]; then
		cat input.* | "$bin" convert $kind $args - >"$tmp/out" 2>"$tmp/log"
	else
		"$bin" convert $kind $args input.* >"$tmp/out" 2>"$tmp/log"
	fi
	status=$?
	if [ -f needs ] && grep -q 'built without' "$tmp/log"; then
		if [ "$status" != 65 ] || [ -s "$tmp/out" ]; then
			echo "$name: exit status $status, expected 65"
			failed=1
		fi
		without=1
		continue
	fi
	awk 'match($0, /line [0-9]+: [a-z_]+:/) { print substr($0, RSTART, RLENGTH - 1) }' "$tmp/log" >"$tmp/err"
	[ -f err ] && want=1 || want=0
	[ -f status ] && want=$(cat status)
	if [ "$status" != "$want" ]; then
		echo "$name: exit status $status, expected $want"
		cat "$tmp/log"
		failed=1
	fi
	# a key that is null says the same as none
	jq -cS "$told" out.ndjson >"$tmp/wanted"
	jq -cS "$told" "$tmp/out" >"$tmp/got"
	cmp -s "$tmp/wanted" "$tmp/got" || { echo "$name: output"; diff "$tmp/wanted" "$tmp/got"; failed=1; }
	if [ -f err ]; then
		cmp -s err "$tmp/err" || { echo "$name: refusals"; diff err "$tmp/err"; failed=1; }
	elif [ -s "$tmp/err" ]; then
		echo "$name: unexpected refusals"
		cat "$tmp/log"
		failed=1
	fi
	count=$((count + 1))
done
[ "$without" = 0 ] || echo "built without XML: those cases are refused"
[ "$failed" = 0 ] && echo "$count cases"
exit $failed
