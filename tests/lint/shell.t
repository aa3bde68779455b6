#!/usr/bin/env bash
# shell.t - shellcheck has nothing to say about any shell file
# shellcheck source=tests/lint/tap.sh
. tests/lint/tap.sh

if ! command -v shellcheck >/dev/null; then
	printf '1..0 # SKIP there is no shellcheck\n'
	exit 0
fi

# by name or by first line; zsh and fish are other languages
shell_files()
{
	find . -path ./.git -prune -o -path './build*' -prune -o -type f -print | sort | while IFS= read -r file; do
		case $file in
		*.sh | *.t | *.bash) printf '%s\n' "$file" ;;
		*) head -n 1 "$file" | grep -aqE '^#!.*[/ ](ba|da)?sh( |$)' && printf '%s\n' "$file" ;;
		esac
	done
}

while IFS= read -r file; do
	check "shellcheck ${file#./}" "$(shellcheck -x "$file")"
done < <(shell_files)

finish
