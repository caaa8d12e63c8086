"""People at the desk: people list, add, role, restricted, disable, enable, password, token, audit."""

import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from trucewatch.cli.group import cli
from trucewatch.cli.output import WITH_PROBLEMS, plain, tell_json, tell_list, told_plainly
from trucewatch.cli.viewing import user
from trucewatch.core.accounts import Doer, Outcome
from trucewatch.core.people import Permission, Role
from trucewatch.core.problems import ConfigError
from trucewatch.settings import Settings

if TYPE_CHECKING:
    from trucewatch.pipeline.people import People

ROLES = click.Choice([role.value for role in Role])
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
STDIN = click.option("--stdin", "from_stdin", is_flag=True, help="Read the password from the input's first line.")


@cli.group()
def people() -> None:
    """People at the desk: docs/howto/people-and-roles.md."""


@people.command("list")
@AS_JSON
@click.pass_obj
@told_plainly
def list_people(settings: Settings, as_json: bool) -> None:
    """Who has an account."""
    from trucewatch.pipeline.people_shown import account_row

    rows = [account_row(account) for account in _people(settings).store.accounts()]
    tell_list(rows, lambda: _table(rows), as_json=as_json)


def _table(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "Nobody has an account yet: `trucewatch serve` shows how to make the first, or `trucewatch people add`."
    width = max(4, *(len(row["name"]) for row in rows))
    lines = [f"{'id':16}  {'name':{width}}  {'role':8}  {'restricted':10}  way in"]
    for row in rows:
        way = "disabled" if row["is_disabled"] else row["issuer"] or ("password" if row["has_password"] else "none yet")
        sees = "yes" if Permission.SEE_RESTRICTED in row["permissions"] else "no"
        lines.append(f"{row['id']:16}  {plain(row['name']):{width}}  {row['role']:8}  {sees:10}  {plain(way)}")
    return "\n".join(lines)


@people.command("add")
@click.argument("name")
@click.option("--role", type=ROLES, default=Role.READER.value, show_default=True, help="What they may do.")
@click.option("--no-password", is_flag=True, help="Set one later.")
@STDIN
@click.pass_obj
@told_plainly
def add_person(settings: Settings, name: str, role: str, no_password: bool, from_stdin: bool) -> None:
    """Add somebody; their password is asked for."""
    known = _people(settings, create=True)
    password = "" if no_password else _password(from_stdin)
    if not no_password and not password:
        raise ConfigError("No password was given.", hint="Give one, or --no-password.")
    account = known.add(name, Role(role), _doer(), password=password)
    click.echo(f"{account.id}: {plain(account.name)}, {account.role}")


@people.command("role")
@click.argument("name")
@click.argument("role", type=ROLES)
@click.pass_obj
@told_plainly
def change_role(settings: Settings, name: str, role: str) -> None:
    """Give somebody (NAME or id) another role; their sessions end."""
    account = _people(settings).change_role(name, Role(role), _doer())
    click.echo(f"{plain(account.name)}: {account.role}")


@people.command("restricted")
@click.argument("name")
@click.argument("word", type=click.Choice(["yes", "no", "role"]))
@click.pass_obj
@told_plainly
def restricted(settings: Settings, name: str, word: str) -> None:
    """Settle whether somebody sees restricted sources: yes, no, or as their role has it; their sessions end."""
    account = _people(settings).restrict(name, {"yes": True, "no": False, "role": None}[word], _doer())
    sees = "sees" if Permission.SEE_RESTRICTED in account.permissions else "does not see"
    click.echo(f"{plain(account.name)} {sees} restricted sources")


@people.command("disable")
@click.argument("name")
@click.pass_obj
@told_plainly
def disable(settings: Settings, name: str) -> None:
    """Keep somebody out: sessions end, tokens fail. What they decided stays."""
    click.echo(f"{plain(_people(settings).disable(name, _doer()).name)} is disabled")


@people.command("enable")
@click.argument("name")
@click.pass_obj
@told_plainly
def enable(settings: Settings, name: str) -> None:
    """Let somebody in again."""
    click.echo(f"{plain(_people(settings).disable(name, _doer(), is_disabled=False).name)} is enabled")


@people.command("password")
@click.argument("name")
@STDIN
@click.pass_obj
@told_plainly
def set_password(settings: Settings, name: str, from_stdin: bool) -> None:
    """Set somebody's password, which is asked for; their sessions end."""
    known = _people(settings)
    account = known.find(name)
    known.set_password(account.id, _password(from_stdin), _doer())
    click.echo(f"{plain(account.name)} has a new password")


@people.group("token")
def token() -> None:
    """Tokens for programs, each on behalf of somebody."""


@token.command("list")
@AS_JSON
@click.pass_obj
@told_plainly
def list_tokens(settings: Settings, as_json: bool) -> None:
    """All tokens, the newest first; never the secrets, which nobody keeps."""
    from trucewatch.pipeline.people_shown import token_row

    known = _people(settings)
    names = {account.id: account.name for account in known.store.accounts()}
    rows = [token_row(one, known) | {"person": names[one.person_id]} for one in known.store.tokens()]
    lines = [
        f"{row['id']}  {plain(row['person'])}  {plain(row['name'])}  {' '.join(row['scopes'])}  "
        + ("revoked" if row["is_revoked"] else "ended" if row["is_over"] else f"until {row['ends_at']}")
        for row in rows
    ]
    tell_list(rows, lambda: "\n".join(lines) or "There are no tokens.", as_json=as_json)


@token.command("make")
@click.argument("name")
@click.option("--for", "purpose", required=True, help="What it is for.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([one.value for one in Permission]),
    help="Repeatable.",
)
@click.option("--days", type=int, help="How long it lasts. [default: 90]")
@click.pass_obj
@told_plainly
def make_token(settings: Settings, name: str, purpose: str, scopes: tuple[str, ...], days: int | None) -> None:
    """Make a token for somebody (NAME or id) and print it, this once, on the output."""
    from trucewatch.pipeline.people_signing import TOKEN_DAYS
    from trucewatch.pipeline.people_signing import make_token as make

    known = _people(settings)
    wanted = [Permission(scope) for scope in scopes]
    span = TOKEN_DAYS if days is None else days
    secret, made = make(known, known.find(name), purpose, wanted, _doer(), days=span)
    click.echo(f"Token {made.id}, until {made.ends_at:%Y-%m-%d}. It is shown this once:", err=True)
    click.echo(secret)


@token.command("revoke")
@click.argument("token_id", metavar="ID")
@click.pass_obj
@told_plainly
def revoke(settings: Settings, token_id: str) -> None:
    """End a token."""
    from trucewatch.pipeline.people_signing import revoke_token

    click.echo(f"{revoke_token(_people(settings), token_id, _doer()).id} is revoked")


@people.command("audit")
@click.option("--person", default="", help="Name or id.")
@click.option("--action", default="", help="What was done, as the lines have it.")
@click.option("--refused", is_flag=True, help="What was refused alone.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="From this day on (UTC).")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Before this day (UTC).")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="The newest so many.")
@click.option("--check", is_flag=True, help="Check that no line is missing or changed; print the last one's seal.")
@click.option("--seal", default="", metavar="NUMBER:HASH", help="With --check: a seal printed earlier must still hold.")
@AS_JSON
@click.pass_obj
@told_plainly
def audit(settings: Settings, check: bool, seal: str, as_json: bool, **wanted: Any) -> None:
    """Who did what, when, to which record, from where; newest first."""
    known = _people(settings)
    if check or seal:
        sys.exit(_check(known, seal))
    from trucewatch.pipeline.people_shown import audit_rows
    from trucewatch.store.people_audit import Wanted

    limit, is_refused = wanted.pop("limit"), wanted.pop("refused")
    outcome = Outcome.REFUSED.value if is_refused else ""
    chosen = Wanted(
        person=wanted["person"],
        action=wanted["action"],
        outcome=outcome,
        since=_day(wanted["since"]),
        until=_day(wanted["until"]),
    )
    rows = audit_rows(known, chosen, limit=limit)["lines"]
    lines = [
        f"{row['number']:>7}  {row['at'][:19]}Z  {plain(row['person'])}  {row['action']} {row['outcome']}  "
        f"{plain(row['subject'])}  {plain(row['detail'])}  {plain(row['address'])}".rstrip()
        for row in rows
    ]
    tell_list(rows, lambda: "\n".join(lines) or "No line of the audit is so.", as_json=as_json)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _check(known: "People", seal: str) -> int:
    """Prints what is wrong with the audit's chain, or its seal; gives the exit code."""
    number, _, digest = seal.partition(":")
    if seal and not (number.isascii() and number.isdigit() and digest):
        raise ConfigError(f"{seal!r} is no seal.", hint="It is NUMBER:HASH, as --check printed it.")
    head = (int(number), digest) if seal else None
    faults = list(known.store.audit.faults(head=head))
    for fault in faults:
        click.echo(f"  audit: {fault}", err=True)
    last, newest = known.store.audit.head()
    tell_json({"is_whole": not faults, "lines": last, "seal": f"{last}:{newest}"})
    return WITH_PROBLEMS if faults else 0


def _people(settings: Settings, *, create: bool = False) -> "People":
    from trucewatch import api
    from trucewatch.pipeline.people import People

    return People(api.open_ledger(settings.ledger, create=create), settings)


def _doer() -> Doer:
    return Doer(name=f"{user()} (command line)")


def _password(from_stdin: bool) -> str:
    """From the prompt, typed twice and unseen, or from the input; never from the command's words."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
