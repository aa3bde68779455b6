#!/usr/bin/env bash
# symbols.t - every public function stands in a header, and a comment stands directly above its group
# shellcheck source=tests/lint/tap.sh
. tests/lint/tap.sh

# "name documented|bare file:line" of each prototype; a blank line ends a group. What closes or frees the
# one thing it is given needs no words.
prototypes()
{
	awk '
	FNR == 1 { state = "bare" }
	/^[ \t]*$/ { state = "bare" }
	/\*\/[ \t]*$/ && !/^[ \t]*[A-Za-z#].*\/\*/ { state = "documented" }
	/^[A-Za-z_]/ && !/^(static|typedef|extern)/ && match($0, /[a-z_][a-z_0-9]*\(/) {
		closes = /^void [a-z_]+_(close|free|release)\(struct [a-z_]+ \*[a-z_]+\);$/
		print substr($0, RSTART, RLENGTH - 1), closes ? "documented" : state, FILENAME ":" FNR
	}' lib/*/*.h
}

public() { awk -f tests/lint/functions.awk lib/*/*.c | awk -F : '$5 == "public" { print $4, $1 ":" $2 }'; }

check 'every public function has a prototype in a header' \
	"$(awk 'NR == FNR { has[$1]; next } !($1 in has)' <(prototypes) <(public))"
check 'and a comment above it' "$(prototypes | awk '$2 == "bare" { print $3, $1 }')"
check 'every prototype has its function' \
	"$(awk 'NR == FNR { has[$1]; next } !($1 in has)' <(public) <(prototypes | awk '{ print $1, $3 }'))"

finish
