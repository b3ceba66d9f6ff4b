"""Tools and platforms: let them in, change them, switch them off; what registers itself."""

import json
import secrets
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction

from lyceum.connections import api as connections
from lyceum.courseware import policies
from lyceum.courseware.errors.lti import (
    PassIsSpent,
    PlatformTaken,
    RegistrationUnfit,
    ToolNameTaken,
)
from lyceum.courseware.events import (
    LtiPassMade,
    LtiPlatformAdded,
    LtiPlatformChanged,
    LtiPlatformEvent,
    LtiToolAdded,
    LtiToolChanged,
    LtiToolEvent,
)
from lyceum.courseware.lti import shapes, words
from lyceum.courseware.models import LtiPass, LtiPlatform, LtiTool
from lyceum.courseware.selectors import lti as selectors
from lyceum.courseware.types.lti import PlatformWish, ToolWish
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import api as organisations

PASS_HOURS = 24
OF_TOOL = (
    *("name", "about", "login_url", "launch_url", "deep_link_url", "keys_url"),
    *("privacy", "opens_in"),
)
OF_PLATFORM = (
    *("name", "issuer", "client_id", "auth_url", "token_url", "token_audience"),
    *("keys_url", "new_people"),
)


# --- tools ----------------------------------------------------------------------------------------


@transaction.atomic
def add_tool(*, by: Actor, organisation_id: int, wish: ToolWish) -> LtiTool:
    """A partner's tool for the people of an organisation, registered by hand. It is on at once."""
    policies.insist_on_partners(by, organisation_id)
    return _add_tool(by, organisation_id, wish, is_on=True)


def _add_tool(
    by: Actor, organisation_id: int, wish: ToolWish, *, is_on: bool, by_itself: bool = False
) -> LtiTool:
    tool = LtiTool(
        organisation_id=organisation_id,
        client_id=uuid4().hex,
        deployment_id=uuid4().hex,
        is_on=is_on,
        by_itself=by_itself,
        added_by=str(by),
        added_at=clock.now(),
    )
    _fill_tool(tool, wish)
    publish(_about_tool(LtiToolAdded, by, tool, by_itself=by_itself))
    return tool


def _fill_tool(tool: LtiTool, wish: ToolWish) -> None:
    for name in OF_TOOL:
        setattr(tool, name, getattr(wish, name))
    tool.redirect_urls = list(wish.redirect_urls)
    tool.keys, tool.custom = dict(wish.keys), dict(wish.custom)
    tool.scopes = [scope for scope in words.SCOPES if scope in wish.scopes]
    try:
        with transaction.atomic():
            tool.save()
    except IntegrityError as error:
        raise ToolNameTaken from error


@transaction.atomic
def change_tool(*, by: Actor, organisation_id: int, tool_id: int, wish: ToolWish) -> LtiTool:
    """Change what a tool is, and what it may know."""
    policies.insist_on_partners(by, organisation_id)
    tool = selectors.lti_tool_for(by, organisation_id, tool_id)
    _fill_tool(tool, wish)
    publish(_about_tool(LtiToolChanged, by, tool))
    return tool


@transaction.atomic
def switch_tool(*, by: Actor, organisation_id: int, tool_id: int, is_on: bool) -> LtiTool:
    """Off: nobody is sent there, and it may ask nothing."""
    policies.insist_on_partners(by, organisation_id)
    tool = selectors.lti_tool_for(by, organisation_id, tool_id)
    tool.is_on = is_on
    tool.save(update_fields=["is_on"])
    publish(_about_tool(LtiToolChanged, by, tool))
    return tool


def _about_tool(kind: type[LtiToolEvent], by: Actor, tool: LtiTool, **more: Any) -> LtiToolEvent:
    at = tool.organisation_id
    return kind(by=str(by), owner_id=tool.owner_id, tool_id=tool.pk, organisation_id=at, **more)


# --- what registers itself ------------------------------------------------------------------------


@transaction.atomic
def make_pass(*, by: Actor, organisation_id: int, role: str) -> str:
    """A token with which one tool, or one platform, registers itself within a day; told once."""
    policies.insist_on_partners(by, organisation_id)
    token = secrets.token_urlsafe(32)
    made = LtiPass.objects.create(
        organisation_id=organisation_id,
        owner_id=organisation_owner(organisation_id),
        role=role,
        token_hash=selectors.hash_of(token),
        made_by=str(by),
        made_at=clock.now(),
        expires_at=clock.now() + timedelta(hours=PASS_HOURS),
    )
    owner = made.owner_id
    publish(
        LtiPassMade(by=str(by), owner_id=owner, pass_id=made.pk, organisation_id=organisation_id)
    )
    return token


def _use_pass(token: str, role: str) -> LtiPass:
    passes = LtiPass.objects.unscoped("whoever holds it may use it").select_for_update()
    found = passes.filter(token_hash=selectors.hash_of(token), role=role, used_at=None).first()
    if found is None or found.expires_at <= clock.now():
        raise PassIsSpent
    found.used_at = clock.now()
    found.save(update_fields=["used_at"])
    return found


@transaction.atomic
def register_tool(*, token: str, said: Any) -> LtiTool:
    """A tool registers itself. It stays off, and learns no names, until somebody has looked."""
    found = _use_pass(token, LtiPass.Role.TOOL)
    by = actors.system(f"lti-pass-{found.pk}", found.owner_id)
    told = shapes.tool_of(said)
    wish = ToolWish(
        name=_free_name(found.organisation_id, told.name),
        about=told.about,
        login_url=told.login_url,
        launch_url=told.launch_url,
        deep_link_url=told.deep_link_url,
        redirect_urls=told.redirect_urls,
        keys_url=told.keys_url,
        keys=told.keys,
        custom=told.custom,
        scopes=told.scopes,
    )
    return _add_tool(by, found.organisation_id, wish, is_on=False, by_itself=True)


def _free_name(organisation_id: int, name: str) -> str:
    """The name, or the name with a number: a tool that comes by itself is not sent away for it."""
    taken = set(
        LtiTool.objects.unscoped("names of one organisation's tools")
        .filter(organisation_id=organisation_id)
        .values_list("name", flat=True)
    )
    tried = [name, *(f"{name[:110]} ({number})" for number in range(2, 100))]
    return next((each for each in tried if each not in taken), name)


# --- platforms ------------------------------------------------------------------------------------


@transaction.atomic
def add_platform(*, by: Actor, organisation_id: int, wish: PlatformWish) -> LtiPlatform:
    """A partner's LMS that may open what the organisation offers."""
    policies.insist_on_partners(by, organisation_id)
    return _add_platform(by, organisation_id, wish)


def _add_platform(
    by: Actor, organisation_id: int, wish: PlatformWish, *, by_itself: bool = False
) -> LtiPlatform:
    platform = LtiPlatform(
        organisation_id=organisation_id,
        by_itself=by_itself,
        is_on=not by_itself,
        added_by=str(by),
        added_at=clock.now(),
    )
    _fill_platform(platform, wish)
    publish(_about_platform(LtiPlatformAdded, by, platform, by_itself=by_itself))
    return platform


def _fill_platform(platform: LtiPlatform, wish: PlatformWish) -> None:
    for name in OF_PLATFORM:
        setattr(platform, name, getattr(wish, name))
    platform.deployment_ids = list(wish.deployment_ids)
    try:
        with transaction.atomic():
            platform.save()
    except IntegrityError as error:
        raise PlatformTaken from error


@transaction.atomic
def change_platform(
    *, by: Actor, organisation_id: int, platform_id: int, wish: PlatformWish
) -> LtiPlatform:
    """Change what we know of a platform, and whom it lets in."""
    policies.insist_on_partners(by, organisation_id)
    platform = selectors.lti_platform_for(by, organisation_id, platform_id)
    _fill_platform(platform, wish)
    publish(_about_platform(LtiPlatformChanged, by, platform))
    return platform


@transaction.atomic
def switch_platform(
    *, by: Actor, organisation_id: int, platform_id: int, is_on: bool
) -> LtiPlatform:
    """Off: nobody comes from there, and nothing is told to it."""
    policies.insist_on_partners(by, organisation_id)
    platform = selectors.lti_platform_for(by, organisation_id, platform_id)
    platform.is_on = is_on
    platform.save(update_fields=["is_on"])
    publish(_about_platform(LtiPlatformChanged, by, platform))
    return platform


def _about_platform(
    kind: type[LtiPlatformEvent], by: Actor, platform: LtiPlatform, **more: Any
) -> LtiPlatformEvent:
    return kind(
        by=str(by),
        owner_id=platform.owner_id,
        platform_id=platform.pk,
        organisation_id=platform.organisation_id,
        **more,
    )


def register_platform(*, token: str, configuration_url: str, their_token: str) -> LtiPlatform:
    """We register ourselves with a platform as its tool. It stays off until somebody has looked.

    Its answers are asked for between two transactions, so that nobody waits for it; the pass is
    used up in the first.
    """
    with transaction.atomic():
        found = _use_pass(token, LtiPass.Role.PLATFORM)
    told = shapes.platform_of(_asked(configuration_url, {}))
    name = organisations.organisation_names([found.organisation_id])[found.organisation_id]
    headers = {"Authorization": f"Bearer {their_token}"} if their_token else {}
    answer = _asked(told.registration_url, headers, selectors.lti_our_registration(name))
    client_id = str(answer.get("client_id") or "")[:255]
    if not client_id:
        raise RegistrationUnfit("client_id", "words")
    settings = answer.get(words.TOOL_SETTINGS)
    deployment = settings.get("deployment_id") if isinstance(settings, dict) else None
    wish = PlatformWish(
        name=told.name,
        issuer=told.issuer,
        client_id=client_id,
        deployment_ids=(str(deployment)[:255],) if deployment else (),
        auth_url=told.auth_url,
        token_url=told.token_url,
        keys_url=told.keys_url,
        token_audience=told.token_audience,
    )
    with transaction.atomic():
        by = actors.system(f"lti-pass-{found.pk}", found.owner_id)
        return _add_platform(by, found.organisation_id, wish, by_itself=True)


def _asked(url: str, headers: dict[str, str], said: dict[str, Any] | None = None) -> dict[str, Any]:
    """What an address of the other side answers, in JSON."""
    if not shapes.is_address(url):
        raise RegistrationUnfit("openid_configuration", "an address (https://…)")
    headers = {"Accept": "application/json", "Content-Type": "application/json"} | headers
    try:
        with connections.session() as guarded:
            body = json.dumps(said) if said is not None else None
            answer = guarded.request("POST" if body else "GET", url, data=body, headers=headers)
            found = answer.json() if answer.ok else None
    except (OSError, ValueError) as error:  # what requests raises are such
        raise RegistrationUnfit(url, "an answer") from error
    if not isinstance(found, dict):
        raise RegistrationUnfit(url, "a JSON object")
    return found
