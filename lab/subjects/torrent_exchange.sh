#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
#
# A real torrent exchange between two network namespaces joined by a veth pair (needs root): a tracker and a seeder in
# one, a downloader in the other. Addresses are from 198.51.100.0/24, which is reserved for documentation, so that the
# clients see strangers, not neighbours; nothing leaves the two namespaces. Ends by itself and removes what it made.
#
#   torrent_exchange.sh transmission|aria2 DIR SECONDS [NAME]
#
# NAME renames the clients: each runs from a copy of the binary called so.
set -euo pipefail
client=$1 dir=$2 seconds=$3 name=${4:-}
seed=ag-seed-$$ leech=ag-leech-$$
tracker=http://198.51.100.10:6969/announce

cleanup() {
  trap - EXIT TERM INT
  for pid in $(jobs -p); do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  ip netns del "$seed" 2>/dev/null || true
  ip netns del "$leech" 2>/dev/null || true
}
trap cleanup EXIT
trap 'exit 0' TERM INT

ip netns add "$seed"
ip netns add "$leech"
ip link add "s$$" type veth peer name "l$$"
ip link set "s$$" netns "$seed"
ip link set "l$$" netns "$leech"
for side in "$seed s$$ 198.51.100.10" "$leech l$$ 198.51.100.20"; do
  read -r space link address <<<"$side"
  ip -n "$space" address add "$address/24" dev "$link"
  ip -n "$space" link set "$link" up
  ip -n "$space" link set lo up
  ip -n "$space" route add default dev "$link"
done

mkdir -p "$dir/seed" "$dir/leech" "$dir/home-seed" "$dir/home-leech" "$dir/bin"
head -c 200000000 /dev/urandom >"$dir/seed/holiday.bin"
rm -f "$dir/holiday.torrent"
mktorrent -a "$tracker" -l 18 -o "$dir/holiday.torrent" "$dir/seed/holiday.bin" >/dev/null
case $client in
  transmission) program=$(command -v transmission-cli) ;;
  aria2) program=$(command -v aria2c) ;;
  *) echo "client must be transmission or aria2, not $client" >&2; exit 64 ;;
esac
if [ -n "$name" ]; then
  cp "$program" "$dir/bin/$name"
  program=$dir/bin/$name
fi

# setsid: each program is a session of its own, as if started from another terminal. A namespace is entered by nsenter,
# because `ip netns exec` would also replace /sys.
inside() { local space=$1; shift; setsid nsenter --net="/run/netns/$space" "$@" </dev/null >/dev/null 2>&1 & }

mkdir -p "$dir/tracker"
python3 - "$dir/holiday.torrent" >"$dir/tracker/allowed" <<'PYTHON'
import hashlib, sys
data = open(sys.argv[1], "rb").read()
info = data[data.index(b"4:info") + 6:-1]
print(hashlib.sha1(info).hexdigest())
PYTHON
chmod -R a+rX "$dir"
inside "$seed" opentracker -i 198.51.100.10 -p 6969 -P 6969 -d "$dir/tracker" -w allowed

if [ "$client" = transmission ]; then
  inside "$seed" env HOME="$dir/home-seed" "$program" -w "$dir/seed" -u 1500 -p 51413 "$dir/holiday.torrent"
  inside "$leech" env HOME="$dir/home-leech" "$program" -w "$dir/leech" -d 1500 -p 51414 "$dir/holiday.torrent"
else
  common=(--enable-dht=false --file-allocation=none --quiet --bt-enable-lpd=false)
  inside "$seed" env HOME="$dir/home-seed" "$program" "${common[@]}" --dir "$dir/seed" --check-integrity=true --seed-ratio=0.0 \
    --max-upload-limit=1500K --listen-port=6881 "$dir/holiday.torrent"
  inside "$leech" env HOME="$dir/home-leech" "$program" "${common[@]}" --dir "$dir/leech" --seed-ratio=0.0 \
    --max-download-limit=1500K --listen-port=6885 "$dir/holiday.torrent"
fi
sleep "$seconds" &
wait $!
du -B1 "$dir/leech/holiday.bin" 2>/dev/null | cut -f1
