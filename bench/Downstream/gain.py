#!/usr/bin/env python3
"""What cleaning is worth to somebody who trains another model on the result.

A small convolutional network in PyTorch, of another architecture than any of SatCurate's, is trained on the same pictures with five kinds of
labels: as given; corrected_label; soft_label with weight; given without the flagged ones; the truth. With --suspects a sixth: given without
the suspects of confident learning. The gain of a way is
g = (its test accuracy - that on given labels) / (that on the truth - that on given labels): 0 is of no use, 1 is as good as the truth.

The number of epochs and everything else is fixed before; what counts is the test accuracy of the last epoch. Truth and test split are only
ever measured with. Needs numpy and PyTorch 1.13 or newer.
"""
import argparse
import csv
import gzip
import json
import os
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

EPOCHS = 20
BATCH = 128


def read_idx(path):
    raw = gzip.open(path).read() if path.endswith(".gz") else open(path, "rb").read()
    dimensions = raw[3]
    shape = [int.from_bytes(raw[4 + 4 * i : 8 + 4 * i], "big") for i in range(dimensions)]
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * dimensions).reshape(shape)


def read_images(path):
    """Pictures as N x C x H x W bytes and their labels, from IDX (labels beside them) or CIFAR-10 binary."""
    if "idx3" in path:
        return read_idx(path)[:, None], read_idx(path.replace("images-idx3", "labels-idx1")).astype(np.int64)
    raw = gzip.open(path).read() if path.endswith(".gz") else open(path, "rb").read()
    records = np.frombuffer(raw, np.uint8).reshape(-1, 3073)
    return records[:, 1:].reshape(-1, 3, 32, 32), records[:, 0].astype(np.int64)


def read_truth(path, classes):
    with open(path, newline="") as file:
        rows = {int(row["index"]): row["label"] for row in csv.DictReader(file)}
    number = {name: i for i, name in enumerate(classes)}
    return np.array([number.get(rows[i], -1) if rows[i] in number else int(rows[i]) for i in range(len(rows))])


def read_suspects(path):
    with open(path, newline="") as file:
        return [int(row["index"]) for row in csv.DictReader(file)]


def read_export(folder, table):
    arrays = {name: np.load(os.path.join(folder, name + ".npy")) for name in ("index", "given", "corrected", "soft_labels", "weights")}
    with open(table, newline="") as file:
        csv.field_size_limit(1 << 24)
        rows = [row for row in csv.DictReader(file) if row["split"] == "train"]
    if [int(row["index"]) for row in rows] != arrays["index"].tolist():
        sys.exit("error: the two exports are not of the same samples")
    arrays["flagged"] = np.array([row["is_label_issue"] == "true" for row in rows])
    with open(os.path.join(folder, "classes.json")) as file:
        return arrays, json.load(file)


class Net(nn.Module):
    """Strided convolutions, group norm, GELU: no batch norm, no residual blocks, no pooling before the head."""

    def __init__(self, channels, classes):
        super().__init__()
        sizes = [(channels, 32, 4), (32, 64, 3), (64, 128, 3)]
        self.body = nn.Sequential(*[layer for a, b, k in sizes for layer in (nn.Conv2d(a, b, k, stride=2, padding=1), nn.GroupNorm(8, b), nn.GELU())])
        self.head = nn.Linear(128, classes)

    def forward(self, x):
        return self.head(self.body(x).mean(dim=(2, 3)))


def augment(x, generator):
    """Shift by up to an eighth, and a mirror for colour pictures: the same for every way."""
    n, c, h, w = x.shape
    pad = h // 8 if c == 3 else 2
    padded = F.pad(x, (pad,) * 4)
    dy, dx = torch.randint(0, 2 * pad + 1, (2, n), generator=generator)
    rows = (dy[:, None] + torch.arange(h))[:, None, :, None]
    columns = dx[:, None] + torch.arange(w)
    if c == 3:
        mirrored = torch.rand(n, generator=generator) < 0.5
        columns = torch.where(mirrored[:, None], columns.flip(1), columns)
    return padded[torch.arange(n)[:, None, None, None], torch.arange(c)[None, :, None, None], rows, columns[:, None, None, :]]


def train(x, soft, weights, test_x, test_y, seed):
    """Test accuracy after the last epoch. Loss: sum of w * CE(soft) over the sum of w."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    net = Net(x.shape[1], soft.shape[1])
    optimizer = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=0.01)
    steps = EPOCHS * (len(x) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps, pct_start=0.15)
    for _ in range(EPOCHS):
        net.train()
        order = torch.randperm(len(x), generator=generator)
        for step in range(len(x) // BATCH):
            batch = order[step * BATCH : (step + 1) * BATCH]
            loss = -(soft[batch] * F.log_softmax(net(augment(x[batch], generator)), 1)).sum(1)
            loss = (weights[batch] * loss).sum() / weights[batch].sum().clamp(min=1e-6)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    net.eval()
    with torch.no_grad():
        predicted = torch.cat([net(part).argmax(1) for part in test_x.split(1000)])
    return (predicted == test_y).float().mean().item()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("npy", help="folder of satcurate export --format npy")
    parser.add_argument("csv", help="satcurate export --format csv of the same revision")
    parser.add_argument("--images", required=True, help="the pictures that were ingested: IDX or CIFAR-10 binary")
    parser.add_argument("--test", required=True, help="the test split, in the same form")
    parser.add_argument("--truth", help="true labels, CSV index,label; default: the labels of the pictures' files")
    parser.add_argument("--suspects", help="satcurate suspects --pred-probs … --format csv: these are dropped in a way of its own")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)

    export, classes = read_export(options.npy, options.csv)
    images, labels = read_images(options.images)
    truth = read_truth(options.truth, classes) if options.truth else labels
    test_images, test_labels = read_images(options.test)
    index = export["index"]
    mean, std = images[index].mean((0, 2, 3), keepdims=True), images[index].std((0, 2, 3), keepdims=True)
    x, test_x = (torch.from_numpy(((part - mean) / std).astype(np.float32)) for part in (images[index], test_images))
    test_y = torch.from_numpy(test_labels)

    def one_hot(numbers):
        return F.one_hot(torch.from_numpy(np.maximum(numbers, 0)).long(), len(classes)).float()

    def known(numbers):
        return torch.from_numpy((numbers >= 0).astype(np.float32))

    given, corrected, real = export["given"], export["corrected"], truth[index]
    ways = {
        "given": (one_hot(given), known(given)),
        "corrected_label": (one_hot(corrected), known(corrected)),
        "soft_label x weight": (torch.from_numpy(export["soft_labels"]).float(), torch.from_numpy(export["weights"]).float()),
        "flagged dropped": (one_hot(given), known(given) * torch.from_numpy((~export["flagged"]).astype(np.float32))),
        "truth": (one_hot(real), known(real)),
    }
    if options.suspects:
        kept = ~np.isin(index, read_suspects(options.suspects))
        ways["confident learning's suspects dropped"] = (one_hot(given), known(given) * torch.from_numpy(kept.astype(np.float32)))
    accuracy = {way: [] for way in ways}
    for seed in options.seeds:
        for way in ways:
            accuracy[way].append(train(x, *ways[way], test_x, test_y, seed))
            print(f"seed {seed}  {way:38} test accuracy {accuracy[way][-1]:.4f}", file=sys.stderr, flush=True)

    low, high = np.mean(accuracy["given"]), np.mean(accuracy["truth"])
    print("| trained on | test accuracy, mean (seeds) | gain g |\n|---|---|---|")
    for way in ways:
        each = ", ".join(f"{value:.4f}" for value in accuracy[way])
        print(f"| {way} | {np.mean(accuracy[way]):.4f} ({each}) | {(np.mean(accuracy[way]) - low) / (high - low):.2f} |")


if __name__ == "__main__":
    main()
