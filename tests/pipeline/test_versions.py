"""Which version of a page is current, in whatever order the versions come."""

from datetime import date
from itertools import permutations

from trucewatch.core.records import Document, Part, PartKind
from trucewatch.pipeline.versions import supersessions


def version(
    words: str, *, published: date | None, modified: date | None = None, is_correction: bool = False
) -> Document:
    part = Part(kind=PartKind.NOTICE, start=0, end=len(words), is_correction=is_correction)
    return Document(
        capture_id=words,
        location=f"pages/{words}.html",
        url="https://relay.example/daraa",
        text=words,
        parts=(part,),
        published=published,
        modified=modified,
    )


def test_the_later_version_supersedes_in_any_order_of_arrival() -> None:
    first = version("two killed", published=date(2017, 7, 14))
    corrected = version("none killed", published=date(2017, 7, 14), is_correction=True)
    latest = version("none killed, four hurt", published=date(2017, 7, 14), modified=date(2017, 7, 16))
    for documents in permutations([first, corrected, latest]):
        assert supersessions(documents) == {first.id: corrected.id, corrected.id: latest.id}


def test_pages_of_their_own_supersede_nothing() -> None:
    one = Document(capture_id="a", location="pages/a.html", text="Calm.")
    other = Document(capture_id="b", location="pages/b.html", text="Calm.")
    assert supersessions([one, other]) == {}
