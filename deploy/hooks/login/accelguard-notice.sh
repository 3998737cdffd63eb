# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
#
# In /etc/profile.d: shows at login what the agent has for this person (`notices: directory:` in its configuration).
accelguard_notice="${ACCELGUARD_NOTICES:-/run/accelguard/notices}/$(id -u)"
if [ -r "$accelguard_notice" ]; then
  printf 'accelguard: ' >&2
  head -c 8192 "$accelguard_notice" >&2
fi
unset accelguard_notice
