"""Golden draws of noise that looks at samples, apart from the C# code: prints what ImageCorruptionTests and InstanceFlipsTests expect."""
import math
import struct

MASK = (1 << 64) - 1


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class SeededRandom:
    """xoshiro256** seeded with SplitMix64 over a seed and keys."""

    def __init__(self, seed, *keys):
        h = seed & MASK
        for key in keys:
            h = mix((h + 0x9E3779B97F4A7C15) & MASK) ^ (key & MASK)
        self.s = []
        for _ in range(4):
            h = (h + 0x9E3779B97F4A7C15) & MASK
            self.s.append(mix(h))

    def double(self):
        s = self.s
        result = (rotate((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 45)
        return (result >> 11) * 2.0**-53

    def gaussian(self):
        while True:
            u, v = 2 * self.double() - 1, 2 * self.double() - 1
            s = u * u + v * v
            if 0 < s < 1:
                return u * math.sqrt(-2 * math.log(s) / s)


def rotate(x, k):
    return ((x << k) | (x >> (64 - k))) & MASK


def float32(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def hits(rate, seed, count):
    return [i for i in range(count) if SeededRandom(seed, 0x696D616765, i).double() < rate]


def instance(rate, features, classes, seed, count):
    stream = 0x696E7374616E6365
    draw = SeededRandom(seed, stream, -1)
    weights = [float32(draw.gaussian()) for _ in range(classes * features * classes)]
    labels = []
    for i in range(count):
        sample, label = SeededRandom(11, i), i % classes
        x = [float32(sample.gaussian()) for _ in range(features)]
        draw = SeededRandom(seed, stream, i)
        flip = -1
        while not 0 <= flip <= 1:
            flip = rate + 0.1 * draw.gaussian()
        odds = [sum(x[f] * weights[(label * features + f) * classes + c] for f in range(features)) for c in range(classes)]
        exp = [0 if c == label else math.exp(odds[c]) for c in range(classes)]
        place = draw.double() - (1 - flip)
        order = [c for c in range(classes) if c != label]
        while place >= 0 and len(order) > 1 and place >= flip * exp[order[0]] / sum(exp):
            place -= flip * exp[order.pop(0)] / sum(exp)
        labels.append(label if place < 0 else order[0])
    return labels


print(hits(0.4, 1, 20))
print(instance(0.5, 8, 5, 3, 12))
