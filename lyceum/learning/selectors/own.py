"""Questions about one's own: what one learns and learnt, notes, what was learnt elsewhere."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import get_language

from lyceum.catalogue import api as catalogue
from lyceum.courseware import api as courseware
from lyceum.kernel import actors
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.scope import organisation_owner
from lyceum.learning.models import Effort, Enrolment, Note, PriorLearning, Proof, StateChange
from lyceum.learning.types import EnrolmentRow, NoteRow, PriorRow, ProofRow, SkillLine
from lyceum.skills import api as skills
from lyceum.wallets import api as wallets

PAGE = 50
AMONG = 900  # what one question of SQLite can name


def enrolment_for(actor: Actor, enrolment_id: int) -> Enrolment:
    """The one way to an enrolment: what is not yours does not exist."""
    enrolment = Enrolment.objects.within(actor.scope).filter(pk=enrolment_id).first()
    if enrolment is None:
        raise NotFound
    return enrolment


def enrolments_of(
    actor: Actor, person_id: int, states: Collection[str] | None = None, limit: int = PAGE
) -> list[EnrolmentRow]:
    """What a person learns and learnt, the latest first; nothing of others."""
    rows = Enrolment.objects.within(actor.scope).filter(person_id=person_id)
    if states is not None:
        rows = rows.filter(state__in=states)
    return [enrolment_row(each) for each in rows.order_by("-changed_at", "-pk")[:limit]]


def enrolments_in(
    actor: Actor, person_id: int, resource_ids: Collection[int]
) -> dict[int, EnrolmentRow]:
    """Where a person stands in each of these resources: the open enrolment, else the latest."""
    rows = Enrolment.objects.within(actor.scope).filter(
        person_id=person_id, resource_id__in=resource_ids
    )
    found = sorted(rows, key=lambda each: (each.is_open, each.changed_at))
    return {each.resource_id: enrolment_row(each) for each in found}


def finished_page(actor: Actor, person_id: int, page: int) -> tuple[list[EnrolmentRow], bool]:
    """A page of what is behind a person (from 1), and whether there is more."""
    rows = Enrolment.objects.within(actor.scope).filter(
        person_id=person_id, state__in=[Enrolment.State.COMPLETED, Enrolment.State.WITHDRAWN]
    )
    start = (max(page, 1) - 1) * PAGE
    found = list(rows.order_by("-changed_at", "-pk")[start : start + PAGE + 1])
    return [enrolment_row(each) for each in found[:PAGE]], len(found) > PAGE


def minutes_logged(actor: Actor, person_id: int, since: date) -> int:
    """The time a person has spent since a day."""
    return sum(minutes_by_day(actor, person_id, since).values())


def minutes_by_day(actor: Actor, person_id: int, since: date) -> dict[date, int]:
    """The time a person has spent on each day since one."""
    rows = Effort.objects.within(actor.scope).filter(person_id=person_id, on__gte=since)
    return dict(rows.values("on").annotate(sum=Sum("minutes")).values_list("on", "sum"))


def minutes_among(person_ids: Collection[int], since: date, until: date) -> tuple[int, int]:
    """The time that these people spent between two days (the last counts), and how many of them:
    sums, nobody by name. One query for 900 people."""
    ids, minutes, people = list(person_ids), 0, 0
    for start in range(0, len(ids), AMONG):
        rows = Effort.objects.unscoped("sums, and nobody's name").filter(
            person_id__in=ids[start : start + AMONG], on__gte=since, on__lte=until
        )
        found = rows.aggregate(sum=Sum("minutes"), people=Count("person_id", distinct=True))
        minutes, people = minutes + (found["sum"] or 0), people + found["people"]
    return minutes, people


def waits_for_content(enrolment: Enrolment) -> bool:
    """Is it done only when what it opens here says so?"""
    return courseware.has_yet_to_say(
        enrolment.person_id, enrolment.resource_id, since=enrolment.enrolled_at
    )


def efforts(enrolment: Enrolment) -> list[tuple[date, int]]:
    """The days and minutes of one enrolment, the latest first."""
    rows = Effort.objects.unscoped("of an enrolment that was got through its gate")
    mine = rows.filter(enrolment=enrolment).order_by("-on", "-pk")
    return list(mine.values_list("on", "minutes")[:PAGE])


def history(enrolment: Enrolment) -> list[StateChange]:
    """The states that an enrolment went through, the first first."""
    return list(enrolment.history.all())


def notes(actor: Actor, enrolment: Enrolment) -> list[NoteRow]:
    """One's own notes on an enrolment, the latest first."""
    rows = Note.objects.within(actor.scope).filter(enrolment=enrolment, owner_id=enrolment.owner_id)
    return [_note(each) for each in rows.order_by("-written_at", "-pk")]


def note_for(actor: Actor, note_id: int) -> Note:
    """The one way to a note that may be changed: its owner's."""
    note = Note.objects.within(actor.scope).filter(pk=note_id).first()
    if note is None or note.owner_id not in actor.scope:
        raise NotFound
    return note


def shared_notes(actor: Actor, resource_id: int) -> list[tuple[int, NoteRow]]:
    """What colleagues chose to share on a resource, each with the writer's id."""
    rows = Note.objects.within(actor.scope).filter(
        is_shared=True, enrolment__resource_id=resource_id
    )
    return [(each.person_id, _note(each)) for each in rows.order_by("-written_at", "-pk")[:20]]


def prior_learning_of(actor: Actor, person_id: int) -> list[PriorRow]:
    """What a person learnt before or elsewhere, the latest first."""
    rows = list(
        PriorLearning.objects.within(actor.scope)
        .filter(person_id=person_id)
        .prefetch_related("skills")
        .order_by("-happened_on", "-pk")[:PAGE]
    )
    labels = skills.skill_rows(
        sorted({skill.skill_id for each in rows for skill in each.skills.all()}),
        get_language() or "en",
    )
    proofs = _proofs_of(actor, rows)
    return [_prior(each, labels, proofs) for each in rows]


def proof_for(actor: Actor, proof_id: int) -> Proof:
    """The one way to a file: its owner's."""
    proof = Proof.objects.within(actor.scope).filter(pk=proof_id).first()
    if proof is None:
        raise NotFound
    return proof


def _proofs_of(actor: Actor, priors: list[PriorLearning]) -> dict[int, list[ProofRow]]:
    found: dict[int, list[ProofRow]] = {}
    rows: QuerySet[Proof] = Proof.objects.within(actor.scope).filter(prior__in=priors)
    for proof in rows.order_by("pk"):
        row = ProofRow(proof.pk, proof.name, proof.size)
        found.setdefault(proof.prior_id, []).append(row)
    return found


def _prior(
    each: PriorLearning,
    labels: dict[int, skills.SkillRow],
    proofs: dict[int, list[ProofRow]],
) -> PriorRow:
    return PriorRow(
        id=each.pk,
        title=each.title,
        provider=each.provider,
        url=each.url,
        about=each.about,
        happened_on=each.happened_on,
        skills=[
            SkillLine(labels[skill.skill_id].label, skill.level)
            for skill in each.skills.all()
            if skill.skill_id in labels
        ],
        proofs=proofs.get(each.pk, []),
    )


def enrolment_row(each: Enrolment) -> EnrolmentRow:
    """An enrolment, ready to show."""
    return EnrolmentRow(
        id=each.pk,
        resource_id=each.resource_id,
        title=each.title,
        state=each.state,
        state_word=each.get_state_display(),
        progress=each.progress,
        minutes_logged=each.minutes_logged,
        enrolled_at=each.enrolled_at,
        completed_at=each.completed_at,
        offering_id=each.offering_id,
        organisation_id=each.organisation_id,
    )


def lens_of_notes(person_id: int, organisation_id: int, language: str) -> list[tuple[str, str]]:
    """The notes of somebody that their colleagues in an organisation see."""
    colleague = actors.system("learning", organisation_owner(organisation_id))
    rows = Note.objects.within(colleague.scope).filter(person_id=person_id)
    return list(rows.order_by("-written_at").values_list("enrolment__title", "text")[:PAGE])


def _note(each: Note) -> NoteRow:
    return NoteRow(
        id=each.pk,
        kind=each.kind,
        kind_word=each.get_kind_display(),
        text=each.text,
        is_shared=each.is_shared,
        written_at=each.written_at,
    )


def payment_of(actor: Actor, person_id: int, resource_id: int) -> wallets.Paying | None:
    """What taking something up would cost the person's pots, or what they asked before; None where
    there is nothing to pay, no pot that pays for such a thing, or where it is taken up already."""
    order = catalogue.order_for(catalogue.resource_for(actor, resource_id))
    mine = Enrolment.objects.within(actor.scope).filter(
        person_id=person_id, resource_id=resource_id, state__in=Enrolment.OPEN
    )
    if order is None or mine.exists():
        return None
    return wallets.paying(actor, person_id, order)
