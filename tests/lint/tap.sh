# tap.sh - the Test Anything Protocol in shell, for the tests of this folder; run from the source root
# shellcheck shell=bash

tap_count=0
tap_failed=0

# check NAME [FINDINGS]: passed when nothing was found; the findings are shown.
check()
{
	tap_count=$((tap_count + 1))
	if [ -z "${2-}" ]; then
		printf 'ok %d - %s\n' "$tap_count" "$1"
	else
		tap_failed=$((tap_failed + 1))
		printf 'not ok %d - %s\n' "$tap_count" "$1"
		printf '%s\n' "$2" | sed 's/^/# /'
	fi
}

# The plan, and the exit status of the test.
finish()
{
	printf '1..%d\n' "$tap_count"
	[ "$tap_failed" -eq 0 ]
}

# without_comments FILE ...: "file:line:code" with comments and the insides of strings taken out.
without_comments()
{
	awk '
	FNR == 1 { inside = 0 }
	{
		line = $0
		gsub(/\\./, "", line)
		gsub(/\047"\047/, "0", line)
		gsub(/"[^"]*"/, "\"\"", line)
		out = ""
		while (line != "") {
			if (inside) {
				i = index(line, "*/")
				if (!i) break
				line = substr(line, i + 2)
				inside = 0
			} else {
				i = index(line, "/*")
				if (!i) { out = out line; break }
				out = out substr(line, 1, i - 1)
				line = substr(line, i + 2)
				inside = 1
			}
		}
		print FILENAME ":" FNR ":" out
	}' "$@"
}
