#!/usr/bin/env bash
# words.t - nothing half done, and nothing of one person's machine, in any file
# shellcheck source=tests/lint/tap.sh
. tests/lint/tap.sh

# the tree without what git and builds keep, and without this test, which must name the words
look() { grep -rInE --exclude-dir=.git --exclude-dir='build*' --exclude=words.t "$1" . | cut -c -200; }

check 'nothing is left for later' "$(look '(^|[^A-Za-z])(TODO|FIXME|XXX|HACK)([^A-Za-z]|$)')"
check 'no paths of a home' "$(look '(^|[^A-Za-z0-9_])/(home|Users|root)/')"
check 'no marks of a merge' "$(look '^(<<<<<<<|>>>>>>>)( |$)')"

finish
