#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
#
# ./build.sh OUTDIR   builds two stand-ins for the driver's library:
#   OUTDIR/libnvidia-ml.so.1      every function that accelguard calls
#   OUTDIR/old/libnvidia-ml.so.1  as an old driver has it: several functions missing
# The scenario that they play is the file named by NVML_SCENARIO; see nvml_stub.c.
set -euo pipefail
[ $# -eq 1 ] || { sed -n '5,8s/^# \{0,1\}//p' "$0" >&2; exit 64; }
here=$(cd "$(dirname "$0")" && pwd)
flags=(-std=c11 -O1 -Wall -Wextra -Werror -fPIC -shared -fvisibility=hidden -Wl,-soname,libnvidia-ml.so.1)
mkdir -p "$1/old"
"${CC:-gcc}" "${flags[@]}" -o "$1/libnvidia-ml.so.1" "$here/nvml_stub.c"
"${CC:-gcc}" "${flags[@]}" -DOLD_DRIVER -o "$1/old/libnvidia-ml.so.1" "$here/nvml_stub.c"
