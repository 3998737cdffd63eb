#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
"""Honest inference on a real device: a transformer that makes text, token by token, for requests that arrive in batches of
chance size with pauses of chance length.

  inference.py --for SECONDS
"""
import argparse
import random
import time

import torch


class Block(torch.nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.before = torch.nn.LayerNorm(width)
        self.project = torch.nn.Linear(width, 3 * width)
        self.out = torch.nn.Linear(width, width)
        self.feed = torch.nn.Sequential(
            torch.nn.LayerNorm(width), torch.nn.Linear(width, 4 * width), torch.nn.GELU(), torch.nn.Linear(4 * width, width))

    def forward(self, x, past):
        batch, length, width = x.shape
        q, k, v = (part.view(batch, length, self.heads, -1).transpose(1, 2)
                   for part in self.project(self.before(x)).chunk(3, dim=-1))
        if past is not None:
            k, v = torch.cat([past[0], k], dim=2), torch.cat([past[1], v], dim=2)
        seen = torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=past is None)
        x = x + self.out(seen.transpose(1, 2).reshape(batch, length, width))
        return x + self.feed(x), (k, v)


@torch.inference_mode()
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--for", dest="seconds", type=float, default=60)
    options = parser.parse_args()
    width, layers, words = 2048, 24, 32000
    torch.set_default_dtype(torch.bfloat16)
    with torch.device("cuda"):
        embed = torch.nn.Embedding(words, width)
        blocks = torch.nn.ModuleList(Block(width, 16) for _ in range(layers))
        head = torch.nn.Linear(width, words)
    chance = random.Random(3)
    end = time.monotonic() + options.seconds
    tokens = 0
    while time.monotonic() < end:
        batch = chance.randint(1, 16)
        text = torch.randint(0, words, (batch, chance.randint(64, 512)), device="cuda")
        past = [None] * layers
        for _ in range(chance.randint(16, 96)):
            x = embed(text)
            for i, block in enumerate(blocks):
                x, past[i] = block(x, past[i])
            text = head(x[:, -1:]).argmax(-1)
            tokens += batch
        torch.cuda.synchronize()
        time.sleep(chance.expovariate(2.5))
    print(f"{tokens} tokens")


if __name__ == "__main__":
    main()
