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

last_include() { grep -E '^#[[:space:]]*include' "$1" | tail -n 1; }

check 'base/banned.h is the last header of every file' "$(for file in "${sources[@]}"; do
	[ "$(last_include "$file")" = '#include "base/banned.h"' ] || printf '%s\n' "$file"
done)"
check 'comments are /* */' "$(without_comments "${all[@]}" | grep -F '//')"
check 'printf, exit and getenv only where they belong' \
	"$(without_comments lib/*/*.[ch] cmd/*.c | grep -vE "$may_speak" | grep -E "$speaking")"
check 'a file begins with what it is for' "$(for file in "${all[@]}"; do
	name=$(basename "$file")
	case $file in cmd/*) name=${name%.c} ;; esac
	head -n 1 "$file" | grep -qF "/* $name - " || printf '%s\n' "$file"
done)"
check 'no blanks at the ends of lines' "$(grep -nE '[[:space:]]+$' "${all[@]}")"
check 'no CR, and every file ends with a line end' "$(grep -lr $'\r' "${all[@]}"; for file in "${all[@]}"; do
	[ -z "$(tail -c 1 "$file")" ] || printf '%s\n' "$file"
done)"

finish
