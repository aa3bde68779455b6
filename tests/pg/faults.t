#!/usr/bin/env bash
# What goes wrong with a server: killed in the middle, many at once, no rights, busy, not there. Nothing is shown
# that was not committed, nothing is promised twice, and each failure is one sentence and its exit status.
# shellcheck source=tests/pg/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 1

# --- killed in the middle of an import, started, and run again

awk -v orders=30000 -f "$tests/data/orders.awk" > dump
db=$(schema crash)
oms-order import -q -d "$db" --batch 1000 dump > shown 2> err &
import=$!
while [ "$(wc -l < shown)" -lt 4000 ] && kill -0 "$import" 2> /dev/null; do sleep 0.02; done
"$tests/pg/server.sh" kill "$server"
wait "$import"
is "$?" 74 "a server that is killed: 74"
is "$(wc -l < err | tr -d ' ')" 1 "in one sentence"
ok "that says so" grep -q 'the server is gone' err
"$tests/pg/server.sh" again "$server"
oms-order list -d "$db" --fields order > there
grep -o '"order":"[^"]*"' shown | sort > shown.names
grep -o '"order":"[^"]*"' there | sort > there.names
ok "some orders were shown, and not all" test "$(wc -l < shown.names)" -ge 4000 -a "$(wc -l < shown.names)" -lt 30000
is "$(comm -23 shown.names there.names | wc -l | tr -d ' ')" 0 "what was shown is there"
oms-order import -q -d "$db" dump > again 2> err
is "$?" 0 "the import runs again"
oms-order import -q -d undisturbed.db dump > out
oms-order list -d "$db" > far
oms-order list -d undisturbed.db > near
ok "and ends where an undisturbed one does" cmp -s far near
is "$(oms-report audit -d "$db" 2>&1)" "" "audit finds nothing"

# --- 20 programs for 10 units

db=$(schema units)
echo '{"sku":"ONE","location":"BLR","qty":10,"ref":"in"}' > received
echo '{"sku":"ONE"}' | oms-stock import -q -d "$db" > out 2> err
oms-stock receive -q -d "$db" < received > out
awk -v orders=20 -v sku=ONE -f "$tests/data/orders.awk" | oms-order import -q -d "$db" > out
for i in $(seq 20); do
	oms-stock reserve -q -d "$db" --busy-ms 60000 "web:R$i" > "reserved.$i" 2> "refused.$i" &
done
wait
is "$(cat reserved.* | grep -c '"allocated"')" 10 "20 programs, 10 units: 10 are promised"
is "$(cat refused.* | grep -c stock_short)" 10 "10 are refused"
is "$(cat refused.* | wc -l | tr -d ' ')" 10 "and nothing else is said"
is "$(oms-stock list -d "$db" --fields on_hand,allocated,available)" '{"on_hand":10,"allocated":10,"available":0}' "the level says so"
is "$(oms-report audit -d "$db" 2>&1)" "" "audit finds nothing"

# --- 8 programs with overlapping dumps, the first of them making the tables

db=$(schema dumps)
for i in $(seq 8); do
	awk -v orders=600 -v from=$((i * 200)) -v skus=40 -f "$tests/data/orders.awk" > "part.$i"
	[ $((i % 2)) = 0 ] && { tac "part.$i" > turned && mv turned "part.$i"; }
done
pids=()
for i in $(seq 8); do
	oms-order import -q -d "$db" --busy-ms 60000 "part.$i" > "out.$i" 2> "err.$i" &
	pids+=($!)
done
failed_ones=0
for i in "${pids[@]}"; do wait "$i" || failed_ones=$((failed_ones + 1)); done
is "$failed_ones" 0 "8 programs import overlapping dumps"
is "$(cat err.*)" "" "and say nothing"
for i in $(seq 8); do oms-order import -q -d dumps.db "part.$i" > out; done
oms-order list -d "$db" > far
oms-order list -d dumps.db > near
ok "one after the other would end there too" cmp -s far near
# rows that are equal stand in the order in which their items and customers became known, and an item has the title
# of the order that told of it first: both may differ
sums() { oms-report "$@" | sed 's/"title":"[^"]*",//' | sort; }
for report in sales "products --top 1000" "customers --top 10000" funnel; do
	# shellcheck disable=SC2086 # words
	is "$(sums $report -d "$db" | md5sum)" "$(sums $report -d dumps.db | md5sum)" "so do the sums of $report"
done
is "$(cat out.* | grep -c '"verdict":"created"')" "$(wc -l < near | tr -d ' ')" "each order was made once"
is "$(oms-report audit -d "$db" 2>&1)" "" "audit finds nothing"

# --- rights

sql "CREATE ROLE reporter LOGIN; GRANT USAGE ON SCHEMA dumps TO reporter; GRANT SELECT ON ALL TABLES IN SCHEMA dumps TO reporter" > out
reader=${db/user=oms/user=reporter}
is "$(oms-order list -d "$reader" | md5sum)" "$(md5sum < near)" "a role that may only read reads"
oms-order confirm -d "$reader" web:R300 > out 2> err
is "$?" 66 "and cannot write: 66"
is "$(cat err)" "oms-order confirm: this role may not do that on the server: permission denied for table oms_data" "in one sentence"
oms-order import -d "$reader" part.1 > out 2> err
is "$? $(wc -l < err | tr -d ' ')" "66 1" "nor import"

# --- busy

db=$(schema busy)
oms-order import -q -d "$db" part.1 > out
{ printf '%s\n' "BEGIN; LOCK TABLE busy.oms_data IN EXCLUSIVE MODE;" "SELECT 'locked';"; sleep 3; } | psql -qAtX "$uri" > locked &
while ! grep -q locked locked 2> /dev/null; do sleep 0.02; done
from=${EPOCHREALTIME/./}
oms-order confirm -d "$db" --busy-ms 700 web:R300 > out 2> err
is "$?" 75 "somebody else writes: 75"
took=$(((${EPOCHREALTIME/./} - from) / 1000))
ok "after --busy-ms ($took ms)" test "$took" -ge 690 -a "$took" -lt 2500
is "$(cat err)" "oms-order confirm: the data is in use by another program" "in one sentence"
oms-order list -d "$db" > out
is "$? $(wc -l < out | tr -d ' ')" "0 600" "who reads does not wait"
wait

# --- names

# says SENTENCE URI WORDS
says() {
	oms-order list -d "$2" > out 2> err
	is "$? $(wc -l < err | tr -d ' ') $(grep -c "$3" err)" "66 1 1" "$1"
	sed 's/^/# /' err
	is "$(grep -c hush err)" 0 "and does not tell a password"
}
says "a server that is not there" "postgresql://me:hush@localhost:1/oms?connect_timeout=2" "Connection refused"
says "a database that is missing" "postgresql://oms:hush@/nothing?host=$server" 'database "nothing" does not exist'
says "a schema that is missing" "$(in_schema nothing)&password=hush" "no data yet"
says "a name that is none" "postgresql://oms:hush@/oms?host=$server&colour=red" "colour"
says "one that cannot be read" "postgresql://oms:hush@[/oms" "URI"
sed -i "1i local all locked scram-sha-256" "$server/data/pg_hba.conf"
sql "SET password_encryption = 'scram-sha-256'; CREATE ROLE locked LOGIN PASSWORD 'right'; SELECT pg_reload_conf()" > out
sleep 0.3
says "a wrong password" "postgresql://locked:hush@/oms?host=$server" "password authentication failed"
says "no password" "postgresql://locked@/oms?host=$server" "no password"
oms-order import -q -d "$(in_schema nothing)" part.1 > out 2> err
is "$? $(wc -l < err | tr -d ' ')" "66 1" "an import into a schema that is missing"
sql "UPDATE busy.oms_data SET version = 99"
says "data of a newer program" "$db" "use a newer program"
done_testing
