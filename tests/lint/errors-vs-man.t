#!/usr/bin/env bash
# errors-vs-man.t - the codes and exit statuses of lib/base/err.h are those of oms(7), and of each page
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

header=lib/base/err.h

# "NAME number" of the exit statuses in the header
statuses() { sed -n '/^enum exit_status/,/^}/p' $header | grep -oE 'EXIT_[A-Z]+ = [0-9]+' | sed 's/ = / /'; }

# "code status" of the header
codes()
{
	awk 'NR == FNR { number[$1] = $2; next }
		match($0, /X\(ERR_[A-Z_]+, "[a-z_]+", EXIT_[A-Z]+/) {
			split(substr($0, RSTART, RLENGTH), part, /[", ]+/)
			print part[2], number[part[3]]
		}' <(statuses) $header
}

# "code status" of the page
page_codes() { awk '/^\.Sh / { on = /REFUSAL CODES/ } on && /^\.It Li / { code = $3; getline; print code, $2 }' man/oms.7; }

page_statuses() { awk '/^\.Sh / { on = /EXIT STATUS/ } on && /^\.It / { print $2 }' "$1"; }

is 'there are codes' yes "$([ "$(codes | wc -l)" -gt 20 ] && echo yes)"
check 'codes of err.h and oms(7), with their statuses' "$(diff <(codes | sort) <(page_codes | sort))"
for page in man/*.1 man/oms.7; do
	check "exit statuses of $(basename "$page")" \
		"$(diff <(statuses | awk '{ print $2 }' | sort -n) <(page_statuses "$page" | sort -n))"
done
check 'numbers of the audit and oms(7)' "$(diff <(grep -rhoE "[\"']I[0-9]{2}[\"']" lib/report --include='*.c' \
	--include='*.sql' --exclude=report_explain.c \
	| tr -d "\"'" | sort -u) <(awk '/^\.Sh / { on = /THE AUDIT/ } on && /^\.It I/ { print $2 }' man/oms.7 | sort))"

finish
