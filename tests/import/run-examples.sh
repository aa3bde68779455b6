#!/bin/sh
# run-examples.sh PAGE DIR - run the marked examples of a man page with the programs in DIR
set -u
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
page=$(CDPATH='' cd "$(dirname "$1")" && pwd)/$(basename "$1")
PATH=$(CDPATH='' cd "$2" && pwd):$PATH
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
failed=0 n=0
cd "$tmp" || exit 1
awk -f "$here/examples.awk" "$page" || exit 1
while IFS= read -r command; do
	n=$((n + 1))
	sh -c "$command" >"got.$n" 2>"log.$n" </dev/null
	if grep -q 'built without' "log.$n"; then
		echo "passed over: $(cat "log.$n")"
		continue
	fi
	cmp -s "gives.$n" "got.$n" || { echo "$command"; diff "gives.$n" "got.$n"; cat "log.$n"; failed=1; }
done <commands
[ "$failed" = 0 ] && echo "$n examples"
exit $failed
