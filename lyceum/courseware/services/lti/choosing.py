"""What somebody chose in a partner's tool becomes resources here (Deep Linking 2.0)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from lyceum.access import api as access
from lyceum.catalogue import api as catalogue
from lyceum.courseware import policies
from lyceum.courseware.errors.lti import LaunchRefused
from lyceum.courseware.lti import shapes, tokens, words
from lyceum.courseware.models import Content, LtiLaunch, LtiLineItem, LtiLink, LtiTool
from lyceum.courseware.selectors import lti as selectors
from lyceum.courseware.types.lti import LinkWish
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.scope import organisation_owner

from .launching import CHOOSING, begin
from .once import note_refusal, use_once


@transaction.atomic
def begin_choosing(*, by: Actor, organisation_id: int, tool_id: int) -> str:
    """Go to the tool to choose something there; gives the tool's address."""
    policies.insist_on_editor(by, organisation_id)
    tool = selectors.lti_tool_for(by, organisation_id, tool_id)
    if not tool.deep_link_url:
        raise NotFound
    if not tool.is_on:
        raise LaunchRefused("off")
    return begin(by, tool, CHOOSING, target=tool.deep_link_url)


def receive_choice(*, token: str) -> LtiLaunch:
    """What the tool's form brings back, kept until whoever went there decides."""
    said = tokens.unproven(token)
    tool = _tool_of(str(said.get("iss") or ""))
    launch = _launch_of(tool, said)
    try:
        with transaction.atomic():
            return _receive(launch, tool, token)
    except LaunchRefused as refusal:
        if launch.state != LtiLaunch.State.DONE or "items" not in launch.kept:
            note_refusal(launch, refusal)
        raise


def _tool_of(client_id: str) -> LtiTool:
    tools = LtiTool.objects.unscoped("found by what the token says; its signature is checked next")
    found = tools.filter(client_id=client_id).first()
    if found is None:
        raise LaunchRefused("unknown", client_id)
    if not found.is_on:
        raise LaunchRefused("off")
    return found


def _launch_of(tool: LtiTool, said: dict[str, Any]) -> LtiLaunch:
    """The launch that this answers: the tool brings our word for it back."""
    try:
        public_id = UUID(hex=str(said.get(words.DL_DATA) or ""))
    except ValueError as error:
        raise LaunchRefused("incomplete", words.DL_DATA) from error
    launches = LtiLaunch.objects.unscoped("found by a number that nobody guesses")
    found = launches.filter(public_id=public_id, tool=tool, message=CHOOSING).first()
    if found is None:
        raise LaunchRefused("begun")
    return found


def _receive(launch: LtiLaunch, tool: LtiTool, token: str) -> LtiLaunch:
    keys = tokens.KeySource(tool.keys_url, tool.keys)
    ours = [access.issuer(), access.address("courseware:lti-token")]
    claims = tokens.checked(token, keys, issuer=tool.client_id, audience=ours)
    if claims.get(words.DEPLOYMENT) != tool.deployment_id:
        raise LaunchRefused("deployment", claims.get(words.DEPLOYMENT, ""))
    if claims.get(words.MESSAGE) != words.DEEP_LINKED:
        raise LaunchRefused("message", claims.get(words.MESSAGE, ""))
    use_once("nonce", tool.pk, claims.get("nonce"), claims["exp"])
    items = [shapes.item_told(item) for item in shapes.items_of(claims.get(words.DL_ITEMS))]
    said = str(claims.get(words.DL_MESSAGE) or "")[:500]
    launch.kept = {**launch.kept, "items": items, "said": said}
    launch.state = LtiLaunch.State.DONE
    launch.save(update_fields=["kept", "state"])
    return launch


@transaction.atomic
def take_items(*, by: Actor, launch: LtiLaunch, chosen: Iterable[int]) -> list[int]:
    """Those of the items that were ticked become resources; gives their ids. It happens once."""
    locked = LtiLaunch.objects.unscoped("got through its gate").select_for_update(of=("self",))
    launch = locked.select_related("tool").get(pk=launch.pk)
    tool = launch.tool
    assert tool is not None  # noqa: S101  of every launch that goes out
    policies.insist_on_editor(by, tool.organisation_id)
    items = shapes.items_of(launch.kept.get("items"))
    wanted = set(chosen)
    made = [_take(by, tool, item) for number, item in enumerate(items) if number in wanted]
    launch.kept = {"target": launch.kept.get("target", "")}
    launch.save(update_fields=["kept"])
    return made


def _take(by: Actor, tool: LtiTool, item: shapes.ItemSaid) -> int:
    if item.kind == "link":
        resource = catalogue.add_resource(
            by=by,
            organisation_id=tool.organisation_id,
            title=item.title,
            kind="article",
            summary=item.about,
            url=item.url,
        )
        return int(resource.pk)
    column = item.line_item
    wish = LinkWish(
        title=item.title,
        about=item.about,
        url=item.url,
        custom=item.custom,
        score_maximum=column.score_maximum if column else 100,
        column={"label": column.label, "resource_id": column.resource_id, "tag": column.tag}
        if column
        else {},
    )
    return int(_add_link(by, tool, wish).content.resource_id)


@transaction.atomic
def add_link(*, by: Actor, organisation_id: int, tool_id: int, wish: LinkWish) -> LtiLink:
    """A place in a tool becomes a resource of the catalogue, which opens there."""
    policies.insist_on_editor(by, organisation_id)
    tool = selectors.lti_tool_for(by, organisation_id, tool_id)
    return _add_link(by, tool, wish)


def _add_link(by: Actor, tool: LtiTool, wish: LinkWish) -> LtiLink:
    public_id, at = uuid4(), tool.organisation_id
    title = wish.title.strip() or tool.name
    resource = catalogue.add_resource(
        by=by,
        organisation_id=at,
        title=title,
        kind="lesson",
        mode="self-paced",
        summary=wish.about,
        url=access.address("courseware:lti-open", public_id),
    )
    now, owner = clock.now(), organisation_owner(at)
    content = Content.objects.create(
        owner_id=owner,
        organisation_id=at,
        resource=resource,
        kind=Content.Kind.TOOL,
        added_at=now,
    )
    link = LtiLink.objects.create(
        owner_id=owner,
        organisation_id=at,
        tool=tool,
        content=content,
        public_id=public_id,
        title=title[:300],
        about=wish.about,
        url=wish.url,
        custom=dict(wish.custom),
        pass_mark=wish.pass_mark,
        added_at=now,
    )
    _add_column(tool, link, wish)
    return link


def _add_column(tool: LtiTool, link: LtiLink, wish: LinkWish) -> None:
    """The column by which the link is completed; only for tools that tell scores."""
    if not set(tool.scopes) & {words.SCORE, words.LINE_ITEM}:
        return
    LtiLineItem.objects.create(
        owner_id=tool.owner_id,
        organisation_id=tool.organisation_id,
        tool=tool,
        link=link,
        label=wish.column.get("label") or link.title,
        score_maximum=wish.score_maximum,
        resource_id=wish.column.get("resource_id", ""),
        tag=wish.column.get("tag", ""),
        is_main=True,
    )
