"""What an operator sets of a language model: where it is served, which one it is, what a run may cost."""

import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from trucewatch.core.problems import ConfigError

LOCAL = "http://127.0.0.1:8080/v1"
"""Where a server of one's own listens, unless the settings say otherwise."""
OUTPUTS = ("auto", "schema", "plain")
_HEADER_SAFE = re.compile(r"[\x21-\x7e]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class LlmOptions:
    """The model and its server. `key` is never written anywhere, and not part of any digest."""

    url: str = LOCAL
    """Base address of an OpenAI-compatible server, up to `/v1`."""
    model: str = "local"
    version: str = ""
    """What tells one edition of the model's weights from another: a revision, a file's checksum."""
    key: str = field(default="", repr=False)
    output: str = "auto"
    """`schema`: the server holds the answer to our schema; `plain`: asked for in words; `auto`: as it allows."""
    timeout_s: float = 300.0
    """Longest wait for one answer, to its last byte."""
    tries: int = 4
    """How often one request is made where the server is busy or breaks off."""
    max_tokens: int = 2048
    """Longest answer."""
    chunk_chars: int = 4000
    """Longest stretch of a document that is asked about at once."""
    max_chunks: int = 40
    """Most stretches of one document that are asked about."""
    cache: Path | None = None
    """Folder of the answers; None: none are kept."""

    def check(self) -> "LlmOptions":
        """The same. Raises ConfigError where an option makes no sense or would give the key away."""
        try:
            told = urlsplit(self.url)
            is_address = told.scheme in ("http", "https") and bool(told.hostname) and told.port != 0
        except ValueError:
            is_address = False
        if not is_address:
            raise ConfigError(f"llm_url is {self._shown()!r}.", hint=f"Give a full address, as in {LOCAL}.")
        if told.username or told.password or told.query:
            raise ConfigError(
                "llm_url holds a user name, password or query.", hint="Set the key as TRUCEWATCH_LLM_KEY."
            )
        if self.key and told.scheme == "http" and not is_loopback(told.hostname or ""):
            raise ConfigError(
                f"The key would go to {told.hostname} unencrypted.", hint="Give llm_url with https, or no key."
            )
        if not _HEADER_SAFE.fullmatch(self.key):
            raise ConfigError("llm_key holds characters that no key has.", hint="Set it again, without blanks.")
        if self.output not in OUTPUTS:
            raise ConfigError(f"llm_output is {self.output!r}.", hint=f"One of {', '.join(OUTPUTS)}.")
        for name, least in (("chunk_chars", 200), ("max_chunks", 1), ("max_tokens", 16), ("tries", 1)):
            if getattr(self, name) < least:
                raise ConfigError(f"llm_{name} is {getattr(self, name)}.", hint=f"It takes {least} or more.")
        if not self.timeout_s > 0:
            raise ConfigError(f"llm_timeout_s is {self.timeout_s}.", hint="It takes more than 0 seconds.")
        return self

    def _shown(self) -> str:
        """The address without what may be secret in it."""
        return re.sub(r"//[^/@]*@", "//…@", self.url)[:200]


def is_loopback(host: str) -> bool:
    """Whether a host is this very machine, by its name or its number."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
