#!/usr/bin/env bash
# help.t - every verb answers --help and --schema
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

# Nothing on stderr, no line over 80 columns, something said.
check_help()
{
	local name=$1
	shift
	status 0 "$name: status" "$@"
	check "$name: nothing on standard error" "$err"
	check "$name: no line over 80 columns" "$(awk 'length > 80' <<<"$out")"
	has "$name: begins with how it is called" "$out" "^usage: $1 "
}

for tool in $tools; do
	check_help "$tool --help" "$tool" --help
	check_help "$tool -h" "$tool" -h
	status 0 "$tool --version" "$tool" --version
	is "$tool --version is one line" "$tool 0.1.0" "$out"
	for verb in $(verbs "$tool"); do
		check_help "$tool $verb --help" "$tool" "$verb" --help
		status 0 "$tool $verb --schema" "$tool" "$verb" --schema
		check "$tool $verb --schema is JSON" "$(jq -e '.type == "object" and .properties' <<<"$out" 2>&1 \
			| grep -vx -e true -e '[{} ].*' -e '}')"
	done
done

cd "$work" || exit 99
status 0 'help wins over what else is there' oms-order list --limit 3 --db nowhere.db --help
status 0 'help as the verb' oms-stock help

finish
