#!/bin/sh
# What a newcomer does: a clone of what is committed, a home with nothing, and the two commands of the README.
# Needs the package registry for `npm ci`. Ends with 0 if the demo did.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir "$place/home"
git clone --quiet "$root" "$place/clone"
cd "$place/clone"
env -i PATH="$PATH" HOME="$place/home" npm ci
env -i PATH="$PATH" HOME="$place/home" npm run demo -- --exit
