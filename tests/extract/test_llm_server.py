"""Whatever a server does, a document is never lost and nothing raises."""

import json
import socket
from pathlib import Path

import pytest
from llm_reading import STORY, HeldTime, asks, codes, options, page

from chat_server import Reply, chatting, claims_reply, completion, item
from servers import reset, talking
from trucewatch.core.problems import ConfigError
from trucewatch.extract.llm_client import FAILURES, LARGEST, REST_S, LlmClient
from trucewatch.extract.llm_extract import LlmExtractor
from trucewatch.extract.llm_options import LlmOptions

CLAIM = item("Government troops shelled the village of Kafr Nun on Friday")
GOOD = claims_reply(CLAIM)
KEY = "sk-very-secret-0123456789"


def test_what_is_asked() -> None:
    claims, problems, chat = asks(page(STORY, title="Shelling in the south", publisher="Hauran Post"), lambda _: GOOD)
    assert len(claims) == 1
    assert problems == ()
    (request,) = chat.asked
    assert chat.paths == ["/v1/chat/completions"]
    assert (request["model"], request["temperature"], request["seed"]) == ("test", 0, 1)
    assert request["response_format"]["json_schema"]["strict"] is True
    given = chat.given()
    assert (given["headline"], given["publisher"]) == ("Shelling in the south", "Hauran Post")
    assert given["paragraphs"] == [{"part": "body", "text": STORY}]
    assert "authorization" not in chat.headers[0]


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (completion(""), "llm_bad_answer"),
        (completion(None), "llm_bad_answer"),
        (completion("I cannot help with that."), "llm_bad_answer"),
        (completion('{"claims": "none"}'), "llm_bad_answer"),
        (completion('{"claims": [], "note": 1}'), "llm_bad_answer"),
        (completion("[" * 100_000), "llm_bad_answer"),
        (completion('{"claims": ' * 50_000), "llm_bad_answer"),
        (completion('{"claims": [{"kind": NaN}]}'), "llm_bad_answer"),
        (completion(json.dumps({"claims": [7, None, "x"]})), "llm_bad_claim"),
        (completion(json.dumps({"claims": [{"kind": "shelling"}]})), "llm_bad_claim"),
        (claims_reply({**CLAIM, "kind": "war_crime"}), "llm_bad_claim"),
        (claims_reply({**CLAIM, "status": "proven"}), "llm_bad_claim"),
        (claims_reply({**CLAIM, "start": 0, "end": 4}), "llm_bad_claim"),
        (claims_reply({**CLAIM, "actors": ["x" * 5000]}), "llm_bad_claim"),
        (claims_reply({**CLAIM, "evidence": "\ud800 shells"}), "ungrounded"),
        (completion('{"claims": [', reason="length"), "llm_cut"),
        (Reply(b""), "llm_refused"),
        (Reply(b"<html>hello</html>"), "llm_refused"),
        (Reply(b'{"choices": []}'), "llm_refused"),
        (Reply(b'{"choices": [{"message": 3}]}'), "llm_refused"),
        (Reply(b"[" * 200_000), "llm_refused"),
        (Reply(b"x" * (LARGEST + 1)), "llm_too_large"),
        (Reply(b"no", status=401), "llm_refused"),
        (Reply(b"no such model", status=404), "llm_refused"),
        (Reply(status=302, headers={"Location": "http://127.0.0.1:9/"}), "llm_redirected"),
        (Reply(b"later", status=429), "llm_busy"),
        (Reply(b"oops", status=500), "llm_busy"),
        (Reply(b"oops", status=503, headers={"Retry-After": "soon"}), "llm_busy"),
    ],
)
def test_a_bad_answer_is_a_problem(reply: Reply, code: str) -> None:
    claims, problems, _ = asks(page(STORY), lambda _: reply)
    assert claims == ()
    assert set(codes(problems)) == {code}
    for problem in problems:
        problem.message.encode("utf-8")
        assert len(problem.message) <= 400


def test_a_cut_answer_gives_what_was_whole() -> None:
    whole = json.dumps(CLAIM)
    cut = completion(f'{{"claims": [{whole}, {whole[:40]}', reason="length")
    claims, problems, _ = asks(page(STORY), lambda _: cut)
    assert len(claims) == 1
    assert codes(problems) == ["llm_cut"]


@pytest.mark.parametrize("around", ["```json\n{}\n```", "<think>{{maybe}}</think> Here: {} Done.", "{{}} {}"])
def test_words_around_the_answer_do_not_matter(around: str) -> None:
    told = around.replace("{{", "<<").replace("}}", ">>").replace("{}", json.dumps({"claims": [CLAIM]}))
    claims, problems, _ = asks(page(STORY), lambda _: completion(told.replace("<<", "{").replace(">>", "}")))
    assert len(claims) == 1
    assert problems == ()


def test_too_many_items_are_told() -> None:
    claims, problems, _ = asks(page(STORY), lambda _: claims_reply(*[CLAIM] * 1000))
    assert len(claims) == 1
    assert codes(problems) == ["llm_bad_answer"]


def test_a_busy_server_is_asked_again_with_growing_pauses() -> None:
    replies = iter([Reply(b"", 503), Reply(b"", 429, {"Retry-After": "7"}), GOOD])
    time = HeldTime()
    claims, problems, chat = asks(page(STORY), lambda _: next(replies), time=time)
    assert len(claims) == 1
    assert problems == ()
    assert len(chat.asked) == 3
    assert time.slept == [1.0, 7.0]


def test_a_long_retry_after_is_not_waited_for() -> None:
    time = HeldTime()
    _, problems, chat = asks(page(STORY), lambda _: Reply(b"", 429, {"Retry-After": "3600"}), time=time)
    assert codes(problems) == ["llm_busy"]
    assert len(chat.asked) == 1
    assert time.slept == []


def test_a_slow_answer_ends_at_the_deadline() -> None:
    for reply in (Reply(GOOD.body, delay_s=0.6), Reply(GOOD.body, drip_s=0.02)):
        with chatting(lambda _, reply=reply: reply) as chat:
            _, problems = LlmExtractor(options(chat.url, timeout_s=0.25)).extract(page(STORY))
            # Not only told in the end: a body of 10 s was given up while it dripped.
            assert chat.dripped < len(GOOD.body) // 4
        assert codes(problems) == ["llm_timeout"]


@pytest.fixture
def nobody() -> str:
    """An address where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    return f"http://127.0.0.1:{port}/v1"


def test_nobody_there_is_a_problem_and_soon_no_longer_asked(nobody: str) -> None:
    time = HeldTime()
    made = options(nobody)
    client = LlmClient(made, time.clock())
    extractor = LlmExtractor(made, client)
    document = page(STORY)
    for _ in range(FAILURES):
        claims, problems = extractor.extract(document)
        assert claims == ()
        assert codes(problems) == ["llm_unreachable"]
        assert "Start the server" in problems[0].hint
    slept = len(time.slept)
    assert codes(extractor.extract(document)[1]) == ["llm_unreachable"]
    assert len(time.slept) == slept, "it is told at once"
    time.at += REST_S
    extractor.extract(document)
    assert len(time.slept) > slept, "and after a rest it is tried again"


def test_a_server_that_breaks_off_is_a_problem() -> None:
    for talk in (reset, lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")):
        with talking(talk) as url:
            made = options(f"{url}v1")
            _, problems = LlmExtractor(made, LlmClient(made, HeldTime().clock())).extract(page(STORY))
        assert codes(problems) == ["llm_unreachable"]


def test_a_redirect_is_not_followed_and_the_key_stays() -> None:
    with chatting(lambda _: GOOD) as elsewhere:
        target = {"Location": f"{elsewhere.url}/chat/completions"}
        _, problems, chat = asks(page(STORY), lambda _: Reply(status=307, headers=target), key=KEY)
        assert elsewhere.asked == []
    assert chat.headers[0]["authorization"] == f"Bearer {KEY}"
    assert codes(problems) == ["llm_redirected"]


def test_the_key_is_shown_nowhere(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    echo = Reply(f"Incorrect key {KEY} provided".encode(), status=401)
    _, problems, _ = asks(page(STORY), lambda _: echo, key=KEY, cache=tmp_path)
    assert KEY not in repr(problems)
    asks(page(STORY), lambda _: GOOD, key=KEY, cache=tmp_path)
    assert [path for path in tmp_path.rglob("*.json") if KEY in path.read_text("utf-8")] == []
    assert KEY not in repr(LlmOptions(key=KEY))
    assert KEY not in caplog.text


def test_a_server_without_schemas_is_asked_in_words() -> None:
    def answer(request: dict[str, object]) -> Reply:
        return Reply(b"response_format is not supported", 400) if "response_format" in request else GOOD

    first = page(STORY)
    with chatting(answer) as chat:
        extractor = LlmExtractor(options(chat.url))
        assert len(extractor.extract(first)[0]) == 1
        assert len(extractor.extract(page(STORY + " More shells fell."))[0]) == 1
        assert ["response_format" in one for one in chat.asked] == [True, False, False]
        assert '"additionalProperties"' in chat.asked[1]["messages"][0]["content"]
    _, problems, chat = asks(first, answer, output="schema")
    assert codes(problems) == ["llm_refused"]
    assert len(chat.asked) == 1


@pytest.mark.parametrize(
    "told",
    [
        {"url": "ftp://127.0.0.1/v1"},
        {"url": "127.0.0.1:8080"},
        {"url": "http://user:word@127.0.0.1/v1"},
        {"url": "http://127.0.0.1/v1?key=1"},
        {"url": "http://[::1/v1"},
        {"url": "http://models.example/v1", "key": KEY},
        {"key": "two words"},
        {"key": "line\nbreak"},
        {"output": "xml"},
        {"chunk_chars": 10},
        {"timeout_s": 0.0},
        {"timeout_s": float("nan")},
    ],
)
def test_options_that_make_no_sense_are_refused(told: dict[str, object]) -> None:
    with pytest.raises(ConfigError) as refused:
        LlmExtractor(LlmOptions(**told))  # type: ignore[arg-type]
    assert KEY not in str(refused.value)
    assert "word@" not in str(refused.value)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/v1", "http://[::1]:1/v1", "http://localhost:1/v1"])
def test_a_key_may_go_to_this_very_machine(url: str) -> None:
    assert LlmOptions(url=url, key=KEY).check().key == KEY
