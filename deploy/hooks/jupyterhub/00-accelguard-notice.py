# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
#
# In /etc/ipython/startup/ of the notebook's image: shows, when a kernel starts, what accelguard_hub.py was told, and what the
# agent of this node has for this person where its directory of notices is mounted.
import os as _os
import sys as _sys

if _os.environ.get("ACCELGUARD_NOTICE"):
    print("accelguard: " + _os.environ["ACCELGUARD_NOTICE"], file=_sys.stderr)
_notices = _os.environ.get("ACCELGUARD_NOTICES", "/run/accelguard/notices")
try:
    with open(f"{_notices}/{_os.getuid()}", encoding="utf-8", errors="replace") as _file:
        print("accelguard: " + _file.read(8192).rstrip(), file=_sys.stderr)
    del _file
except OSError:
    pass  # nothing to tell
del _notices, _os, _sys
