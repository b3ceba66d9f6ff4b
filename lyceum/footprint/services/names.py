"""Names under which others tell of a person: certain ones, and accounts that they claim."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from lyceum.footprint import policies
from lyceum.footprint.errors import NameIsNamed, NameIsTaken, NameIsYourOwn
from lyceum.footprint.events import (
    NameAsked,
    NameConfirmed,
    NameGivenUp,
    NameRefused,
    NameTakenBack,
)
from lyceum.footprint.models import Followed, OtherName
from lyceum.footprint.selectors.agents import own_names, people_among
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner, person_owner
from lyceum.organisations import api as organisations
from lyceum.statements import api as statements

from . import lines

KIND, STATE = OtherName.Kind, OtherName.State


@transaction.atomic
def ask_name(*, by: Actor, organisation_id: int, home_page: str, name: str) -> OtherName:
    """Say: at this home page, that is me. The organisation that tells of it answers."""
    person_id = _person(by)
    if not any(
        p.organisation_id == organisation_id for p in organisations.memberships_of(person_id)
    ):
        raise NotFound
    key = statements.agent_key({"account": {"homePage": home_page, "name": name}})
    asked, is_new = _names().get_or_create(
        person_id=person_id,
        agent_key=key,
        tenant_id=organisation_id,
        defaults={
            "owner_id": person_owner(person_id),
            "kind": KIND.CLAIM,
            "state": STATE.ASKED,
            "home_page": home_page,
            "name": name,
            "asked_at": clock.now(),
        },
    )
    if not is_new:
        raise NameIsNamed(asked.get_state_display())
    publish(_fact(NameAsked, by, asked))
    return asked


@transaction.atomic
def answer_name(*, by: Actor, name_id: int, is_theirs: bool) -> OtherName:
    """The organisation that tells of an account says whose it is; nobody says it of themself."""
    asked = _to_answer(by, name_id, STATE.ASKED)
    if is_theirs and not policies.can_vouch(by, asked.person_id):
        raise NameIsYourOwn(asked.name)
    asked.state = STATE.KNOWN if is_theirs else STATE.REFUSED
    asked.answered_at = clock.now()
    try:
        with transaction.atomic():
            asked.save(update_fields=["state", "answered_at"])
    except IntegrityError as error:
        raise NameIsTaken(asked.name) from error
    publish(_fact(NameConfirmed if is_theirs else NameRefused, by, asked))
    return asked


@transaction.atomic
def take_back_name(*, by: Actor, name_id: int) -> OtherName:
    """It was confirmed, and should not have been: the claim is open again.

    The lines that stand in the person's record by this name alone go. What it moved stays.
    """
    name = _to_answer(by, name_id, STATE.KNOWN)
    Followed.objects.select_for_update().filter(pk=1).first()  # nobody reads the store meanwhile
    name.state, name.answered_at = STATE.ASKED, None
    name.save(update_fields=["state", "answered_at"])
    here = [
        one for one in statements.passing_of([name.agent_key]) if one.tenant_id == name.tenant_id
    ]
    still_theirs = people_among(here)
    lines.drop(name.person_id, [one.seq for one in here if one.seq not in still_theirs])
    publish(_fact(NameTakenBack, by, name))
    return name


@transaction.atomic
def give_up_name(*, by: Actor, name_id: int) -> None:
    """It was not me, or no longer is."""
    mine = _names().filter(pk=name_id, person_id=_person(by), kind=KIND.CLAIM).first()
    if mine is None:
        raise NotFound
    publish(_fact(NameGivenUp, by, mine))
    mine.delete()


def know_names(person_ids: Sequence[int]) -> list[int]:
    """Keep every name that is certainly of these people, and drop what no longer is.

    Returns the keys that are new.
    """
    wanted = own_names(person_ids)
    ours = _names().filter(kind=KIND.OURS, person_id__in=person_ids)
    kept = dict(ours.values_list("agent_key", "person_id"))
    gone = [key for key, person_id in kept.items() if wanted.get(key) != person_id]
    ours.filter(agent_key__in=gone).delete()
    new = sorted(wanted.keys() - (kept.keys() - set(gone)))
    moment = clock.now()
    OtherName.objects.bulk_create(
        (
            OtherName(
                owner_id=person_owner(wanted[key]),
                person_id=wanted[key],
                agent_key=key,
                kind=KIND.OURS,
                state=STATE.KNOWN,
                asked_at=moment,
            )
            for key in new
        ),
        ignore_conflicts=True,
    )
    return new


def _to_answer(by: Actor, name_id: int, state: str) -> OtherName:
    """A claim in this state that the actor answers for."""
    claims = _names().filter(kind=KIND.CLAIM, state=state)
    found = claims.select_for_update().filter(pk=name_id).first()
    if found is None or not policies.can_answer(by, found.tenant_id):
        raise NotFound
    return found


def _names() -> QuerySet[OtherName]:
    return OtherName.objects.unscoped("by its number, with the check beside it")


def _person(by: Actor) -> int:
    if by.person_id is None:
        raise Forbidden
    return by.person_id


def _fact(kind: type[NameAsked], by: Actor, name: OtherName) -> NameAsked:
    return kind(
        by=str(by),
        owner_id=organisation_owner(name.tenant_id),
        person_id=name.person_id,
        name_id=name.pk,
        organisation_id=name.tenant_id,
    )
