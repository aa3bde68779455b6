#!/usr/bin/env bash
# with-server.sh COMMAND ... - run it with OMS_TEST_URI, the URI of a server of its own; passed over without one
set -u
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d)
chmod 755 "$dir"
uri=$("$here/server.sh" start "$dir/server" 2> "$dir/err")
case $? in
0) ;;
77) echo "1..0 # SKIP no server programs of PostgreSQL are found"; rm -rf "$dir"; exit 0 ;;
*) cat "$dir/err" >&2; exit 1 ;;
esac
trap '"$here/server.sh" stop "$dir/server"; rm -rf "$dir"' EXIT
OMS_TEST_URI=$uri "$@"
