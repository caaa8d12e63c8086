"""Words of time that belong to an event: detected here, made into dates elsewhere."""

from typing import TYPE_CHECKING

from trucewatch.core.claims import Basis, Mention
from trucewatch.extract.scene import Scene
from trucewatch.extract.time_patterns import ADVERB, NEEDS_LEAD, TIME

if TYPE_CHECKING:
    from spacy.tokens import Token


def expressions(text: str) -> list[tuple[int, int]]:
    """Where a text names times: [start, end) of each expression, in order."""
    found = []
    for match in TIME.finditer(text):
        words = match.group().strip()
        if NEEDS_LEAD.fullmatch(words):
            continue
        if words.lower() == "now" and text[match.end() : match.end() + 5].lower() == " that":
            continue
        start = match.start()
        if bare := ADVERB.match(words):
            start += bare.end()
        found.append((start, match.start() + len(match.group().rstrip())))
    return found


def time_of(scene: Scene, trigger: "Token", clause: tuple[int, int], *, is_position: bool = False) -> Mention | None:
    """The time expression of an event: nearest in its clause, else in its sentence, names of parties aside.

    `clause` is a token range. A "since" clause is kept whole. A position's time may be that of its telling.
    """
    doc = scene.doc
    best: tuple[int, int, int] | None = None
    for first, last in (clause, (trigger.sent.start, trigger.sent.end)):
        low, high = doc[first].idx, doc[last - 1].idx + len(doc[last - 1].text)
        for start, end in expressions(doc.text[low:high]):
            if _in_name(scene, low + start, low + end) or (not is_position and _of_teller(scene, trigger, low + start)):
                continue
            distance = _distance(scene, trigger, low + start, low + end)
            if best is None or distance < best[0]:
                best = (distance, low + start, low + end)
        if best is not None:
            break
    if best is None:
        return None
    start = _since(scene, best[1])
    span = scene.span(scene.block.start + start, scene.block.start + best[2])
    return Mention(text=" ".join(span.exact.split()), span=span)


def _since(scene: Scene, start: int) -> int:
    """Where the "since" that governs a time stands ("since the truce was signed on 5 September")."""
    token = scene.doc.char_span(start, start + 1, alignment_mode="expand")
    if token is None:
        return start
    for before in reversed(scene.doc[max(0, token[0].i - 8) : token[0].i]):
        if before.is_punct or before.sent.start != token[0].sent.start:
            break
        if before.lower_ == "since":
            return int(before.idx)
    return start


def _distance(scene: Scene, trigger: "Token", start: int, end: int) -> int:
    """Characters between, with a penalty for each clause border that lies between."""
    gap = max(start - trigger.idx, trigger.idx - end, 0)
    lead = scene.doc.char_span(start, end, alignment_mode="expand")
    if lead is not None:
        root = lead.root
        if root.is_ancestor(trigger) or trigger.is_ancestor(root):
            gap -= 30
    return gap


def _in_name(scene: Scene, start: int, end: int) -> bool:
    covered = scene.doc.char_span(start, end, alignment_mode="expand")
    if covered is None:
        return False
    if any(scene.hit(token, place=False) is not None for token in covered):
        return True
    last = covered[-1]
    ahead = scene.doc[last.i + 1 : last.i + 3]
    possessive = len(ahead) == 2 and ahead[0].text in ("'s", "’s") and ahead[1].pos_ == "PROPN"
    return possessive or any(token.ent_type_ in ("ORG", "PERSON") and token.dep_ == "compound" for token in covered)


_TELLING = frozenset(
    {"say", "tell", "report", "announce", "add", "claim", "state", "declare", "reveal", "confirm", "note"}
)


def _of_teller(scene: Scene, trigger: "Token", start: int) -> bool:
    """A time that hangs on the verb of saying ("said on Tuesday") is when it was said, not when it happened."""
    covered = scene.doc.char_span(start, start + 1, alignment_mode="expand")
    if covered is None:
        return False
    token = covered[0]
    for _ in range(4):
        if token.pos_ in ("VERB", "AUX") or token.head == token:
            break
        token = token.head
    return token.lemma_.lower() in _TELLING and token != trigger


def carried(mention: Mention) -> Mention:
    """The same words, told by an earlier clause."""
    return Mention(text=mention.text, span=mention.span, basis=Basis.CARRIED, hint=mention.hint)
