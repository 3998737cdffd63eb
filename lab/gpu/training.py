#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
"""Honest training on a real device: ResNet-18 in mixed precision on pictures that DataLoader workers read from a file,
with a checkpoint every 20 s.

  training.py DIR --for SECONDS [--steps FILE]    FILE gets "seconds steps" of the monotonic clock four times a second
"""
import argparse
import os
import pathlib
import time

import numpy
import torch
import torchvision

SIDE = 96
PICTURES = 8192


class Pictures(torch.utils.data.Dataset):
    def __init__(self, file):
        self.file = file

    def __len__(self):
        return 1 << 20

    def __getitem__(self, index):
        size = 3 * SIDE * SIDE
        with open(self.file, "rb") as file:
            file.seek(index % PICTURES * size)
            raw = numpy.frombuffer(file.read(size), dtype=numpy.uint8)
        return torch.from_numpy(raw.reshape(3, SIDE, SIDE).astype(numpy.float32) / 255), index % 100


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root")
    parser.add_argument("--for", dest="seconds", type=float, default=60)
    parser.add_argument("--steps")
    parser.add_argument("--workers", type=int, default=12)
    options = parser.parse_args()
    root = pathlib.Path(options.root)
    root.mkdir(parents=True, exist_ok=True)
    pictures = root / "pictures.bin"
    if not pictures.exists():
        noise = numpy.random.default_rng(1)
        noise.integers(0, 255, PICTURES * 3 * SIDE * SIDE, dtype=numpy.uint8).tofile(pictures)
    torch.backends.cudnn.benchmark = True
    model = torchvision.models.resnet18(num_classes=100).cuda().to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    loader = torch.utils.data.DataLoader(
        Pictures(pictures), batch_size=256, shuffle=True, num_workers=options.workers, persistent_workers=True,
        pin_memory=True, drop_last=True)
    log = open(options.steps, "w", buffering=1) if options.steps else None
    end = time.monotonic() + options.seconds
    save_at = time.monotonic() + 20
    say_at = 0.0
    steps = 0
    while time.monotonic() < end:
        for batch, labels in loader:
            batch = batch.cuda(non_blocking=True).to(memory_format=torch.channels_last)
            with torch.autocast("cuda", dtype=torch.bfloat16):
                loss = torch.nn.functional.cross_entropy(model(batch), labels.cuda(non_blocking=True))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            steps += 1
            now = time.monotonic()
            if log and now >= say_at:
                torch.cuda.synchronize()
                now = time.monotonic()
                log.write(f"{now:.6f} {steps}\n")
                say_at = now + 0.25
            if now >= save_at:
                torch.save(model.state_dict(), root / "checkpoint.pt.tmp")
                os.replace(root / "checkpoint.pt.tmp", root / "checkpoint.pt")
                save_at += 20
            if now >= end:
                break
    print(f"{steps} steps")


if __name__ == "__main__":
    main()
