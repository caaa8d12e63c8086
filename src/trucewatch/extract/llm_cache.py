"""Answers of a model kept on disk, one file each, by the digest of all that was asked: a second run costs nothing."""

import contextlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from trucewatch.core.files import write_whole
from trucewatch.core.ids import canonical, sha256

LARGEST = 4_000_000
"""Bytes of a kept answer that are read: twice the longest answer taken from a server, escaped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered: the model's own words, whether it was cut, and the tokens it counted (0: not told)."""

    content: str
    is_cut: bool = False
    tokens_in: int = 0
    tokens_out: int = 0


class AnswerCache:
    """A folder of answers. A file that is damaged is as none; one that cannot be written is left out."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def has(self, key: str) -> bool:
        """Whether there is a file for a key; it may yet turn out damaged."""
        return self._folder is not None and self._path(self._folder, key).is_file()

    def get(self, key: str) -> Answer | None:
        """The answer kept under a key, where its bytes are still what was written."""
        if self._folder is None:
            return None
        try:
            path = self._path(self._folder, key)
            if path.stat().st_size > LARGEST:
                return None
            told = json.loads(path.read_bytes())
            answer = Answer(**told["answer"])
            is_whole = told["sha256"] == _digest(key, answer)
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        return answer if is_whole else None

    def put(self, key: str, answer: Answer) -> None:
        """Keeps an answer, whole or not at all."""
        if self._folder is None:
            return
        data = canonical({"answer": asdict(answer), "sha256": _digest(key, answer)}).encode("utf-8", "backslashreplace")
        path = self._path(self._folder, key)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, data, mode=0o600)

    @staticmethod
    def _path(folder: Path, key: str) -> Path:
        return folder / key[:2] / f"{key}.json"


def _digest(key: str, answer: Answer) -> str:
    return sha256(canonical([key, asdict(answer)]).encode("utf-8", "backslashreplace"))
