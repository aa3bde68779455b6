#!/usr/bin/env bash
# install.t - what is installed, and that it works from there
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

if ! command -v meson >/dev/null || [ ! -e "$bin/build.ninja" ]; then
	printf '1..0 # SKIP not a folder of meson\n'
	exit 0
fi
status 0 'meson install' env DESTDIR="$work/dest" meson install -C "$bin" --no-rebuild --quiet
prefix=$(meson introspect "$bin" --buildoptions | jq -r '.[] | select(.name == "prefix").value')
at=$work/dest$prefix

for tool in $tools; do
	check "$tool is there" "$([ -x "$at/bin/$tool" ] || echo no)"
	status 0 "$tool runs" "$at/bin/$tool" --version
	check "its page" "$([ -s "$at/share/man/man1/$tool.1" ] || echo no)"
	check "its completion for bash" "$(grep -q "$tool" "$at/share/bash-completion/completions/$tool" || echo no)"
	check "its completion for fish" "$(grep -q "$tool" "$at/share/fish/vendor_completions.d/$tool.fish" || echo no)"
	check "its completion for zsh" "$(grep -q "^#compdef .*$tool" "$at/share/zsh/site-functions/_oms" || echo no)"
done
for page in man5/oms-maps.5 man5/oms-records.5 man7/oms.7; do
	check "$page" "$([ -s "$at/share/man/$page" ] || echo no)"
done
check 'every map' "$(diff <(cd lib/import/maps && ls) <(cd "$at/share/oms/maps" && ls))"
for script in nightly.sh ci-import.sh; do
	check "$script can be run" "$([ -x "$at/share/oms/$script" ] || echo no)"
done

# under DESTDIR the folder is not yet where the program was told it will be
is 'the program knows the folder of its maps' yes "$(grep -qF "OMS_MAPS_DIR=\\\"$prefix/share/oms/maps\\\"" \
	"$bin/compile_commands.json" && echo yes)"
cd "$work" || exit 99
status 0 'oms-order convert --maps' env OMS_MAPS="$at/share/oms/maps" "$at/bin/oms-order" convert --maps
has 'it finds a map in the installed folder' "$out" "^shopify-orders .*$at/share/oms/maps"
status 0 'and uses it' env OMS_MAPS="$at/share/oms/maps" "$at/bin/oms-order" convert "$root/examples/dumps/shopify-orders.csv"

finish
