# oms.bash - completion for the oms tools: the tool itself is asked what may come next
# Where it knows nothing (files, ids) bash completes as ever.

_oms()
{
	local line
	COMPREPLY=()
	while IFS= read -r line; do
		COMPREPLY+=("${line%%$'\t'*}")
	done < <("${COMP_WORDS[0]}" __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}

complete -o bashdefault -o default -F _oms oms-order oms-return oms-ship oms-stock oms-report oms-psn
