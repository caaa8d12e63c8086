"""How often something may be tried: counted in memory, forgotten when the time is over."""

import math
import time
from typing import TYPE_CHECKING

from trucewatch.core.ids import sha256
from trucewatch.core.problems import NotAllowed

if TYPE_CHECKING:
    from limits import RateLimitItem


class TooOften(NotAllowed):
    """Tried too often; `wait_s` says in how many seconds to come again."""

    code = "too_often"

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"That was tried too often. Try again in {_span(wait_s)}.")
        self.wait_s = wait_s


class Limits:
    """Counts of one process. Two processes over one ledger count each for itself."""

    def __init__(self) -> None:
        from limits.storage import MemoryStorage
        from limits.strategies import FixedWindowRateLimiter

        self._windows = FixedWindowRateLimiter(MemoryStorage())

    def take(self, what: str, whose: str, most: int, per_s: int) -> int:
        """Counts one try. 0, or how many seconds to wait where there were more than `most` in `per_s` seconds."""
        item, key = _item(most, per_s), _key(whose)
        return 0 if self._windows.hit(item, what, key) else self._wait_s(item, what, key)

    def wait_s(self, what: str, whose: str, most: int, per_s: int) -> int:
        """The same without counting."""
        item, key = _item(most, per_s), _key(whose)
        return 0 if self._windows.test(item, what, key) else self._wait_s(item, what, key)

    def _wait_s(self, item: "RateLimitItem", what: str, key: str) -> int:
        reset = self._windows.get_window_stats(item, what, key).reset_time
        return max(1, math.ceil(reset - time.time()))

    def forget(self, what: str, whose: str, most: int, per_s: int) -> None:
        """Begins anew for somebody."""
        self._windows.clear(_item(most, per_s), what, _key(whose))


def _item(most: int, per_s: int) -> "RateLimitItem":
    from limits import RateLimitItemPerSecond

    return RateLimitItemPerSecond(most, per_s)


def _key(whose: str) -> str:
    return sha256(whose.encode("utf-8", "surrogatepass"))


def _span(seconds: int) -> str:
    if seconds < 90:
        return "a second" if seconds == 1 else f"{seconds} seconds"
    return f"{math.ceil(seconds / 60)} minutes"
