#!/bin/sh
# setup.sh PART ... - install what is missing, on Debian 12, Ubuntu 24.04 or newer
#
# PART is build (compiler and libraries), tests (what the tests use beside), or ci (clang and its fuzzer).
# Nothing is asked for, and nothing is installed, when all is there.
set -eu

missing=
need() { missing="$missing $*"; }
command_for() { command -v "$1" >/dev/null 2>&1 || need "$2"; }
library_for() { pkg-config --exists "$1" 2>/dev/null || need "$2"; }

build()
{
	command_for cc 'gcc libc6-dev'
	command_for meson meson
	command_for ninja ninja-build
	command_for pkg-config pkg-config
	command_for awk mawk
	library_for 'sqlite3 >= 3.37' libsqlite3-dev
	library_for 'jansson >= 2.13' libjansson-dev
	library_for zlib zlib1g-dev
	library_for 'libpq >= 14' libpq-dev
	library_for expat libexpat1-dev
	library_for xlsxwriter libxlsxwriter-dev
	[ -e /usr/share/zoneinfo/Europe/Berlin ] || need tzdata
}

tests()
{
	command_for bash bash
	command_for jq jq
	command_for sqlite3 sqlite3
	command_for mandoc mandoc
	command_for shellcheck shellcheck
	command_for gzip gzip
	command_for unzip unzip
	command_for script bsdutils
	command_for flock util-linux
	command_for psql postgresql-client
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command_for initdb postgresql
	[ -x /usr/bin/time ] || need time
	command_for hledger hledger
	command_for ledger ledger
	command_for bean-check beancount
	ctags --version 2>/dev/null | grep -q Universal || need universal-ctags
}

ci()
{
	command_for clang clang
}

for part; do
	case $part in
	build | tests | ci) "$part" ;;
	*) echo "setup.sh: there is no part $part" >&2; exit 2 ;;
	esac
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
	echo "setup.sh: please install (names of Debian):$missing" >&2
	exit 1
fi
sudo=
[ "$(id -u)" -eq 0 ] || sudo=sudo
echo "setup.sh: installing:$missing"
$sudo apt-get update -qq
# shellcheck disable=SC2086 # a list of words
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
