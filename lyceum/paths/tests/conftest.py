import pytest

from lyceum.catalogue.testing import make_resource
from lyceum.skills.testing import make_skill


@pytest.fixture
def sql(db):
    return make_skill("SQL")


@pytest.fixture
def python(db):
    return make_skill("Python")


@pytest.fixture
def offer(acme):
    """offer("Title", {skill: (0, 2)}, hours=10, price=0) is a published resource of Acme."""

    def make(title, teaches, *, hours=10, price=0, **details):
        return make_resource(
            acme,
            title,
            teaches=teaches,
            effort_minutes=hours * 60,
            price=price,
            currency=details.pop("currency", "EUR"),
            **details,
        )

    return make
