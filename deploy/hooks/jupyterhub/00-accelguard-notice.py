# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
#
# In /etc/ipython/startup/ of the notebook's image: shows, when a kernel starts, what accelguard_hub.py was told.
import os as _os
import sys as _sys

if _os.environ.get("ACCELGUARD_NOTICE"):
    print("accelguard: " + _os.environ["ACCELGUARD_NOTICE"], file=_sys.stderr)
del _os, _sys
