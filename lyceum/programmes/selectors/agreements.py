"""Questions about agreements: which is in force, who signed, whether its rules hold."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db.models import F, Q
from django.utils.translation import gettext as _

from lyceum.identity import api as identity
from lyceum.kernel import clock, money
from lyceum.kernel.actors import Actor
from lyceum.kernel.money import Money
from lyceum.organisations import api as organisations
from lyceum.programmes import policies
from lyceum.programmes.models import (
    Agreement,
    CohortMember,
    CostSplit,
    Feedback,
    Participation,
    Party,
    Programme,
    TeamMember,
)
from lyceum.programmes.types import CheckRow, CostRow, PartyRow, ResultRow

READ = "agreements of a programme that the gate let the actor see"
WHOLE = 100


def agreement_in_force(programme_id: int, at: datetime | None = None) -> Agreement | None:
    """The version that all have signed and that counts today, or at another moment."""
    moment = at or clock.now()
    day = moment.astimezone(UTC).date()
    rows = Agreement.objects.unscoped(READ).filter(
        not_over_at(moment),
        programme_id=programme_id,
        in_force_at__isnull=False,
        starts_on__lte=day,
        ends_on__gte=day,
    )
    return rows.order_by("-number").first()


def agreement_that_bound(programme_id: int, organisation_id: int = 0) -> Agreement | None:
    """The newest version that was ever in force; of an organisation, the newest that bound it. Nobody
    comes in by one that has ended, but what was agreed holds for what happened under it."""
    replaced_later = Q(replaced_at=None) | Q(replaced_at__date__gte=F("starts_on"))
    rows = Agreement.objects.unscoped(READ).filter(
        replaced_later,
        programme_id=programme_id,
        in_force_at__isnull=False,
        starts_on__lte=clock.today(),
    )
    if organisation_id:
        rows = rows.filter(parties__organisation=organisation_id)
    return rows.order_by("-number").first()


def agreement_of(mine: Participation) -> Agreement | None:
    """By which somebody was let in; else the newest that bound their home. None where the programme
    is one organisation's own."""
    if not mine.programme.is_joint:
        return None
    then = agreement_in_force(mine.programme_id, mine.decided_at) if mine.decided_at else None
    return then or agreement_that_bound(mine.programme_id, mine.organisation_id)


def not_over_at(moment: datetime, before: str = "") -> Q:
    """Versions that none replaces up to a moment: one that is signed for next year leaves this year's
    as it is. `before` leads from other rows to the agreement (`agreement__`)."""
    return Q(**{f"{before}replaced_at": None}) | Q(**{f"{before}replaced_at__gt": moment})


def latest_agreement(programme_id: int) -> Agreement | None:
    """The newest version, signed or not."""
    rows = Agreement.objects.unscoped(READ).filter(programme_id=programme_id)
    return rows.order_by("-number").first()


def agreements_of(programme: Programme) -> list[Agreement]:
    """All versions, the newest first."""
    rows = Agreement.objects.unscoped(READ).filter(programme=programme)
    return list(rows.order_by("-number"))


def parties_of(agreement: Agreement) -> list[Party]:
    return list(agreement.parties.select_related("organisation"))


def parts_of(agreement: Agreement, parties: Sequence[Party]) -> list[int]:
    """What each carries of the cost, in minor units, to the last of them; raises ValueError where by
    the key nobody would."""
    weights = {
        Agreement.Key.EQUAL: [1 for _party in parties],
        Agreement.Key.SEATS: [party.seats for party in parties],
        Agreement.Key.SHARES: [party.share for party in parties],
    }[Agreement.Key(agreement.cost_key)]
    return money.parts_of(agreement.cost, weights)


def party_rows(actor: Actor, agreement: Agreement) -> list[PartyRow]:
    """The owners as they all see them, and who of them may sign now."""
    parties = parties_of(agreement)
    parts = parts_of(agreement, parties)
    signers = [int(p.signed_by.partition(":")[2]) for p in parties if p.signed_by]
    names = identity.names_of(signers)
    is_open = agreement.in_force_at is None and agreement.replaced_at is None
    return [
        PartyRow(
            organisation_id=party.organisation_id,
            organisation=party.organisation.name,
            role=party.role,
            industry=party.industry,
            seats=party.seats,
            part=Money(part, agreement.currency),
            share=party.share,
            signed_at=party.signed_at,
            signed_by=names.get(int(party.signed_by.partition(":")[2]), "")
            if party.signed_by
            else "",
            may_sign=is_open
            and party.signed_at is None
            and policies.can_sign(actor, party.organisation_id),
        )
        for party, part in zip(parties, parts, strict=True)
    ]


def checks_of(programme: Programme, agreement: Agreement) -> list[CheckRow]:
    """The rules of quality that can be counted. Two queries."""
    members = CohortMember.objects.unscoped("counts").filter(
        cohort__programme=programme, left_at=None, cohort__dissolved_at=None
    )
    mixed: dict[int, set[int]] = {}
    for cohort, at in members.values_list("cohort", "organisation"):
        mixed.setdefault(cohort, set()).add(at)
    least = agreement.least_organisations
    rows = Participation.objects.unscoped("counts").filter(programme=programme)
    states = list(rows.values_list("state", flat=True))
    done, sat = states.count("completed"), sum(s in Participation.SITTING for s in states)
    over = programme.state == Programme.State.CLOSED or programme.ends_on < clock.today()
    enough = sat > 0 and done * WHOLE >= agreement.least_completed * sat
    found = [
        CheckRow(
            _("People of at least {n} organisations in every cohort").format(n=least),
            all(len(at) >= least for at in mixed.values()) if mixed else None,
        )
    ]
    if agreement.least_completed:
        words = _("At least {n} percent complete the programme")
        holds = enough if over or enough else None
        found.append(CheckRow(words.format(n=agreement.least_completed), holds))
    return found


def homes_to_read(actor: Actor, programme: Programme) -> dict[int, str]:
    """The owners whose people's results the actor may read: those for which they answer."""
    owners = set()
    if programme.is_joint:
        rows = Party.objects.filter(agreement__programme=programme)
        owners = set(
            rows.filter(agreement__in_force_at__isnull=False).values_list(
                "organisation_id", flat=True
            )
        )
    else:
        owners = {programme.organisation_id}
    return organisations.organisation_names(policies.homes_to_admit(actor) & owners)


def results_of(programme: Programme, organisation_id: int) -> list[ResultRow]:
    """What comes home of an organisation's own people: what the agreement that binds it says, no more,
    also after its end.

    Whoever asks has asked `homes_to_read`. Without an agreement of its own a programme tells its
    organisation all but the feedback.
    """
    agreement = agreement_that_bound(programme.pk, organisation_id) if programme.is_joint else None
    shared = set(agreement.shared if agreement else [])
    if not programme.is_joint:
        shared = {"cohort", "progress", "completion"}
    rows = Participation.objects.unscoped("of the home that asks").filter(
        programme=programme, organisation_id=organisation_id, state__in=Participation.SITTING
    )
    found = list(rows.order_by("pk"))
    ids = [row.person_id for row in found]
    names = identity.names_of(ids)
    cohorts = _cohorts_of(programme, ids) if "cohort" in shared else {}
    said = _feedback_on(programme, ids) if "feedback" in shared else {}
    phases = programme.phases.count()
    return [
        ResultRow(
            name=names[row.person_id],
            state=row.get_state_display() if "completion" in shared else None,
            phases=f"{len(row.phases_done)}/{phases}" if "progress" in shared else None,
            cohort=cohorts.get(row.person_id, "") if "cohort" in shared else None,
            completed_at=row.completed_at if "completion" in shared else None,
            feedback=said.get(row.person_id, "") if "feedback" in shared else None,
        )
        for row in sorted(found, key=lambda row: names[row.person_id].lower())
    ]


def _cohorts_of(programme: Programme, person_ids: Sequence[int]) -> dict[int, str]:
    members = CohortMember.objects.unscoped("of the home that asks").filter(
        cohort__programme=programme, left_at=None, person_id__in=person_ids
    )
    return dict(members.values_list("person_id", "cohort__title"))


def _feedback_on(programme: Programme, person_ids: Sequence[int]) -> dict[int, str]:
    members = TeamMember.objects.unscoped("of the home that asks").filter(
        team__case__programme=programme, person_id__in=person_ids
    )
    teams: dict[int, list[int]] = {}
    for team, person in members.values_list("team_id", "person_id"):
        teams.setdefault(team, []).append(person)
    rows = Feedback.objects.filter(team_id__in=teams).order_by("given_at")
    return {
        person: str(Feedback.Verdict(verdict).label)
        for team, verdict in rows.values_list("team_id", "verdict")
        for person in teams[team]
    }


def shared_words(agreement: Agreement) -> list[str]:
    """What each home learns of its own people, in words."""
    return [str(Agreement.Shared(one).label) for one in agreement.shared]


def cost_of(programme: Programme) -> CostRow | None:
    """What the agreement in force, or the last that was, costs, and whether that is booked."""
    agreement = agreement_that_bound(programme.pk)
    if agreement is None:
        return None
    split = CostSplit.objects.filter(agreement=agreement).first()
    return CostRow(Money(agreement.cost, agreement.currency), split.split_at if split else None)
