#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
#
# A storm of honest clones: a repository of generated files, served by git-daemon on loopback, cloned again and again.
# Ends when it is told to.
#
#   clone_storm.sh DIR
set -euo pipefail
dir=$1
mkdir -p "$dir/source"
cd "$dir"
git init -q source
for number in $(seq 1 300); do seq "$number" $((number + 3000)) >"source/part_$number.txt"; done
head -c 8000000 /dev/urandom >source/weights.bin
git -C source add .
git -C source -c user.name=lab -c user.email=lab@localhost commit -qm parts
git daemon --export-all --base-path="$dir" --listen=127.0.0.1 --port=9418 &
trap 'kill $!' EXIT
trap 'exit 0' TERM INT
sleep 1
while :; do
  rm -rf copy
  git clone -q git://127.0.0.1/source copy || sleep 1
done
