from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from lyceum.catalogue import api as catalogue
from lyceum.communities import api as communities
from lyceum.kernel.actors import Actor
from lyceum.organisations import api as organisations
from lyceum.portal.types import Found, FoundGroup
from lyceum.skills import api as skills

SHORTEST = 2
KEEPERS = ("administrator", "hr-partner")


def found(actor: Actor, text: str, language: str, limit: int = 8) -> list[FoundGroup]:
    """What the words find, by kind: resources, skills, roles, colleagues, spaces and what is
    said in them, within one's scope."""
    text = text.strip()[:200]
    if len(text) < SHORTEST:
        return []
    groups = [
        _resources(actor, text, language, limit),
        _skills(actor, text, language, limit),
        _roles(actor, text, language, limit),
        _people(actor, text, limit),
        _spaces(actor, text, limit),
        _posts(actor, text, limit),
    ]
    return [group for group in groups if group.hits]


def suggestions(actor: Actor, text: str, language: str) -> list[Found]:
    """The first few of each kind, for the command palette."""
    return [hit for group in found(actor, text, language, limit=3) for hit in group.hits]


def _resources(actor: Actor, text: str, language: str, limit: int) -> FoundGroup:
    query = catalogue.ResourceQuery(text=text, prefer=language)
    rows, total = catalogue.first_hits(actor, query, limit)
    hits = [
        Found(
            row.title,
            f"{row.kind_name} · {row.provider}",
            _to("catalogue:resource", row.id),
            "book-2",
        )
        for row in rows
    ]
    more = f"{_to('catalogue:explore')}?{urlencode({'q': text})}" if total > limit else ""
    return FoundGroup(_("To learn from"), hits, more)


def _skills(actor: Actor, text: str, language: str, limit: int) -> FoundGroup:
    answer = skills.search_skills(text, language=language, limit=limit, actor=actor)
    hits = [
        Found(hit.skill.label, _("skill"), _to("skills:skill", hit.skill.id), "stairs-up")
        for hit in answer.hits
    ]
    return FoundGroup(_("Skills"), hits)


def _roles(actor: Actor, text: str, language: str, limit: int) -> FoundGroup:
    hits = [
        Found(hit.role.label, _("role"), _to("skills:role", hit.role.id), "briefcase")
        for hit in skills.search_roles(text, language=language, limit=limit, actor=actor)
    ]
    return FoundGroup(_("Roles"), hits)


def _people(actor: Actor, text: str, limit: int) -> FoundGroup:
    hits = [
        Found(
            row.name, f"{row.position} · {row.organisation}".strip(" ·"), _place(actor, row), "user"
        )
        for row in organisations.colleagues(actor, text, limit)
    ]
    return FoundGroup(_("People"), hits)


def _spaces(actor: Actor, text: str, limit: int) -> FoundGroup:
    hits = [
        Found(row.title, row.organisation, _to("communities:space", row.id), "messages")
        for row in communities.spaces_named(actor, text, limit)
    ]
    return FoundGroup(_("Spaces"), hits)


def _posts(actor: Actor, text: str, limit: int) -> FoundGroup:
    hits = [
        Found(
            row.words,
            f"{row.author} · {row.space}".strip(" ·"),
            f"{_to('communities:post', row.root_id or row.id)}#post-{row.id}",
            "message",
        )
        for row in communities.posts_found(actor, text, limit)
    ]
    return FoundGroup(_("Said in spaces"), hits)


def _place(actor: Actor, row: organisations.ColleagueRow) -> str:
    """The page of somebody's place, for themselves and for who keeps the people there."""
    keeps = any(actor.scope.has_role(role, row.organisation_id) for role in KEEPERS)
    return (
        _to("organisations:place", row.slug, row.id) if keeps or row.id == actor.person_id else ""
    )


def _to(name: str, *args: object) -> str:
    """The address of a page; where there is none yet, nowhere."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
