#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
#
# ./build.sh OUTDIR   builds stand-ins for the driver's library:
#   OUTDIR/libnvidia-ml.so.1      every function that accelguard calls
#   OUTDIR/old/libnvidia-ml.so.1  as an old driver has it: several functions missing
#   OUTDIR/crash/, OUTDIR/hang/   one that crashes, or hangs for a minute, while it is loaded
# The scenario that they play is the file named by NVML_SCENARIO; see nvml_stub.c.
set -euo pipefail
[ $# -eq 1 ] || { sed -n '5,9s/^# \{0,1\}//p' "$0" >&2; exit 64; }
here=$(cd "$(dirname "$0")" && pwd)
flags=(-std=c11 -O1 -Wall -Wextra -Werror -fPIC -shared -fvisibility=hidden -Wl,-soname,libnvidia-ml.so.1)
mkdir -p "$1/old" "$1/crash" "$1/hang"
"${CC:-gcc}" "${flags[@]}" -o "$1/libnvidia-ml.so.1" "$here/nvml_stub.c"
"${CC:-gcc}" "${flags[@]}" -DOLD_DRIVER -o "$1/old/libnvidia-ml.so.1" "$here/nvml_stub.c"
"${CC:-gcc}" "${flags[@]}" -DCRASH_AT_LOAD -o "$1/crash/libnvidia-ml.so.1" "$here/nvml_stub.c"
"${CC:-gcc}" "${flags[@]}" -DHANG_AT_LOAD -o "$1/hang/libnvidia-ml.so.1" "$here/nvml_stub.c"
