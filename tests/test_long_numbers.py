"""A number that no database takes, at every parameter that any page asks for, is no surprise.

Each address of the product is opened once; which names it looks for in its query and its form is
written down; then it is opened and sent again with a long number at each of them.
"""

import pytest
from django.db import transaction
from django.http import QueryDict

from lyceum.identity.models import Person
from lyceum.organisations.testing import make_role

from .test_walls import addresses, zanzibar  # noqa: F401  a fixture

NUMBERS = ["9" * 30, "9" * 18]


@pytest.fixture
def wanted(monkeypatch):
    """The names that a page looks for in what was sent to it."""
    names = set()
    for way in ("get", "getlist", "__getitem__"):
        asks = getattr(QueryDict, way)

        def noted(self, key, *more, asks=asks, **named):
            names.add(key)
            return asks(self, key, *more, **named)

        monkeypatch.setattr(QueryDict, way, noted)
    return names


def test_a_long_number_is_no_surprise(client, zanzibar, wanted):  # noqa: F811
    keeper = Person.objects.get(pk=zanzibar["advisor_id"])
    make_role(keeper, "administrator")
    client.force_login(keeper)
    client.raise_request_exception = False

    broken = [
        (ask.__name__, address, names)
        for address in addresses(zanzibar)
        for ask in (client.get, client.post)
        if (names := _broken_by(ask, address, wanted))
    ]

    assert broken == []


def _broken_by(ask, address, wanted):
    """The names that were asked for, where a long number at each of them was a surprise."""
    wanted.clear()
    with transaction.atomic():
        ask(address)
        names = sorted(wanted)
        answers = [ask(address, dict.fromkeys(names, number)) for number in NUMBERS if names]
        transaction.set_rollback(True)
    return names if any(answer.status_code >= 500 for answer in answers) else []
