"""trucewatch: reports in, findings out."""

from trucewatch.version import __version__

__all__ = ["__version__"]
