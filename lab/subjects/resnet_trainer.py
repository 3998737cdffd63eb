#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
"""Honest training for the lab: ResNet-18 on two folders of synthetic pictures with two DataLoader workers and a
checkpoint every 20 s. The twin of the face-swap trainer: same library, same kind of reads, another purpose.

  resnet_trainer.py DIR [--for SECONDS]
"""
import argparse
import os
import pathlib
import time

import numpy
import torch
import torchvision
from PIL import Image


class Pictures(torch.utils.data.Dataset):
    def __init__(self, root):
        self.files = sorted(pathlib.Path(root).glob("*/*.jpg"))

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        with Image.open(self.files[index]) as picture:
            pixels = numpy.asarray(picture.resize((96, 96)), dtype=numpy.float32).transpose(2, 0, 1) / 255
        return torch.from_numpy(pixels), int(self.files[index].parent.name == "dogs")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root")
    parser.add_argument("--for", dest="seconds", type=float, default=300)
    options = parser.parse_args()
    noise = numpy.random.default_rng(2)
    for kind in ("cats", "dogs"):
        folder = pathlib.Path(options.root, kind)
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(200):
            Image.fromarray(noise.integers(0, 255, (256, 256, 3), dtype=numpy.uint8)).save(folder / f"{number}.jpg")
    model = torchvision.models.resnet18(num_classes=2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    loader = torch.utils.data.DataLoader(Pictures(options.root), batch_size=16, shuffle=True, num_workers=2)
    checkpoint = os.path.join(options.root, "checkpoint.pt")
    end = time.monotonic() + options.seconds
    save_at = time.monotonic() + 20
    while time.monotonic() < end:
        for pictures, labels in loader:
            loss = torch.nn.functional.cross_entropy(model(pictures), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if time.monotonic() >= save_at:
                torch.save(model.state_dict(), checkpoint + ".tmp")
                os.replace(checkpoint + ".tmp", checkpoint)
                save_at += 20
            if time.monotonic() >= end:
                break


if __name__ == "__main__":
    main()
