"""How large the record store is, for who runs the ecosystem: numbers, nobody's statements."""

from collections import defaultdict

from django.utils.translation import gettext as _

from lyceum.footprint import policies
from lyceum.footprint.models import Followed
from lyceum.footprint.types import Share, StoreSizes
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations
from lyceum.statements import api as statements

WAITING = 1000  # statements that have no line yet: more than that are not counted


def store_sizes(actor: Actor) -> StoreSizes:
    """Rows and bytes by organisation and month, the newest first, and how far everything is."""
    if not policies.can_answer(actor, None):
        raise NotFound
    found = statements.sizes()
    names = organisations.organisation_names({one.tenant_id for one in found.shares} - {0})
    house = organisations.brand().name
    sums: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for one in found.shares:
        rows, size = sums[one.tenant_id]
        sums[one.tenant_id] = (rows + one.rows, size + one.bytes)
    gone = _("an organisation that is gone")

    def named(tenant_id: int) -> str:
        return names.get(tenant_id, gone) if tenant_id else house

    mark = Followed.objects.filter(pk=1).values_list("seq", flat=True).first() or 0
    waiting, _watermark = statements.following(mark, WAITING + 1)
    return StoreSizes(
        statements=found.statements,
        bytes=found.bytes,
        tables=sorted(found.tables.items(), key=lambda table: -table[1]),
        wholes=[Share(named(pk), "", *sum_) for pk, sum_ in sorted(sums.items())],
        months=[Share(named(s.tenant_id), s.month, s.rows, s.bytes) for s in found.shares[::-1]],
        awaited=found.awaited,
        consistent_through=found.consistent_through,
        waiting=len(waiting),
        is_far_behind=len(waiting) > WAITING,
    )
