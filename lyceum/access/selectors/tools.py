"""Questions about tools: which there are, who may use them, who knows whom."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max, Q
from django.utils.functional import Promise

from lyceum.access import policies
from lyceum.access.models import Client, Consent, Offer, RegistrationPass, ToolSignIn
from lyceum.access.types import SCOPES, KnownRow, PassRow, ToolRow
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.scope import ECOSYSTEM, Scope, person_owner
from lyceum.organisations import api as organisations


def client_by_id(client_id: str) -> Client | None:
    """The open tool of that public name, for the protocol: whoever names it knows it."""
    if not client_id or "\x00" in client_id:  # PostgreSQL cannot even ask for that
        return None
    tools = Client.objects.unscoped("a tool names itself")
    return tools.filter(client_id=client_id, revoked_at=None).first()


def tool_for(actor: Actor, tool_id: int) -> Client:
    """A tool, for who keeps it; for everybody else there is none."""
    found = Client.objects.within(actor.scope).filter(pk=tool_id).first()
    if found is None or not policies.can_keep_tools(actor, found.organisation_id):
        raise NotFound
    return found


def kept_tools(actor: Actor) -> list[ToolRow]:
    """The tools that the actor keeps, the open ones first."""
    keeps = policies.kept_places(actor)
    tools = Client.objects.within(actor.scope)
    if None not in keeps:
        tools = tools.filter(organisation_id__in=list(filter(None, keeps)))
    return _rows(tools.order_by("name"))


def my_tools(actor: Actor) -> list[ToolRow]:
    """The tools that the person's organisations offer them."""
    tools = Client.objects.unscoped("offered to them").filter(offered_to(actor.scope))
    return _rows(tools.filter(revoked_at=None).distinct().order_by("name"), actor)


def _rows(tools: Iterable[Client], actor: Actor | None = None) -> list[ToolRow]:
    found = list(tools)
    names = organisations.organisation_names(
        {tool.organisation_id for tool in found if tool.organisation_id}
    )
    used = last_used(tool.pk for tool in found) if actor is None else _my_last(actor, found)
    rows = [
        ToolRow(
            id=tool.pk,
            name=tool.name,
            about=tool.about,
            owner=names.get(tool.organisation_id or 0, ""),
            start_url=tool.start_url,
            is_open=tool.revoked_at is None,
            last_used_at=used.get(tool.pk),
        )
        for tool in found
    ]
    return sorted(rows, key=lambda row: not row.is_open)


def last_used(tool_ids: Iterable[int]) -> dict[int, datetime]:
    """When anybody last signed in to each of them."""
    signed = ToolSignIn.objects.unscoped("when, not who").filter(client_id__in=list(tool_ids))
    return dict(signed.values_list("client_id").annotate(Max("used_at")))


def _my_last(actor: Actor, tools: list[Client]) -> dict[int, datetime]:
    mine = ToolSignIn.objects.within(actor.scope).filter(client__in=tools)
    return dict(mine.values_list("client_id").annotate(Max("used_at")))


def offered_to(scope: Scope) -> Q:
    """The tools that people of this scope may use."""
    return Q(is_for_all=True) | Q(offers__organisation_id__in=places_in(scope))


def places_in(scope: Scope) -> set[int]:
    """The organisations that a scope reaches."""
    kinds = (owner.partition(":") for owner in scope.owners)
    return {int(pk) for kind, _colon, pk in kinds if kind == "organisation"}


def may_use(person_id: int, client: Client) -> bool:
    """Is the tool offered to this person, as things stand now?"""
    scope = organisations.scope_of(person_id)
    offered = Client.objects.unscoped("offered to them").filter(offered_to(scope), pk=client.pk)
    return bool(offered.exists())


def offered_places(client: Client) -> set[int]:
    """The organisations that offer a tool."""
    return set(Offer.objects.filter(client=client).values_list("organisation_id", flat=True))


def told_places(client: Client, scope: Scope) -> set[int]:
    """Of which of a person's organisations a tool may hear: those that offer it; the ecosystem's
    own tools for everybody hear of all, an organisation's own of that one."""
    mine = places_in(scope)
    if client.is_for_all and client.organisation_id is None:
        return mine
    return mine & (offered_places(client) | {client.organisation_id})


def place_for(client: Client, scope: Scope) -> int | None:
    """In whose name a person comes to a tool: where they stand, if the tool may hear of it."""
    told, at = told_places(client, scope), scope.organisation_id
    return at if at in told else min(told, default=None)


# --- what people agreed to ------------------------------------------------------------------------


def consented(person_id: int, client: Client) -> set[str]:
    """What a person lets this tool know."""
    mine = Consent.objects.unscoped("their own").filter(person_id=person_id, client=client)
    return set(mine.values_list("scopes", flat=True).first() or [])


def known_by(actor: Actor) -> list[KnownRow]:
    """The tools that a person let know of them, and what."""
    own = Scope(frozenset({person_owner(actor.person_id)})) if actor.person_id else Scope()
    rows = Consent.objects.within(own).select_related("client").order_by("client__name")
    return [
        KnownRow(each.client_id, each.client.name, each.given_at, in_words(each.scopes))
        for each in rows
    ]


def in_words(scopes: Iterable[str]) -> list[str | Promise]:
    """What a tool may learn, as a person reads it."""
    asked = set(scopes)
    return [words for name, words in SCOPES.items() if name in asked]


# --- where tools register themselves --------------------------------------------------------------


def open_passes(actor: Actor) -> list[PassRow]:
    """The registration tokens that can still be used, for who keeps the tools there."""
    keeps = policies.kept_places(actor)
    passes = RegistrationPass.objects.within(actor.scope)
    if None not in keeps:
        passes = passes.filter(organisation_id__in=list(filter(None, keeps)))
    rows = passes.filter(used_at=None, expires_at__gt=clock.now()).order_by("-made_at")
    return [PassRow(each.pk, each.note, each.made_at, each.expires_at) for each in rows[:100]]


def places_for_tools(actor: Actor) -> list[tuple[int, str]]:
    """Where the actor may register tools; 0 is the ecosystem itself."""
    rows = organisations.organisations_for(actor)
    keeps = policies.kept_places(actor)
    places = [(row.id, row.name) for row in rows if None in keeps or row.id in keeps]
    ecosystem = [(ECOSYSTEM, organisations.brand().name)] if None in keeps else []
    return [*ecosystem, *places]


def tool_names(tool_ids: Iterable[int]) -> dict[int, str]:
    """Names of tools, by id. Whoever asks has asked before whether they may be shown."""
    tools = Client.objects.unscoped("names, by whoever may show them")
    return dict(tools.filter(pk__in=list(tool_ids)).values_list("pk", "name"))


def tool_choices(organisation_id: int) -> list[tuple[int, str]]:
    """The open tools that an organisation keeps or that its people may use, to choose from."""
    tools = Client.objects.unscoped("names, for who runs the organisation").filter(revoked_at=None)
    here = (
        Q(is_for_all=True)
        | Q(organisation_id=organisation_id)
        | Q(offers__organisation_id=organisation_id)
    )
    return list(tools.filter(here).distinct().order_by("name", "pk").values_list("pk", "name"))


def keeper_name(client: Client) -> str:
    """Who answers for a tool: an organisation, or the ecosystem."""
    at = client.organisation_id
    return organisations.organisation_names([at])[at] if at else organisations.brand().name
