#!/usr/bin/env bash
# examples.t - the examples of the man pages are run, and give what the pages say
#
# Comment lines in the pages mark the display behind them: `.\" example: FILE` is the content of a file,
# `.\" run` is run by bash, `.\" gives` is what the run before it must print. All of a page is run in its order
# in one new folder.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

# The marked parts of page $1 into files of folder $2: NNN.file NNN.name, NNN.run, NNN.gives
extract()
{
	awk -v to="$2" '
	function text(s) {
		gsub(/\\e/, "\\", s)
		gsub(/\\&/, "", s)
		gsub(/\\-/, "-", s)
		return s
	}
	function open_part() {
		n++
		part = sprintf("%s/%03d.%s", to, n, kind)
		printf "" >part
		if (kind == "file")
			print name >sprintf("%s/%03d.name", to, n)
	}
	inside && /^\.Ed/ { inside = 0; close(part); kind = ""; next }
	inside { print text($0) >part; next }
	/^\.\\" example: / { kind = "file"; name = $3; next }
	/^\.\\" run$/ { kind = "run"; next }
	/^\.\\" gives$/ { kind = "gives"; next }
	kind && /^\.Bd / { open_part(); inside = 1; next }
	kind && /^\.D[l1] / {
		open_part()
		line = substr($0, 5)
		sub(/^\$ /, "", line)
		print text(line) >part
		close(part)
		kind = ""
	}' "$1"
}

command -v jq >/dev/null || { printf '1..0 # SKIP the examples need jq\n'; exit 0; }
for page in man/*.[157]; do
	name=$(basename "$page")
	parts=$work/$name.parts
	mkdir "$parts" "$work/$name"
	extract "$page" "$parts"
	runs=0
	for part in "$parts"/*; do
		case $part in
		*.file) cp "$part" "$work/$name/$(cat "${part%.file}.name")" ;;
		*.run)
			runs=$((runs + 1))
			(cd "$work/$name" && bash "$part") >"$work/got" 2>"$work/said" </dev/null
			[ -e "$(printf '%s/%03d.gives' "$parts" $((10#$(basename "$part" .run) + 1)))" ] \
				|| check "$name: $(head -n 1 "$part")"
			;;
		*.gives)
			command=$(head -n 1 "$(printf '%s/%03d.run' "$parts" $((10#$(basename "$part" .gives) - 1)))")
			difference=$(diff "$part" "$work/got") \
				|| difference+=$(printf '\n'; cat "$work/said")
			check "$name: $command" "$difference"
			;;
		esac
	done
	[ "$runs" -gt 0 ] || check "$name has an example that runs" "it has none"
done

# README.md: each "$ command" in a console block, with what stands behind it; and the part of the main job
mkdir "$work/readme" && ln -s "$root/examples" "$work/readme/examples"
awk -v to="$work/readme" '
	/^```console$/ { inside = 1; next }
	/^```/ { inside = 0 }
	inside && /^\$ / { n++; print substr($0, 3) >sprintf("%s/%03d.run", to, n); printf "" >sprintf("%s/%03d.gives", to, n); next }
	inside { print >>sprintf("%s/%03d.gives", to, n) }' README.md
export OMS_NOW=2026-11-12T09:00:00+05:30
for part in "$work/readme"/*.run; do
	(cd "$work/readme" && bash "$part") >"$work/got" 2>&1 </dev/null
	check "README.md: $(cat "$part")" "$(diff "${part%.run}.gives" "$work/got")"
done
sh examples/main-job.sh "$bin" >"$work/job" 2>&1
check 'README.md: the part of the main job' "$(awk '/^```/ { inside = 0 } /^== / { inside = 1 } inside' README.md \
	| grep -vxF -f "$work/job")"

# each verb has one
for tool in $tools; do
	for verb in $(verbs "$tool"); do
		check "$tool $verb has an example that runs" "$(cat "$work/$tool.1.parts"/*.run | grep -qE "$tool $verb( |$)" \
			|| echo "it has none")"
	done
done

finish
