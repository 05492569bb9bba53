"""Labels for training: which blocks of a page are in its gold text, found by aligning words."""
import re
import zlib
from collections import defaultdict

WORD = re.compile(r"\w+")
# A block is the story's when so many of its three-word runs stand in the gold text, in no order asked of them.
RUNS = 0.55
# A short block counts when its words follow the last aligned ones within so many words.
REACH = 80


def words(text):
    return WORD.findall(text.lower())


def aligned(texts, gold):
    """1 for each block of the gold text, else 0. Each run of the gold text is given out once, so that a second copy
    of a paragraph or a teaser that repeats one is none of the story."""
    gold = words(gold)
    labels = [0] * len(texts)
    if not gold:
        return labels
    tokens = [words(t) for t in texts]
    places = defaultdict(list)
    for i in range(len(gold) - 2):
        places[tuple(gold[i : i + 3])].append(i)
    taken = [False] * len(gold)
    spans = [None] * len(texts)
    last = 0
    for at, own in enumerate(tokens):
        if len(own) >= 4:
            span = _claim(own, places, taken, last)
            if span:
                labels[at], spans[at], last = 1, span, span[1]
    _short(tokens, gold, spans, labels)
    return labels


def _claim(own, places, taken, last):
    """The part of the gold text a block stands for, taken; None when it stands for none."""
    cursor, hits = last, []
    runs = len(own) - 2
    for k in range(runs):
        free = [p for p in places.get(tuple(own[k : k + 3]), ()) if not taken[p]]
        if free:
            near = min(free, key=lambda p: abs(p - cursor))
            hits.append(near)
            cursor = near + 1
    if len(hits) < RUNS * runs:
        return None
    for p in hits:
        taken[p] = True
    return hits[0], hits[-1] + 3


def _short(tokens, gold, spans, labels):
    """Blocks of up to three words, by their place between aligned ones."""
    ahead, nearest = [len(gold)] * len(tokens), len(gold)
    for at in range(len(tokens) - 1, -1, -1):
        ahead[at] = nearest
        if spans[at]:
            nearest = spans[at][0]
    used = [False] * len(gold)
    for span in filter(None, spans):
        for p in range(*span):
            used[p] = True
    places = defaultdict(list)
    for p, word in enumerate(gold):
        places[word].append(p)
    last = 0
    for at, own in enumerate(tokens):
        if spans[at]:
            last = spans[at][1]
        elif 0 < len(own) < 4:
            limit = min(max(ahead[at], last), last + REACH)
            for p in places.get(own[0], ()):
                if last - 1 <= p < limit and gold[p : p + len(own)] == own and not any(used[p : p + len(own)]):
                    labels[at], last = 1, p + len(own)
                    used[p:last] = [True] * len(own)
                    break


def by_snippets(texts, wanted, unwanted):
    """1, 0 or None a block, from snippets that a text should and should not hold."""
    tidy = lambda s: re.sub(r"\s+", " ", s).strip()
    wanted, unwanted = [tidy(w) for w in wanted or ()], [tidy(w) for w in unwanted or ()]
    labels = []
    for text in map(tidy, texts):
        if any(w in text or (len(text) > 25 and text in w) for w in wanted):
            labels.append(1)
        else:
            labels.append(0 if any(w in text for w in unwanted) else None)
    return labels


def host(url, page):
    """The registered name of an address's host, roughly; the page's own name when it has no address."""
    m = re.match(r"https?://([^/:]+)", url or "")
    if not m:
        return page.split(".")[0]
    parts = re.sub(r"^www\.", "", m.group(1).lower()).split(".")
    return ".".join(parts[-2:]) if len(parts) >= 2 and len(parts[-2]) > 3 else ".".join(parts[-3:])


def fold(host_name, folds):
    return zlib.crc32(host_name.encode()) % folds
