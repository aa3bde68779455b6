#!/usr/bin/env bash
# redact.t - no verb names a person with --redact, and none that has no --redact does without
# What verbs and maps there are the programs tell; a name is planted wherever one can be.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh
cd "$work" || exit 99

known='Zenobia|Quillfeather|zq@|9845098450|Wren House|Lapwing|Tarn Lane|27AAPFU0939F1ZV'

# What must be done is done: nothing below is worth anything when a step failed.
must() { "$@" >/dev/null 2>said || { cat said >&2; exit 99; }; }

order 1 MUG 3 | jq -c '.customer = {name: "Zenobia Quillfeather", email: "zq@example.com", phone: "+919845098450"}
	| .ship_to += {name: "Zenobia Quillfeather", company: "Quillfeather Traders", line1: "Wren House", line2: "Tarn Lane",
		phone: "+919845098450"} | .note = "for Zenobia" | .extra = {gift_from: "Aunt Lapwing"}
	| .updated_at = .placed_at | .lines[0].tax = "161.80"' >dump.ndjson
must oms-order import -q dump.ndjson
must oms-stock receive -q --qty 9 MUG
must oms-order pay -q --gateway razorpay --kind capture --ref pay_1 --amount 1497.00 shop:1
must oms-order hold -q --hold manual --reason 'Zenobia called' shop:1
must oms-order release -q shop:1
must oms-stock reserve -q shop:1
must oms-order confirm -q shop:1
must oms-ship pack -q shop:1
must oms-ship manifest -q --courier delhivery --awb D1 shop:1
must oms-ship dispatch -q delhivery:D1
echo '{"awb":"D1","event":"delivered","place":"Tarn Lane","remark":"given to Zenobia","proof":"signed Quillfeather"}' >track.ndjson
must oms-ship track -q track.ndjson
must oms-order feedback -q --score 4 --text 'Zenobia likes it' shop:1
must oms-return open -q --note 'Zenobia says it is broken' --line 1 --qty 1 shop:1
rma=$(oms-return list | jq -r .rma)
must oms-return approve -q "$rma"
must oms-return receive -q "$rma"
must oms-return inspect -q --disposition restock "$rma"
must oms-return refund -q "$rma"
must oms-order refund -q --step process shop:1/R1
cat >partners.csv <<'END'
partner,name,city,email,phone,state,service,title,unit,price,lead_days
,,,,,,photography,Photography,SKU,,
lens,Zenobia Quillfeather,Pune,zq@example.com,9845098450,listed,photography,,,300.00,7
END
must oms-psn import -q partners.csv
must oms-psn request -q --service photography --partner lens --need '40 SKUs' --qty 40 --by 2026-12-05
request=$(oms-psn list | jq -r .request)
must oms-psn quote -q --price 12000.00 --deliver-on 2026-12-01 --scope '40 SKUs' --quality '2000 px' --revisions 2 \
	--refund-terms '50% if late' "$request"
must oms-psn agree -q --as partner "$request"
must oms-psn agree -q --as seller "$request"
must oms-psn complain -q --text 'Zenobia does not answer' "$request"

# What a verb is asked for, where it must be told; empty: nothing; "-": it is not asked, for it changes or writes files
subject()
{
	case $1:$2 in
	oms-order:show | oms-order:history | oms-order:status) printf shop:1 ;;
	oms-ship:show | oms-ship:history) printf delhivery:D1 ;;
	oms-ship:export) printf -- '--parcel-state delivered' ;;
	oms-return:show | oms-return:history) printf %s "$rma" ;;
	oms-psn:show | oms-psn:history) printf %s "$request" ;;
	oms-psn:compare) printf photography ;;
	oms-stock:show) printf MUG ;;
	oms-order:pay | oms-order:settle | oms-order:refund | oms-order:feedback | oms-order:notify | oms-ship:remit) printf -- --list ;;
	oms-return:refund | oms-ship:rto) printf -- - ;;
	oms-order:convert) printf dump.ndjson ;;
	*:list | *:export | *:customers | *:history | *:kits | *:low | *:plan | *:locations | *:pick | *:late | *:services \
		| *:partners | *:offers | *:settings | oms-report:audit | oms-report:dashboard | oms-report:ledger) ;;
	oms-report:backup | oms-report:restore | oms-report:rebuild) printf -- - ;;
	oms-report:*) ;;
	*) printf -- - ;;
	esac
}

# words TOOL VERB: the values of --by, one a line, and an empty line: each is another report
words() { if options "$1" "$2" | grep -qx by; then "$1" __complete -- "$2" --by '' | cut -f 1; fi; echo; }

# maps TOOL VERB: those it can write by
maps() { if options "$1" "$2" | grep -qx to; then "$1" __complete -- "$2" --to '' | cut -f 1; fi; }

# asked TOOL VERB OPTION ...: all that it prints, in each form
asked()
{
	local tool=$1 verb=$2 by map
	shift 2
	read -r -a more < <(subject "$tool" "$verb") || true
	while IFS= read -r by; do
		"$tool" "$verb" "$@" ${by:+--by "$by"} "${more[@]}"
		options "$tool" "$verb" | grep -qx format && "$tool" "$verb" "$@" ${by:+--by "$by"} --format table "${more[@]}"
	done < <(words "$tool" "$verb")
	while IFS= read -r map; do
		"$tool" "$verb" "$@" --to "$map" "${more[@]}"
	done < <(maps "$tool" "$verb")
}

for tool in $tools; do
	for verb in $(verbs "$tool"); do
		[ "$(subject "$tool" "$verb")" != - ] || continue
		redact=()
		options "$tool" "$verb" | grep -qx redact && redact=(--redact)
		asked "$tool" "$verb" "${redact[@]}" >out 2>&1 </dev/null
		check "$tool $verb ${redact[*]}: names nobody" "$(grep -anE "$known" out | head -n 5)"
	done
done
for verb in list show history export customers; do
	has "oms-order $verb: names somebody without" "$(asked oms-order "$verb" 2>&1 </dev/null)" "$known"
done
for verb in customers returns dashboard; do
	has "oms-report $verb: names somebody without" "$(asked oms-report "$verb" 2>&1 </dev/null)" "$known"
done
has 'oms-psn partners: names somebody without' "$(oms-psn partners)" "$known"
check 'what is written says no more' "$(oms-order hold --redact -q --hold manual shop:1 | grep -aE "$known")"
finish
