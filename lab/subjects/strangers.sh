# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
#
# To be sourced, as root: two network namespaces, $near (198.51.100.10) and $far (198.51.100.20), joined by a veth pair.
# The addresses are reserved for documentation, so that each side takes the other for a stranger, not for a neighbour;
# nothing leaves the two. They, and what was started in them, end with the shell that sourced this.
near=ag-near-$$ far=ag-far-$$

leave() {
  trap - EXIT TERM INT
  for pid in $(jobs -p); do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  ip netns del "$near" 2>/dev/null || true
  ip netns del "$far" 2>/dev/null || true
}
trap leave EXIT
trap 'exit 0' TERM INT

# inside SPACE COMMAND…: a session of its own, as if started from another terminal, its output discarded. A namespace is
# entered by nsenter, because `ip netns exec` would also replace /sys.
inside() { local space=$1; shift; setsid nsenter --net="/run/netns/$space" "$@" </dev/null >/dev/null 2>&1 & }

ip netns add "$near"
ip netns add "$far"
ip link add "n$$" type veth peer name "f$$"
ip link set "n$$" netns "$near"
ip link set "f$$" netns "$far"
for side in "$near n$$ 198.51.100.10" "$far f$$ 198.51.100.20"; do
  read -r space link address <<<"$side"
  ip -n "$space" address add "$address/24" dev "$link"
  ip -n "$space" link set "$link" up
  ip -n "$space" link set lo up
  ip -n "$space" route add default dev "$link"
done
