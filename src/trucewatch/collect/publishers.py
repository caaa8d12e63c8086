"""The registry of sources: publishers and channels by name, address or account; strangers get an entry of their own."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from importlib.resources import files
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

from trucewatch.core.ids import content_id
from trucewatch.core.problems import ConfigError
from trucewatch.core.sources import Source, SourceKind

COLUMNS = ("source_id", "name", "kind", "country", "affiliation", "languages", "domains", "handles", "aliases")
"""Columns of a file of sources; lists are parted by commas (languages) or semicolons."""

_SHIPPED = "data/sources/publishers.tsv"
_ID = re.compile(r"[a-z0-9_-]{2,64}")
_COUNTRY = re.compile(r"(?:[A-Z]{2})?")
_WORD = re.compile(r"[^\W_]+")
_ACCOUNTS = {
    "t.me": "telegram",
    "telegram.me": "telegram",
    "twitter.com": "x",
    "x.com": "x",
    "facebook.com": "facebook",
}
_NOT_ACCOUNTS = frozenset({"s", "i", "share", "intent", "status", "groups", "watch", "joinchat", "c"})


class SourceRegistry:
    """Looks sources up. Of two entries of one id the later one counts."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._by_id = {source.source_id: source for source in sources}
        self._names: dict[str, Source] = {}
        self._domains: dict[str, Source] = {}
        self._handles: dict[str, Source] = {}
        for source in self._by_id.values():
            for name in (source.name, *source.aliases):
                self._names.setdefault(folded(name), source)
            self._domains.update({domain: source for domain in source.domains if domain not in self._domains})
            self._handles.update({handle.casefold(): source for handle in source.handles})

    def __iter__(self) -> Iterator[Source]:
        return iter(self._by_id.values())

    def get(self, source_id: str) -> Source | None:
        """The source of that id."""
        return self._by_id.get(source_id)

    def find(self, name: str | None, url: str | None = None) -> Source | None:
        """The source of that name, else of that account, else of that site. A name that nobody knows is no other
        site's: who is named counts more than where it stood."""
        if name and folded(name):
            return self._names.get(folded(name)) or self._domains.get(name.strip().casefold().removeprefix("www."))
        return self._at(url) if url else None

    def of(self, name: str | None, url: str | None = None) -> Source | None:
        """The source, or for one that is not in the registry an entry that says only its name: kind unknown, not
        graded. None where neither a name nor a site is told."""
        known = self.find(name, url)
        if known or not ((name and folded(name)) or url):
            return known
        account, site = _account(url or ""), _host(url or "")
        named = (name or "").strip() or account or site
        if not named:
            return None
        return Source(
            source_id=content_id("met", folded(named))[:16],
            name=named[:200],
            domains=() if name or account else (site,),
            handles=(account,) if account and not name else (),
        )

    def _at(self, url: str) -> Source | None:
        account = _account(url)
        if account:
            return self._handles.get(account.casefold())
        labels = _host(url).split(".")
        return next((found for n in range(len(labels) - 1) if (found := self._domains.get(".".join(labels[n:])))), None)


def folded(name: str) -> str:
    """A name without case, accents, punctuation and leading article: what its spellings share."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    words = _WORD.findall(plain.casefold())
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.casefold().removeprefix("www.").removeprefix("m.")


def _account(url: str) -> str:
    """`network:name` where the address is of an account on a social network."""
    network = _ACCOUNTS.get(_host(url))
    if network is None:
        return ""
    path = [piece for piece in urlsplit(url).path.split("/") if piece]
    path = path[1:] if path[:1] == ["s"] else path
    return f"{network}:{path[0]}" if path and path[0].casefold() not in _NOT_ACCOUNTS else ""


def site_of(url: str) -> str:
    """Whose page an address is: the account (`network:name`) on a social network, else the host; "" where neither."""
    return _account(url) or _host(url)


def load_sources(text: str, name: str) -> tuple[Source, ...]:
    """Sources of a tab-separated file with the columns `COLUMNS`; lines that begin with # are remarks.

    Raises ConfigError that names the file, the line and the mend.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line and line[0] != "#"]
    rows = list(csv.reader(StringIO("\n".join(line for _, line in lines)), delimiter="\t", quoting=csv.QUOTE_NONE))
    if not rows or tuple(rows[0]) != COLUMNS:
        raise ConfigError(f"{name}: the first line does not name the columns.", hint="They are: " + ", ".join(COLUMNS))
    return tuple(_source(row, f"{name}, line {number}") for (number, _), row in zip(lines[1:], rows[1:], strict=True))


def _source(row: list[str], where: str) -> Source:
    if len(row) != len(COLUMNS):
        raise ConfigError(f"{where}: has {len(row)} columns.", hint=f"There are {len(COLUMNS)}, parted by tabs.")
    told = {column: value.strip() for column, value in zip(COLUMNS, row, strict=True)}
    if not _ID.fullmatch(told["source_id"]) or not told["name"]:
        raise ConfigError(f"{where}: has no id or no name.", hint="An id is of a-z, 0-9, _ and -.")
    if told["kind"] not in set(SourceKind):
        raise ConfigError(f"{where}: there is no kind {told['kind']!r}.", hint="Kinds: " + ", ".join(SourceKind) + ".")
    if not _COUNTRY.fullmatch(told["country"]):
        raise ConfigError(f"{where}: {told['country']!r} is no country.", hint="Two capital letters (ISO 3166-1).")
    return Source(
        source_id=told["source_id"],
        name=told["name"],
        aliases=_list(told["aliases"], ";"),
        domains=tuple(domain.casefold() for domain in _list(told["domains"], ";")),
        handles=_list(told["handles"], ";"),
        kind=SourceKind(told["kind"]),
        country=told["country"],
        affiliation=told["affiliation"] or None,
        languages=_list(told["languages"], ","),
    )


def _list(words: str, parted_by: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(parted_by) if word.strip())


def open_sources(own: Path | None = None) -> SourceRegistry:
    """The sources that ship, with those of a file of one's own after and above them.

    Raises ConfigError where that file cannot be read.
    """
    shipped = load_sources((files("trucewatch") / _SHIPPED).read_text("utf-8"), _SHIPPED)
    if own is None:
        return SourceRegistry(shipped)
    try:
        text = own.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{own}: cannot be read ({error}).", hint="Name a UTF-8 file in the setting `sources`."
        ) from error
    return SourceRegistry((*shipped, *load_sources(text, str(own))))
