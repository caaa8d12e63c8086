"""The archive of a ledger as one WARC file."""

import os
from pathlib import Path

from trucewatch.core.files import written_aside
from trucewatch.core.ports import BlobStore, Ledger
from trucewatch.core.problems import ConfigError
from trucewatch.core.records import Capture
from trucewatch.core.sources import Timestamp
from trucewatch.publish.warc import WarcCounts, write_warc
from trucewatch.version import __version__


def export_warc(ledger: Ledger, archive: BlobStore, target: Path) -> WarcCounts:
    """Writes all captures and timestamps to `target`, which takes its name when it is whole.

    Raises ConfigError where it cannot be written or there is nothing to write; what was there stays then.
    """
    try:
        with written_aside(target) as part, part.open("wb") as out:
            counts = write_warc(
                ledger.records(Capture),
                archive,
                out,
                software=f"trucewatch/{__version__}",
                timestamps=ledger.records(Timestamp),
            )
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        raise ConfigError(f"{target} cannot be written: {error.strerror or error}.") from error
    return counts
