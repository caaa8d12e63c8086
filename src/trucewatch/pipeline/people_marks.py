"""When sessions and tokens were used last: noted in memory by requests, written later by whoever has the time.

A request that wrote it itself would wait behind whatever is being written to the ledger just then.
"""

import threading
from dataclasses import replace
from datetime import datetime

from trucewatch.core.accounts import ApiToken, Session
from trucewatch.store.people import SqlPeople

SEEN_EVERY_S = 60
USED_EVERY_S = 3600


class Marks:
    """Moments that wait to be written. Threads may share one; a process that is killed forgets those of a few seconds.

    Each process counts by its own: a session that two of them serve is seen as of what either wrote last.
    """

    def __init__(self, store: SqlPeople) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._seen: dict[str, datetime] = {}
        self._used: dict[str, datetime] = {}

    def latest(self, session: Session) -> Session:
        """The session as of its last use, written or not."""
        with self._lock:
            at = self._seen.get(session.key, session.seen_at)
        return replace(session, seen_at=max(at, session.seen_at))

    def seen(self, session: Session, now: datetime) -> None:
        """Notes that a session was used, where that is not known to the minute."""
        if (now - session.seen_at).total_seconds() >= SEEN_EVERY_S:
            with self._lock:
                self._seen[session.key] = now

    def used(self, token: ApiToken, now: datetime) -> None:
        """Notes that a token was used, where that is not known to the hour."""
        if token.used_at is None or (now - token.used_at).total_seconds() >= USED_EVERY_S:
            with self._lock:
                self._used.setdefault(token.id, now)

    def write(self) -> None:
        """Writes what was noted, in one unit. Raises StoreError where that cannot be; it stays noted then."""
        with self._lock:
            seen, used = dict(self._seen), dict(self._used)
        if not seen and not used:
            return
        with self._store.unit():
            for key, at in seen.items():
                self._store.seen(key, at)
            for token_id, at in used.items():
                self._store.used(token_id, at)
        with self._lock:  # what came meanwhile waits for the next time
            self._seen = {key: at for key, at in self._seen.items() if seen.get(key) != at}
            self._used = {key: at for key, at in self._used.items() if used.get(key) != at}
