from datetime import timedelta

import pytest

from lyceum.agenda import services
from lyceum.agenda.types import NewEntry, register_kind
from lyceum.kernel import clock

register_kind("tests.session", "Session", invites=True)
register_kind("tests.due", "Due", invites=False)


@pytest.fixture
def write():
    """write(person, "tests:1", in_hours=24) puts something into a calendar."""

    def go(person, source="tests.session:1", *, in_hours=24, hours=1, kind="tests.session", **more):
        starts = clock.now().replace(second=0, microsecond=0) + timedelta(hours=in_hours)
        more = {"title": "SQL live", "zone": "Asia/Yekaterinburg", **more}
        more.setdefault("starts_at", starts)
        more.setdefault("ends_at", more["starts_at"] + timedelta(hours=hours))
        new = NewEntry(person_id=person.pk, source=source, kind=kind, **more)
        return services.write_entries([new])

    return go
