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


@pytest.mark.parametrize("number", NUMBERS, ids=len)
def test_a_long_number_is_no_surprise(client, zanzibar, wanted, number):  # noqa: F811
    keeper = Person.objects.get(pk=zanzibar["advisor_id"])
    make_role(keeper, "administrator")
    client.force_login(keeper)
    client.raise_request_exception = False

    broken = [
        (ask.__name__, address, names)
        for address in addresses(zanzibar)
        for ask in (client.get, client.post)
        if (names := _broken_by(number, ask, address, wanted))
    ]

    assert broken == []


def _broken_by(number, ask, address, wanted):
    """The names that were asked for, where a number at each of them was a surprise."""
    wanted.clear()
    with transaction.atomic():
        ask(address)
        said = dict.fromkeys(wanted, number)
        answer = ask(address, said) if said else None
        transaction.set_rollback(True)
    return sorted(said) if answer and answer.status_code >= 500 else []
