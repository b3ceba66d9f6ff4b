"""A person's own page of skills: where they stand, what says so, who may see it."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from lyceum.identity import api as identity
from lyceum.kernel import actors
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.organisations import api as organisations
from lyceum.skills.models import ConfirmationRequest, Evidence, SharingGrant, SkillState
from lyceum.skills.types import EvidenceRow, GrantRow, RequestRow, Standing, Target

from .labels import skill_rows
from .levels import levels_of

PAGE = 40


def standings(
    actor: Actor, language: str, page: int = 1, at_least: float = 0
) -> tuple[list[Standing], int]:
    """A page of one's own skills, strongest first, and how many there are. Three queries."""
    mine = _mine(actor).filter(level__gte=at_least)
    rows = mine.order_by("-level", "-confidence", "pk").values_list(
        "skill_id", "level", "confidence", "leading", "pieces"
    )[(page - 1) * PAGE : page * PAGE]
    found = list(rows)
    labels = skill_rows([row[0] for row in found], language)
    return [Standing(labels[row[0]], *row[1:]) for row in found if row[0] in labels], mine.count()


def standings_for(actor: Actor, targets: list[Target], language: str) -> list[Standing]:
    """Where one stands in what a role asks for, in the order of the profile. Two queries."""
    ids = [target.skill_id for target in targets]
    labels, levels = skill_rows(ids, language), levels_of(actor, _me(actor), ids)
    found = []
    for target in targets:
        if target.skill_id in labels:
            now = levels.get(target.skill_id)
            told = (
                (now.level, now.confidence, now.leading, now.pieces) if now else (0.0, 0.0, "", 0)
            )
            found.append(
                Standing(
                    labels[target.skill_id],
                    *told,
                    target=target.level,
                    is_essential=target.is_essential,
                )
            )
    return found


def own_ratings(actor: Actor, skill_ids: list[int]) -> dict[int, int]:
    """What one last said of oneself, skill by skill."""
    rows = Evidence.objects.within(actor.scope).filter(
        person_id=_me(actor), kind="self", skill_id__in=skill_ids
    )
    return {
        skill_id: round(level)
        for skill_id, level in rows.order_by("observed_at").values_list("skill_id", "level")
    }


def evidence_about(actor: Actor, skill_id: int) -> list[EvidenceRow]:
    """What speaks for one's own level of a skill, newest first."""
    rows = Evidence.objects.within(actor.scope).filter(person_id=_me(actor), skill_id=skill_id)
    pieces = list(rows.order_by("-observed_at")[:PAGE])
    names = identity.names_of([pk for piece in pieces if (pk := _sayer(piece))])
    return [
        EvidenceRow(
            kind=piece.kind,
            kind_word=piece.get_kind_display(),
            level=piece.level,
            observed_at=piece.observed_at,
            about=piece.about,
            said_by=names.get(_sayer(piece) or 0, ""),
            certainty=piece.certainty,
        )
        for piece in pieces
    ]


def _sayer(piece: Evidence) -> int | None:
    kind, _colon, pk = piece.source.partition(":")
    return int(pk) if kind == "person" and pk.isdecimal() and piece.kind != "self" else None


def requests_to(actor: Actor, language: str) -> list[RequestRow]:
    """Who waits for the actor to confirm something, longest first. Three queries."""
    rows = ConfirmationRequest.objects.within(actor.scope).filter(
        asked_of=actor.person_id, state="waiting"
    )
    return _requests(rows.order_by("asked_at"), "asked_by_id", language)


def requests_of(actor: Actor, language: str) -> list[RequestRow]:
    """What the actor has asked of others lately. Three queries."""
    rows = ConfirmationRequest.objects.within(actor.scope).filter(asked_by=actor.person_id)
    return _requests(rows.exclude(state="withdrawn").order_by("-asked_at"), "asked_of_id", language)


def _requests(rows: QuerySet[ConfirmationRequest], other: str, language: str) -> list[RequestRow]:
    found = list(rows[:PAGE])
    labels = skill_rows([row.skill_id for row in found], language)
    names = identity.names_of({getattr(row, other) for row in found})
    return [
        RequestRow(
            id=row.pk,
            skill=labels[row.skill_id],
            other=names.get(getattr(row, other), ""),
            kind=row.kind,
            level=row.level,
            state=row.state,
            state_word=row.get_state_display(),
            asked_at=row.asked_at,
        )
        for row in found
        if row.skill_id in labels
    ]


def waiting_requests(actor: Actor) -> int:
    """How many people wait for the actor's word."""
    rows = ConfirmationRequest.objects.within(actor.scope)
    return rows.filter(asked_of=actor.person_id, state="waiting").count()


def grants_of(actor: Actor) -> list[GrantRow]:
    """Who may see the actor's levels."""
    rows = list(
        SharingGrant.objects.within(actor.scope).filter(person=actor.person_id, ended_at=None)
    )
    names = identity.names_of([row.with_person_id for row in rows if row.with_person_id])
    places = organisations.organisation_names(
        [r.with_manager_at for r in rows if r.with_manager_at]
    )
    return [
        GrantRow(
            id=row.pk,
            reader=names.get(row.with_person_id or 0) or places.get(row.with_manager_at or 0, ""),
            is_manager=row.with_manager_at is not None,
            granted_at=row.granted_at,
        )
        for row in rows
    ]


def people_to_ask(actor: Actor) -> list[tuple[str, str]]:
    """Whom one can ask to confirm: (`manager:7`, name) first."""
    at = actor.organisation_id
    if actor.person_id is None or at is None:
        return []
    manager = organisations.manager_of(actor.person_id, at)
    if manager is None:
        return []
    return [(f"manager:{manager}", identity.names_of([manager]).get(manager, ""))]


def shared_levels(actor: Actor, person_id: int, language: str) -> list[Standing]:
    """Somebody else's levels, for whom they let see them; refused to all others."""
    levels = sorted(levels_of(actor, person_id).values(), key=lambda level: -level.level)
    labels = skill_rows([level.skill_id for level in levels], language)
    return [
        Standing(labels[one.skill_id], one.level, one.confidence, one.leading, one.pieces)
        for one in levels
        if one.skill_id in labels
    ]


def sharings(actor: Actor) -> list[identity.SharingRow]:
    """The same as `grants_of`, for the page of all that a person shares."""
    return [
        identity.SharingRow(_grant_words(row), row.granted_at, _end_url(row))
        for row in grants_of(actor)
    ]


def _grant_words(row: GrantRow) -> str:
    manager = _("Your manager at {place}").format(place=row.reader)
    return manager if row.is_manager else row.reader


def _end_url(row: GrantRow) -> str:
    return reverse("skills:end-sharing", args=[row.id])


def lens_of_manager(person_id: int, organisation_id: int, language: str) -> list[tuple[str, str]]:
    """What the manager there sees of somebody's levels: nothing, unless they share them."""
    manager = organisations.manager_of(person_id, organisation_id)
    if manager is None:
        return []
    reader = actors.person(manager, organisations.scope_of(manager, organisation_id))
    try:
        rows = shared_levels(reader, person_id, language)
    except Forbidden:
        return []
    return [(row.skill.label, str(row.word)) for row in rows]


def _mine(actor: Actor) -> QuerySet[SkillState]:
    return SkillState.objects.within(actor.scope).filter(person_id=_me(actor), pieces__gt=0)


def _me(actor: Actor) -> int:
    if actor.person_id is None:
        raise Forbidden
    return actor.person_id
