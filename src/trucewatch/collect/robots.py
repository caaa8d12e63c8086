"""robots.txt: what a site asks of programs like ours (RFC 9309), and how often it may be asked."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from trucewatch.collect.fetch import Answer, UrlFetcher
from trucewatch.collect.limits import CollectLimits, problem
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem

if TYPE_CHECKING:
    from protego import Protego

MAX_BYTES = 500_000
"""RFC 9309, 2.5: at least 500 KiB are read; what follows is not."""
TIMEOUT_S = 10.0
KEPT_FOR = timedelta(hours=24)
"""RFC 9309, 2.4: no copy older than 24 hours is used."""
ASKED_AGAIN = timedelta(minutes=3)
"""How soon a robots.txt that could not be had may be asked for again; a source that failed waits longer anyway."""
MOST_DELAY_S = 600.0
"""The longest crawl-delay that is kept to; a longer one counts as this."""
_AGENT = "user-agent"
_RULES = ("allow", "disallow", "crawl-delay")
_UNREACHABLE = (429,)
"""Besides 5xx: a server that asks for fewer requests has not said that everything may be fetched."""
_CALLED_OFF = ("dns", "private_address", "bad_url", "bad_certificate", "unsupported_scheme", "credentials_in_url")
"""Troubles of the site itself: the page would meet the same one."""
_MEND = "A person may add the page by itself: `trucewatch add URL`."


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A site's robots.txt as it was at `checked_at`.

    `text` is its group for our agent; "" allows everything. `trouble` is why it could not be had: then nothing may be
    fetched until it can (RFC 9309, 2.3.1.4).
    """

    checked_at: datetime
    text: str = ""
    trouble: Problem | None = None

    def is_fresh(self, now: datetime) -> bool:
        """Whether it still counts; one from the future (a clock set back) does not."""
        kept = ASKED_AGAIN if self.trouble else KEPT_FOR
        return timedelta(0) <= now - self.checked_at < kept


class Robots:
    """The robots.txt of sites, each asked for once a day by the same safe fetcher as pages."""

    def __init__(self, limits: CollectLimits, known: dict[str, Rules] | None = None) -> None:
        bounded = replace(limits, max_bytes=MAX_BYTES, timeout_s=min(limits.timeout_s, TIMEOUT_S))
        self._fetcher = UrlFetcher(bounded, is_cut=True)
        self.token = product_token(limits.user_agent)
        self.known: dict[str, Rules] = {} if known is None else known
        self._parsed: dict[str, tuple[str, Protego]] = {}
        self.is_changed = False
        """Whether anything was asked since this was last set to False."""

    def needs(self, url: str, now: datetime) -> bool:
        """Whether the site's robots.txt has to be asked for before the page."""
        rules = self.known.get(origin_of(url))
        return rules is None or not rules.is_fresh(now)

    def ask(self, url: str, now: datetime) -> Answer:
        """Asks for the robots.txt of the page's site and keeps what it says."""
        origin = origin_of(url)
        answer = self._fetcher.ask(f"{origin}/robots.txt")
        self.known[origin] = _rules(answer, self.token, now)
        self._parsed.pop(origin, None)
        self.is_changed = True
        return answer

    def forget(self, origin: str) -> None:
        """Drops what is known of a site."""
        self.known.pop(origin, None)
        self._parsed.pop(origin, None)

    def refused(self, url: str) -> Problem | None:
        """Why the page may not be fetched, by what is known of its site; None where it may."""
        origin = origin_of(url)
        rules = self.known.get(origin)
        if rules is None or (not rules.text and not rules.trouble):
            return None
        if rules.trouble:
            return _unreachable(url, origin, rules.trouble)
        if self._of(origin, rules.text).can_fetch(url, self.token):
            return None
        message = f"{url}: {origin}/robots.txt asks programs not to fetch it."
        return problem(url, "robots_disallowed", message, _MEND)

    def delay_s(self, url: str) -> float:
        """The site's crawl-delay in seconds, at most 600; 0 where it asks for none."""
        origin = origin_of(url)
        rules = self.known.get(origin)
        if rules is None or not rules.text:
            return 0.0
        return min(self._of(origin, rules.text).crawl_delay(self.token) or 0.0, MOST_DELAY_S)

    def _of(self, origin: str, text: str) -> "Protego":
        known = self._parsed.get(origin)
        if known is None or known[0] != text:
            from protego import Protego

            known = self._parsed[origin] = (text, Protego.parse(text))
        return known[1]


def origin_of(url: str) -> str:
    """Scheme, host and port of an address: what one robots.txt speaks for. Raises ValueError where it is none."""
    parts = urlsplit(url)
    return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2].lower()}"


def product_token(user_agent: str) -> str:
    """The name that robots.txt files call a program by: letters, `-` and `_` at its beginning (RFC 9309, 2.2.1)."""
    name = user_agent.strip().partition("/")[0].partition(" ")[0]
    return "".join(mark for mark in name if mark.isalpha() or mark in "-_").lower()


def group_of(text: str, token: str) -> str:
    """The rules of a robots.txt for one agent: those of all its groups that name it, else of those for `*`.

    All other lines are left out before it is parsed: with agents and rules in the thousands each, which 500 kB
    hold, a table of all of them would not fit in memory.
    """
    groups: dict[str, list[str]] = {token: [], "*": []}
    named: set[str] = set()
    ours: set[str] = set()
    is_naming = False
    for line in text.lstrip("\ufeff").splitlines():
        field, _, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if field == _AGENT:
            ours = ours if is_naming else set()
            name = value.partition("/")[0].strip().lower()
            ours |= {name} & groups.keys()
            named |= {name} & groups.keys()
            is_naming = True
        elif field in _RULES:
            is_naming = False
            for name in ours:
                groups[name].append(f"{field}: {value}")
    lines = groups[token] if token in named else groups["*"]
    return "\n".join(["user-agent: *", *lines]) if lines else ""


def _rules(answer: Answer, token: str, now: datetime) -> Rules:
    found = answer.what
    if isinstance(found, Fetched):
        return Rules(checked_at=now, text=group_of(found.data.decode("utf-8", "replace"), token))
    if isinstance(found, Problem) and not _is_absent(found, answer.status):
        return Rules(checked_at=now, trouble=found)
    return Rules(checked_at=now)


def _is_absent(found: Problem, status: int | None) -> bool:
    """Whether there is no robots.txt, so that everything may be fetched (RFC 9309, 2.3.1.2 and 2.3.1.3)."""
    if found.code in ("gone", "empty", "too_many_redirects", "redirect_loop"):
        return True
    return status is not None and 400 <= status < 500 and status not in _UNREACHABLE


def _unreachable(url: str, origin: str, trouble: Problem) -> Problem:
    told = trouble.message.removeprefix(trouble.subject).strip(": .")
    if trouble.code in _CALLED_OFF:
        return problem(url, trouble.code, f"{url}: {told}.", trouble.hint)
    message = f"{url}: not fetched, as {origin}/robots.txt could not be had ({told})."
    return problem(url, "robots_unreachable", message, f"It is asked for again later. {_MEND}")
