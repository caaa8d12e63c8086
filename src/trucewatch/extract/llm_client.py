"""One question to an OpenAI-compatible server. Whatever it does, the answer is an `Answer` or a `Trouble`."""

import json
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from trucewatch.extract.llm_cache import Answer
from trucewatch.extract.llm_options import LlmOptions
from trucewatch.extract.llm_prompt import Request
from trucewatch.extract.llm_trouble import Trouble, trouble

if TYPE_CHECKING:
    import httpx

_PASSING = frozenset({"llm_unreachable", "llm_busy"})
_FAILING = _PASSING | {"llm_timeout"}
UNASKED = _FAILING | {"llm_refused", "llm_redirected", "llm_too_large"}
"""Codes where there is no answer of the model: the document is asked about again by the next run."""
LARGEST = 1_000_000
"""Bytes of an answer that are taken: 200 times the longest that a model needs for one stretch."""
LONGEST_WAIT_S = 60.0
REST_S = 60.0
"""After `FAILURES` in a row a server is left alone so long; what comes meanwhile is told at once."""
FAILURES = 3
AWAY_TRIES = 2
"""How often a server that is not there is asked: it may be starting, but is seldom back within seconds."""
_CONNECT_S = 10.0
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_NO_SCHEMA = frozenset({400, 404, 415, 422, 501})
_START = "Start the server (docs/howto/read-with-a-language-model.md), or set llm_url; then run again."


@dataclass
class Clock:
    """Time as the client needs it; a test holds its own."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass
class LlmClient:
    """Asks with retries. The server is the operator's, so that its address is not held to public networks."""

    options: LlmOptions
    clock: Clock = field(default_factory=Clock)
    is_plain: bool = False
    """Whether the server was found to refuse schemas."""
    _failures: int = 0
    _rests_until: float = -math.inf

    def ask(self, request: Request) -> Answer | Trouble:
        """The server's answer; retries with growing pauses where it is busy or breaks off."""
        if self.clock.now() < self._rests_until:
            return trouble("llm_unreachable", "The model's server is left alone for a minute after failures.", _START)
        last: Trouble | None = None
        for number in range(1, self.options.tries + 1):
            told = self._once(request)
            if isinstance(told, Answer):
                self._failures = 0
                return told
            last = told
            pause = told.wait_s if told.wait_s is not None else 2.0 ** (number - 1)
            most = self.options.tries if told.code == "llm_busy" else min(self.options.tries, AWAY_TRIES)
            if told.code not in _PASSING or pause > LONGEST_WAIT_S or number >= most:
                break
            self.clock.sleep(pause)
        assert last is not None
        self._count(last)
        return last

    def _count(self, told: Trouble) -> None:
        if told.code in _FAILING:
            self._failures += 1
        if self._failures >= FAILURES:
            self._failures = 0
            self._rests_until = self.clock.now() + REST_S

    def _once(self, request: Request) -> Answer | Trouble:
        import httpx

        try:
            status, headers, body = self._posted(request)
        except httpx.TimeoutException:
            return self._late()
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            told = f"The model's server at {self.options.url} cannot be reached or broke off: {self._clean(str(error))}"
            return trouble("llm_unreachable", told, _START)
        if body is None:
            message = f"The model's server sent more than {LARGEST:,} bytes."
            return trouble("llm_too_large", message, "Check that llm_url is a chat-completions server.")
        return _read(body) if status == 200 else self._refused(status, headers, body)

    def _posted(self, request: Request) -> tuple[int, Mapping[str, str], bytes | None]:
        """Status, headers and body; None for a body that is too large. Raises TimeoutException past the deadline."""
        import httpx

        deadline = self.clock.now() + self.options.timeout_s
        body = bytearray()
        with self._client() as client, client.stream("POST", "chat/completions", json=request) as answer:
            for piece in answer.iter_raw():
                body += piece
                if len(body) > LARGEST:
                    return answer.status_code, answer.headers, None
                if self.clock.now() > deadline:
                    raise httpx.ReadTimeout("the answer came too slowly")
            return answer.status_code, answer.headers, bytes(body)

    def _client(self) -> "httpx.Client":
        """No proxy, no .netrc, no redirects: the documents and the key go where the operator said and nowhere else."""
        import httpx

        key = {"Authorization": f"Bearer {self.options.key}"} if self.options.key else {}
        return httpx.Client(
            base_url=self.options.url.rstrip("/") + "/",
            headers={"Accept-Encoding": "identity", "Accept": "application/json", **key},
            timeout=httpx.Timeout(self.options.timeout_s, connect=min(_CONNECT_S, self.options.timeout_s)),
            follow_redirects=False,
            trust_env=False,
        )

    def _late(self) -> Trouble:
        message = f"The model gave no full answer within {self.options.timeout_s:g} seconds."
        return trouble("llm_timeout", message, "Raise llm_timeout_s, or lower llm_chunk_chars.")

    def _refused(self, status: int, headers: Mapping[str, str], body: bytes) -> Trouble:
        told = self._clean(body[:2000].decode("utf-8", "replace"))
        said = f"The model's server answered {status}{f': {told}' if told else ''}"
        if status in _BUSY:
            wait_s = _wait(headers.get("retry-after"))
            return trouble("llm_busy", said, "Run again later.", status=status, wait_s=wait_s)
        if 300 <= status < 400:
            hint = "It is not followed: set llm_url to the server's own address."
            return trouble("llm_redirected", f"The model's server answered {status}, which leads elsewhere.", hint)
        hint = "Check llm_key." if status in (401, 403) else "Check llm_url and llm_model."
        return trouble("llm_refused", said, hint, status=status)

    def _clean(self, told: str) -> str:
        """A server's words for a message: short, on one line, and never the key, should they repeat it."""
        told = told.replace(self.options.key, "…") if self.options.key else told
        return " ".join("".join(sign if sign.isprintable() else " " for sign in told).split())[:200]


def refuses_schema(told: Trouble) -> bool:
    """Whether a server may have refused the request for its schema."""
    return told.code == "llm_refused" and told.status in _NO_SCHEMA


def _wait(told: str | None) -> float | None:
    """Seconds of a Retry-After header, which is a number or a date; None where there is none."""
    if not told:
        return None
    try:
        seconds = float(told)
    except ValueError:
        try:
            at = parsedate_to_datetime(told)
        except (ValueError, TypeError, OverflowError):
            return None
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        seconds = (at - datetime.now(UTC)).total_seconds()
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _read(body: bytes) -> Answer | Trouble:
    """The model's words in a chat completion. Where there are none the answer is empty, which is told later."""
    try:
        told = json.loads(body)
        choice = told["choices"][0]
        content = choice["message"].get("content")
        reason = choice.get("finish_reason")
        usage = told.get("usage") or {}
        counts = [_count_of(usage, name) for name in ("prompt_tokens", "completion_tokens")]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        message = "The model's server answered something else than a chat completion."
        return trouble("llm_refused", message, "Check that llm_url is an OpenAI-compatible server, up to /v1.")
    words = content if isinstance(content, str) else ""
    return Answer(content=words, is_cut=reason == "length", tokens_in=counts[0], tokens_out=counts[1])


def _count_of(usage: Mapping[str, Any], name: str) -> int:
    count = usage.get(name)
    return count if isinstance(count, int) and not isinstance(count, bool) and 0 <= count < 10**9 else 0
