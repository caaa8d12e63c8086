"""trucewatch: reports in, findings out; every sentence of a brief leads back to the words of a source.

import trucewatch
ledger = trucewatch.open_ledger("trucewatch.db", create=True)
report = trucewatch.add(ledger, "samples/pages")
for finding in trucewatch.findings(ledger):
    print(finding.verdict, finding.agreement_id)
"""

from typing import TYPE_CHECKING, Any

from trucewatch.version import __version__

if TYPE_CHECKING:
    from trucewatch.api import (
        add,
        agreements,
        analyse,
        brief,
        export,
        export_file,
        findings,
        grade,
        incidents,
        open_ledger,
        shelf,
        why,
    )
    from trucewatch.core.agreements import Agreement
    from trucewatch.core.claims import Claim, Resolution
    from trucewatch.core.incidents import Finding, Incident
    from trucewatch.core.ports import Ledger
    from trucewatch.core.problems import Problem, TrucewatchError
    from trucewatch.core.records import Capture, Document, Part
    from trucewatch.core.sources import Source
    from trucewatch.core.text import Span

_HOME = {
    "trucewatch.api": "add agreements analyse brief export export_file findings grade incidents open_ledger shelf why",
    "trucewatch.core.agreements": "Agreement",
    "trucewatch.core.claims": "Claim Resolution",
    "trucewatch.core.incidents": "Finding Incident",
    "trucewatch.core.ports": "Ledger",
    "trucewatch.core.problems": "Problem TrucewatchError",
    "trucewatch.core.records": "Capture Document Part",
    "trucewatch.core.sources": "Source",
    "trucewatch.core.text": "Span",
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names.split()}

__all__ = [
    "Agreement",
    "Capture",
    "Claim",
    "Document",
    "Finding",
    "Incident",
    "Ledger",
    "Part",
    "Problem",
    "Resolution",
    "Source",
    "Span",
    "TrucewatchError",
    "__version__",
    "add",
    "agreements",
    "analyse",
    "brief",
    "export",
    "export_file",
    "findings",
    "grade",
    "incidents",
    "open_ledger",
    "shelf",
    "why",
]


def __getattr__(name: str) -> Any:
    """Loads what is asked for when it is asked for: importing trucewatch loads no library and no model."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'trucewatch' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_MODULE_OF[name]), name)
