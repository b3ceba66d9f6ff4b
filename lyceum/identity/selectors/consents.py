"""What a person agreed to, whom they let in, and who has looked."""

from collections.abc import Collection, Iterable

from django.db.models import Max

from lyceum.identity.models import Consent, Disclosure
from lyceum.identity.types import ConsentRow, Purpose, SeenRow, purpose_of, purposes, sight_of
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden

from .people import names_of

PAGE = 50


def has_consent(person_id: int, purpose: str) -> bool:
    """Has this person agreed to this purpose, in its present words, and not withdrawn it?"""
    return person_id in consenting([person_id], purpose)


def consenting(person_ids: Collection[int], purpose: str) -> set[int]:
    """Who of these people has agreed to a purpose. One query."""
    known = purpose_of(purpose)
    if known is None:
        return set()
    said = Consent.objects.filter(person_id__in=person_ids, purpose=purpose)
    last = said.values("person_id").annotate(last=Max("pk")).values("last")
    given = Consent.objects.filter(pk__in=last, is_given=True, version=known.version)
    return set(given.values_list("person_id", flat=True))


def consents_of(actor: Actor) -> list[ConsentRow]:
    """Every purpose there is, with the actor's word on it. One query."""
    said: dict[str, list[Consent]] = {}
    for one in Consent.objects.filter(person_id=_me(actor)).order_by("-pk"):
        said.setdefault(one.purpose, []).append(one)
    return [_row(purpose, said.get(purpose.name, [])) for purpose in purposes()]


def _row(purpose: Purpose, said: list[Consent]) -> ConsentRow:
    last = said[0] if said else None
    agreed = last is not None and last.is_given
    return ConsentRow(
        purpose=purpose,
        is_given=bool(last and agreed and last.version == purpose.version),
        said_at=last.said_at if last else None,
        is_outdated=bool(last and agreed and last.version != purpose.version),
        history=tuple((one.said_at, one.is_given, one.version) for one in said),
    )


def seen_by(
    actor: Actor, before: int | None = None, limit: int = PAGE
) -> tuple[list[SeenRow], int | None]:
    """Who opened a page about the actor, newest first, and where the next page begins."""
    rows = Disclosure.objects.filter(person_id=_me(actor)).order_by("-pk")
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: limit + 1])
    told = _seen(found[:limit])
    return told, (found[limit - 1].pk if len(found) > limit else None)


def _seen(found: Iterable[Disclosure]) -> list[SeenRow]:
    rows = list(found)
    names = names_of({row.viewer_id for row in rows})
    return [
        SeenRow(row.on, names.get(row.viewer_id, ""), sight_of(row.kind), row.organisation_id)
        for row in rows
    ]


def _me(actor: Actor) -> int:
    if actor.person_id is None:
        raise Forbidden
    return actor.person_id
