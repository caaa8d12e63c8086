"""The desk's tables are brought up to the ledger whoever wrote to it: the command line, a watch, another desk."""

import logging
import threading

from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import TrucewatchError
from trucewatch.pipeline import desk
from trucewatch.pipeline.people import People
from trucewatch.pipeline.shown import keep_shown
from trucewatch.settings import Settings

EVERY_S = 2.0
"""Seconds between two looks at what came to the ledger from elsewhere."""
_LOG = logging.getLogger(__name__)


class Upkeep:
    """A thread that looks at the ledger now and then; `first` does it once and waits for it.

    It writes down too when people's sessions and tokens were used last.
    """

    def __init__(self, ledger: Ledger, settings: Settings, people: People) -> None:
        self._ledger, self._settings, self._people = ledger, settings, people
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)

    def first(self) -> None:
        """Brings the tables up to the ledger before anybody looks, and goes on from then."""
        self._once()
        self._thread.start()

    def end(self) -> None:
        """Stops it, and waits until what is under way is done."""
        self._end.set()
        if self._thread.is_alive():
            self._thread.join()
        self._mark()

    def _run(self) -> None:
        self._draw_zones()
        while not self._end.wait(EVERY_S):
            self._once()
            self._mark()

    def _mark(self) -> None:
        try:
            self._people.marks.write()
        except TrucewatchError as error:
            _LOG.warning("when people came last is written later: %s", error)

    def _draw_zones(self) -> None:
        """Zones are drawn once for a process, which takes a second or two: the first map shall not wait for it."""
        try:
            desk.zones(self._ledger, View.OPEN, settings=self._settings)
        except TrucewatchError as error:
            _LOG.warning("the zones are drawn when they are first asked for: %s", error)

    def _once(self) -> None:
        try:
            keep_shown(self._ledger, self._settings)
        except TrucewatchError as error:
            # Pages show what they showed before, and say as of which entry; the next look may do better.
            _LOG.error("the desk's tables stay as they were: %s", error)
