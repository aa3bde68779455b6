#!/usr/bin/env bash
# banned.t - what no file may use, and what only some may
# shellcheck source=tests/lint/tap.sh
. tests/lint/tap.sh
shopt -s nullglob

sources=(lib/*/*.c cmd/*.c tests/unit/*.c tests/fuzz/*.c)
all=("${sources[@]}" lib/*/*.h tests/unit/*.h)

# speaking, ending and reading the environment are for those who know the whole program
may_speak='^(lib/cli/[a-z_]+\.[ch]|lib/base/zone\.c|lib/base/arena\.c|lib/wire/stream\.c|lib/import/find\.c|lib/notify/notify_template\.c):'
speaking='(^|[^A-Za-z0-9_])(v?f?printf|f?puts|f?putc|putchar|perror|_?[eE]xit|abort|(secure_)?getenv|setenv)[[:space:]]*\('

check 'base/banned.h is the last header of every file' "$(awk '
	function look() { if (file && last != "#include \"base/banned.h\"") print file }
	FNR == 1 { look(); file = FILENAME; last = "" }
	/^#[ \t]*include/ { last = $0 }
	END { look() }' "${sources[@]}")"
check 'comments are /* */' "$(without_comments "${all[@]}" | grep -F '//')"
check 'printf, exit and getenv only where they belong' \
	"$(without_comments lib/*/*.[ch] cmd/*.c | grep -vE "$may_speak" | grep -E "$speaking")"
check 'a file begins with what it is for' "$(awk '
	FNR == 1 {
		name = FILENAME
		sub(/.*\//, "", name)
		if (FILENAME ~ /^cmd\//) sub(/\.c$/, "", name)
		if (index($0, "/* " name " - ") == 0) print FILENAME
	}
	{ nextfile }' "${all[@]}")"
check 'no blanks at the ends of lines' "$(grep -nE '[[:space:]]+$' "${all[@]}")"
check 'no CR, and every file ends with a line end' \
	"$(grep -l $'\r' "${all[@]}"; for file in "${all[@]}"; do IFS= read -r -d '' text <"$file"; [ "${text%$'\n'}" != "$text" ] || echo "$file"; done)"

finish
