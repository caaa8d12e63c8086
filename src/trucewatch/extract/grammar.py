"""Who does what in a parsed sentence: logical subjects and objects, phrases, clauses."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from trucewatch.extract.lexicon import forms

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Doc, Token

CLAUSES = frozenset({"ROOT", "conj", "ccomp", "advcl", "relcl", "acl", "parataxis", "xcomp", "pcomp", "dep", "csubj"})
RELATIVES = frozenset({"who", "that", "which", "whom"})
NOUN_POS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
VERB_POS = frozenset({"VERB", "AUX"})
ACCUSING = frozenset({"accuse", "blame", "suspect", "denounce", "condemn"})
MOVING = frozenset({"cross", "roll", "advance", "arrive", "march", "head", "travel", "flee", "enter"})
"""Verbs of motion, which a convoy does and nobody does to it."""
_LEMMAS, _WORDS = "lemmas", "words"
MODIFIERS = frozenset({"compound", "amod", "nmod", "nummod", "poss", "quantmod"})


def lemma(token: "Token") -> str:
    """The lemma in lower case; plural names ("Airstrikes", "Troops") lose their s."""
    found: str = lemmas(token.doc)[token.i]
    return found


def lemmas(doc: "Doc") -> list[str]:
    """The lemma of each token, worked out once for a paragraph: rules ask for it again and again."""
    found: list[str] | None = doc.user_data.get(_LEMMAS)
    if found is None:
        mended = forms("lemmas")
        read = [_lemma(token) for token in doc]
        found = doc.user_data[_LEMMAS] = [mended.get(word, word) for word in read]
    return found


def words_of(doc: "Doc") -> frozenset[str]:
    """Every word of a paragraph, as written and as its lemma."""
    found: frozenset[str] | None = doc.user_data.get(_WORDS)
    if found is None:
        found = doc.user_data[_WORDS] = frozenset([*lemmas(doc), *(token.lower_ for token in doc)])
    return found


def _lemma(token: "Token") -> str:
    low = token.lemma_.lower()
    if low.endswith("s") and token.tag_ == "NNPS" and token.pos_ == "PROPN":
        return low[:-1]
    return low


def children(token: "Token", *deps: str) -> list["Token"]:
    """The children of a token by any of these relations."""
    return [child for child in token.children if child.dep_ in deps]


def conjuncts(token: "Token") -> list["Token"]:
    """The token and the phrases coordinated with it to its right."""
    found = [token]
    for head in found:
        found += [child for child in head.children if child.dep_ == "conj" and child.pos_ in NOUN_POS | {"ADJ", "X"}]
    return found


def is_verbal(token: "Token") -> bool:
    """A verb that heads a clause (attributive participles do not)."""
    return token.pos_ in VERB_POS and token.dep_ not in ("amod", "compound", "aux", "auxpass", "nmod")


def is_misread(token: "Token") -> bool:
    """ "Government shelling killed three": a noun in -ing that the parser takes for an auxiliary."""
    return token.dep_ == "aux" and token.lower_.endswith("ing") and token.lower_ not in ("being", "having", "going")


def is_passive(verb: "Token") -> bool:
    """Whether the verb's surface subject is what it is done to."""
    if any(child.dep_ in ("nsubjpass", "auxpass", "agent", "csubjpass") for child in verb.children):
        return True
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and verb.head.tag_ == "VBN":
        own = children(verb, "nsubj", "dobj", "aux")
        return not own and is_passive(verb.head)  # "were shot and wounded at a checkpoint"
    if verb.dep_ == "acl" and lemma(verb) in MOVING and verb.head.dep_ == "ROOT":
        return False  # "A convoy of lorries crossed into Idlib": a main verb that the parser lost
    if verb.dep_ == "acl" and children(verb, "dobj"):
        return False  # "groups targeted the village with shells, injuring …": a main verb that the parser lost
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod") and not children(verb, "aux")


def clause_of(token: "Token") -> "Token":
    """The verb (or root) whose clause holds the token."""
    while token.head != token and not (token.pos_ in VERB_POS and token.dep_ in CLAUSES):
        token = token.head
    return token


def surface_subjects(verb: "Token") -> list["Token"]:
    """The subject's head and its conjuncts: the verb's own, else the one it shares with the verb above."""
    for _ in range(6):
        own = children(verb, "nsubj", "nsubjpass") or _taken(verb)
        if own:
            return _antecedents(own[0], verb)
        if verb.dep_ in ("acl", "relcl", "amod"):
            return attended(verb) or (conjuncts(verb.head) if verb.head.pos_ in NOUN_POS else [])
        if verb.dep_ in ("xcomp", "ccomp") and verb.head.pos_ in VERB_POS | {"ADJ"}:
            controlled = children(verb.head, "dobj")
            if controlled and verb.dep_ == "xcomp":
                return conjuncts(controlled[0])
            verb = verb.head
        elif verb.dep_ in ("conj", "advcl", "acomp", "dep"):
            verb = _backshifted(verb) or verb.head
        elif verb.dep_ == "pcomp" and verb.head.head != verb.head:
            above = verb.head.head
            while above.pos_ == "ADP" and above.head != above:
                above = above.head
            if above.pos_ in NOUN_POS or (verb.head.lower_ == "by" and is_passive(above)):
                return _accused(above)
            if verb.head.lower_ in ("in", "during", "under") and not children(verb, "dobj"):
                return []  # "a boy died in shelling": it befell him
            if children(above, "dobj") and verb.head.lower_ not in ("by", "after", "before", "while", "without"):
                return conjuncts(children(above, "dobj")[0])
            verb = above
        else:
            return []
    return []


def _accused(noun: "Token") -> list["Token"]:
    """ "Accused X's forces of shelling the port": who is accused did it, as is told."""
    return conjuncts(noun) if noun.dep_ == "dobj" and lemma(noun.head) in ACCUSING else []


def _taken(verb: "Token") -> list["Token"]:
    """ "X left the town and Y's army moved in": a doer that the parser joins to the noun before "and"."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.dep_ not in ("advcl", "conj", "dep") or verb.i == verb.sent.start:
        return []
    before = verb.nbor(-1)
    while before.dep_ in ("aux", "advmod", "neg") and before.i > verb.sent.start:
        before = before.nbor(-1)
    joined = before.dep_ == "conj" and before.pos_ in NOUN_POS and before.head.pos_ in NOUN_POS
    return [before] if joined and before.head.dep_ in ("pobj", "dobj") and not children(verb, "mark") else []


def attended(verb: "Token") -> list["Token"]:
    """ "with A, B and C — the guarantors — agreeing …": the participle's subject is what "with" governs."""
    noun = verb.head
    if verb.tag_ != "VBG" or noun.dep_ != "appos":
        return []
    for token in reversed(verb.doc[verb.sent.start : noun.i]):
        if token.pos_ in VERB_POS:
            return []
        if token.lower_ == "with" and token.dep_ == "prep":
            return objects_of(token)
    return []


def _backshifted(verb: "Token") -> "Token | None":
    """ "X said that two had been killed and blamed Y": the past tense goes on from the telling, not from the told."""
    above = verb.head
    told = above.dep_ == "ccomp" and above.head.tag_ == "VBD" and verb.dep_ == "conj" and verb.tag_ == "VBD"
    past = told and not children(verb, "aux") and any(c.lower_ == "had" for c in children(above, "aux"))
    return above.head if past else None


def _clocked(verb: "Token") -> list["Token"]:
    """ "At 18:20 government forces … fired": the parser takes the doer for the object of the opening "At"."""
    for prep in children(verb, "prep"):
        if prep.lower_ == "at" and prep.i == verb.sent.start and verb.tag_ == "VBD":
            return [
                noun for noun in objects_of(prep)[:1] if noun.tag_ in ("NNS", "NNPS", "NN") and children(noun, "nummod")
            ]
    return []


def _antecedents(subject: "Token", verb: "Token") -> list["Token"]:
    if subject.lower_ in RELATIVES:
        clause = verb
        while clause.dep_ == "conj":
            clause = clause.head
        if clause.dep_ == "relcl" and clause.head.pos_ in NOUN_POS:
            return [clause.head]
    return conjuncts(subject)


def doers(verb: "Token") -> list["Token"]:
    """Heads of the phrases that do what the verb tells."""
    if is_passive(verb):
        agents = [noun for agent in children(verb, "agent") for noun in objects_of(agent)]
        by = [noun for prep in children(verb, "prep") if prep.lower_ == "by" for noun in objects_of(prep)]
        return agents or by
    if verb.tag_ == "VBN" and not children(verb, "aux", "nsubj") and verb.dep_ in ("advcl", "conj"):
        return []
    return surface_subjects(verb) or _clocked(verb)


def patients(verb: "Token") -> list["Token"]:
    """Heads of the phrases it is done to."""
    if is_passive(verb):
        return surface_subjects(verb)
    direct = children(verb, "dobj", "oprd") or [c for c in children(verb, "attr") if verb.lemma_ not in ("be",)]
    if direct and direct[0].lower_ in RELATIVES and verb.dep_ == "relcl" and verb.head.pos_ in NOUN_POS:
        return [verb.head]
    if direct:
        return conjuncts(direct[0])
    if verb.dep_ == "relcl" and children(verb, "nsubj") and verb.head.pos_ in NOUN_POS:
        own = children(verb, "nsubj")[0]
        if own.lower_ not in RELATIVES:
            return [verb.head]
    if verb.dep_ == "conj" and verb.head.pos_ in VERB_POS and not any(True for _ in verb.rights):
        return patients(verb.head) if not is_passive(verb.head) else []
    return []


def objects_of(prep: "Token") -> list["Token"]:
    """Heads of the phrases that a preposition governs."""
    found: list[Token] = []
    for noun in children(prep, "pobj"):
        found += conjuncts(noun)
    for called in children(prep, "pcomp"):  # "by what it calls the forces of X"
        if any(child.lower_ == "what" for child in called.children):
            found += [one for name in children(called, "oprd") for one in conjuncts(name)]
    for inner in children(prep, "prep"):
        found += objects_of(inner)
    for again in children(prep, "conj"):
        if again.lower_ == prep.lower_:  # "to X and to Y"
            found += objects_of(again)
    return found


def preps(token: "Token", *names: str) -> Iterator["Token"]:
    """Prepositions that hang on a token (or on its particle), all or those named."""
    for child in token.children:
        if child.dep_ in ("prep", "agent", "dative", "prt") and (not names or child.lower_ in names):
            yield child


def after_preps(token: "Token", *names: str) -> list["Token"]:
    """Heads of phrases that follow any of these prepositions on the token or on its direct object."""
    return [noun for prep in preps(token, *names) for noun in objects_of(prep)]


def phrase_lemmas(token: "Token") -> frozenset[str]:
    """Lemmas by which a phrase may be classed: its head, what stands before it, and what it is made of."""
    found = {lemma(token), token.lower_}
    found.update(lemma(child) for child in token.children if child.dep_ in MODIFIERS)
    for prep in preps(token, "of"):
        for noun in objects_of(prep):
            found.add(lemma(noun))
            found.update(lemma(child) for child in noun.children if child.dep_ == "compound")
    return frozenset(found)


def is_negated(verb: "Token") -> bool:
    """Whether a negation stands on the verb, or on who does it ("neither side has …")."""
    if any(child.dep_ == "neg" or child.lower_ == "never" for child in verb.children):
        return True
    return any(
        noun.lower_ == "neither" or any(word.lower_ == "neither" for word in noun.children)
        for noun in children(verb, "nsubj")
    )


def extent(tokens: Iterable["Token"]) -> tuple[int, int]:
    """First and last-plus-one token index of some tokens."""
    places = [token.i for token in tokens]
    return min(places), max(places) + 1
