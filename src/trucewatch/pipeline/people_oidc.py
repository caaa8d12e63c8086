"""Signing in with an identity provider: OpenID Connect, authorization code flow with PKCE. Needs the extra `oidc`.

The provider says who somebody is and, by a claim of the identity token, which role they have; what they may do
with it is settled here. Nothing of the provider's tokens is kept.
"""

import hmac
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from trucewatch.core.accounts import Account, Doer
from trucewatch.core.ids import sha256
from trucewatch.core.people import Role
from trucewatch.core.problems import ConfigError, Conflict, NotAllowed
from trucewatch.pipeline.people import LONGEST_NAME, People, name_key
from trucewatch.pipeline.people_limits import TooOften
from trucewatch.pipeline.people_signing import begin_session
from trucewatch.settings import Settings

if TYPE_CHECKING:
    import httpx

ALGORITHMS = ["RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512"]
"""Signatures by public keys alone."""
SCOPE = "openid profile email"
LONGEST_S = 600
"""From setting out to the provider to coming back."""
SET_OUT = (300, 900)
"""Browsers that set out from one address, in so many seconds."""
LONGEST_SUBJECT = 255
"""Signs of the provider's word for a person (OIDC Core 2)."""
MOST_PENDING = 1000
MOST_BYTES = 1_000_000
CLOCKS_S = 60
"""By how much the provider's clock may differ."""
KEPT_S = 3600
_FAILED = "The identity provider could not sign you in."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pending:
    """Somebody who is at the provider."""

    nonce: str
    verifier: str
    browser_key: str
    back: str
    next: str
    until: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOut:
    """Where a browser is sent, and the secret that it brings back, so that nobody else's return counts as its own."""

    address: str
    browser_secret: str = field(repr=False)


def roles_of(settings: Settings) -> dict[str, Role]:
    """Values of the role claim and the role that each gives. Raises ConfigError for what is no role."""
    told = {}
    for pair in filter(str.strip, settings.oidc_roles.split(",")):
        value, _, role = (part.strip() for part in pair.rpartition("="))
        try:
            told[value] = Role(role)
        except ValueError:
            raise ConfigError(f"oidc_roles: {role!r} is no role.", hint=f"Roles: {', '.join(Role)}.") from None
    return told


class Provider:
    """The identity provider that the settings name."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._settings = people.settings
        self._roles = roles_of(self._settings)
        self._pending: dict[str, _Pending] = {}
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, dict[str, Any]]] = {}
        if not self._roles or not self._settings.oidc_client_id:
            raise ConfigError(
                "oidc_issuer needs oidc_client_id and oidc_roles too.", hint='For example oidc_roles = "desk=analyst".'
            )
        _check_address(self._settings.oidc_issuer)

    # --- there

    def set_out(self, *, back: str, next: str, address: str) -> SetOut:
        """Where to send a browser that shall come back to `back`. Raises TooOften, NotAllowed."""
        from authlib.common.urls import add_params_to_uri  # type: ignore[import-untyped]
        from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]

        wait_s = self._people.limits.take("set_out", address, *SET_OUT)
        if wait_s:
            raise TooOften(wait_s)
        state, browser_secret = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        pending = _Pending(
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(48),
            browser_key=sha256(browser_secret.encode()),
            back=back,
            next=next,
            until=time.monotonic() + LONGEST_S,
        )
        params = {
            "response_type": "code",
            "client_id": self._settings.oidc_client_id,
            "redirect_uri": back,
            "scope": SCOPE,
            "state": state,
            "nonce": pending.nonce,
            "code_challenge": create_s256_code_challenge(pending.verifier),
            "code_challenge_method": "S256",
        }
        with _client() as client:
            at = self._metadata(client, "authorization_endpoint")
        self._remember(state, pending)
        return SetOut(address=add_params_to_uri(at, list(params.items())), browser_secret=browser_secret)

    def _remember(self, state: str, pending: _Pending) -> None:
        with self._lock:
            now = time.monotonic()
            kept = [(key, one) for key, one in self._pending.items() if one.until > now]
            self._pending = dict(kept[-MOST_PENDING + 1 :])
            self._pending[state] = pending

    # --- and back

    def come_back(
        self, state: str, code: str, browser_secret: str, *, address: str = "", browser: str = ""
    ) -> tuple[str, str]:
        """The secret of a new session, and the path to go on to. Raises NotAllowed, with no more than is helpful."""
        doer = Doer(name="somebody from the identity provider", address=address)
        try:
            claims, pending = self._claims(state, code, browser_secret)
            account = self._account(claims, doer)
        except (NotAllowed, Conflict) as error:
            self._people.note_refusal(doer, "sign_in", detail=f"identity provider: {error.message}")
            raise
        return begin_session(self._people, account, address=address, browser=browser, how="oidc"), pending.next

    def _claims(self, state: str, code: str, browser_secret: str) -> tuple[dict[str, Any], _Pending]:
        with self._lock:
            pending = self._pending.pop(state, None)
        is_own = pending is not None and hmac.compare_digest(pending.browser_key, sha256(browser_secret.encode()))
        if pending is None or not is_own or pending.until < time.monotonic() or not code:
            raise NotAllowed("This way back from the identity provider is not, or no longer, open.", hint="Begin anew.")
        with _client() as client:
            tokens = self._exchange(client, code, pending)
            return self._checked(client, tokens, pending.nonce), pending

    def _exchange(self, client: "httpx.Client", code: str, pending: _Pending) -> dict[str, Any]:
        """The tokens for a code (RFC 6749 4.1.3, RFC 7636)."""
        settings, at = self._settings, self._metadata(client, "token_endpoint")
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": pending.back,
            "code_verifier": pending.verifier,
        }
        methods = self._discovered(client).get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if not settings.oidc_client_secret:
            return _asked(client, "POST", at, form | {"client_id": settings.oidc_client_id})
        if "client_secret_basic" not in methods and "client_secret_post" in methods:
            secret = {"client_id": settings.oidc_client_id, "client_secret": settings.oidc_client_secret}
            return _asked(client, "POST", at, form | secret)
        pair = (quote(settings.oidc_client_id, safe=""), quote(settings.oidc_client_secret, safe=""))
        return _asked(client, "POST", at, form, pair=pair)

    def _checked(self, client: "httpx.Client", tokens: dict[str, Any], nonce: str) -> dict[str, Any]:
        """The identity token's claims, where signature, issuer, audience, times and nonce hold (OIDC Core 3.1.3.7)."""
        from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        at = self._metadata(client, "jwks_uri")
        try:
            for is_fresh in (False, True):  # the provider may have changed its keys since
                keys = KeySet.import_key_set(self._cached(client, at, is_fresh=is_fresh))  # type: ignore[arg-type]
                try:
                    token = jwt.decode(str(tokens.get("id_token", "")), keys, algorithms=ALGORITHMS)
                    break
                except (JoseError, ValueError):
                    if is_fresh:
                        raise
            wanted = {
                "iss": {"essential": True, "value": self._settings.oidc_issuer},
                "aud": {"essential": True, "value": self._settings.oidc_client_id},
                "nonce": {"essential": True, "value": nonce},
            }
            held = {"nonce": nonce, "client_id": self._settings.oidc_client_id}
            claims = CodeIDToken(token.claims, token.header, wanted, held)
            claims.validate(now=int(self._people.now().timestamp()), leeway=CLOCKS_S)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise NotAllowed(_FAILED, hint=f"Its identity token does not hold ({type(error).__name__}).") from error
        return dict(claims)

    # --- who that is here

    def _account(self, claims: dict[str, Any], doer: Doer) -> Account:
        people, issuer, subject = self._people, self._settings.oidc_issuer, str(claims["sub"])
        role = self._role(claims)
        if not subject.isprintable() or len(subject) > LONGEST_SUBJECT:
            raise NotAllowed(_FAILED, hint="It tells no subject that can be kept.")
        account = people.store.known_to(issuer, subject)
        if account is None:
            return people.add_known(self._name(claims), role, doer, issuer=issuer, subject=subject)
        if account.is_disabled:
            raise NotAllowed("Your account here is disabled.", hint="Ask an admin.")
        return people.change_role(account.id, role, doer) if account.role is not role else account

    def _role(self, claims: dict[str, Any]) -> Role:
        told = claims.get(self._settings.oidc_role_claim, ())
        values = [told] if isinstance(told, str) else told if isinstance(told, list) else []
        given = [self._roles[value] for value in values if isinstance(value, str) and value in self._roles]
        if not given:
            raise NotAllowed("The identity provider gives you no role here.", hint="Ask an admin.")
        return max(given, key=list(Role).index)

    def _name(self, claims: dict[str, Any]) -> str:
        """The first of the names told that nobody here has: decisions go by names, so nobody takes another's."""
        told = [str(claims.get(name) or "")[:LONGEST_NAME] for name in ("name", "preferred_username", "email")]
        free = [name for name in told if name.strip() and self._people.store.named(name_key(name)) is None]
        if not free:
            raise Conflict("Somebody here has your name already.", hint="Ask an admin.")
        return free[0]

    # --- what the provider publishes

    def _discovered(self, client: "httpx.Client") -> dict[str, Any]:
        issuer = self._settings.oidc_issuer
        told = self._cached(client, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if told.get("issuer") != issuer:
            raise NotAllowed(_FAILED, hint="It calls itself by another name than oidc_issuer has.")
        return told

    def _metadata(self, client: "httpx.Client", name: str) -> str:
        address = self._discovered(client).get(name)
        if not isinstance(address, str):
            raise NotAllowed(_FAILED, hint=f"It does not tell its {name}.")
        _check_address(address)
        return address

    def _cached(self, client: "httpx.Client", address: str, *, is_fresh: bool = False) -> dict[str, Any]:
        at, told = self._known.get(address, (0.0, {}))
        if not told or is_fresh or time.monotonic() - at > KEPT_S:
            told = _asked(client, "GET", address)
            self._known[address] = (time.monotonic(), told)
        return told


def _client() -> "httpx.Client":
    import httpx

    return httpx.Client(timeout=10, follow_redirects=False, trust_env=False)


def _asked(
    client: "httpx.Client", method: str, address: str, form: dict[str, str] | None = None, *, pair: Any = None
) -> dict[str, Any]:
    """The JSON object that an address answers. Raises NotAllowed where it answers no such thing."""
    import httpx

    try:
        with client.stream(method, address, data=form, auth=pair, headers={"Accept": "application/json"}) as answer:
            body = b""
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > MOST_BYTES:
                    raise NotAllowed(_FAILED, hint="It answers too much.")
            told = json.loads(body) if answer.status_code == 200 else None
    except (httpx.HTTPError, ValueError) as error:
        raise NotAllowed(_FAILED, hint=f"It cannot be asked ({type(error).__name__}).") from error
    if not isinstance(told, dict):
        raise NotAllowed(_FAILED, hint=f"It refuses ({answer.status_code}).")
    return told


def _check_address(address: str) -> None:
    told = urlsplit(address)
    is_here = told.hostname in ("127.0.0.1", "::1", "localhost")
    if told.scheme != "https" and not (told.scheme == "http" and is_here):
        raise ConfigError("An identity provider is asked over https alone.", hint="See oidc_issuer.")
