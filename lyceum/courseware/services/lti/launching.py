"""Our people go to partners' tools: we are the platform.

The launch is kept in the table, not in a cookie: frames lose those. Its number goes to the tool as
hint and comes back once, within minutes, by the browser of the person; whoever is signed in there as
somebody else is refused.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lyceum.access import api as access
from lyceum.connections import api as connections
from lyceum.courseware import policies
from lyceum.courseware.errors.lti import LaunchRefused
from lyceum.courseware.events import LtiToolAgreed, LtiToolOpened
from lyceum.courseware.lti import claims, shapes, tokens
from lyceum.courseware.models import LtiLaunch, LtiLineItem, LtiLink, LtiSubject, LtiTool
from lyceum.courseware.selectors import lti as selectors
from lyceum.courseware.services.opening import insist_on_opening
from lyceum.courseware.types.lti import Posted, Tried
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.organisations import api as organisations

from .once import note_done, note_refusal

FRESH = timedelta(minutes=5)
COUNTS = 300  # seconds that a token of ours counts
RESOURCE, CHOOSING, TRIAL = "resource", "deep-link", "test"


@transaction.atomic
def agree_to_tool(*, by: Actor, link: LtiLink, is_listed: bool) -> LtiSubject:
    """The person has seen what the tool learns, and says whether it may list them."""
    if by.person_id is None:
        raise Forbidden
    subject = subject_of(by.person_id, link.tool)
    subject.agreed_to, subject.is_listed = link.tool.privacy, is_listed
    subject.save(update_fields=["agreed_to", "is_listed"])
    publish(
        LtiToolAgreed(
            by=str(by),
            owner_id=subject.owner_id,
            person_id=by.person_id,
            tool_id=link.tool_id,
            organisation_id=link.organisation_id,
            is_listed=is_listed,
        )
    )
    return subject


def subject_of(person_id: int, tool: LtiTool) -> LtiSubject:
    """The number under which this tool knows the person; made when it is first needed."""
    mine = LtiSubject.objects.unscoped("one's own number")
    found: LtiSubject = mine.get_or_create(
        person_id=person_id,
        tool=tool,
        defaults={
            "owner_id": person_owner(person_id),
            "subject": uuid4().hex,
            "since": clock.now(),
        },
    )[0]
    return found


@transaction.atomic
def begin_launch(*, by: Actor, link: LtiLink) -> str:
    """Go to the place in the tool that a resource opens as; gives the tool's address."""
    subject = subject_of(by.person_id or 0, link.tool)
    if subject.agreed_to != link.tool.privacy:
        raise Forbidden  # the page asks first
    insist_on_opening(by, link.content.resource_id)
    return begin(by, link.tool, RESOURCE, target=link.url or link.tool.launch_url, link=link)


@transaction.atomic
def begin_trial(*, by: Actor, organisation_id: int, tool_id: int) -> str:
    """A launch that shows its keeper whether the tool opens; nothing of it counts."""
    policies.insist_on_partners(by, organisation_id)
    tool = selectors.lti_tool_for(by, organisation_id, tool_id)
    return begin(by, tool, TRIAL, target=tool.launch_url)


def begin(
    by: Actor, tool: LtiTool, message: str, *, target: str, link: LtiLink | None = None
) -> str:
    """The tool's address for signing in, with the hint that it brings back (Core 1.3, 5.1.1.1)."""
    if by.person_id is None:
        raise Forbidden
    if not tool.is_on and message == RESOURCE:
        raise LaunchRefused("off")
    launch = LtiLaunch.objects.create(
        organisation_id=tool.organisation_id,
        owner_id=tool.owner_id,
        way=LtiLaunch.Way.OUT,
        tool=tool,
        link=link,
        person_id=by.person_id,
        message=message,
        kept={"target": target},
        begun_at=clock.now(),
    )
    said = {
        "iss": access.issuer(),
        "login_hint": launch.public_id.hex,
        "lti_message_hint": launch.public_id.hex,
        "target_link_uri": target,
        "client_id": tool.client_id,
        "lti_deployment_id": tool.deployment_id,
    }
    return f"{tool.login_url}{'&' if '?' in tool.login_url else '?'}{urlencode(said)}"


def answer_launch(*, said: Mapping[str, str], visitor_id: int | None) -> Posted:
    """The tool asks who comes (Core 1.3, 5.1.1.2): the form that tells it.

    `visitor_id` is who is signed in where the browser sent our cookie; a frame may not send it.
    """
    launch = _asked_for(said)
    try:
        with transaction.atomic():
            return _answer(launch, said, visitor_id)
    except LaunchRefused as refusal:
        if refusal.check != "begun":  # it stays what it became
            note_refusal(launch, refusal)
        raise


def _asked_for(said: Mapping[str, str]) -> LtiLaunch:
    hint = said.get("lti_message_hint") or said.get("login_hint") or ""
    try:
        public_id = UUID(hex=hint)
    except ValueError as error:
        raise LaunchRefused("incomplete", "login_hint, lti_message_hint") from error
    launches = LtiLaunch.objects.unscoped("found by a number that nobody guesses")
    found = launches.filter(public_id=public_id, way=LtiLaunch.Way.OUT).first()
    if found is None:
        raise LaunchRefused("begun")
    return found


def _answer(launch: LtiLaunch, said: Mapping[str, str], visitor_id: int | None) -> Posted:
    locked = LtiLaunch.objects.unscoped("the same").select_for_update(of=("self",))
    launch = locked.select_related("tool", "link__content").get(pk=launch.pk)
    tool = launch.tool
    assert tool is not None  # noqa: S101  of every launch that goes out
    if launch.state != LtiLaunch.State.BEGUN or launch.begun_at < clock.now() - FRESH:
        raise LaunchRefused("begun")
    _insist_on_request(tool, launch, said)
    if visitor_id not in (None, launch.person_id):
        raise LaunchRefused("person")
    told = {
        "iss": access.issuer(),
        "aud": tool.client_id,
        "azp": tool.client_id,
        "nonce": said["nonce"],
        **tokens.times(COUNTS),
        **_claims(launch, tool),
    }
    token = tokens.signed(access.signing_key("lti"), told)
    note_done(launch)
    _tell(launch, tool)
    return Posted(said["redirect_uri"], {"id_token": token, "state": said.get("state", "")})


def _insist_on_request(tool: LtiTool, launch: LtiLaunch, said: Mapping[str, str]) -> None:
    """What the tool asks has to be what it may ask. Nothing is sent to an unknown address."""
    if said.get("client_id") != tool.client_id:
        raise LaunchRefused("unknown", said.get("client_id", ""))
    if said.get("redirect_uri") not in {*tool.redirect_urls, tool.launch_url}:
        raise LaunchRefused("redirect", said.get("redirect_uri", ""))
    if said.get("login_hint") != launch.public_id.hex:
        raise LaunchRefused("incomplete", "login_hint")
    expected = {"response_type": "id_token", "response_mode": "form_post", "prompt": "none"}
    for name, value in expected.items():
        if said.get(name) != value:
            raise LaunchRefused("incomplete", f"{name}={value}")
    if "openid" not in said.get("scope", "").split() or not said.get("nonce"):
        raise LaunchRefused("incomplete", "scope=openid, nonce")
    if not tool.is_on and launch.message == RESOURCE:
        raise LaunchRefused("off")


def _claims(launch: LtiLaunch, tool: LtiTool) -> dict[str, Any]:
    person_id = launch.person_id or 0
    who = selectors.lti_who(tool, person_id, subject_of(person_id, tool).subject)
    names = organisations.organisation_names([tool.organisation_id])
    link, home = launch.link, access.issuer()
    where = claims.Where(
        target=launch.kept["target"],
        deployment_id=tool.deployment_id,
        context_id=tool.deployment_id,
        context_title=names.get(tool.organisation_id, ""),
        link_id=link.public_id.hex if link else launch.public_id.hex,
        link_title=link.title if link else _("A trial"),
        link_about=link.about if link else "",
        custom={**tool.custom, **(link.custom if link else {})},
    )
    place = claims.of_place(where, home=home, platform="Lyceum", locale=get_language() or "en")
    told = {**claims.of_person(who), **place, **claims.of_services(services_of(tool, link))}
    if launch.message == CHOOSING:
        back = access.address("courseware:lti-chosen")
        return {**told, **claims.of_choosing(back, launch.public_id.hex)}
    return {**told, **claims.of_link(where)}


def services_of(tool: LtiTool, link: LtiLink | None) -> claims.Services:
    """Our services, as far as the tool may use them."""
    ours = LtiLineItem.objects.unscoped("of the link that opens")
    main = ours.filter(link=link, is_main=True).first() if link else None
    columns = access.address("courseware:lti-line-items", tool.pk)
    return claims.Services(
        scopes=tool.scopes,
        line_items=columns,
        line_item=access.address("courseware:lti-line-item", tool.pk, main.pk) if main else "",
        members=access.address("courseware:lti-members", tool.pk),
    )


def _tell(launch: LtiLaunch, tool: LtiTool) -> None:
    if launch.message != RESOURCE or launch.link is None or launch.person_id is None:
        return
    owner = person_owner(launch.person_id)
    publish(
        LtiToolOpened(
            by=owner,
            owner_id=owner,
            person_id=launch.person_id,
            tool_id=tool.pk,
            organisation_id=tool.organisation_id,
            resource_id=launch.link.content.resource_id,
        )
    )


# --- does it work? --------------------------------------------------------------------------------


def try_tool(*, by: Actor, organisation_id: int, tool_id: int) -> list[Tried]:
    """Ask the tool's addresses, without sending anybody there."""
    policies.insist_on_partners(by, organisation_id)
    tool = selectors.lti_tool_for(by, organisation_id, tool_id)
    return [_try_keys(tool), _try_login(tool)]


def _try_keys(tool: LtiTool) -> Tried:
    what = _("Its keys")
    try:
        found = tokens.fetched_keys(tool.keys_url)["keys"] if tool.keys_url else None
    except LaunchRefused as refusal:
        return Tried(what, is_well=False, found=refusal.why)
    keys = found if found is not None else tool.keys.get("keys", [])
    return Tried(what, bool(keys), _("{count} found").format(count=len(keys)))


def _try_login(tool: LtiTool) -> Tried:
    """Without a hint a tool refuses; that it answers at all is what is asked."""
    what = _("Its address for signing in")
    if not shapes.is_address(tool.login_url):
        return Tried(what, is_well=False, found=tool.login_url)
    try:
        answer = connections.fetch(tool.login_url, seconds=tokens.SECONDS)
    except connections.NotReached as error:
        return Tried(what, is_well=False, found=error.trouble)
    is_there = answer.status < 500 and answer.status != 404  # noqa: PLR2004  as HTTP has it
    return Tried(what, is_there, _("answers with the status {status}").format(status=answer.status))
