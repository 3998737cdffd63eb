# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
"""For jupyterhub_config.py:

    import sys
    sys.path.insert(0, "/usr/lib/accelguard/hooks/jupyterhub")
    from accelguard_hub import pre_spawn_hook
    c.Spawner.pre_spawn_hook = pre_spawn_hook

Asks whether the person is restricted before their server starts. A restricted person's server gets ACCELGUARD_NOTICE, which
00-accelguard-notice.py shows in every notebook; with `restricted=refuse` it does not start, and the person reads why.
Whatever goes wrong, the server starts.
"""
import asyncio
import logging
import os
import pathlib

log = logging.getLogger("accelguard")
ASKER = pathlib.Path(__file__).resolve().parent.parent / "accelguard-eligible"


class Restricted(Exception):
    """JupyterHub shows `jupyterhub_message` on its page."""

    def __init__(self, why):
        super().__init__(why)
        self.jupyterhub_message = why


async def standing(name):
    """What the controller says, and the exit status of the asker: 0, 1, or 2 for not known."""
    try:
        asker = await asyncio.create_subprocess_exec(
            str(ASKER), name, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL)
        try:
            said, _ = await asyncio.wait_for(asker.communicate(), 3)
        except asyncio.TimeoutError:
            asker.kill()
            return "unknown: no answer in time", 2
        return said.decode("ascii", "replace").strip(), asker.returncode
    except (OSError, ValueError) as problem:
        return f"unknown: {problem}", 2


def refuses():
    path = os.environ.get("ACCELGUARD_ELIGIBILITY", "/etc/accelguard/eligibility.conf")
    return "restricted=refuse" in pathlib.Path(path).read_text().splitlines()


async def pre_spawn_hook(spawner):
    answer, status = await standing(spawner.user.name)
    log.info("%r: %s", spawner.user.name, answer)
    spawner.environment.pop("ACCELGUARD_NOTICE", None)
    if status != 1:
        return
    why = "This account is restricted: " + answer.removeprefix("restricted: ")
    if refuses():
        raise Restricted(why)
    spawner.environment["ACCELGUARD_NOTICE"] = why
