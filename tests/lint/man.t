#!/usr/bin/env bash
# man.t - mandoc has nothing to say about the pages, and the pages name only pages that are there
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

# a page of ours need not be installed to be named
ours() { grep -v 'referenced manual not found: Xr oms'; }

for page in man/*.[157]; do
	if command -v mandoc >/dev/null; then
		check "mandoc -T lint $page" "$(mandoc -T lint "$page" 2>&1 | ours)"
	else
		skip "mandoc -T lint $page" 'there is no mandoc'
	fi
	check "$page names pages that are there" "$(sed -n 's/^\.Xr \(oms[a-z-]*\) \([0-9]\).*/\1.\2/p' "$page" | sort -u \
		| while IFS= read -r other; do [ -e "man/$other" ] || printf '%s\n' "$other"; done)"
done
check 'each tool has its page' "$(for tool in cmd/oms-*.c; do
	page=man/$(basename "$tool" .c).1
	[ -e "$page" ] || printf '%s\n' "$page"
done)"

finish
