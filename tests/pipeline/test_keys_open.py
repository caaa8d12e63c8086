"""Keys asked for at once, as those see them who may not see restricted sources."""

from trucewatch.pipeline.shown_open import open_ledger_of
from trucewatch.store.memory import MemoryLedger
from trucewatch.testing import MAKER, make_document


def test_many_keys_tell_no_hidden_document():
    ledger = MemoryLedger()
    documents = [make_document(f"Shells fell on Daraa, {number}.") for number in range(2)]
    ledger.add(documents, maker=MAKER)
    (page,) = {one.page_key for one in documents}
    assert open_ledger_of(ledger, {documents[0].id}).keyed_many("page", [page]) == {page: (documents[1].id,)}
    assert open_ledger_of(ledger, {one.id for one in documents}).keyed_many("page", [page]) == {}
