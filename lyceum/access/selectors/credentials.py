"""Who comes in to the xAPI store: by a token of a service account, or of a person's tool."""

import json
from collections.abc import Iterable

from django.conf import settings
from oauth2_provider.models import AccessToken, RefreshToken

from lyceum.access.models import ToolSignIn
from lyceum.access.types import XAPI_SCOPES, Credential
from lyceum.organisations import api as organisations

from .accounts import OpenToken
from .metadata import address
from .tools import may_use, places_in
from .ways_in import hash_of

OF_TOOLS = {"xapi/profile": "profile"}  # "profile" alone is a word of OpenID Connect


def of_account(token: OpenToken) -> Credential:
    """What a token of a service account opens here."""
    authority = {
        "objectType": "Agent",
        "name": token.account,
        "account": _account(home_page(), f"service-account:{token.account_id}"),
    }
    scopes = XAPI_SCOPES & set(token.scopes)
    return Credential(f"token:{token.id}", token.organisation_id, scopes, _json(authority))


def open_access_token(secret: str) -> AccessToken | None:
    """The access token of a tool, while the person may use that tool."""
    found = AccessToken.objects.filter(token_checksum=hash_of(secret))
    token = found.select_related("application", "user").first()
    if token is None or token.is_expired() or not token.user or not token.user.is_active:
        return None
    tool = token.application
    is_open = tool is not None and tool.revoked_at is None
    return token if is_open and may_use(token.user_id, tool) else None


def of_tool(token: AccessToken, subject: str) -> Credential | None:
    """What the token of a tool opens here, where the person stood when they let it in. None where
    they stood nowhere, or are gone from there.

    `subject` is the name under which the tool knows the person. The authority is a group of both
    (xAPI 1.0.3, Data 2.4.9.s3).
    """
    at = _stood(token)
    if at is None or at not in places_in(organisations.scope_of(token.user_id)):
        return None
    tool = token.application
    authority = {
        "objectType": "Group",
        "member": [
            {
                "objectType": "Agent",
                "name": tool.name,
                "account": _account(address("openid:token"), tool.client_id),
            },
            {"objectType": "Agent", "account": _account(home_page(), subject)},
        ],
    }
    scopes = _scopes(set(token.scope.split()) & set(tool.scopes))
    key = f"tool:{tool.pk}/{token.user_id}"
    return Credential(key, at, scopes, _json(authority), own_account=subject)


def home_page() -> str:
    """What the accounts of people here are accounts of."""
    return str(settings.BASE_URL).rstrip("/")


def _stood(token: AccessToken) -> int | None:
    signed = ToolSignIn.objects.unscoped("by the token that stands for it")
    refresh = RefreshToken.objects.filter(access_token=token).exclude(token_family=None)
    family = refresh.values_list("token_family", flat=True).first()
    found = signed.filter(family=family) if family else signed.filter(token_id=token.pk)
    at: int | None = found.values_list("organisation_id_then", flat=True).first()
    return at


def _scopes(names: Iterable[str]) -> frozenset[str]:
    return XAPI_SCOPES & {OF_TOOLS.get(name, name) for name in names if name != "profile"}


def _account(home: str, name: str) -> dict[str, str]:
    return {"homePage": home, "name": name}


def _json(authority: object) -> bytes:
    return json.dumps(authority, ensure_ascii=False, separators=(",", ":")).encode()
