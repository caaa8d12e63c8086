"""What went wrong with a model or its answer, before it is known whose problem it is."""

from dataclasses import dataclass

from trucewatch.core.problems import Problem, Stage

LONGEST = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A problem's code, message and hint. `wait_s` is how long a server asked to be left alone."""

    code: str
    message: str
    hint: str = ""
    status: int = 0
    wait_s: float | None = None


def trouble(code: str, message: str, hint: str = "", *, status: int = 0, wait_s: float | None = None) -> Trouble:
    """A trouble whose message is short and can be written as UTF-8, whatever a model put in it."""
    told = message[:LONGEST].encode("utf-8", "replace").decode("utf-8")
    return Trouble(code=code, message=told, hint=hint, status=status, wait_s=wait_s)


def as_problem(told: Trouble, document_id: str) -> Problem:
    """The problem of a document."""
    return Problem(stage=Stage.EXTRACT, subject=document_id, code=told.code, message=told.message, hint=told.hint)


def quoted(words: str) -> str:
    """A model's words in a message: short, on one line."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
    return f"“{line[:80]}{'…' if len(line) > 80 else ''}”"
