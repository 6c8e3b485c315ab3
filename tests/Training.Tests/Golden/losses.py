#!/usr/bin/env python3
"""Writes losses.json: batches with their losses by the equations of SatLoss, in double precision and without any of its code.

    python3 tests/Training.Tests/Golden/losses.py > tests/Training.Tests/Golden/losses.json
"""
import json
import math
import random

LEAST_TARGET = 1e-4


def loss(logits, targets, takes_part, reverse, equal):
    total = weights = 0.0
    for z, t, part in zip(logits, targets, takes_part):
        most = max(z)
        normaliser = most + math.log(math.fsum(math.exp(x - most) for x in z))
        log_p = [x - normaliser for x in z]
        forward = -math.fsum(a * b for a, b in zip(t, log_p))
        backward = -math.fsum(math.exp(b) * math.log(max(a, LEAST_TARGET)) for a, b in zip(t, log_p))
        weight = part * (1.0 if equal else max(t))
        total += weight * (forward + reverse * backward)
        weights += weight
    return total / weights


def gradient(logits, targets, takes_part, reverse, equal, step=1e-5):
    """By central differences; good to about 1e-9."""
    rows = []
    for i, row in enumerate(logits):
        rows.append([])
        for j in range(len(row)):
            up, down = [list(r) for r in logits], [list(r) for r in logits]
            up[i][j] += step
            down[i][j] -= step
            rows[-1].append((loss(up, targets, takes_part, reverse, equal) - loss(down, targets, takes_part, reverse, equal)) / (2 * step))
    return rows


def batch(generator, samples, classes, sharp):
    logits = [[generator.gauss(0, sharp) for _ in range(classes)] for _ in range(samples)]
    targets = []
    for i in range(samples):
        raw = [generator.random() ** 3 for _ in range(classes)] if i % 3 else [float(j == i % classes) for j in range(classes)]
        targets.append([value / sum(raw) for value in raw])
    takes_part = [float(i % 4 != 3) for i in range(samples)]
    return logits, targets, takes_part


def main():
    generator = random.Random(20020731)
    cases = []
    for samples, classes, sharp in ((4, 3, 1.0), (8, 10, 2.0), (5, 2, 8.0), (6, 7, 0.1)):
        logits, targets, takes_part = batch(generator, samples, classes, sharp)
        for reverse, equal in ((0.0, False), (0.3, False), (1.0, False), (0.0, True), (0.3, True)):
            cases.append({
                "logits": logits, "targets": targets, "takesPart": takes_part, "reverse": reverse, "equalWeights": equal,
                "loss": loss(logits, targets, takes_part, reverse, equal),
                "gradient": gradient(logits, targets, takes_part, reverse, equal),
            })
    print(json.dumps(cases))


if __name__ == "__main__":
    main()
