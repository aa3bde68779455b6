#!/bin/sh
# try.sh - install what is missing, build, and show the main job
set -eu

cd "$(dirname "$0")/.."
sh tests/setup.sh build
[ -e build/build.ninja ] || meson setup build
ninja -C build
sh examples/main-job.sh build
