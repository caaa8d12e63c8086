"""When an entry of the ledger was written: the only clock that what is published may show."""

from datetime import datetime

from trucewatch.core.ports import Ledger
from trucewatch.core.problems import ConfigError


def recorded_at(ledger: Ledger, sequence: int | None = None) -> datetime | None:
    """When the last entry up to a place in the ledger was written (None: up to its end); None where there is none.

    Raises ConfigError where the ledger does not reach so far: what is not there yet cannot be looked back on.
    """
    last = ledger.sequence()
    if sequence is not None and sequence > last:
        raise ConfigError(f"The ledger has no entry {sequence} yet.", hint=f"Its last one is {last}.")
    at = last if sequence is None else sequence
    for place, record in ledger.since(at - 1) if at else ():
        moments = [entry.recorded_at for entry in ledger.entries(record.id) if entry.sequence <= place]
        return moments[-1] if moments else None
    return None
