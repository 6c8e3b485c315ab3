#!/usr/bin/env python3
"""Writes selective.json: batches with their losses by the equation of SelectiveLoss, in double precision and without any of its code.

    python3 tests/Training.Tests/Golden/selective.py > tests/Training.Tests/Golden/selective.json
"""
import json
import math
import random


def loss(logits, targets, labels, takes_part):
    total = 0.0
    for z, t, y, part in zip(logits, targets, labels, takes_part):
        if not part:
            continue
        most = max(z)
        normaliser = most + math.log(math.fsum(math.exp(x - most) for x in z))
        total -= t[y] * (z[y] - normaliser) + (1 - t[y]) * (z[-1] - normaliser)
    return total / sum(takes_part)


def gradient(logits, targets, labels, takes_part, step=1e-5):
    """By central differences; good to about 1e-9."""
    rows = []
    for i, row in enumerate(logits):
        rows.append([])
        for j in range(len(row)):
            up, down = [list(r) for r in logits], [list(r) for r in logits]
            up[i][j] += step
            down[i][j] -= step
            rows[-1].append((loss(up, targets, labels, takes_part) - loss(down, targets, labels, takes_part)) / (2 * step))
    return rows


def main():
    generator = random.Random(20020732)
    cases = []
    for samples, classes, sharp in ((4, 3, 1.0), (8, 10, 2.0), (5, 2, 8.0), (6, 7, 0.1)):
        logits = [[generator.gauss(0, sharp) for _ in range(classes + 1)] for _ in range(samples)]
        targets = []
        for i in range(samples):
            raw = [generator.random() ** 3 for _ in range(classes)] if i % 3 else [float(j == i % classes) for j in range(classes)]
            targets.append([value / sum(raw) for value in raw])
        takes_part = [float(i % 4 != 3) for i in range(samples)]
        labels = [generator.randrange(classes) if part else -1 for part in takes_part]
        cases.append({
            "logits": logits, "targets": targets, "labels": labels, "takesPart": takes_part,
            "loss": loss(logits, targets, labels, takes_part), "gradient": gradient(logits, targets, labels, takes_part),
        })
    print(json.dumps(cases))


if __name__ == "__main__":
    main()
