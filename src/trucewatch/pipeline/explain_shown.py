"""What was found in a text and why: as rows for scripts, for a terminal, and as a page."""

from collections.abc import Iterator, Sequence
from typing import Any

from trucewatch.core.claims import Actor, Claim, Interval, Mention, Place, Resolution, Slot, Teller
from trucewatch.core.text import Span
from trucewatch.extract.attributions_records import Attributed
from trucewatch.extract.origins import Origin
from trucewatch.pipeline.batch import claim_row, problem_row
from trucewatch.pipeline.explain import Answers, Explained
from trucewatch.publish.rows import days_row
from trucewatch.publish.spans import EVIDENCE, Mark, Picture, render_html, render_text
from trucewatch.resolve.resolver import to_resolved

SLOTS = (
    (Slot.ACTOR, "who"),
    (Slot.TARGET, "whom"),
    (Slot.PLACE, "where"),
    (Slot.TIME, "when"),
    (Slot.TELLER, "teller"),
)


def explained_row(explained: Explained) -> dict[str, Any]:
    """`explain --json`: claims as the batch format writes them, each with `origin` and `resolutions`."""
    document = explained.document
    if document is None:
        return {"text": None, "claims": [], "problems": [problem_row(one) for one in explained.problems]}
    origins = {claim.id: origin for claim, origin in explained.told}
    claims = tuple(claim for claim, _ in explained.told)
    rows = []
    for resolved in to_resolved(document, claims, explained.resolutions):
        row = claim_row(resolved, explained.answers)
        own = [one for one in explained.resolutions if one.claim_id == resolved.claim.id]
        rows.append(
            {**row, "origin": _origin_row(origins[resolved.claim.id]), "resolutions": list(map(_answer_row, own))}
        )
    return {
        "text": document.text,
        "maker": explained.maker,
        "claims": rows,
        "attributions": [_attributed_row(one) for one in explained.attributed],
        "problems": [problem_row(one) for one in explained.problems],
    }


def _origin_row(origin: Origin | None) -> dict[str, Any] | None:
    if origin is None:
        return None
    cues = [_span_row(cue) for cue in origin.cues]
    return {"frame": origin.frame, "word": _span_row(origin.word), "asks": list(origin.asks), "cues": cues}


def _span_row(span: Span | None) -> dict[str, Any] | None:
    return {"start": span.start, "end": span.end, "text": span.exact} if span else None


def _attributed_row(one: Attributed) -> dict[str, Any]:
    return {
        "manner": one.manner.value,
        "source": _span_row(one.source),
        "cue": _span_row(one.cue),
        "content": [_span_row(span) for span in one.content],
        "by": one.rule,
        "within": one.within,
    }


def _answer_row(one: Resolution) -> dict[str, Any]:
    return {
        "slot": one.slot.value,
        "index": one.index,
        "text": one.text,
        "chosen": _meaning(one.chosen) if one.chosen else None,
        "score": round(one.score, 3),
        "basis": one.basis,
        "candidates": [
            {"reading": _meaning(candidate.referent), "score": round(candidate.score, 3), "basis": candidate.basis}
            for candidate in one.candidates
        ],
    }


def explained_text(explained: Explained) -> str:
    """The explanation for a terminal."""
    return render_text(_text(explained), pictures(explained), _notes(explained))


def explained_html(explained: Explained) -> str:
    """The explanation as one page without a script."""
    return render_html("What was found in the text, and why", _text(explained), pictures(explained), _notes(explained))


def _text(explained: Explained) -> str:
    return explained.document.text if explained.document else ""


def _notes(explained: Explained) -> list[str]:
    notes = [f"problem [{one.stage}/{one.code}] {one.message} {one.hint}".rstrip() for one in explained.problems]
    return notes if explained.told or notes else ["No claim was found."]


def pictures(explained: Explained) -> tuple[Picture, ...]:
    """What is shown of each claim."""
    answers = explained.answers
    return tuple(
        Picture(
            title=f"{claim.kind}, {claim.stance}",
            marks=tuple(_marks(claim, origin)),
            lines=tuple(_lines(claim, origin, answers, explained.maker)),
        )
        for claim, origin in explained.told
    )


def _mentions(claim: Claim) -> Iterator[tuple[Slot | None, int, str, Mention | Teller]]:
    told: dict[Slot, Sequence[Mention | Teller]] = {
        Slot.ACTOR: claim.actors,
        Slot.TARGET: claim.targets,
        Slot.PLACE: (claim.place,) if claim.place else (),
        Slot.TIME: (claim.time,) if claim.time else (),
        Slot.TELLER: claim.attribution,
    }
    for slot, label in SLOTS:
        for index, mention in enumerate(told[slot]):
            yield slot, index, label, mention
    others = (("purpose", claim.purpose), ("about", claim.topic), *(("reason", one) for one in claim.reasons))
    for label, other in others:
        if other is not None:
            yield None, 0, label, other


def _marks(claim: Claim, origin: Origin | None) -> Iterator[Mark]:
    for span in claim.evidence:
        yield Mark(start=span.start, end=span.end, label=EVIDENCE)
    if origin is not None and origin.word is not None:
        yield Mark(start=origin.word.start, end=origin.word.end, label="trigger")
    for cue in origin.cues if origin is not None else ():
        if cue is not None:
            yield Mark(start=cue.start, end=cue.end, label="cue")
    for _, _, label, mention in _mentions(claim):
        if mention.span is not None:
            yield Mark(start=mention.span.start, end=mention.span.end, label=label)
    for harm in claim.harm:
        if harm.span is not None:
            yield Mark(start=harm.span.start, end=harm.span.end, label="harm")


def _lines(claim: Claim, origin: Origin | None, answers: Answers, maker: str) -> Iterator[tuple[str, str]]:
    yield "by", _why(origin, maker)
    traits = [
        claim.stance.value,
        *(["background"] if claim.is_background else []),
        *(["ongoing"] if claim.is_ongoing else []),
    ]
    yield "stance", ", ".join(traits)
    for slot, index, label, mention in _mentions(claim):
        how = (
            f", {mention.telling}{_cue(origin, index)}"
            if isinstance(mention, Teller)
            else ""
            if mention.basis == "stated"
            else f", {mention.basis}"
        )
        answer = answers.get((claim.id, slot, index)) if slot else None
        yield label, f"“{mention.text}”{how}{_answer(answer) if slot else ''}"
    if claim.weapons:
        yield "weapons", ", ".join(claim.weapons)
    for harm in claim.harm:
        bounds = [str(bound) if bound is not None else "?" for bound in (harm.minimum, harm.maximum)]
        words = f" “{harm.span.exact}”" if harm.span else ""
        yield "harm", f"{harm.kind} {'–'.join(dict.fromkeys(bounds))}, {harm.who}{words}"
    if claim.count is not None:
        yield "how many", str(claim.count)
    for span in claim.also:
        yield "also told", f"“{span.exact}”"


def _cue(origin: Origin | None, index: int) -> str:
    """By which words a link of the chain is its teller."""
    cue = origin.cues[index] if origin is not None and index < len(origin.cues) else None
    return f" by “{cue.exact}”" if cue is not None else ""


def _why(origin: Origin | None, maker: str) -> str:
    if origin is None:
        return f"{maker} (it names no rule)"
    word = f" at “{origin.word.exact}”" if origin.word else ""
    return f"{origin.frame}{word}" + (f" (asks: {', '.join(origin.asks)})" if origin.asks else "")


def _answer(answer: Resolution | None) -> str:
    if answer is None:
        return " → not looked up"
    if answer.chosen is None:
        near = f"; nearest: {_meaning(answer.candidates[0].referent)}" if answer.candidates else ""
        return f" → unknown{near}"
    return f" → {_meaning(answer.chosen)} [{answer.score:.2f}{', ' + answer.basis if answer.basis else ''}]"


def _meaning(referent: Actor | Place | Interval) -> str:
    if isinstance(referent, Actor):
        return f"{referent.name} ({referent.id})"
    if isinstance(referent, Place):
        where = ", ".join(filter(None, (referent.admin1, referent.country)))
        name = " ".join(filter(None, (referent.relation, referent.name)))
        return f"{name} ({where}; {referent.precision}, ±{referent.radius_m / 1000:.0f} km)"
    days = days_row(referent)
    at = f" {referent.at:%H:%M %Z}" if referent.at else ""
    if days is None:
        return "no day"
    same = days["start"] == days["end"]
    return (f"{days['start']}" if same else f"{days['start'] or '…'} to {days['end'] or '…'}") + at
