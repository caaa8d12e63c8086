"""History and presence: told as habit or past beside the news, or as going on."""

from typing import TYPE_CHECKING

from trucewatch.extract.tellers_fate import AUXILIARY, Fate

if TYPE_CHECKING:
    from spacy.tokens import Token


def is_background(fate: Fate) -> bool:
    """Habit or history without a date, told beside the news."""
    text = fate.sentence.text.lower()
    near = {
        child.lower_ for node, _ in fate.path[:3] for child in node.children if child.dep_ in {"advmod", "npadvmod"}
    }
    if near & fate.words.words("habitual") or any(phrase in text for phrase in fate.words.words("habitual_phrases")):
        return True
    clause = fate.clause
    if clause is None or not _perfect(clause) or any(child.tag_ == "VBG" for child in clause.lefts):
        return False
    dated = any(ent.label_ in {"DATE", "TIME"} for ent in fate.sentence.ents)
    plural = any(c.tag_ == "NNS" and c.dep_ in {"dobj", "nsubjpass"} for c in clause.children)
    return plural and not dated and clause.tag_ == "VBN"


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
