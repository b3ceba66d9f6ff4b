"""What the pots of joint programmes pay for, and for whom."""

from collections.abc import Collection, Mapping

from lyceum.programmes.models import CostSplit, Part, Participation
from lyceum.wallets import api as wallets

from .opening import agreements_in_force

OWN = "what one person may spend"


def conditions_of_pots(
    pot_ids: Collection[int], person_id: int
) -> Mapping[int, wallets.Condition | None]:
    """What these pots pay for somebody: the parts of the programme into which they were let in, as long
    as its agreement is in force. Of a pot of another origin nothing is said. Two queries."""
    splits = CostSplit.objects.filter(pot_id__in=pot_ids)
    programmes = dict(splits.values_list("pot_id", "agreement__programme"))
    pays = _parts_in(set(programmes.values()), person_id) if programmes else {}
    return {pot: pays.get(programme) for pot, programme in programmes.items()}


def _parts_in(programme_ids: Collection[int], person_id: int) -> dict[int, wallets.Condition]:
    living = agreements_in_force().filter(programme__in=programme_ids)
    mine = Participation.objects.unscoped(OWN).filter(
        person_id=person_id, state="admitted", programme__in=living.values("programme")
    )
    parts = Part.objects.filter(phase__programme__in=mine.values("programme"))
    resources: dict[int, set[int]] = {}
    runs: dict[int, set[int]] = {}
    for at, kind, resource, run in parts.exclude(kind="case").values_list(
        "phase__programme", "kind", "resource", "offering"
    ):
        into, pk = (runs, run) if kind == "offering" else (resources, resource)
        into.setdefault(at, set()).add(pk)
    return {
        at: wallets.Condition(
            resource_ids=frozenset(resources.get(at, ())), offering_ids=frozenset(runs.get(at, ()))
        )
        for at in {*resources, *runs}
    }
