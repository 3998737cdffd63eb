#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
#
# A real torrent exchange between strangers (needs root): a tracker and a seeder on the near side, a downloader on the
# far side. Ends by itself and removes what it made.
#
#   torrent_exchange.sh transmission|transmission-encrypted|aria2 DIR SECONDS [NAME]
#
# NAME renames the clients: each runs from a copy of the binary called so. Encrypted: peers that do not encrypt are refused.
set -euo pipefail
client=$1 dir=$2 seconds=$3 name=${4:-}
tracker=http://198.51.100.10:6969/announce

# shellcheck source=lab/subjects/strangers.sh
. "$(dirname "$0")/strangers.sh"

mkdir -p "$dir/seed" "$dir/leech" "$dir/home-seed" "$dir/home-leech" "$dir/bin"
head -c 200000000 /dev/urandom >"$dir/seed/holiday.bin"
rm -f "$dir/holiday.torrent"
mktorrent -a "$tracker" -l 18 -o "$dir/holiday.torrent" "$dir/seed/holiday.bin" >/dev/null
options=()
case $client in
  transmission-encrypted) program=$(command -v transmission-cli) options=(--encryption-required) ;;
  transmission) program=$(command -v transmission-cli) ;;
  aria2) program=$(command -v aria2c) ;;
  *) echo "client must be transmission, transmission-encrypted or aria2, not $client" >&2; exit 64 ;;
esac
if [ -n "$name" ]; then
  cp "$program" "$dir/bin/$name"
  program=$dir/bin/$name
fi

mkdir -p "$dir/tracker"
python3 - "$dir/holiday.torrent" >"$dir/tracker/allowed" <<'PYTHON'
import hashlib, sys
data = open(sys.argv[1], "rb").read()
info = data[data.index(b"4:info") + 6:-1]
print(hashlib.sha1(info).hexdigest())
PYTHON
chmod -R a+rX "$dir"
inside "$near" opentracker -i 198.51.100.10 -p 6969 -P 6969 -d "$dir/tracker" -w allowed

if [[ $client = transmission* ]]; then
  inside "$near" env HOME="$dir/home-seed" "$program" "${options[@]}" -w "$dir/seed" -u 1500 -p 51413 "$dir/holiday.torrent"
  inside "$far" env HOME="$dir/home-leech" "$program" "${options[@]}" -w "$dir/leech" -d 1500 -p 51414 "$dir/holiday.torrent"
else
  common=(--enable-dht=false --file-allocation=none --quiet --bt-enable-lpd=false)
  inside "$near" env HOME="$dir/home-seed" "$program" "${common[@]}" --dir "$dir/seed" --check-integrity=true --seed-ratio=0.0 \
    --max-upload-limit=1500K --listen-port=6881 "$dir/holiday.torrent"
  inside "$far" env HOME="$dir/home-leech" "$program" "${common[@]}" --dir "$dir/leech" --seed-ratio=0.0 \
    --max-download-limit=1500K --listen-port=6885 "$dir/holiday.torrent"
fi
sleep "$seconds" &
wait $!
du -B1 "$dir/leech/holiday.bin" 2>/dev/null | cut -f1
