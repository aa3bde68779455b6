#!/usr/bin/env bash
# completion.t - every verb and option is offered, and every offered one is accepted
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

offered() { "$1" __complete -- "${@:2}" | cut -f 1; }

# give_value TOOL VERB OPTION ARGUMENT: to $value, what it takes, by what its argument is called; for words the first
# that is offered
give_value()
{
	case $4 in
	N) value=1 ;;
	TIME) value=2026-08-20T10:00:00Z ;;
	DATE) value=2026-08-20 ;;
	AMOUNT) value=1.00 ;;
	CODE) value=INR ;;
	WORD | A,B | A,B,C | MAP) value=$("$1" __complete -- "$2" "--$3" '' | sed -n '1s/\t.*//p;1q') ;;
	*) value=x ;;
	esac
}

for tool in $tools; do
	mapfile -t spec < <("$tool" __spec | jq -r '[.verb, .option // "", .argument // ""] | join(" ")')
	check "$tool: every verb is offered" "$(diff \
		<(printf '%s\n' "${spec[@]}" | awk '$2 == "" { print $1 }' | sort) <(offered "$tool" '' | sort))"
	for row in "${spec[@]}"; do
		read -r verb option _ <<<"$row"
		[ -z "$option" ] || continue
		words=() names=()
		for of in "${spec[@]}"; do
			[ "${of%% *}" = "$verb" ] || continue
			read -r _ name argument <<<"$of"
			[ -n "$name" ] || continue
			names+=("--$name")
			words+=("--$name")
			[ -z "$argument" ] || { give_value "$tool" "$verb" "$name" "$argument"; words+=("$value"); }
		done
		check "$tool $verb: every option is offered" "$(diff \
			<(printf '%s\n' "${names[@]}" | sort) <(offered "$tool" "$verb" -- | sort))"
		check "$tool $verb: every offered option is accepted" "$("$tool" "$verb" "${words[@]}" 2>&1 >/dev/null </dev/null)"
	done
done

is 'a verb begun' import "$(offered oms-order imp)"
is 'an option begun' --fulfilment "$(offered oms-order list --ful)"
is 'words of an option' $'placed' "$(offered oms-order list --state pl)"
is 'of a set, behind the comma' 'placed,confirmed' "$(offered oms-order list --state placed,conf)"
is 'behind =' '--format=table' "$(offered oms-order list --format=ta)"
has 'fields' "$(offered oms-order list --fields '')" '^placed_at$'
has 'maps' "$(offered oms-order import --from '')" '^shopify-orders$'

# the scripts of the shells
check 'bash: the words of the script' "$(
	# shellcheck source=completions/oms.bash
	. completions/oms.bash
	COMP_WORDS=(oms-order imp) COMP_CWORD=1
	_oms
	[ "${COMPREPLY[*]}" = import ] || printf '%s' "${COMPREPLY[*]}"
)"
check 'bash: it serves every tool' "$(for tool in $tools; do
	grep -q "complete .*[ ]$tool" completions/oms.bash || printf '%s\n' "$tool"
done)"
if command -v zsh >/dev/null; then check 'zsh reads its script' "$(zsh -n completions/_oms 2>&1)"; else skip 'zsh' 'not there'; fi
if command -v fish >/dev/null; then
	check 'fish: the words of the script' "$(fish --no-config -c 'source completions/oms.fish; complete -C "oms-order imp"' 2>&1 \
		| grep -v '^import')"
else
	skip 'fish' 'not there'
fi

finish
