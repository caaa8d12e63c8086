"""For those who write a part of their own: contract suites, record builders, stand-ins.

Each `check_…` asserts what `trucewatch.core.ports` promises and raises AssertionError with the words of
the promise that was broken. Run it from any test framework:

    from trucewatch.testing import check_extractor

    def test_my_extractor():
        check_extractor(MyExtractor())
"""

from trucewatch.testing.blobs import MemoryBlobs, check_blobs
from trucewatch.testing.builders import MAKER, make_capture, make_claim, make_document, make_pass
from trucewatch.testing.kills import run_with_kills
from trucewatch.testing.ledgers import check_ledger
from trucewatch.testing.stages import check_extractor, check_fetcher, check_gazetteer, check_reader

__all__ = [
    "MAKER",
    "MemoryBlobs",
    "check_blobs",
    "check_extractor",
    "check_fetcher",
    "check_gazetteer",
    "check_ledger",
    "check_reader",
    "make_capture",
    "make_claim",
    "make_document",
    "make_pass",
    "run_with_kills",
]
