# lib.sh - lib.sh of the tests, with a PostgreSQL server of the test's own; without one all is passed over
# shellcheck shell=bash
# shellcheck source=tests/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
export PGOPTIONS='-c client_min_messages=error'
case $(oms-order list -q -d 'postgresql:///?host=/none' 2>&1) in
*'built without'*) echo "1..0 # SKIP built without PostgreSQL"; exit 0 ;;
esac
server=$work/server
chmod 755 "$work"
uri=$("$tests/pg/server.sh" start "$server")
case $? in
0) ;;
77) echo "1..0 # SKIP no server programs of PostgreSQL are found"; exit 0 ;;
*) exit 1 ;;
esac
trap '"$tests/pg/server.sh" stop "$server"; rm -rf "$work"' EXIT

sql() { psql -qAtX "$uri" -c "$1"; }

# schema NAME: an empty one; prints the name of the data in it
schema() { sql "CREATE SCHEMA $1" && in_schema "$1"; }

in_schema() { echo "$uri&options=-csearch_path%3D$1"; }
