"""History and presence: told as habit or past beside the news, or as going on."""

from typing import TYPE_CHECKING

from trucewatch.extract.tellers_fate import AUXILIARY, Fate

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token


def is_background(fate: Fate) -> bool:
    """Habit or history without a date, told beside the news."""
    dated = _is_dated(fate)
    text = fate.sentence.text.lower()
    near = {
        child.lower_ for node, _ in fate.path[:3] for child in node.children if child.dep_ in {"advmod", "npadvmod"}
    }
    habitual = near & fate.words.words("habitual") or any(p in text for p in fate.words.words("habitual_phrases"))
    if habitual and not dated:
        return True
    clause = fate.clause
    if clause is not None and _before_now(clause):
        return True
    if clause is None or not _perfect(clause) or any(child.tag_ == "VBG" for child in clause.lefts):
        return False
    if clause.dep_ == "ccomp" and clause.head.tag_ == "VBD" and any(c.lower_ == "had" for c in clause.lefts):
        return False
    plural = any(c.tag_ in {"NNS", "NNPS"} and c.dep_ in {"dobj", "nsubjpass"} for c in clause.children)
    return plural and clause.tag_ == "VBN" and not (dated and _is_dated_here(fate, clause))


def _is_dated(fate: Fate) -> bool:
    """Whether the sentence names a day or a stretch of days, not just "in the past", "for years"."""
    for ent in fate.sentence.ents:
        words = {token.lower_ for token in ent}
        figures = any(token.like_num or token.tag_ in {"CD", "NNP"} for token in ent)
        if ent.label_ in {"DATE", "TIME"} and (figures or words & fate.words.words("dated")):
            return not words & fate.words.words("undated")
    return False


def _is_dated_here(fate: Fate, clause: "Token") -> bool:
    """Whether a day is told in the clause itself, not in what is joined to it ("…, a toll that takes in Friday's")."""
    for ent in fate.sentence.ents:
        if ent.label_ not in {"DATE", "TIME"}:
            continue
        node = ent.root
        while node not in (clause, node.head) and node.dep_ not in {"relcl", "appos", "parataxis", "acl"}:
            node = node.head
        if node == clause or clause.is_ancestor(node) is False:
            return True
    return False


def _before_now(clause: "Token") -> bool:
    """ "after weeks in which the army pressed an offensive": what went before the news."""
    span = clause.head
    long = clause.dep_ == "relcl" and span.lemma_.lower() in {"day", "week", "month", "year", "decade"}
    return long and span.dep_ == "pobj" and span.head.lower_ in {"after", "following"}


def _perfect(clause: "Token") -> bool:
    return any(c.dep_ == "aux" and c.lower_ in {"have", "has", "'ve", "’ve", "had"} for c in clause.lefts)


def is_ongoing(fate: Fate) -> bool:
    """Going on at publication: a progressive present or perfect, "continues", "still"."""
    clause = fate.clause
    if clause is None:
        return any(c.lower_ in fate.words.words("ongoing_adjectives") for c in fate.token.lefts)
    present = {"is", "are", "has", "have", "'re", "’re", "'s", "’s", "been", "being"}
    auxiliaries = {child.lower_ for child in clause.lefts if child.dep_ in AUXILIARY}
    if clause.tag_ == "VBG" and auxiliaries & present and not auxiliaries & {"was", "were", "had"}:
        return True
    if any(child.lower_ in fate.words.words("ongoing_adverbs") for child in clause.children if child.dep_ == "advmod"):
        return True
    if any(c.lower_ in fate.words.words("ongoing_adjectives") for c in fate.token.lefts):
        return True
    return any(
        node.lemma_.lower() in fate.words.words("ongoing_verbs")
        and (via in {"xcomp", "nsubj"} or node.lemma_ == "continue")
        for node, via in fate.path[:4]
        if node.lemma_.lower() != "go"
    )
