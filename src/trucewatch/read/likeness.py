"""Near-duplicates: the words of a document in short, which documents to compare, and how much they share.

A document's keys are a bottom sketch: of the hashes of all its runs of six words, the 32 smallest (Broder 1997, "On
the resemblance and containment of documents", the sketch for containment). What stands in two documents and is small
enough for both sketches stands in both, so a copy cut to a third or a story that reuses half of another still shares
keys. Bands of a MinHash (128 permutations, 25 bands of 5) need the two documents to be alike as wholes and miss these:
`benchmarks/likeness.py` has both side by side.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from heapq import nsmallest

from trucewatch.core.records import Document
from trucewatch.core.sources import Fingerprint, Likeness
from trucewatch.read.words import READERS, own_words, stretches, words_in

SHINGLE = 3
"""Words of a shingle that documents are compared by."""
RUN = 6
"""Words of a run that keys are made of: shorter runs make stock phrases keys (4 words: 4 times as many false
candidates on 191 stories), longer ones lose copies with 20 % of the words edited (8 words: 5 % of them)."""
KEYS = 32
FEWEST = 25
"""A document with fewer different runs is too short to tell a copy from a stock phrase, and gets no keys."""
LEAST_SHARED = 2
"""Keys that two documents must share to be compared. One alone is a stock phrase: of 2,424 news stories 7,194 pairs
share one key or more, 404 two or more, and the 15 pairs that were copies 14 to 32."""
MOST_HOLDERS = 500
"""Of a key's documents the first so many are looked at: a standing notice is a key of every page of a site."""
MOST_CANDIDATES = 20
_COPY_JACCARD, _COPY_SHARE, _PASSAGES = 0.4, 0.7, 0.3


def fingerprint(document: Document) -> Fingerprint:
    """The words of a document in short.

    `words` is equal for two documents exactly when no telling word of them differs: the publisher's and embedded
    words in order, and the readers' comments in any order (a page sorts them anew at each visit). Related titles and
    boilerplate do not count. `bands` are the keys of the publisher's own words, none where they are too few.
    """
    return Fingerprint(document_id=document.id, words=_words_digest(document), bands=_sketch(own_words(document)))


def likeness(left: Document, right: Document) -> Likeness:
    """How much of the publishers' own words two documents share, exact on their sets of shingles."""
    one, other = shingles(left), shingles(right)
    shared = len(one & other)
    return Likeness(
        left=left.id,
        right=right.id,
        jaccard=_share(shared, len(one) + len(other) - shared),
        left_in_right=_share(shared, len(one)),
        right_in_left=_share(shared, len(other)),
    )


def is_copy(likeness: Likeness) -> bool:
    """Whether one document is the other one, edited or cut.

    Jaccard of at least .4 (about 15 % of the words edited) or at least .7 of one document in the other (cut).
    """
    share = max(likeness.left_in_right, likeness.right_in_left)
    return likeness.jaccard >= _COPY_JACCARD or share >= _COPY_SHARE


def shares_passages(likeness: Likeness) -> bool:
    """Whether at least three tenths of one document stand word for word in the other: a copy, or a part reused.

    What the shared passages tell has one source; the rest of such a document may be its own.
    """
    return max(likeness.left_in_right, likeness.right_in_left) >= _PASSAGES


def candidates(bands: Iterable[str], holders: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    """Those who hold at least two of the `bands`: most shared first, then in the order in which they were found.

    `holders` gives the ids that hold one band, oldest first (a ledger's `keyed`). At most 20 are given, and of a band
    the first 500 holders are looked at: a standing text on ten thousand pages costs no more than that, and a story
    printed a thousand times still finds its first printings.
    """
    shared: Counter[str] = Counter()
    for band in bands:
        shared.update(dict.fromkeys(holders(band)[:MOST_HOLDERS], 1))
    enough = [(one, count) for one, count in shared.items() if count >= LEAST_SHARED]
    best = nsmallest(MOST_CANDIDATES, enumerate(enough), key=lambda item: (-item[1][1], item[0]))
    return tuple(one for _, (one, _) in best)


def shingles(document: Document) -> frozenset[tuple[str, ...]]:
    """The different runs of three folded words in the publisher's own parts; empty under three words."""
    words = own_words(document)
    return frozenset(zip(*(words[at:] for at in range(SHINGLE)), strict=False))


def _words_digest(document: Document) -> str:
    told = hashlib.sha256()
    comments: dict[int, list[str]] = {}
    for one in stretches(document):
        words = list(words_in(document.text, one.start, one.end))
        if one.kind in READERS:
            comments.setdefault(one.part, []).extend(words)
        elif words:
            told.update((" ".join(words) + " ").encode("utf-8", "surrogatepass"))
    for comment in sorted(" ".join(words) for words in comments.values() if words):
        told.update(f"\n{comment}".encode("utf-8", "surrogatepass"))
    return told.hexdigest()


def _sketch(words: Sequence[str]) -> tuple[str, ...]:
    runs = {" ".join(run) for run in zip(*(words[at:] for at in range(RUN)), strict=False)}
    if len(runs) < FEWEST:
        return ()
    hashes = (hashlib.blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest() for run in runs)
    return tuple(nsmallest(KEYS, hashes))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
