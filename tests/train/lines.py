"""Trains what plain texts are judged by. usage: lines.py DATA TRAIN OUT

DATA holds the sets (SET/txt, SET/gold.jsonl), TRAIN is the built example `train`, OUT gets everything: the texts made
for training, their columns, the weights of each fold (lines-FOLD.trees, line-folds.tsv) and the weights of all
(lines.trees, to be copied to assets/model). Needs lightgbm and numpy from PyPI; the same input gives the same bytes.

    cargo build --release --example train
    python3 tests/train/lines.py DATA target/release/examples/train target/lines
    cp target/lines/lines.trees assets/model/
    CLEARSTORY_FOLDS=target/lines target/release/examples/train clean DATA/plaintext/txt > plaintext.jsonl

Data: the saved pages of the sets plaintext and plaintext-tail (the same 781 pages, whole and from the first line of
the story on) and a third set made of them: the story and only a few of the lines behind it, for texts with little
junk. Hosts are never on both sides of a fold. What it reached stands in assets/model/LINES.md.
"""
import hashlib
import json
import os
import re
import subprocess
import sys
from urllib.parse import urlparse

import lightgbm as lgb
import numpy as np

from compact import compact

SETS = ["plaintext", "plaintext-tail", "short"]
FOLDS = 4
TREES = 150
PARAMS = dict(objective="binary", learning_rate=0.1, num_leaves=31, min_data_in_leaf=30, feature_fraction=0.3, bagging_fraction=0.5,
              bagging_freq=1, lambda_l2=5, max_bin=47, verbose=-1, num_threads=1, deterministic=True, force_row_wise=True, seed=7)
# Of the lines of junk of a whole page only so many are trained on: they are many and alike.
JUNK_SHARE = 0.6
# Line ends as the program knows them; the gold counts only the first.
ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def number(*words):
    """A number between 0 and 1 that stands for words, the same in every run."""
    digest = hashlib.sha1(" ".join(map(str, words)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def hosts(data):
    """The registered domain of each page, roughly."""
    found = {}
    for name in ("wcxb", "scrapinghub"):
        for page in map(json.loads, open(f"{data}/{name}/gold.jsonl", encoding="utf8")):
            parts = (urlparse(page["url"] or "").hostname or page["id"]).split(".")
            short = len(parts) > 2 and len(parts[-2]) <= 3 and len(parts[-1]) == 2
            found[page["id"]] = ".".join(parts[-3 if short else -2 :])
    return found


class Text:
    """A saved page as lines, which of them are the story's, and its paragraphs."""

    def __init__(self, name, gold, lines):
        self.set, self.id, self.page, self.lines = name, gold["id"], gold["page"], lines
        ignored = set(gold["ignore"])
        self.wanted = [bool(l) for l in gold["lines"]]
        self.counted = [i not in ignored for i in range(len(lines))]

    def measured(self, starts, rows):
        """Takes the paragraphs: the line each begins at and its columns."""
        outer = [i for i, line in enumerate(self.lines) for _ in ENDS.split(line)]
        own = [outer[min(s, len(outer) - 1)] for s in starts] + [len(self.lines)]
        yes, no = np.zeros(len(starts)), np.zeros(len(starts))
        for at in range(len(starts)):
            for line in range(own[at], max(own[at] + 1, own[at + 1])):
                if self.counted[line]:
                    (yes if self.wanted[line] else no)[at] += len(self.lines[line])
        self.rows, self.labels, self.chars = rows, (yes > no).astype(np.float32), yes + no

    def story(self):
        return self.chars[self.labels > 0].sum()


def texts(data, name):
    for gold in map(json.loads, open(f"{data}/{name}/gold.jsonl", encoding="utf8")):
        raw = open(f"{data}/{name}/txt/{gold['id']}.txt", encoding="utf8", newline="").read()
        yield Text(name, gold, raw.split("\n")[:-1])


def shortened(text):
    """The story of a text and a few of the lines behind it; None when nothing is behind it."""
    story = [i for i, wanted in enumerate(text.wanted) if wanted]
    if not story or story[-1] + 2 >= len(text.lines):
        return None
    end = story[-1] + 2 + int(12 * number("short", text.id))
    part = range(story[0], min(end, len(text.lines)))
    gold = {"id": text.id, "page": text.page, "lines": [text.wanted[i] for i in part],
            "ignore": [k for k, i in enumerate(part) if not text.counted[i]]}
    return Text("short", gold, [text.lines[i] for i in part])


def read(data, train, out):
    """All texts of all sets, measured."""
    sets = {name: list(texts(data, name)) for name in SETS[:2]}
    sets["short"] = list(filter(None, map(shortened, sets["plaintext-tail"])))
    os.makedirs(f"{out}/short/txt", exist_ok=True)
    for text in sets["short"]:
        with open(f"{out}/short/txt/{text.id}.txt", "w", encoding="utf8", newline="") as file:
            file.write("\n".join(text.lines) + "\n")
    for name, all_texts in sets.items():
        folder = f"{out if name == 'short' else data}/{name}/txt"
        subprocess.run([train, "lines", folder, f"{out}/{name}"], check=True)
        names = open(f"{out}/{name}.names").read().split("\n")
        rows = np.fromfile(f"{out}/{name}.f32", np.float32).reshape(-1, len(names))
        by_id, at = {t.id: t for t in all_texts}, 0
        for record in map(json.loads, open(f"{out}/{name}.jsonl")):
            starts = record["lines"]
            by_id[record["id"]].measured(starts, rows[at : at + len(starts)])
            at += len(starts)
    return names, sets


def trained(chosen):
    rows, labels, weights = [], [], []
    for text in chosen:
        weight = (np.minimum(text.chars, 600) + 20) * (text.chars > 0) / max(400, text.story()) ** 0.5
        if text.set == "plaintext":
            luck = np.array([number(text.id, k) for k in range(len(weight))])
            junk = text.labels == 0
            weight = np.where(junk, np.where(luck < JUNK_SHARE, weight / JUNK_SHARE, 0), weight)
        used = weight > 0
        rows.append(text.rows[used]), labels.append(text.labels[used]), weights.append(weight[used])
    weights = np.concatenate(weights)
    data = lgb.Dataset(np.vstack(rows), np.concatenate(labels), weight=weights / weights.mean())
    return lgb.train(PARAMS, data, TREES)


def main(data, train, out):
    names, sets = read(data, train, out)
    host = hosts(data)
    fold = lambda text: int(number("fold", host[text.page]) * FOLDS)
    every = [text for name in SETS for text in sets[name]]
    with open(f"{out}/line-folds.tsv", "w") as file:
        for text in sorted(sets["plaintext"], key=lambda t: t.id):
            file.write(f"{text.id}\t{fold(text)}\n")
    predicted = {}
    for number_ in [*range(FOLDS), None]:
        model = trained([t for t in every if fold(t) != number_])
        table = compact([model], names)
        with open(f"{out}/lines{'' if number_ is None else f'-{number_}'}.trees", "wb") as file:
            file.write(table)
        print("all" if number_ is None else f"fold {number_}", len(table), "bytes", flush=True)
        for text in every if number_ is not None else []:
            if fold(text) == number_:
                predicted[text.set, text.id] = model.predict(text.rows)
    np.savez(f"{out}/predicted.npz", **{f"{s}/{i}": p for (s, i), p in predicted.items()})


if __name__ == "__main__":
    main(*sys.argv[1:])
