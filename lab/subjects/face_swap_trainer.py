#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
"""A face-swap training subject for the lab, on synthetic pictures.

It reproduces of DeepFaceLab's SAEHD trainer: a shared encoder with two decoders trained on two aligned face folders,
one spawned loader process per folder at low priority that reads pictures at random, a preview rewritten every few
seconds, model files pickled to X.tmp and renamed, the command line. It does not reproduce: real faces (the pictures
are coloured noise), TensorFlow, masks, the real network's size.

  face_swap_trainer.py prepare DIR
  face_swap_trainer.py train --training-data-src-dir DIR/data_src/aligned --training-data-dst-dir DIR/data_dst/aligned
                             --model-dir DIR/model --model SAEHD [--for SECONDS]
"""
import argparse
import multiprocessing
import os
import pathlib
import pickle
import random
import time

import numpy
from PIL import Image

SIZE = 64
BATCH = 8


def prepare(root):
    noise = numpy.random.default_rng(1)
    for side in ("data_src", "data_dst"):
        folder = pathlib.Path(root, side, "aligned")
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(400):
            picture = noise.integers(0, 255, (256, 256, 3), dtype=numpy.uint8)
            Image.fromarray(picture).save(folder / f"{number:05d}_0.jpg", quality=95)
    pathlib.Path(root, "model").mkdir(exist_ok=True)


def load_faces(folder, queue):
    os.nice(19)
    names = sorted(os.listdir(folder))
    while True:
        batch = []
        for name in random.sample(names, BATCH):
            with Image.open(os.path.join(folder, name)) as picture:
                batch.append(numpy.asarray(picture.resize((SIZE, SIZE)), dtype=numpy.float32) / 255)
        queue.put(numpy.stack(batch).transpose(0, 3, 1, 2).copy())


def save(path, content):
    with open(f"{path}.tmp", "wb") as file:
        pickle.dump(content, file, protocol=4)
    os.replace(f"{path}.tmp", path)


def train(options):
    import torch

    def block(channels_in, channels_out, stride):
        return torch.nn.Sequential(
            torch.nn.Conv2d(channels_in, channels_out, 5, stride, 2), torch.nn.LeakyReLU(0.1))

    encoder = torch.nn.Sequential(block(3, 32, 2), block(32, 64, 2), block(64, 128, 2), block(128, 256, 2))

    def decoder():
        up = torch.nn.Upsample(scale_factor=2)
        return torch.nn.Sequential(block(256, 128, 1), up, block(128, 64, 1), up, block(64, 32, 1), up,
                                   torch.nn.Conv2d(32, 3, 5, 1, 2), up, torch.nn.Sigmoid())

    networks = {"encoder": encoder, "decoder_src": decoder(), "decoder_dst": decoder()}
    device = "cuda" if torch.cuda.is_available() else "cpu"
    for network in networks.values():
        network.to(device)
    optimizer = torch.optim.Adam([p for n in networks.values() for p in n.parameters()], lr=5e-5)
    spawn = multiprocessing.get_context("spawn")
    queues = []
    for folder in (options.src, options.dst):
        queue = spawn.Queue(4)
        spawn.Process(target=load_faces, args=(folder, queue), daemon=True).start()
        queues.append(queue)
    model = pathlib.Path(options.model_dir)
    preview_at = save_at = time.monotonic()
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        faces = [torch.from_numpy(queue.get()).to(device) for queue in queues]
        made = [networks["decoder_src"](encoder(faces[0])), networks["decoder_dst"](encoder(faces[1]))]
        loss = sum(torch.nn.functional.l1_loss(new, old) for new, old in zip(made, faces))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if time.monotonic() >= preview_at:
            swapped = networks["decoder_src"](encoder(faces[1]))[0].detach().cpu().numpy().transpose(1, 2, 0)
            Image.fromarray((swapped * 255).astype(numpy.uint8)).save(model / "new_SAEHD_preview.jpg")
            preview_at += 3
        if time.monotonic() >= save_at:
            for name, network in networks.items():
                save(model / f"new_SAEHD_{name}.npy", {k: v.cpu().numpy() for k, v in network.state_dict().items()})
            save(model / "new_SAEHD_data.dat", {"iter": 1})
            save_at += 20


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("prepare").add_argument("root")
    training = commands.add_parser("train")
    training.add_argument("--training-data-src-dir", dest="src", required=True)
    training.add_argument("--training-data-dst-dir", dest="dst", required=True)
    training.add_argument("--model-dir", dest="model_dir", required=True)
    training.add_argument("--model", required=True)
    training.add_argument("--for", dest="seconds", type=float, default=300)
    options = parser.parse_args()
    if options.command == "prepare":
        prepare(options.root)
    else:
        train(options)


if __name__ == "__main__":
    main()
