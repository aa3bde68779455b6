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
	find . -path ./.git -prune -o -path './build*' -prune -o -type f -print0 | sort -z |
		xargs -0 awk 'FNR == 1 && (FILENAME ~ /\.(sh|t|bash)$/ || /^#!.*[\/ ](ba|da)?sh( |$)/) { print FILENAME } { nextfile }'
}

mapfile -t files < <(shell_files)
findings=$(printf '%s\0' "${files[@]}" | xargs -0 -n 10 -P 2 shellcheck -x -f gcc)
for file in "${files[@]}"; do
	check "shellcheck ${file#./}" "$(grep -F "$file:" <<<"$findings")"
done

finish
