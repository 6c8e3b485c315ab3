"""Ashman's D of two normal distributions fitted to losses, apart from the C# code and on the losses themselves: prints what LossHistogramTests expects."""
import math

LOSSES = {
    "two kinds": [0.05 + 0.02 * (i % 40) for i in range(600)] + [2 + 0.05 * (i % 50) for i in range(200)],
    "overlapping": [0.3 + 0.03 * (i % 60) for i in range(500)] + [1.2 + 0.04 * (i % 60) for i in range(300)],
}


def separation(losses, steps=30):
    middle = sum(losses) / len(losses)
    belongs = [1.0 if x > middle else 0.0 for x in losses]
    for step in range(steps):
        fits = []
        for weights in (belongs, [1 - b for b in belongs]):
            mass = sum(weights)
            mean = sum(w * x for w, x in zip(weights, losses)) / mass
            fits.append((mass, mean, math.sqrt(sum(w * (x - mean) ** 2 for w, x in zip(weights, losses)) / mass)))
        (high, m1, s1), (low, m2, s2) = fits
        if step < steps - 1:
            belongs = [1 / (1 + low / high * s1 / s2 * math.exp(((x - m1) / s1) ** 2 / 2 - ((x - m2) / s2) ** 2 / 2)) for x in losses]
    return math.sqrt(2) * abs(m1 - m2) / math.hypot(s1, s2)


for name, losses in LOSSES.items():
    print(name, separation(losses))
