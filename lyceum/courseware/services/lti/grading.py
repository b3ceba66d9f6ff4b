"""What partners' tools may do by themselves: tokens, columns, scores (AGS 2.0, Security 4.1)."""

from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.db import transaction

from lyceum.access import api as access
from lyceum.courseware.errors.lti import LaunchRefused, ServiceRefused
from lyceum.courseware.events import LtiScoreReceived
from lyceum.courseware.lti import shapes, tokens, words
from lyceum.courseware.models import LtiLineItem, LtiLink, LtiScore, LtiSubject, LtiTool
from lyceum.kernel import clock
from lyceum.kernel.eventlog import publish

from .once import use_once

COUNTS = 60 * 60
SALT = "courseware.lti.token"


def give_token(said: Mapping[str, str]) -> dict[str, Any]:
    """A token for our services against the tool's signed word that it is the tool (RFC 7523)."""
    if said.get("grant_type") != "client_credentials":
        raise ServiceRefused(400, "unsupported_grant_type")
    if said.get("client_assertion_type") != words.ASSERTION:
        raise ServiceRefused(400, "invalid_request")
    try:
        tool = _proven(said.get("client_assertion", ""))
    except LaunchRefused as refusal:
        raise ServiceRefused(401, f"invalid_client: {refusal}") from refusal
    asked = said.get("scope", "").split()
    scopes = [scope for scope in words.SCOPES if scope in asked and scope in tool.scopes]
    if not scopes:
        raise ServiceRefused(400, "invalid_scope")
    token = signing.dumps([tool.pk, scopes], salt=SALT, compress=True)
    about = {"token_type": "Bearer", "expires_in": COUNTS, "scope": " ".join(scopes)}
    return {"access_token": token, **about}


@transaction.atomic
def _proven(assertion: str) -> LtiTool:
    claims = tokens.unproven(assertion)
    client_id = str(claims.get("iss") or "")
    tools = LtiTool.objects.unscoped("found by what the token says; its signature is checked next")
    tool: LtiTool | None = tools.filter(client_id=client_id, is_on=True).first()
    if tool is None or claims.get("sub") != client_id:
        raise LaunchRefused("unknown", client_id)
    audience = [access.address("courseware:lti-token"), access.issuer()]
    keys = tokens.KeySource(tool.keys_url, tool.keys)
    claims = tokens.checked(assertion, keys, issuer=client_id, audience=audience)
    use_once("jti", tool.pk, claims.get("jti"), claims["exp"])
    return tool


def authorised_tool(*, tool_id: int, header: str, scopes: set[str]) -> LtiTool:
    """The tool whose token this is, if it may do one of these things and still is on."""
    scheme, _space, token = header.partition(" ")
    try:
        held_by, held = signing.loads(token.strip(), salt=SALT, max_age=COUNTS)
    except signing.BadSignature as error:
        raise ServiceRefused(401, "invalid_token") from error
    tools = LtiTool.objects.unscoped("whoever holds its token")
    tool = tools.filter(pk=held_by, is_on=True).first()
    if tool is None or scheme.lower() != "bearer" or tool.pk != tool_id:
        raise ServiceRefused(401, "invalid_token")
    if not scopes & set(held) & set(tool.scopes):
        raise ServiceRefused(403, "insufficient_scope")
    return tool


@transaction.atomic
def add_line_item(*, tool: LtiTool, said: Any) -> LtiLineItem:
    """A column of the tool's own; with a link of the tool, one of that link."""
    told = shapes.line_item_of(said)
    return LtiLineItem.objects.create(
        owner_id=tool.owner_id,
        organisation_id=tool.organisation_id,
        tool=tool,
        link=_link_of(tool, told.link_id),
        **_fields(told),
    )


@transaction.atomic
def change_line_item(*, line_item: LtiLineItem, said: Any) -> LtiLineItem:
    """The column as the tool says it now; the link to which it belongs stays."""
    for name, value in _fields(shapes.line_item_of(said)).items():
        setattr(line_item, name, value)
    line_item.save()
    return line_item


@transaction.atomic
def remove_line_item(*, line_item: LtiLineItem) -> None:
    """A column of the tool's own goes, with its scores; the one that completes a link is ours."""
    if line_item.is_main:
        raise ServiceRefused(403, "this line item is the platform's")
    line_item.delete()


def _fields(told: shapes.LineItemSaid) -> dict[str, Any]:
    return {
        "label": told.label,
        "score_maximum": told.score_maximum,
        "resource_id": told.resource_id,
        "tag": told.tag,
        "starts_at": told.starts_at,
        "ends_at": told.ends_at,
        "grades_released": told.grades_released,
    }


def _link_of(tool: LtiTool, link_id: str) -> LtiLink | None:
    if not link_id:
        return None
    links = LtiLink.objects.unscoped("of the tool that asks").filter(tool=tool)
    found = next((each for each in links if each.public_id.hex == link_id), None)
    if found is None:
        raise ServiceRefused(404, "resourceLinkId: no such link")
    return found


@transaction.atomic
def record_score(*, line_item: LtiLineItem, said: Any) -> LtiScore:
    """How somebody stands, by the tool's clock: what is older than what is known is refused (409),
    the same again changes nothing."""
    told = shapes.score_of(said)
    people = LtiSubject.objects.unscoped("numbers under which the tool knows them")
    who = people.filter(tool_id=line_item.tool_id, subject=told.subject).first()
    if who is None:
        raise ServiceRefused(404, "userId: not known to this tool")
    columns = LtiLineItem.objects.unscoped("got for the tool")
    columns.select_for_update().get(pk=line_item.pk)  # one score after the other
    scores = LtiScore.objects.unscoped("the person's, by the tool's number")
    known = scores.filter(line_item=line_item, person_id=who.person_id).first()
    if known and known.scored_at > told.scored_at:
        raise ServiceRefused(409, "timestamp: a newer score is known")
    if known and known.scored_at == told.scored_at:
        if _values(told).items() <= vars(known).items():
            return known
        raise ServiceRefused(409, "timestamp: another score of the same moment is known")
    score, _is_new = scores.update_or_create(
        line_item=line_item,
        person_id=who.person_id,
        defaults={"owner_id": who.owner_id, "received_at": clock.now(), **_values(told)},
    )
    _tell(line_item, score)
    return score


def _values(told: shapes.ScoreSaid) -> dict[str, Any]:
    names = ("scored_at", "given", "maximum", "activity", "grading", "comment", "submission")
    return {name: getattr(told, name) for name in names}


def _tell(line_item: LtiLineItem, score: LtiScore) -> None:
    if not line_item.is_main or line_item.link is None:
        return
    publish(
        LtiScoreReceived(
            by=f"system:lti-tool-{line_item.tool_id}",
            owner_id=score.owner_id,
            person_id=score.person_id,
            tool_id=line_item.tool_id,
            organisation_id=line_item.organisation_id,
            resource_id=line_item.link.content.resource_id,
        )
    )
