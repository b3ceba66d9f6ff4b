"""Somebody comes from a partner's LMS: we are the tool.

The state of a login lies in the table, and in the browser a secret for it: in a cookie that frames
may keep (partitioned), or, where they keep none, in the platform's own store (LTI client-side
postMessages 1.0). An answer without the secret came to another browser and is refused.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction

from lyceum.access import api as access
from lyceum.courseware.errors.lti import LaunchRefused
from lyceum.courseware.lti import shapes, tokens, words
from lyceum.courseware.models import LtiLaunch, LtiPlatform, LtiUsed
from lyceum.courseware.selectors import lti as selectors
from lyceum.kernel import clock

from .once import note_refusal, use_once

FRESH = timedelta(minutes=10)
KEPT = timedelta(days=90)
BOUND = "bound"  # the hash of the browser's secret


@dataclass(frozen=True)
class Departure:
    """The way back to the platform, and what the browser has to keep meanwhile."""

    url: str
    state: str
    secret: str
    storage: str  # the frame of the platform that keeps it, too; empty where there is none


def begin_arrival(said: Mapping[str, str]) -> Departure:
    """The platform says that somebody comes (Security Framework 5.1.1): ask it who."""
    platform = _platform_of(said)
    if not said.get("login_hint") or not said.get("target_link_uri"):
        raise LaunchRefused("incomplete", "login_hint, target_link_uri")
    secret, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
    storage = said.get("lti_storage_target", "")[:100]
    launch = LtiLaunch.objects.create(
        organisation_id=platform.organisation_id,
        owner_id=platform.owner_id,
        way=LtiLaunch.Way.IN,
        platform=platform,
        message="resource",
        nonce=nonce,
        kept={BOUND: selectors.hash_of(secret), "storage": storage},
        begun_at=clock.now(),
    )
    asked = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": access.address("courseware:lti-arrive"),
        "state": launch.public_id.hex,
        "nonce": nonce,
        "login_hint": said["login_hint"],
    }
    if hint := said.get("lti_message_hint"):
        asked["lti_message_hint"] = hint
    url = f"{platform.auth_url}{'&' if '?' in platform.auth_url else '?'}{urlencode(asked)}"
    return Departure(url, launch.public_id.hex, secret, storage)


def _platform_of(said: Mapping[str, str]) -> LtiPlatform:
    issuer, client_id = said.get("iss", ""), said.get("client_id", "")
    rows = LtiPlatform.objects.unscoped("found by what the message says; its token is checked next")
    found = rows.filter(issuer=issuer)
    if client_id:
        found = found.filter(client_id=client_id)
    platforms = list(found[:2])
    if len(platforms) != 1:  # none; or several, and it does not say which
        raise LaunchRefused("unknown", f"{issuer} {client_id}".strip())
    if not platforms[0].is_on:
        raise LaunchRefused("off")
    return platforms[0]


def arrive(*, state: str, token: str, browser_secrets: Iterable[str]) -> tuple[LtiLaunch, str]:
    """The platform's answer, checked; gives the launch, and a ticket with which it goes on."""
    launch = launch_of_state(state)
    try:
        with transaction.atomic():
            return _arrive(launch, token, set(map(selectors.hash_of, browser_secrets)))
    except LaunchRefused as refusal:
        if launch.state == LtiLaunch.State.BEGUN and refusal.check != "state":
            note_refusal(launch, refusal)
        raise


def launch_of_state(state: str) -> LtiLaunch:
    """The launch that was begun under this state."""
    try:
        public_id = UUID(hex=state)
    except ValueError as error:
        raise LaunchRefused("state") from error
    launches = LtiLaunch.objects.unscoped("found by a number that nobody guesses")
    found = launches.filter(public_id=public_id, way=LtiLaunch.Way.IN).first()
    if found is None or found.begun_at < clock.now() - FRESH:
        raise LaunchRefused("state")
    return found


def _arrive(launch: LtiLaunch, token: str, shown: set[str]) -> tuple[LtiLaunch, str]:
    locked = LtiLaunch.objects.unscoped("the same").select_for_update(of=("self",))
    launch = locked.select_related("platform").get(pk=launch.pk)
    platform = launch.platform
    assert platform is not None  # noqa: S101  of every launch that comes in
    if launch.kept.get(BOUND) not in shown:
        raise LaunchRefused("state")
    if launch.state != LtiLaunch.State.BEGUN or "ticket" in launch.kept:
        raise LaunchRefused("replayed")
    if not platform.is_on:
        raise LaunchRefused("off")
    claims = tokens.checked(
        token,
        tokens.KeySource(platform.keys_url),
        issuer=platform.issuer,
        audience=platform.client_id,
    )
    if claims.get("nonce") != launch.nonce:
        raise LaunchRefused("nonce")
    use_once("nonce", f"platform {platform.pk}", launch.nonce, claims["exp"])
    ticket = secrets.token_urlsafe(32)
    bound = {BOUND: launch.kept[BOUND]}
    launch.kept = {**_essence(platform, claims), **bound, "ticket": selectors.hash_of(ticket)}
    launch.message = "deep-link" if launch.kept["choosing"] else "resource"
    launch.save(update_fields=["kept", "message"])
    return launch, ticket


def _essence(platform: LtiPlatform, claims: dict[str, Any]) -> dict[str, Any]:
    """What the next steps need of a message, after what only LTI asks of it (Core 1.3, 5.3)."""
    if claims.get(words.VERSION) != words.THIS_VERSION:
        raise LaunchRefused("message", f"version {claims.get(words.VERSION)}")
    deployment = claims.get(words.DEPLOYMENT)
    if deployment not in platform.deployment_ids:
        raise LaunchRefused("deployment", deployment or "")
    message = claims.get(words.MESSAGE)
    if message not in (words.RESOURCE_LINK, words.DEEP_LINK):
        raise LaunchRefused("message", message or "")
    choosing = _choosing(claims) if message == words.DEEP_LINK else None
    resource_id = selectors.lti_resource_in(_words(claims.get(words.TARGET)))
    if choosing is None and resource_id is None:
        raise LaunchRefused("resource")
    return {
        "subject": _words(claims.get("sub"))[:255],
        "name": _words(claims.get("name"))[:120],
        "mail": _words(claims.get("email")).strip().lower()[:254],
        "deployment": deployment,
        "resource_id": resource_id,
        "column": _column(claims.get(words.AGS)),
        "choosing": choosing,
    }


def _words(said: Any) -> str:
    return said if isinstance(said, str) else ""


def _choosing(claims: dict[str, Any]) -> dict[str, Any]:
    settings = claims.get(words.DL_SETTINGS)
    settings = settings if isinstance(settings, dict) else {}
    back = _words(settings.get("deep_link_return_url"))
    if not shapes.is_address(back):
        raise LaunchRefused("incomplete", "deep_link_return_url")
    return {
        "back": back,
        "data": settings.get("data"),
        "several": settings.get("accept_multiple") in (True, "true"),
    }


def _column(said: Any) -> str:
    """The column for results, where we may write into it."""
    found = said if isinstance(said, dict) else {}
    scopes, url = found.get("scope"), _words(found.get("lineitem"))
    may_write = isinstance(scopes, list) and words.SCORE in scopes
    return url if may_write and shapes.is_address(url) else ""


@transaction.atomic
def forget_old_launches() -> int:
    """What is under way is forgotten after a day, what it kept with it; the log after 90 days."""
    LtiUsed.objects.filter(expires_at__lt=clock.now()).delete()
    launches = LtiLaunch.objects.unscoped("the clock's")
    begun = launches.filter(begun_at__lt=clock.now() - timedelta(days=1))
    begun.exclude(kept={}).update(kept={})
    gone: int = launches.filter(begun_at__lt=clock.now() - KEPT).delete()[0]
    return gone
