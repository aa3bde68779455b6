#!/usr/bin/env bash
# table-vs-man.t - what the tables say, the pages say and the help says is the same
#
# Each verb and each option of a verb has three bits: in the table 1, in the page 2, in the help 4. All must
# be 7. An option is in the page when it stands in the section of its verb, or under OPTIONS.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

command -v jq >/dev/null || { printf '1..0 # SKIP the tables are JSON: jq is needed\n'; exit 0; }

# "SECTION option" of page $1: SECTION is a verb, or OPTIONS
documented()
{
	awk '
	/^\.Sh / { section = substr($0, 5); verb = ""; next }
	/^\.Ss / && section == "VERBS" { verb = $2; print verb, "(verb)"; next }
	/^\.It Fl / && (section == "OPTIONS" || verb) {
		where = verb ? verb : "OPTIONS"
		for (i = 2; i < NF; i++)
			if ($i == "Fl") print where, $(i + 1)
	}' "$1"
}

for tool in $tools; do
	page=man/$tool.1
	"$tool" __spec >"$work/spec"
	{
		jq -r 'select(has("option") | not) | "\(.verb) (verb)"' "$work/spec"
		jq -r 'select(has("option")) | "\(.verb) -\(.option)", if .letter then "\(.verb) \(.letter)" else empty end' "$work/spec"
	} | sort -u >"$work/table"

	documented "$page" | sort -u >"$work/page.own"
	# an option under OPTIONS is in the page for every verb whose table has it
	awk 'NR == FNR { if ($1 == "OPTIONS") any[$2]; else print; next } $2 in any' "$work/page.own" "$work/table" \
		| sort -u >"$work/page"

	{
		"$tool" --help | sed -n '/^Verbs:/,/^$/s/^  \([a-z]*\) .*/\1 (verb)/p'
		for verb in $(verbs "$tool"); do
			"$tool" "$verb" --help | sed -n '/^Options:/,/^$/{
				s/^  -\(.\), --\([a-z-]*\).*/'"$verb"' \1\n'"$verb"' -\2/p
				s/^      --\([a-z-]*\).*/'"$verb"' -\1/p
			}'
		done
	} | sort -u >"$work/help"

	bits=$(awk 'FILENAME ~ /table$/ { b[$0] += 1 } FILENAME ~ /page$/ { b[$0] += 2 } FILENAME ~ /help$/ { b[$0] += 4 }
		END { for (k in b) if (b[k] != 7) print b[k], k }' "$work/table" "$work/page" "$work/help" | sort)
	check "$tool: table 1, page 2, help 4: all are 7" "$bits"
	check "$tool: what stands under OPTIONS is taken by some verb" \
		"$(awk 'NR == FNR { has[$2]; next } $1 == "OPTIONS" && !($2 in has) { print $2 }' "$work/table" "$work/page.own")"
	check "$tool: every variable stands in the page" "$(jq -r 'select(.env).env' "$work/spec" | sort -u | while IFS= read -r env; do
		grep -q "^\.It Ev $env" "$page" || printf '%s\n' "$env"
	done)"
	check "$tool: every field that is read or printed stands in oms-records(5)" \
		"$(jq -r 'select(has("reads")) | (.reads + .prints)[]' "$work/spec" | sort -u | while IFS= read -r field; do
		grep -qx "\.It Li $field" man/oms-records.5 || printf '%s\n' "$field"
	done)"
done

finish
