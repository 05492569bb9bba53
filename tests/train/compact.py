"""From LightGBM's model to the compact table that src/clean/trees.rs reads (the format stands there)."""
import math
import struct

import numpy as np

LEAVES = 32


def fingerprint(names):
    """FNV-1a over the feature names, a line each."""
    print_ = 0xCBF29CE484222325
    for byte in "".join(f"{n}\n" for n in names).encode():
        print_ = ((print_ ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return print_


def floor_f32(value):
    """The greatest f32 that is not above a limit: rows are f32, so the fork stays the same."""
    near = np.float32(value)
    return near if float(near) <= value else np.nextafter(near, np.float32(-np.inf), dtype=np.float32)


def preorder(tree):
    """A tree's forks in preorder, each with its first leaf and the leaves below its children, and its leaves from left to right."""
    forks, leaves = [], []

    def place(node):
        if "split_feature" not in node:
            leaves.append(node["leaf_value"])
            return
        assert node["decision_type"] == "<=" and node["missing_type"] == "None"
        at, first = len(forks), len(leaves)
        forks.append(None)
        place(node["left_child"])
        left = len(leaves) - first
        place(node["right_child"])
        right = len(leaves) - first - left
        limit = floor_f32(node["threshold"])
        forks[at] = (node["split_feature"], limit, (first, left, right))

    place(tree)
    return forks, leaves


def averaged(models):
    """The trees of the mean of boosters that share their limits, in turn: first the first of each."""
    each = [[preorder(t["tree_structure"]) for t in m.dump_model()["tree_info"]] for m in models]
    for at in range(max(map(len, each))):
        for trees in each:
            if at < len(trees):
                forks, leaves = trees[at]
                yield forks, [v / len(models) for v in leaves]


def compact(models, names, columns=None, temperature=1.0, early=(0xFFFF, math.inf, 1.0)):
    """The table of the mean of boosters trained on `columns` (numbers into `names`; all when None), whose base scores
    are in their first trees.

    `temperature` divides all scores, for probabilities that can be believed (C. Guo and others, "On calibration of
    modern neural networks", 2017). `early`: after so many trees a score at least so far from 0 is final,
    times a factor for what the later trees would have added."""
    columns = list(range(len(names))) if columns is None else list(columns)
    trees = list(averaged(models))
    limits = {}
    for forks, _ in trees:
        for column, limit, _ in forks:
            limits.setdefault(column, set()).add(float(limit))
    used = sorted(limits)
    assert len(used) <= 256 and all(len(limits[c]) <= 255 for c in used)
    ranks = {c: {limit: k for k, limit in enumerate(sorted(limits[c]))} for c in used}
    place = {c: k for k, c in enumerate(used)}
    # Values stay small, steps fine: the first trees carry the mean.
    first = [float(np.mean(leaves)) for _, leaves in trees[: len(models)]]
    base = sum(first)
    shift = lambda t, v: v - first[t] if t < len(first) else v
    biggest = max(abs(shift(t, v)) for t, (_, leaves) in enumerate(trees) for v in leaves)
    step = np.float32(max(biggest, 1e-6) / 32000)
    whole = lambda v: max(-32768, min(32767, round(v / float(step))))
    out = bytearray(b"CLT3" + struct.pack("<QHHH", fingerprint(names), len(used), len(trees), min(early[0], len(trees))))
    out += struct.pack("<ffff", base / temperature, min(early[1], 3e38), early[2], step / np.float32(temperature))
    for c in used:
        out += struct.pack("<HB", columns[c], len(limits[c]))
        for limit in sorted(limits[c]):
            out += struct.pack("<f", limit)
    for t, (forks, leaves) in enumerate(trees):
        assert len(forks) < LEAVES
        out.append(len(forks))
        for column, limit, below in forks:
            out += struct.pack("<BBBBB", place[column], ranks[column][float(limit)], *below)
        for value in leaves:
            out += struct.pack("<h", whole(shift(t, value)))
    return bytes(out)
