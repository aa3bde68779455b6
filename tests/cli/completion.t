#!/usr/bin/env bash
# completion.t - every verb and option is offered, and every offered one is accepted
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

offered() { "$1" __complete -- "${@:2}" | cut -f 1; }

# A value that an option takes, by what its argument is called; for words what is offered first.
value()
{
	case $4 in
	N) printf 1 ;;
	TIME) printf 2026-08-20T10:00:00Z ;;
	DATE) printf 2026-08-20 ;;
	AMOUNT) printf 1.00 ;;
	CODE) printf INR ;;
	WORD | A,B | A,B,C | MAP) offered "$1" "$2" "--$3" '' | head -n 1 ;;
	*) printf x ;;
	esac
}

for tool in $tools; do
	check "$tool: every verb is offered" "$(diff <(verbs "$tool" | sort) <(offered "$tool" '' | sort))"
	for verb in $(verbs "$tool"); do
		check "$tool $verb: every option is offered" \
			"$(diff <(options "$tool" "$verb" | sed 's/^/--/' | sort) <(offered "$tool" "$verb" -- | sort))"
		words=()
		while IFS=$'\t' read -r name argument; do
			words+=("--$name")
			[ -z "$argument" ] || words+=("$(value "$tool" "$verb" "$name" "$argument")")
		done < <("$tool" __spec | jq -r --arg v "$verb" \
			'select(.verb == $v and has("option")) | [.option, .argument // ""] | @tsv')
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
