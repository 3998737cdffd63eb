#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
"""What the agent costs a training loop beside it. One trainer and one agent run all the time; the agent is stopped (SIGSTOP)
in one window of each pair and works in the other, in turns which comes first. Prints steps a second of each window.

  slowdown.py AGENT SCRATCH [--pairs 5] [--window 10]
"""
import argparse
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import time


def cpu_of(task):
    fields = pathlib.Path(task, "stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def threads(pid):
    found = {}
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        name = (task / "comm").read_text().strip()
        found[name] = found.get(name, 0.0) + cpu_of(task)
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("agent")
    parser.add_argument("scratch")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--window", type=float, default=10)
    options = parser.parse_args()
    scratch = pathlib.Path(options.scratch).absolute()
    scratch.mkdir(parents=True, exist_ok=True)
    steps = scratch / "steps"
    steps.unlink(missing_ok=True)
    config = scratch / "agent.yaml"
    config.write_text(f"state-directory: {scratch}/state\nmetrics:\n  listen: 127.0.0.1:19435\n")
    here = pathlib.Path(__file__).parent
    lasts = options.pairs * 2 * (options.window + 1) + 40
    trainer = subprocess.Popen(
        [sys.executable, here / "training.py", scratch / "data", "--for", str(lasts), "--steps", steps],
        stdout=subprocess.DEVNULL)
    agent = subprocess.Popen([options.agent, "run", "--config", config], stdout=open(scratch / "agent.log", "w"))
    windows = []
    used = {}
    worked = 0.0
    try:
        while not steps.exists() or steps.stat().st_size == 0:
            time.sleep(0.2)
        time.sleep(8)
        for pair in range(options.pairs):
            for on in ((True, False) if pair % 2 else (False, True)):
                agent.send_signal(signal.SIGCONT if on else signal.SIGSTOP)
                time.sleep(1)
                before, begin = threads(agent.pid), time.monotonic()
                time.sleep(options.window)
                end = time.monotonic()
                if on:
                    worked += end - begin
                    for name, seconds in threads(agent.pid).items():
                        used[name] = used.get(name, 0.0) + seconds - before.get(name, 0.0)
                windows.append((on, begin, end))
        if agent.poll() is not None:
            raise SystemExit("the agent ended")
        resident = [line for line in pathlib.Path(f"/proc/{agent.pid}/status").read_text().splitlines() if "VmRSS" in line]
    finally:
        agent.send_signal(signal.SIGCONT)
        agent.terminate()
        trainer.terminate()
        agent.wait()
        trainer.wait()
    marks = [tuple(map(float, line.split())) for line in steps.read_text().splitlines()]
    rates = []
    for on, begin, end in windows:
        inside = [mark for mark in marks if begin <= mark[0] <= end]
        rates.append((on, (inside[-1][1] - inside[0][1]) / (inside[-1][0] - inside[0][0])))
    print("window   " + " ".join("with   " if on else "without" for on, _ in rates))
    print("steps/s  " + " ".join(f"{rate:7.2f}" for _, rate in rates))
    ratios = []
    for pair in range(options.pairs):
        both = dict(rates[2 * pair:2 * pair + 2])
        ratios.append(both[True] / both[False])
    print("with / without, each pair: " + " ".join(f"{ratio:.4f}" for ratio in ratios))
    print(f"median {statistics.median(ratios):.4f}")
    alone = [rate for on, rate in rates if not on]
    print(f"without: least {min(alone):.2f}, most {max(alone):.2f}, spread {100 * (max(alone) / min(alone) - 1):.2f} %")
    print(f"agent: {100 * sum(used.values()) / worked:.2f} % of a core over {worked:.0f} s; {resident[0].split(':')[1].strip()}")
    for name, seconds in sorted(used.items(), key=lambda item: -item[1])[:12]:
        print(f"  {name:<18} {1000 * seconds / worked:7.3f} ms a second")


if __name__ == "__main__":
    main()
