"""Alerts: rules, a real mail server and a real webhook; what goes, when, how often, and never twice."""

import email
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import policy
from pathlib import Path

import pytest
from click.testing import CliRunner
from mail_server import Hook, Post, hook_server, mail_server, make_certificate

from trucewatch import api
from trucewatch.cli import cli
from trucewatch.core.incidents import IncidentStatus, Verdict
from trucewatch.core.problems import ConfigError, StoreError
from trucewatch.pipeline.alerts import Turn, Watcher, matches, send_due
from trucewatch.pipeline.alerts_box import Message, Outbox, Went
from trucewatch.pipeline.alerts_rules import Rules, check_names, load_rules, shown_target
from trucewatch.pipeline.alerts_send import Sender, delivery_id, hook_body, signed, written
from trucewatch.pipeline.situation import Situation

NOON = datetime(2017, 7, 16, 12, tzinfo=UTC)
SECRET = "k3y-of-the-webhook"
ENVIRONMENT = {"HOOK_KEY": SECRET, "MAIL_KEY": "s3cret"}


@pytest.fixture(scope="module")
def seen(sample_ledger: Path) -> Situation:
    return api.look(api.open_ledger(sample_ledger))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def post(certificate: Path) -> Iterator[Post]:
    with mail_server(certificate) as running:
        yield running


@pytest.fixture
def hook() -> Iterator[Hook]:
    with hook_server() as running:
        yield running


@pytest.fixture
def rules(tmp_path: Path, certificate: Path) -> Callable[..., Rules]:
    def make(*targets: str, rule: str = "", head: str = "", port: int = 1, security: str = "tls") -> Rules:
        to = ", ".join(f'"{one}"' for one in targets)
        text = f"""{head}
[mail]
host = "127.0.0.1"
port = {port}
security = "{security}"
sender = "desk@example.org"
{'user = "desk"' if security != "none" else ""}
{'password_env = "MAIL_KEY"' if security != "none" else ""}
ca_file = "{certificate}"
[webhook]
secret_env = "HOOK_KEY"
[[rule]]
name = "south"
to = [{to}]
{rule}
"""
        (tmp_path / "alerts.toml").write_text(text, "utf-8")
        return load_rules(tmp_path / "alerts.toml", ENVIRONMENT)

    return make


def turn(rules: Rules, box: Outbox, seen: Situation, now: datetime = NOON, *, from_start: bool = True) -> Turn:
    done = Turn()
    Watcher(rules, box, seen).look(now, done, from_start=from_start)
    send_due(rules, box, Sender(rules=rules, timeout_s=5, allow_private=True), now, done)
    return done


def few(seen: Situation, number: int = 2) -> Situation:
    """Only so many incidents that are alleged breaches."""
    ids = list(dict.fromkeys(f.incident_id for f in seen.findings if f.verdict is Verdict.ALLEGED_BREACH))[:number]
    return replace(
        seen,
        incidents=tuple(one for one in seen.incidents if one.id in ids),
        findings=tuple(one for one in seen.findings if one.incident_id in ids),
    )


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_a_new_allegation_goes_by_mail_once(
    rules: Callable[..., Rules], certificate: Path, seen: Situation, tmp_path: Path, security: str
) -> None:
    box = Outbox(tmp_path / "box")
    with mail_server(certificate, security) as post:
        given = rules("mailto:chief@example.org", port=post.port, security=security)
        first, second = (turn(given, box, few(seen)) for _ in range(2))
    assert (first.new, first.sent, first.failed) == (len(post.got), len(post.got), [])
    assert first.new >= 2
    assert (second.new, second.sent) == (0, 0)
    assert bool(post.logins) == (security != "none"), "a password goes only where the line is sealed"
    told = email.message_from_string(post.got[0], policy=policy.default)
    assert told["Subject"].startswith("[trucewatch] Alleged breach")
    assert told["To"] == "chief@example.org"
    assert "trucewatch why finding-" in told.get_content()
    assert "people judge" in told.get_content()


def test_a_webhook_is_signed(rules: Callable[..., Rules], hook: Hook, seen: Situation, tmp_path: Path) -> None:
    turn(rules(hook.url), Outbox(tmp_path / "box"), few(seen, 1))
    headers, body = hook.got[0]
    told = f"{headers['x-trucewatch-timestamp']}.".encode() + body
    mac = hmac.new(SECRET.encode(), told, hashlib.sha256).hexdigest()
    assert headers["x-trucewatch-signature"] == f"sha256={mac}"
    assert abs(int(headers["x-trucewatch-timestamp"]) - NOON.timestamp()) < 1
    fact = json.loads(body)
    assert fact["id"] == headers["x-trucewatch-delivery"]
    assert fact["alerts"][0]["verdict"] == "alleged_breach"
    assert "violated" not in body.decode()


def test_what_did_not_arrive_is_tried_again_with_growing_waits(
    rules: Callable[..., Rules], hook: Hook, seen: Situation, tmp_path: Path
) -> None:
    box, given, one = Outbox(tmp_path / "box"), rules(hook.url), few(seen, 1)
    number = sum(1 for _ in matches(given.rules[0], one))
    hook.answers = [503] * (2 * number)
    assert turn(given, box, one).waiting == number
    assert turn(given, box, one, NOON + timedelta(seconds=30)).sent == 0, "not before its time"
    assert turn(given, box, one, NOON + timedelta(seconds=61)).waiting == number
    assert turn(given, box, one, NOON + timedelta(seconds=120)).sent == 0, "the second wait is twice the first"
    assert turn(given, box, one, NOON + timedelta(seconds=182)).sent == number
    assert len({headers["x-trucewatch-delivery"] for headers, _ in hook.got}) == number, "under one id"


def test_tries_end(rules: Callable[..., Rules], seen: Situation, tmp_path: Path) -> None:
    box, given = Outbox(tmp_path / "box"), rules("http://127.0.0.1:9/closed", head="most_tries = 2")
    turn(given, box, few(seen, 1))
    turn(given, box, few(seen, 1), NOON + timedelta(hours=1))
    assert set(box.counts()) == {"failed"}


@pytest.mark.parametrize("target", ["mail", "hook"])
def test_where_no_answer_comes_nothing_goes_twice(
    rules: Callable[..., Rules], post: Post, hook: Hook, seen: Situation, tmp_path: Path, target: str
) -> None:
    post.is_silent = hook.is_silent = True
    address = "mailto:chief@example.org" if target == "mail" else hook.url
    box, given = Outbox(tmp_path / "box"), rules(address, port=post.port)
    done = turn(given, box, few(seen, 1))
    number = len(post.got) + len(hook.got)
    assert done.unsure == number > 0
    turn(given, box, few(seen, 1), NOON + timedelta(days=1))
    assert len(post.got) + len(hook.got) == number
    assert box.counts() == {"unsure": number}


def test_a_run_that_died_while_sending_leaves_it_unsure(
    rules: Callable[..., Rules], hook: Hook, seen: Situation, tmp_path: Path
) -> None:
    box, given = Outbox(tmp_path / "box"), rules(hook.url)
    Watcher(given, box, few(seen, 1)).look(NOON, Turn(), from_start=True)
    waiting = box.due(NOON, only_urgent=False)
    assert box.take(waiting) == waiting
    assert box.take(waiting) == [], "taken by one alone"
    assert box.left_sending() == len(waiting)
    assert turn(given, box, few(seen, 1)).sent == 0
    assert hook.got == []


def test_only_one_run_sends_at_a_time(tmp_path: Path) -> None:
    box = Outbox(tmp_path / "box")
    with box.alone(), pytest.raises(StoreError, match="another run"), Outbox(tmp_path / "box").alone():
        pass
    with box.alone():
        pass


def test_the_first_turn_of_a_rule_only_takes_note(
    rules: Callable[..., Rules], hook: Hook, seen: Situation, tmp_path: Path
) -> None:
    box, given = Outbox(tmp_path / "box"), rules(hook.url)
    first = turn(given, box, few(seen, 1), from_start=False)
    assert (first.new, first.begun) == (0, ["south"])
    later = turn(given, box, few(seen, 2), from_start=False)
    assert later.new == later.sent == len(hook.got) > 0, "what came since is told"


def test_quiet_hours_hold_back_and_end_in_one_message(
    rules: Callable[..., Rules], hook: Hook, seen: Situation, tmp_path: Path
) -> None:
    """22:00 to 06:00 in Damascus are 19:00 to 03:00 UTC in summer."""
    head = 'time_zone = "Asia/Damascus"\n[quiet]\nfrom = "22:00"\nto = "06:00"\n'
    box, given = Outbox(tmp_path / "box"), rules(hook.url, head=head)
    night = datetime(2017, 7, 16, 19, 30, tzinfo=UTC)
    held = turn(given, box, few(seen, 3), night)
    assert held.new >= 3
    assert (held.sent, hook.got) == (0, [])
    assert turn(given, box, few(seen, 3), datetime(2017, 7, 17, 2, 59, tzinfo=UTC)).sent == 0
    assert turn(given, box, few(seen, 3), datetime(2017, 7, 17, 3, 0, tzinfo=UTC)).sent == held.new
    assert len(hook.got) == 1
    body = json.loads(hook.got[0][1])
    assert body["is_digest"] and len(body["alerts"]) == held.new


def test_what_is_urgent_goes_in_quiet_hours(
    rules: Callable[..., Rules], hook: Hook, seen: Situation, tmp_path: Path
) -> None:
    head = '[quiet]\nfrom = "11:00"\nto = "13:00"\n'
    given = rules(hook.url, head=head, rule="urgent = true")
    assert turn(given, Outbox(tmp_path / "box"), few(seen, 1)).sent > 0


def test_a_change_of_verdict_or_status_is_told_with_what_it_was(
    rules: Callable[..., Rules], hook: Hook, seen: Situation, tmp_path: Path
) -> None:
    box, one = Outbox(tmp_path / "box"), few(seen, 1)
    given = rules(hook.url, rule='on = "change"')
    assert turn(given, box, one).new == 0
    other = replace(
        one,
        incidents=tuple(replace(incident, status=IncidentStatus.DISPUTED) for incident in one.incidents),
        findings=tuple(
            replace(f, verdict=Verdict.DISPUTED, likelihood=None) if f.verdict is Verdict.ALLEGED_BREACH else f
            for f in one.findings
        ),
    )
    changed = turn(given, box, other)
    assert changed.sent == len(hook.got) > 0
    told = json.loads(hook.got[0][1])["alerts"][0]
    assert told["before"].startswith("alleged_breach/")
    assert told["title"].startswith("Disputed, was alleged breach")
    assert turn(given, box, one).new == changed.new, "back again is a change too"
    assert turn(given, box, one).new == 0


def test_a_threshold_in_a_window_is_told_once_a_day(
    rules: Callable[..., Rules], hook: Hook, seen: Situation, tmp_path: Path
) -> None:
    box = Outbox(tmp_path / "box")
    many = rules(hook.url, rule='on = "threshold"\nthreshold = 2\nwindow_days = 30')
    found = {m.incident.id for m in matches(many.rules[0], seen) if m.incident.happened}
    assert len(found) >= 2
    assert turn(many, box, seen).sent == 1
    assert turn(many, box, seen, NOON + timedelta(hours=5)).new == 0
    assert turn(many, box, seen, NOON + timedelta(days=1)).sent == 1
    assert turn(rules(hook.url, rule='on = "threshold"\nthreshold = 2'), box, few(seen, 1), NOON).new == 0


def test_filters_choose(rules: Callable[..., Rules], hook: Hook, seen: Situation) -> None:
    every = {match.subject for match in matches(rules(hook.url).rules[0], seen)}
    one = rules(hook.url, rule='agreement = "astana-2017"\nkinds = ["shelling"]').rules[0]
    some = list(matches(one, seen))
    assert some and {match.subject for match in some} < every
    assert {match.finding.agreement_id for match in some} == {"astana-2017"}
    assert {match.incident.kind.value for match in some} == {"shelling"}


def test_a_private_address_is_refused_unless_allowed(rules: Callable[..., Rules], hook: Hook) -> None:
    message = Message(rule="r", subject="s", state="t", target=hook.url, title="x", text="y", fact="{}")
    outcome = Sender(rules=rules(hook.url)).send(hook.url, [message], NOON)
    assert outcome.went is Went.FAILED
    assert "not a public address" in outcome.error
    assert hook.got == []


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 404])
def test_a_webhook_follows_nowhere_and_takes_no_for_no(rules: Callable[..., Rules], hook: Hook, status: int) -> None:
    hook.answers = [status]
    message = Message(rule="r", subject="s", state="t", target=hook.url, title="x", text="y", fact="{}")
    outcome = Sender(rules=rules(hook.url), allow_private=True).send(hook.url, [message], NOON)
    assert (outcome.went, len(hook.got)) == (Went.FAILED, 1)


def test_a_mail_server_that_nobody_vouches_for_gets_no_password(
    rules: Callable[..., Rules], post: Post, tmp_path: Path
) -> None:
    given = rules("mailto:a@example.org", port=post.port)
    assert given.mail is not None
    given = replace(given, mail=replace(given.mail, ca_file=""))
    message = Message(rule="r", subject="s", state="t", target="mailto:a@example.org", title="x", text="y", fact="{}")
    outcome = Sender(rules=given, timeout_s=5).send(message.target, [message], NOON)
    assert outcome.went is Went.WAITING
    assert (post.logins, post.got) == ([], [])


@pytest.mark.parametrize(("code", "went"), [(451, Went.WAITING), (554, Went.FAILED)])
def test_a_mail_server_says_later_or_never(rules: Callable[..., Rules], post: Post, code: int, went: Went) -> None:
    post.answers = [code]
    message = Message(rule="r", subject="s", state="t", target="mailto:a@example.org", title="x", text="y", fact="{}")
    given = rules(message.target, port=post.port)
    assert Sender(rules=given, timeout_s=5).send(message.target, [message], NOON).went is went


def test_hostile_words_cannot_steer_a_mail_or_a_webhook() -> None:
    title = "Shelling of X\r\nBcc: everyone@example.org\x1b[31m \u202e<script>alert(1)</script>"
    one = Message(rule="r", subject="s", state="t", target="x", title=title, text="=cmd()\n.\nQUIT", fact="{}")
    made = written("desk@example.org", "a@example.org", [one], NOON)
    assert made["Bcc"] is None
    assert "\u202e" not in made["Subject"] and "\x1b" not in made["Subject"] and "\n" not in made["Subject"]
    again = email.message_from_bytes(made.as_bytes(), policy=policy.default)
    assert again["To"] == "a@example.org"
    assert again.get_content_type() == "text/plain"
    assert json.loads(hook_body([one]))["alerts"][0]["title"] == title, "as data"
    assert signed(b"k", b"x", 1) != signed(b"k", b"y", 1)
    assert delivery_id([one]) == one.id != delivery_id([one, one])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no [[rule]]"),
        ("[[rule", "Mend the TOML"),
        ('[[rule]]\nname = "a"\nto = ["ftp://x"]', "no target"),
        ('[[rule]]\nname = "a"\nto = ["mailto:a@b,c@d"]', "no target"),
        ('[[rule]]\nname = "a"\nto = ["mailto:a@example.org"]', "[mail] table"),
        ('[[rule]]\nname = "a"\nto = ["https://example.org/x"]', "no key signs"),
        ('[[rule]]\nname = "a"\nto = []\nkinds = ["shellings"]', "Known: abduction"),
        ('[[rule]]\nname = "a"\nto = []\nverdicts = ["violated"]', "Known: alleged_breach"),
        ('[[rule]]\nname = "a"\nto = []\nthreshold = 3', "go together"),
        ('[[rule]]\nname = "a"\nto = []\nwindow_days = 0', "above 0"),
        ('[[rule]]\nname = "a"\nto = []\nzones = 1', "unknown"),
        ('[[rule]]\nname = "a"\nto = []\n[[rule]]\nname = "a"\nto = []', "one name"),
        ('time_zone = "Mars/Base"\n[[rule]]\nname = "a"\nto = []', "no time zone"),
        ('[quiet]\nfrom = "25:00"\nto = "06:00"\n[[rule]]\nname = "a"\nto = []', "time of day"),
        ('[mail]\nhost = "h"\nsender = "s"\nsecurity = "none"\nuser = "u"\n[[rule]]\nname = "a"\nto = []', "unsealed"),
        ('[webhook]\nsecret_env = "ABSENT"\n[[rule]]\nname = "a"\nto = []', "no 'ABSENT'"),
        ('[webhook]\nsecret = "x"\n[[rule]]\nname = "a"\nto = []', "unknown"),
    ],
)
def test_a_mistake_in_the_rules_is_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "a.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError) as wrong:
        load_rules(tmp_path / "a.toml", {})
    assert told in str(wrong.value)
    assert "a.toml" in str(wrong.value)


def test_a_rule_of_an_agreement_that_is_not_there_is_refused(rules: Callable[..., Rules], seen: Situation) -> None:
    with pytest.raises(ConfigError, match="no agreement"):
        check_names(rules("mailto:a@example.org", rule='agreement = "nowhere"'), seen.agreements)
    with pytest.raises(ConfigError, match="no zone"):
        check_names(rules("mailto:a@example.org", rule='zone = "nowhere"'), seen.agreements)


def test_words_that_were_redacted_stand_in_no_outbox(
    rules: Callable[..., Rules], hook: Hook, seen: Situation, tmp_path: Path
) -> None:
    box, given = Outbox(tmp_path / "box"), rules(hook.url, head='[quiet]\nfrom = "11:00"\nto = "13:00"\n')
    held = turn(given, box, few(seen, 1))
    waiting = box.due(NOON, only_urgent=False)
    words = [line.encode() for one in waiting for line in (one.title, one.text.splitlines()[0])]
    assert held.sent == 0 < len(waiting)
    assert all(one in (tmp_path / "box").read_bytes() for one in words)
    assert box.withhold() == len(waiting)
    assert not any(one in (tmp_path / "box").read_bytes() for one in words)
    # They go still: nobody misses that something was alleged, and whoever may look finds it.
    assert turn(given, box, few(seen, 1), NOON + timedelta(hours=2)).sent == len(waiting)
    body = hook.got[0][1].decode()
    assert "its words were redacted" in body
    assert "trucewatch why finding-" in body


def test_what_was_sent_leaves_no_words(
    rules: Callable[..., Rules], hook: Hook, seen: Situation, tmp_path: Path
) -> None:
    turn(rules(hook.url), Outbox(tmp_path / "box"), few(seen, 1))
    (alert, *_) = json.loads(hook.got[0][1])["alerts"]
    assert alert["title"].encode() not in (tmp_path / "box").read_bytes()


def test_the_commands(
    rules: Callable[..., Rules], hook: Hook, sample_ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules(hook.url)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TRUCEWATCH_ALLOW_PRIVATE", "true")

    def run(*words: str) -> str:
        file = ("--rules", str(tmp_path / "alerts.toml"))
        own = () if words[0] == "test" else ("--outbox", str(tmp_path / "box"))
        done = CliRunner().invoke(cli, ["--ledger", str(sample_ledger), "alerts", *words, *file, *own])
        assert done.exit_code == 0, done.output
        return done.output

    assert "speaks of" in run("check")
    assert "sent" in run("test")
    assert json.loads(hook.got[0][1])["alerts"][0]["rule"] == "test"
    assert "first turn" in run("run")
    assert len(hook.got) == 1
    assert "0 new, 0 sent" in run("run")


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ("https://hooks.example/services/T0/B0/s3cret", "https://hooks.example/…"),
        ("https://key:s3cret@hooks.example:8443?token=s3cret", "https://hooks.example:8443/…"),
        ("mailto:chief@example.org", "mailto:chief@example.org"),
    ],
)
def test_a_webhooks_secret_is_not_shown(target: str, shown: str) -> None:
    assert shown_target(target) == shown


def test_what_failed_names_the_host_of_a_webhook_alone(
    rules: Callable[..., Rules], hook: Hook, seen: Situation, tmp_path: Path
) -> None:
    hook.answers = [404] * 9
    failed = turn(rules(f"{hook.url}/s3cret"), Outbox(tmp_path / "box"), few(seen, 1)).failed
    assert failed and all("the server answers 404" in one and "s3cret" not in one for one in failed)
    with pytest.raises(ConfigError) as refused:
        rules("htps://hooks.example/s3cret")
    assert "s3cret" not in str(refused.value)
