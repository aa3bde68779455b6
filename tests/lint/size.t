#!/usr/bin/env bash
# size.t - a function has at most 60 lines, a file at most 600
#
# What must be longer stands in size.allow with its reason: "file:function  reason" or "file  reason".
# The list may only shrink: an entry that is not needed any more is a failure.
# shellcheck source=tests/lint/tap.sh
. tests/lint/tap.sh

allow=tests/lint/size.allow
function_most=60
file_most=600
shopt -s nullglob
files=(lib/*/*.c lib/*/*.h cmd/*.c tests/unit/*.c tests/fuzz/*.c)

# "file:function lines" of each function that is too long
long_functions()
{
	if ctags --version 2>/dev/null | grep -q Universal; then
		ctags --languages=C --langmap=C:.c.h --kinds-C=f --fields=+ne -o - "${files[@]}" | awk -F '\t' -v most="$function_most" '
			{
				line = end = 0
				for (i = 4; i <= NF; i++) {
					if ($i ~ /^line:/) line = substr($i, 6)
					if ($i ~ /^end:/) end = substr($i, 5)
				}
				if (end - line + 1 > most) print $2 ":" $1, end - line + 1
			}'
	else
		awk -f tests/lint/functions.awk "${files[@]}" | awk -F : -v most="$function_most" '$3 > most { print $1 ":" $4, $3 }'
	fi
}

long_files() { wc -l "${files[@]}" | awk -v most="$file_most" '$2 != "total" && $1 > most { print $2, $1 }'; }

allowed() { sed 's/#.*//' "$allow" | awk 'NF { print $1 }'; }

too_long=$(long_functions; long_files)
check "functions of at most $function_most lines, files of at most $file_most" \
	"$(awk 'FILENAME == ARGV[1] { may[$1]; next } !($1 in may)' <(allowed) <(printf '%s' "${too_long:+$too_long
}"))"
check "every entry of $allow is still needed" \
	"$(awk 'FILENAME == ARGV[1] { is[$1]; next } !($1 in is)' <(printf '%s\n' "$too_long") <(allowed))"
check "every entry of $allow has a reason" "$(sed 's/#.*//' "$allow" | awk 'NF == 1')"
check "$allow is sorted" "$(allowed | LC_ALL=C sort -c 2>&1)"

finish
