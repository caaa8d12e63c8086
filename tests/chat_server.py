"""A chat-completions server of our own at 127.0.0.1: it answers as a test says, well or badly."""

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from servers import answering


@dataclass
class Reply:
    """An answer as it goes out: status, headers and raw body, after `delay_s`; `drip_s` between its bytes."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    drip_s: float = 0.0


def completion(content: str | None, *, reason: str = "stop", tokens: tuple[int, int] = (100, 20)) -> Reply:
    """A chat completion with these words of the model."""
    choice = {"index": 0, "finish_reason": reason, "message": {"role": "assistant", "content": content}}
    usage = {"prompt_tokens": tokens[0], "completion_tokens": tokens[1]}
    return Reply(json.dumps({"choices": [choice], "usage": usage}).encode())


def claims_reply(*items: dict[str, Any]) -> Reply:
    """A completion that holds these items in our schema."""
    return completion(json.dumps({"claims": list(items)}, ensure_ascii=False))


def item(evidence: str, kind: str = "shelling", **told: Any) -> dict[str, Any]:
    """An item of an answer; what is not told is empty."""
    empty: dict[str, Any] = {"actors": [], "targets": [], "place": "", "time": "", "weapons": [], "harm": []}
    empty |= {"count": "", "tellers": [], "purpose": "", "status": "asserted", "sentence": evidence}
    return {**empty, "evidence": evidence, "kind": kind, **told}


Answering = Callable[[dict[str, Any]], Reply]


@dataclass
class Chat:
    """A server, what it answers, and what it was asked: requests and their headers."""

    url: str
    answer: Answering
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    dripped: int = 0
    """Bytes sent one by one so far."""

    def given(self, number: int = -1) -> dict[str, Any]:
        """The data that a request held."""
        told: dict[str, Any] = json.loads(self.asked[number]["messages"][1]["content"])
        return told


@contextlib.contextmanager
def chatting(answer: Answering) -> Iterator[Chat]:
    """A server that answers each request as `answer` says while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            chat.asked.append(request)
            chat.headers.append({name.lower(): value for name, value in self.headers.items()})
            chat.paths.append(self.path)
            reply = chat.answer(request)
            time.sleep(reply.delay_s)
            with contextlib.suppress(OSError):
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                if not reply.drip_s:
                    self.wfile.write(reply.body)
                for number in range(len(reply.body) if reply.drip_s else 0):
                    self.wfile.write(reply.body[number : number + 1])
                    self.wfile.flush()
                    chat.dripped += 1
                    time.sleep(reply.drip_s)

        def log_message(self, format: str, *args: object) -> None:
            return

    with answering(Handler) as url:
        chat = Chat(url=f"{url}/v1", answer=answer)
        yield chat
