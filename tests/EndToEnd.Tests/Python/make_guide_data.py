"""Makes in the current folder what a guide's reader has: photos (a folder a class of PNG files) or features with labels and probabilities."""

import os
import struct
import sys
import zlib

import numpy as np


def write_png(path, pixels):
    height, width, _ = pixels.shape
    raw = b"".join(b"\0" + row.tobytes() for row in pixels)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    with open(path, "wb") as file:
        header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))


def photos(random):
    for name in ("cat", "dog"):
        os.makedirs(f"photos/{name}")
    for i in range(120):
        dog = i % 2
        pixels = random.integers(0, 90, (40, 48, 3), dtype=np.uint8)
        pixels[:, : 24 if dog else 48, 0 if dog else 2] += 150
        folder = ("cat", "dog")[dog ^ (i % 12 == 11)]
        write_png(f"photos/{folder}/{i:03}.png", pixels)


def features(random):
    classes, samples = 3, 300
    truth = random.integers(0, classes, samples)
    x = np.eye(classes)[truth] * 3 + random.normal(0, 0.7, (samples, classes))
    x = np.hstack([x, random.normal(0, 1, (samples, 2))]).astype(np.float32)
    wrong = random.random(samples) < 0.15
    labels = np.where(wrong, (truth + 1) % classes, truth)
    probabilities = np.exp(x[:, :classes]) / np.exp(x[:, :classes]).sum(1, keepdims=True)
    np.save("features.npy", x)
    np.save("labels.npy", labels)
    np.save("pred_probs.npy", probabilities)


{"photos": photos, "features": features}[sys.argv[1]](np.random.default_rng(1))
