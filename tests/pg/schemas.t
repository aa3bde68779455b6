#!/usr/bin/env bash
# Both stores have the same tables, columns, checks and uniqueness, and every statement prepares on a server.
# shellcheck source=tests/pg/lib.sh
. "$(dirname "$0")/lib.sh"
command -v sqlite3 > /dev/null || { echo "1..0 # SKIP no sqlite3 shell"; exit 0; }

schema s > "$work/name"
awk -v orders=1 -f "$tests/data/orders.awk" > "$work/one"
oms-order import -q -d "$(in_schema s)" "$work/one" > "$work/out"
oms-order import -q -d "$work/db" "$work/one" > "$work/out"

# What both catalogues tell, in the same words. The server's own table is oms_data.
sqlite3 "$work/db" > "$work/file.columns" <<- 'END'
	SELECT t.name || '.' || c.name || ' ' || CASE c.type WHEN 'INTEGER' THEN 'bigint' ELSE lower(c.type) END
	       || CASE WHEN c."notnull" OR c.pk THEN ' not null' ELSE '' END || COALESCE(' default ' || c.dflt_value, '')
	  FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c
	 WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY t.name, c.cid
END
sql "SELECT table_name || '.' || column_name || ' ' || data_type || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END
            || COALESCE(' default ' || column_default, '')
       FROM information_schema.columns WHERE table_schema = 's' AND table_name <> 'oms_data'
      ORDER BY table_name COLLATE \"C\", ordinal_position" > "$work/far.columns"
is "$(< "$work/far.columns")" "$(< "$work/file.columns")" "the same tables and columns"
is "$([ "$(wc -l < "$work/far.columns")" -gt 100 ] && echo many)" many "and not none"

# unique LIST: tables and the columns that are unique together
sqlite3 "$work/db" > "$work/file.unique" <<- 'END'
	SELECT t.name || ' ' || (SELECT group_concat(name) FROM (SELECT c.name FROM pragma_index_info(i.name) AS c ORDER BY c.seqno))
	  FROM sqlite_master AS t JOIN pragma_index_list(t.name) AS i WHERE t.type = 'table' AND i."unique"
	UNION SELECT t.name || ' ' || c.name FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c
	 WHERE t.type = 'table' AND c.name = 'id' AND c.pk = 1 AND (SELECT count(*) FROM pragma_table_info(t.name) WHERE pk) = 1
	ORDER BY 1
END
sql "SELECT c.conrelid::regclass::text || ' ' || (SELECT string_agg(a.attname, ',' ORDER BY k.n)
              FROM unnest(c.conkey) WITH ORDINALITY AS k (attnum, n) JOIN pg_attribute AS a
                ON a.attrelid = c.conrelid AND a.attnum = k.attnum)
       FROM pg_constraint AS c WHERE c.connamespace = 's'::regnamespace AND c.contype IN ('p', 'u')" |
	sed 's/^s\.//' | LC_ALL=C sort > "$work/far.unique"
is "$(< "$work/far.unique")" "$(LC_ALL=C sort "$work/file.unique")" "the same is unique"

# The other indexes, by table and columns or expressions.
sqlite3 "$work/db" "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL" | tr '\n\t' '  ' |
	sed 's/CREATE INDEX/\n/g' | tr -d ' ()' | sed '/^$/d' | LC_ALL=C sort > "$work/file.indexes"
sql "SELECT indexdef FROM pg_indexes WHERE schemaname = 's' AND indexdef LIKE 'CREATE INDEX%'" |
	sed 's/CREATE INDEX //; s/ USING btree//; s/ON s\./ON /; s/::text//' | tr -d ' ()' | LC_ALL=C sort > "$work/far.indexes"
is "$(< "$work/far.indexes")" "$(< "$work/file.indexes")" "the same indexes"

# Checks and references, from the words of the migrations: the server's catalogue says them in its own way, so it
# is only asked how many it has.
said() {
	sed 's/--.*//' "$@" | tr '\n\t' '  ' | sed 's/CREATE /\n/g' | sed -n 's/^TABLE \([a-z_]*\) (\(.*\)/\1 \2/p' |
		sed 's/ COLLATE "C"//g; s/BIGINT/INTEGER/g; s/ STRICT//; s/, WITHOUT ROWID//; s/;.*//; s/  */ /g; s/ )/)/g; s/( /(/g' |
		grep -v '^oms_data \|^message_new ' | LC_ALL=C sort       # a file makes a table anew, a server changes it
}
is "$(said lib/store/schema/pg/*.sql)" "$(said lib/store/schema/sqlite/*.sql)" "tables are said in the same words"
is "$(sql "SELECT count(*) FROM pg_constraint WHERE connamespace = 's'::regnamespace AND contype = 'c'")" \
	"$({ said lib/store/schema/sqlite/*.sql; grep -h 'ADD COLUMN.*CHECK (' lib/store/schema/sqlite/*.sql; } |
		grep -o 'CHECK (' | wc -l | tr -d ' ')" "the server has every check"
is "$(sql "SELECT count(*) FROM information_schema.columns WHERE table_schema = 's' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'")" \
	0 "all texts are compared byte by byte"
for table in event stock_move; do
	for verb in "UPDATE s.$table SET $([ $table = event ] && echo actor=1 || echo qty=qty)" "DELETE FROM s.$table"; do
		case $table in
		stock_move) sql "INSERT INTO s.stock_move VALUES (1, (SELECT min(id) FROM s.item), 1, 1, 'sellable', 2, 'sellable', 'x', NULL, NULL, NULL, 1, 1, 'x', NULL) ON CONFLICT DO NOTHING" ;;
		esac
		sql "$verb" 2> "$work/err"
		ok "$table is only added to: ${verb%% *}" grep -q 'are never changed or deleted' "$work/err"
	done
done

# Every statement, its parameters with the types the server finds.
for file in lib/*/*.sql; do awk -f lib/store/sql.awk "$file"; done | awk '
	/^static const struct sql/ {
		if (name) print ";"
		split($0, half, "\""); name = half[2]; n = 0; split("", known)
		printf "PREPARE %s AS ", name
		next
	}
	/^\t"/ {
		out = ""; rest = substr($0, 3, length($0) - 5); gsub(/\\"/, "\"", rest)
		while (match(rest, /:[a-z_0-9]+/)) {
			word = substr(rest, RSTART, RLENGTH)
			if (!(word in known)) known[word] = ++n
			out = out substr(rest, 1, RSTART - 1) "$" known[word]
			rest = substr(rest, RSTART + RLENGTH)
		}
		print out rest
	}
	END { print ";" }' > "$work/statements"
{ cat "$work/statements"; echo "SELECT name, array_to_string(parameter_types, ',') FROM pg_prepared_statements;"; } |
	psql -qAtX "$(in_schema s)" > "$work/prepared" 2> "$work/err"
is "$(cat "$work/err")" "" "every statement prepares on a server"
is "$(wc -l < "$work/prepared" | tr -d ' ')" "$(cat lib/*/*.sql | grep -c '^-- name: ')" "all of them"
is "$(grep -vE '^[a-z_]+\|(bigint|integer|text|,)*$' "$work/prepared")" "" "with parameters that are texts or numbers"
done_testing
