#!/usr/bin/env bash
# server.sh - a PostgreSQL server of one's own, in a folder of its own
#
#   server.sh start DIR    make and start it; prints the URI of its database `oms`
#   server.sh stop DIR     stop it by its pid, and remove DIR; `kill DIR` stops it without a word, as a crash does,
#   server.sh again DIR    and starts it again
#   server.sh standby DIR OF   make and start a standby of the server in OF; prints the URI of its `oms`
#
# What a crash of the machine would lose does not matter here (fsync is off, unless OMS_PG_FSYNC=on); a crash of
# the server loses nothing. It listens on a socket in DIR, and on 127.0.0.1 with OMS_PG_PORT. With no server programs found it exits 77.
# A server does not run as root: then it runs as the user `postgres`, else `nobody`.
set -u
command=${1-} dir=${2-}
[ -n "$dir" ] || { sed -n '4,10s/^# \{0,1\}//p' "$0" >&2; exit 2; }
bin=${OMS_PG_BIN-}
if [ -z "$bin" ]; then
	for bin in "$(dirname "$(command -v initdb || echo /none/initdb)")" /usr/lib/postgresql/*/bin; do
		[ -x "$bin/initdb" ] && found=$bin
	done
	bin=${found-}
fi
[ -x "$bin/initdb" ] || { echo "server.sh: no server programs of PostgreSQL are found" >&2; exit 77; }
port=${OMS_PG_PORT-}
user=$(id -un)
if [ "$(id -u)" = 0 ]; then
	user=postgres
	getent passwd postgres > /dev/null || user=nobody
fi

# as_server COMMAND ...: as the user who runs the server
as_server() {
	if [ "$(id -u)" = 0 ]; then (cd / && setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups "$@"); else "$@"; fi
}

uri() { echo "postgresql:///oms?host=$dir&user=oms${port:+&port=$port}"; }

run() {
	as_server "$bin/pg_ctl" -s -w -t 60 -D "$dir/data" -l "$dir/log" \
		-o "-k '$dir' -c listen_addresses=${port:+127.0.0.1} ${port:+-p $port}" start || { tail -n 20 "$dir/log" >&2; exit 1; }
}

case $command in
start)
	mkdir -p "$dir" && dir=$(cd "$dir" && pwd) || exit 2
	chmod 755 "$dir"
	[ "$(id -u)" != 0 ] || chown "$user" "$dir"
	as_server "$bin/initdb" -D "$dir/data" -U oms -E UTF8 --locale=C.UTF-8 -A trust > "$dir/initdb.log" 2>&1 || {
		cat "$dir/initdb.log" >&2
		exit 1
	}
	cat >> "$dir/data/postgresql.conf" <<- END
		max_connections = 60
		deadlock_timeout = 200ms
		log_min_messages = fatal
		fsync = ${OMS_PG_FSYNC:-off}
	END
	run
	as_server "$bin/createdb" -h "$dir" ${port:+-p "$port"} -U oms oms || exit 1
	uri
	;;
again)
	run
	;;
standby)
	mkdir -p "$dir" && dir=$(cd "$dir" && pwd) || exit 2
	chmod 755 "$dir"
	[ "$(id -u)" != 0 ] || chown "$user" "$dir"
	as_server "$bin/pg_basebackup" -R -c fast -h "$3" ${port:+-p "$port"} -U oms -D "$dir/data" >&2 || exit 1
	port=
	run
	uri
	;;
stop | kill)
	mode=fast
	[ "$command" = stop ] || mode=immediate
	as_server "$bin/pg_ctl" -s -w -D "$dir/data" -m "$mode" stop
	[ "$command" = kill ] || rm -rf "$dir"
	;;
*) exit 2 ;;
esac
