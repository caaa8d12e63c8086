"""Two extractors over one document: each keeps its own claims and its own name on them."""

from collections.abc import Sequence

from trucewatch.core.claims import Claim
from trucewatch.core.ids import sha256
from trucewatch.core.makers import JOINT, Maker
from trucewatch.core.ports import Extractor
from trucewatch.core.problems import Problem
from trucewatch.core.records import Document
from trucewatch.version import __version__


class Both:
    """A `core.ports.Joint`: the parts' claims side by side, the first part leading."""

    def __init__(self, *parts: Extractor) -> None:
        self.parts: Sequence[Extractor] = parts
        ids = ":".join(part.maker.id for part in parts)
        name = JOINT.join(part.maker.name for part in parts)
        self.maker = Maker(name=name, version=__version__, digest=sha256(ids.encode())[:20])

    def extract(self, document: Document) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
        """All claims in order of their words, each once; what the parts give by themselves is `parts`' to tell."""
        claims: dict[str, Claim] = {}
        problems: list[Problem] = []
        for part in self.parts:
            found, wrong = part.extract(document)
            claims.update({claim.id: claim for claim in found})
            problems += wrong
        ordered = sorted(claims.values(), key=lambda claim: claim.evidence[0].start)
        return tuple(ordered), tuple(problems)
