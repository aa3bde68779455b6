#!/usr/bin/env bash
# What oms(7) says of servers: its roles, made by the SQL of the page; moving there and back; a standby.
# shellcheck source=tests/pg/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 1
standby=$work/standby
trap '[ ! -d "$standby" ] || "$tests/pg/server.sh" stop "$standby"; "$tests/pg/server.sh" stop "$server"; rm -rf "$work"' EXIT

# of_page NAME: the display behind the mark `sql: NAME` of the page
of_page() {
	awk -v mark=".\\\\\" sql: $1" '
		$0 == mark { is_next = 1 }
		is_inside && /^\.Ed/ { exit }
		is_inside { gsub(/\\e/, "\\"); print }
		is_next && /^\.Bd / { is_inside = 1 }' "$tests/../man/oms.7"
}

# as ROLE [SERVER]: the name of the data for it
as() { echo "postgresql:///shop?host=${2-$server}&user=oms_$1"; }

admin() { psql -qAtX -v ON_ERROR_STOP=1 "$1" 2>&1; }

of_page roles > roles.sql
of_page granted > granted.sql
ok "the page has the SQL" test "$(grep -c ';$' roles.sql)" -ge 8 -a "$(grep -c ';$' granted.sql)" -ge 3
is "$(admin "$uri" < roles.sql)" "" "it runs"

awk -v orders=300 -v skus=20 -f "$tests/data/orders.awk" > dump
awk -v orders=100 -v from=301 -v skus=20 -f "$tests/data/orders.awk" > later
awk 'BEGIN { for (i = 0; i < 20; i++) printf "{\"sku\":\"SKU-%d\",\"location\":\"BLR\",\"qty\":40,\"ref\":\"in-%d\"}\n", i, i }' > received

# --- moving there and back

oms-order import -q -d oms.db dump > out
oms-order list -d oms.db > before
oms-order import -q -d "$(as writer)" dump > out 2> err
is "$?" 66 "only the owner makes the tables"
is "$(oms-report restore -q -d "$(as owner)" --fields orders oms.db)" '{"orders":300}' "the owner restores a file to the server"
is "$(oms-report audit -d "$(as owner)")" "" "audit finds nothing"
ok "it is the same" cmp -s before <(oms-order list -d "$(as owner)")
oms-report backup -d "$(as owner)" back.db > out
ok "and back in a file too" cmp -s before <(oms-order list -d back.db)
is "$(oms-report audit -d back.db)" "" "audit finds nothing there"

# --- what each role may do

# works ROLE COMMAND ...; refused ROLE COMMAND ...: with 66 and one sentence
works() {
	local role=$1
	shift
	"$@" -q -d "$(as "$role")" > out 2> err < received
	is "$? $(cat err)" "0 " "the $role: $*"
}
refused() {
	local role=$1
	shift
	"$@" -d "$(as "$role")" > out 2> err < received
	is "$? $(wc -l < err | tr -d ' ') $(grep -c 'this role may not do that' err)" "66 1 1" "not the $role: $*"
}
everything() {
	works writer oms-order import "$1"
	works writer oms-stock receive
	works writer oms-stock reserve "$2"
	works writer oms-order confirm "$2"
	works writer oms-order settings seller_state=KA
	works writer oms-report rebuild
	works writer oms-report audit
	refused writer oms-report restore --yes back.db
	for verb in 'oms-order list' 'oms-order show web:R1' 'oms-order history web:R1' 'oms-order customers' 'oms-stock list' \
		'oms-stock low' 'oms-report sales' 'oms-report products' 'oms-report customers' 'oms-report funnel' \
		'oms-report stock' 'oms-report audit' 'oms-report backup --force copy.db'; do
		# shellcheck disable=SC2086 # words
		works reporter $verb
	done
	for verb in 'oms-order import dump' 'oms-order import -n dump' 'oms-stock receive' 'oms-stock reserve web:R2' \
		'oms-order confirm web:R2' 'oms-order confirm --explain web:R2' 'oms-order settings' 'oms-report rebuild' \
		'oms-report restore --yes back.db'; do
		# shellcheck disable=SC2086 # words
		refused reporter $verb
	done
}
everything later web:R1
is "$(oms-order list -d "$(as reporter)" | wc -l | tr -d ' ')" 400 "what the writer imported is there"

printf '%s\n' '\connect shop' 'REVOKE ALL ON ALL TABLES IN SCHEMA oms FROM oms_writer, oms_reporter;' \
	'REVOKE ALL ON ALL SEQUENCES IN SCHEMA oms FROM oms_writer;' | admin "$uri" > out
refused writer oms-order import later
{ echo '\connect shop'; cat granted.sql; } | admin "$uri" > out
is "$(cat out)" "" "the SQL for tables that are there runs"
everything dump web:R3

# --- a standby

if ! "$tests/pg/server.sh" standby "$standby" "$server" > out 2> err; then
	sed 's/^/# /' err
	is failed started "a standby starts"
fi
for verb in 'oms-order list' 'oms-report sales --by month' 'oms-report products' 'oms-stock list' 'oms-report audit'; do
	# shellcheck disable=SC2086 # words
	is "$($verb -d "$(as reporter "$standby")" 2>&1 | md5sum)" "$($verb -d "$(as reporter)" | md5sum)" "on a standby: $verb"
done
oms-report backup --force -d "$(as reporter "$standby")" copy.db > out
ok "a backup is made on it" cmp -s <(oms-order list -d copy.db) <(oms-order list -d "$(as reporter)")
oms-order confirm -d "$(as writer "$standby")" web:R4 > out 2> err
is "$? $(wc -l < err | tr -d ' ') $(wc -c < out | tr -d ' ')" "66 1 0" "and nobody writes there"

# A list is read slowly, and the tables are emptied meanwhile.
admin "postgresql:///oms?host=$standby&user=oms" > out <<< "ALTER SYSTEM SET max_standby_streaming_delay = '200ms';
SELECT pg_reload_conf();"
awk -v orders=6000 -v skus=20 -f "$tests/data/orders.awk" | oms-order import -q -d "$(as writer)" > out
end=$(admin "$uri" <<< 'SELECT pg_current_wal_insert_lsn()')
for _ in $(seq 200); do
	[ "$(admin "postgresql:///oms?host=$standby&user=oms" <<< "SELECT pg_last_wal_replay_lsn() >= '$end'")" = t ] && break
	sleep 0.1
done
mkfifo slow
{ oms-order list -d "$(as reporter "$standby")" > slow 2> err; echo $? > status; } &
exec 7< slow
sleep 0.3
oms-report restore -q --yes -d "$(as owner)" back.db > out
sleep 1.5
cat <&7 > part
exec 7<&-
wait
is "$(sed 's/74/75/' status) $(wc -l < err | tr -d ' ')" "75 1" "a list that is cancelled by the standby: 75, or 74 ($(cat status))"
ok "what it printed is a part" test "$(wc -l < part)" -lt 6000
done_testing
