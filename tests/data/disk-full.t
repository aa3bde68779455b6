#!/usr/bin/env bash
# A full disk: status 74, nothing that was committed is lost, and with space again it goes on.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$work" || exit 99
awk -v orders=12000 -f "$tests/data/orders.awk" > dump
head -n 300 dump > short
oms-order import -q -d good.db short > /dev/null 2>&1
echo '{"sku":"SKU-1","on_hand":9}' | oms-stock import -q -d good.db > /dev/null

# Standard output that takes nothing.
# full NAME COMMAND ...
full() {
	local name=$1
	shift
	"$@" > /dev/full 2> err
	is "$?: $(grep -c . err) $(grep -c 'No space left' err)" "74: 1 1" "/dev/full: $name ends with 74, and one sentence"
}
if [ -w /dev/full ]; then
	full "oms-order list" oms-order list -d good.db
	full "oms-order show" oms-order show -d good.db web:R1
	full "oms-order convert" oms-order convert -q short
	full "oms-order import" oms-order import -q -d good.db short
	full "oms-order import --dry-run" oms-order import -q --dry-run -d good.db short
	full "oms-order hold" oms-order hold -q -d good.db web:R1
	full "oms-stock list" oms-stock list -d good.db
	full "oms-report sales" oms-report sales -d good.db
	full "oms-report products --format table" oms-report products -d good.db --format table
	full "oms-order --help" oms-order --help
	ok "/dev/full: the books are right" oms-report audit -d good.db
else
	ok "# SKIP there is no /dev/full" true
fi

# The disk of the data file.
disk=$work/disk
mkdir "$disk"
if [ "$(id -u)" != 0 ] || ! mount -t tmpfs -o size=6m none "$disk" 2> /dev/null; then
	ok "a small disk # SKIP only root can mount one" true
	done_testing
	exit
fi
trap 'umount "$disk"; rm -rf "$work"' EXIT

# fills NAME OPTION ...: an import that does not fit
fills() {
	local name=$1
	shift
	rm -f "$disk"/*
	oms-order import -q -d "$disk/db" short > /dev/null 2>&1
	oms-order list -d "$disk/db" > before
	oms-order import -q "$@" -d "$disk/db" dump > out 2> err
	is "$?: $(grep -c . err)" "74: 1" "$name: a full disk ends it with 74, and one sentence"
	sed 's/,"verdict":"[a-z]*"}$/}/' out > told
	oms-order list -d "$disk/db" > now 2> err
	is "$?: $(cat err)" "0: " "$name: the file can be read while the disk is full"
	ok "$name: nothing is lost" cmp -n "$(stat -c %s before)" before now
	ok "$name: what was printed is there" cmp -n "$(stat -c %s told)" told now
	mount -o remount,size=64m "$disk"
	is "$(oms-report audit -d "$disk/db" 2>&1)" "" "$name: with space again the books are right"
	oms-order import -q "$@" -d "$disk/db" dump > out 2> err
	is "$?: $(cat err)" "0: " "$name: and the same import ends well"
	is "$(oms-order list -d "$disk/db" | wc -l)" 12000 "$name: all orders are there"
	rm -f "$disk"/*
	mount -o remount,size=6m "$disk"
}
fills "batches of 100" -b 100
fills "--atomic" --atomic

# no room at all, not even to open
dd if=/dev/zero of="$disk/filler" bs=4096 count=4096 2> /dev/null
oms-order import -q -d "$disk/db" short > out 2> err
is "$? $(wc -c < out)" "74 0" "no room for a new file: 74, nothing is printed"
rm "$disk/filler"
oms-order import -q -d "$disk/db" short > out 2> err
is $? 0 "with room again it is made"
is "$(oms-order list -d "$disk/db" | wc -l)" 300 "and holds all"

# the file of refused records
mkdir "$disk/r"
head -c 6m /dev/zero > "$disk/filler" 2> /dev/null
awk -v orders=200 -v bad=1 -f "$tests/data/orders.awk" | oms-order import -q -d good.db --rejects "$disk/r/rejects" > out 2> err
is $? 74 "--rejects on a full disk: 74"
done_testing
