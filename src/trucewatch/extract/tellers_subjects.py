"""Who tells by a verb: its subject, the subject of the clause it hangs on, or the words right before it."""

from collections.abc import Set
from typing import TYPE_CHECKING

from trucewatch.extract.tellers_lexicon import table, tellings, words
from trucewatch.extract.tellers_phrases import Nature, can_speak, name_of, phrase, scan_left

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
"""Tags of verbs that make a clause."""
_SUBJECTS = ("nsubj", "csubj")
_INHERITS = frozenset({"conj", "advcl", "acl", "xcomp", "ccomp", "dep", "parataxis", "pcomp", "prep"})


def is_act_verb(verb: "Token", lemma: str) -> bool:
    """A verb of demanding, praising, threatening; or one of uttering with such a noun ("voiced alarm")."""
    if lemma in words("act_carriers"):
        nouns = words("act_nouns")
        return any(child.dep_ == "dobj" and child.lemma_.lower() in nouns for child in verb.rights)
    return lemma in words("speech_act") and lemma not in words("say")


def is_bare(verb: "Token") -> bool:
    """An infinitive or base form that is no telling of the text's own ("to say", "will announce")."""
    return any(child.tag_ == "TO" for child in verb.lefts) and verb.dep_ not in {"ccomp", "conj"}


def acts_with(verb: "Token", lemma: str) -> bool:
    """Whether the verb stands with what makes it the act ("call for", "ask X to")."""
    doc = verb.doc
    wanted = table("act_with").get(lemma)
    if not isinstance(wanted, list):
        return True
    found = {child.dep_ for child in verb.rights} | {child.lower_ for child in verb.rights if child.dep_ == "prep"}
    found |= {grand.dep_ for child in verb.rights if child.dep_ == "dobj" for grand in child.rights}
    if verb.i + 1 < len(doc) and verb.nbor(1).lower_ in wanted:
        return True
    if "quote" in wanted and any(child.text in {'"', "“"} for child in doc[verb.i : verb.i + 5]):
        return True
    return bool(found & set(wanted))


def voiced(head: "Token", lemma: str) -> bool:
    """Whether the subject can tell by this verb."""
    low = head.lower_
    never = words("never")
    if low in words("nobody") or any(child.lower_ in words("nobody") for child in head.lefts):
        return False
    if low in never:
        named = low in words("never_unless_named") or head.lemma_.lower() in {"report"}
        return named and any(child.dep_ in {"det", "poss"} or child.lower_ in {"by", "from"} for child in head.children)
    if lemma in words("sees"):
        seers = words("speakers") | words("own_staff") | words("own_bodies") | words("sides")
        return head.lemma_.lower() in seers or head.ent_type_ == "PERSON" or head.tag_ == "PRP"
    if lemma in words("needs_a_voice"):
        return can_speak(head)
    return head.pos_ in {"NOUN", "PROPN", "PRON", "ADJ", "NUM"}


def find_teller(verb: "Token", lemma: str, known: Set[str], *, is_act: bool) -> "tuple[int, int, Token] | None":
    """Token range and head of who tells; the verb's own subject, or that of the clause it hangs on."""
    own = next((child for child in reversed(list(verb.children)) if child.dep_ in _SUBJECTS), None)
    if own is not None and own.dep_ == "csubj":
        return None
    if not is_act and (own is None or _swallows(own, verb)):
        read = _scanned(verb, lemma, known)
        if read is not None:
            return read
    if own is not None and own.lower_ in {"each", "both", "all"}:
        own = _inherited(verb) or _beside(own) or own
    if own is None:
        own = _inverted(verb) or _fronted(verb) or _inherited(verb)
    if own is None:
        return None
    if own.lower_ in {"who", "which", "that"} and own.tag_ in {"WP", "WDT"}:
        if verb.dep_ not in {"relcl", "conj"}:
            return None
        own = verb.head if verb.dep_ == "relcl" else verb.head.head
    members = [grand for child in own.rights if child.lower_ == "of" for grand in child.rights]
    if own.pos_ in {"NUM", "DET", "ADJ", "PRON"} and members:
        return (*phrase(members[0] if own.lower_ == "one" else own), members[0])
    start, end = phrase(own)
    maker = maker_of(own)
    return (*maker, own) if maker else (start, end, own)


def _beside(word: "Token") -> "Token | None":
    """The noun that "both", "all" stand after: "NATO and Kiev both say"."""
    if word.i == word.sent.start or word.nbor(-1).pos_ not in {"NOUN", "PROPN"}:
        return None
    noun = word.nbor(-1)
    while noun.dep_ == "conj" and noun.head.pos_ in {"NOUN", "PROPN"}:
        noun = noun.head
    return noun


def _fronted(verb: "Token") -> "Token | None":
    """The subject that opens the sentence, cut off by a relative clause: "France, which chairs …, welcomed …"."""
    doc, sent = verb.doc, verb.sent
    if verb.tag_ not in FINITE or verb.i == sent.start or doc[verb.i - 1].text != ",":
        return None
    for at in range(sent.start + 1, min(verb.i - 2, sent.start + 8)):
        if doc[at].text == ",":
            opens = doc[at + 1].tag_ in {"WDT", "WP", "WP$"}
            head = doc[at - 1]
            return head if opens and head.pos_ in {"NOUN", "PROPN"} and can_speak(head) else None
    return None


def _swallows(subject: "Token", verb: "Token") -> bool:
    """A subject before which no comma, clause word or sentence start stands: the parser has run clauses together."""
    doc = subject.doc
    left = phrase(subject)[0]
    if subject.i > verb.i or left == verb.sent.start:
        return False
    before = doc[left - 1]
    if (
        before.is_punct
        or before.is_space
        or before.pos_ in {"CCONJ", "SCONJ", "ADV"}
        or before.lower_ in words("asides")
    ):
        return False
    return before.lower_ not in {"that", "what", "how", "whether", "if"} and before.pos_ != "VERB"


def _scanned(verb: "Token", lemma: str, known: Set[str]) -> "tuple[int, int, Token] | None":
    """The phrase right before the verb, where the parse has lost it."""
    doc = verb.doc
    if verb.tag_ not in FINITE or lemma in words("needs_a_clause"):
        return None
    found = scan_left(verb, known)
    if found is None or found[0] <= verb.sent.start:
        return None
    name = name_of(doc, *found, 0)
    if name is None or name.nature is Nature.OTHER:
        return None
    head = doc[found[1] - 1]
    for token in doc[found[0] : found[1]]:
        if token.lemma_.lower() == name.head:
            head = token
    return (*found, head)


def _inverted(verb: "Token") -> "Token | None":
    """The subject after the verb: "…, said the Civil Defence"."""
    if verb.tag_ not in {"VBD", "VBZ"}:
        return None
    for child in verb.rights:
        if child.dep_ in {"dobj", "attr", "nsubj", "dep", "appos"} and can_speak(child) and _after_words(verb):
            return child if child.left_edge.i - verb.i <= 2 else None
    return None


def _after_words(verb: "Token") -> bool:
    """Whether what is told stands before the verb: a mark of quotation or a comma right before it."""
    doc = verb.doc
    if verb.i == 0:
        return False
    before = doc[verb.i - 1]
    return before.is_punct or any(child.dep_ == "ccomp" for child in verb.lefts) or verb.dep_ in {"ccomp", "relcl"}


def _inherited(verb: "Token") -> "Token | None":
    """The subject of the clause that a conjunct or participle hangs on."""
    at = verb
    for _ in range(4):
        if at.dep_ not in _INHERITS or at.head.i == at.i:
            return None
        made = at.dep_ == "acl" and at.head.pos_ in {"NOUN", "PROPN"}
        if made and (_utters(at.head) or maker_of(at.head) is not None):
            return at.head
        below, at = at, at.head
        if at.dep_ == "ccomp" and _calls_on(below, at):
            at = at.head
        if below.dep_ == "conj" and at.dep_ == "ccomp" and _resumes(below, at.head):
            at = at.head
        if below.dep_ in {"xcomp", "ccomp"}:
            for child in at.rights:
                if child.dep_ == "dobj" and child.i < below.i and can_speak(child) and child.pos_ != "PRON":
                    return child
        while at.pos_ in {"NOUN", "PROPN", "ADP", "NUM"} and at.head.i != at.i:
            at = at.head
        subject = _subject_of(at)
        if subject is not None:
            return subject
    return None


def _resumes(verb: "Token", teller: "Token") -> bool:
    """A telling that the parser joined to what the last one tells: "said that …, and insisted that …"."""
    lemma = verb.lemma_.lower()
    if verb.tag_ == teller.tag_ == "VBG" != verb.head.tag_:
        return True
    said = lemma in tellings() and lemma not in words("speech_act") and teller.lemma_.lower() in tellings()
    return said and verb.tag_ == teller.tag_ and any(child.dep_ in {"ccomp", "dobj"} for child in verb.rights)


def _subject_of(verb: "Token") -> "Token | None":
    """The subject of a clause before its verb, at the sentence's start, or behind a verb of telling."""
    own = next((child for child in verb.lefts if child.dep_ in {"nsubj", "nsubjpass"}), None)
    opening = _fronted(verb) if own is None and verb.dep_ == "ROOT" else None
    return own or opening or (_inverted(verb) if verb.lemma_.lower() in tellings() else None)


def _calls_on(verb: "Token", told: "Token") -> bool:
    """ "X said that guns had fired, urging the council to act": the participle is X's, not the guns'."""
    is_act = verb.tag_ == "VBG" and verb.dep_ == "advcl" and verb.lemma_.lower() in words("speech_act")
    return is_act and told.head.lemma_.lower() in tellings() and told.head.i < told.i and verb.nbor(-1).text == ","


def _utters(noun: "Token") -> bool:
    """A noun that a participle may make speak ("officials citing …"), not the letter or visit it came with."""
    while noun.dep_ == "conj":
        noun = noun.head
    if noun.lemma_.lower() in words("documents") or not can_speak(noun):
        return False
    return noun.dep_ != "pobj" or (noun.lemma_.lower() in words("speakers") and noun.head.lower_ == "of")


def maker_of(head: "Token") -> tuple[int, int] | None:
    """Who made a document: "a report (issued) by the office"."""
    if head.lemma_.lower() not in words("documents"):
        return None
    owner = next((child for child in head.lefts if child.dep_ == "poss" and child.pos_ in {"NOUN", "PROPN"}), None)
    if owner is not None and can_speak(owner):
        return phrase(owner)
    for child in head.rights:
        if child.dep_ in {"prep", "agent"} and child.lower_ in {"by", "from"}:
            return next((phrase(grand) for grand in child.rights if grand.dep_ == "pobj"), None)
        if child.dep_ == "acl" and child.tag_ == "VBN" and child.lemma_.lower() in words("made"):
            for grand in child.rights:
                if grand.dep_ in {"agent", "prep"} and grand.lower_ == "by":
                    return next((phrase(great) for great in grand.rights if great.dep_ == "pobj"), None)
    return None
