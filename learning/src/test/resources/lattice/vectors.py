"""Makes vectors.json: rows, what they are stored as and what is read back, computed with whole numbers of Python and numpy.

usage: python3 vectors.py > vectors.json
"""

import itertools
import json
from fractions import Fraction
from math import comb

import numpy as np


def denominator(classes, bits):
    return max(n for n in range(256) if comb(n + classes - 1, classes - 1) <= 2**bits)


def rounded(row, n):
    weights = [int(Fraction(float(p)) * 2**30) for p in row]
    shares = [Fraction(n * w, sum(weights)) for w in weights]
    counts = [int(share + Fraction(1, 2)) for share in shares]
    over = sum(counts) - n
    sign = 1 if over > 0 else -1
    worst = sorted(range(len(row)), key=lambda i: (sign * (shares[i] - counts[i]), i))
    for i in worst[: abs(over)]:
        counts[i] -= sign
    return counts


def rank(counts):
    tails = list(itertools.accumulate(counts[:0:-1]))[::-1]
    return sum(comb(t + len(tails) - i - 1, len(tails) - i) for i, t in enumerate(tails))


def rank_by_listing(counts, n):
    """For small ones: the place in the list of all, those with most in the first classes first."""
    every = [k for k in itertools.product(range(n + 1), repeat=len(counts)) if sum(k) == n]
    return sorted(every, reverse=True).index(tuple(counts))


def read(codes, classes, bits):
    n = denominator(classes, bits)
    rest = np.array([int.from_bytes(code, "little") for code in codes], object)
    left, counts = np.full(len(rest), n), []
    for j in range(classes - 1, 0, -1):
        below = np.array([comb(t + j - 1, j) for t in range(n + 1)], object)
        t = np.searchsorted(below, rest, "right") - 1
        counts, rest, left = counts + [left - t], rest - below[t], t
    return ((20 * np.stack(counts + [left], 1) + 1) / (20 * n + classes)).astype(np.float32)


def rows(random, classes):
    yield np.eye(classes)[random.integers(classes)]
    yield np.full(classes, 1 / classes)
    yield np.repeat([0.5, 0], [2, classes - 2])
    for sharpness in (0.1, 1, 3, 10):
        e = np.exp(sharpness * random.standard_normal(classes))
        yield e / e.sum()
    yield 1.0009 * e / e.sum()


random = np.random.default_rng(5)
sets = []
for classes, bits in [(2, 8), (3, 8), (10, 8), (10, 16), (10, 24), (10, 56), (7, 40), (100, 32), (100, 80), (200, 64)]:
    n = denominator(classes, bits)
    cases = np.array(list(rows(random, classes)), np.float32)
    counts = [rounded(row, n) for row in cases]
    if (n + 1) ** classes < 2_000_000:
        assert all(rank(k) == rank_by_listing(k, n) for k in counts)
    codes = [rank(k).to_bytes(bits // 8, "little") for k in counts]
    sets.append(
        {
            "classes": classes,
            "bits": bits,
            "denominator": n,
            "rows": cases.view(np.int32).tolist(),
            "codes": [code.hex() for code in codes],
            "read": read(codes, classes, bits).view(np.int32).tolist(),
        }
    )
print(json.dumps(sets, separators=(",", ":")))
