#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
"""A Stratum v1 pool for the lab: hands out a new job every few seconds and accepts every share.

Prints its port on the first line. Usage: stratum_pool.py [--at ADDRESS] [--every SECONDS] [--for SECONDS]
"""
import argparse
import itertools
import json
import socket
import threading
import time


def serve(client, every, end):
    numbers = itertools.count(1)
    lock = threading.Lock()

    def send(message):
        with lock:
            client.sendall(json.dumps(message, separators=(",", ":")).encode() + b"\n")

    def push_jobs():
        while time.monotonic() < end:
            time.sleep(every)
            try:
                notify()
            except OSError:
                return

    def notify():
        job = format(next(numbers), "08x")
        branches = [format(i * 7919, "064x") for i in range(4)]
        send({"id": None, "method": "mining.notify",
              "params": [job, "0" * 64, "01" * 40, "ff" * 30, branches, "20000000", "1a44b9f2", "6566a3c2", True]})

    for line in client.makefile("rb"):
        request = json.loads(line)
        method = request["method"]
        if method == "mining.subscribe":
            send({"id": request["id"], "result": [[["mining.notify", "ae68"]], "08000002", 4], "error": None})
        elif method == "mining.authorize":
            send({"id": request["id"], "result": True, "error": None})
            send({"id": None, "method": "mining.set_difficulty", "params": [1]})
            notify()
            threading.Thread(target=push_jobs, daemon=True).start()
        elif method == "mining.submit":
            send({"id": request["id"], "result": True, "error": None})


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at", default="127.0.0.1")
    parser.add_argument("--every", type=float, default=8)
    parser.add_argument("--for", dest="seconds", type=float, default=300)
    options = parser.parse_args()
    end = time.monotonic() + options.seconds
    server = socket.create_server((options.at, 0))
    print(server.getsockname()[1], flush=True)
    server.settimeout(1)
    while time.monotonic() < end:
        try:
            client, _ = server.accept()
        except TimeoutError:
            continue
        threading.Thread(target=serve, args=(client, options.every, end), daemon=True).start()


if __name__ == "__main__":
    main()
