"""Finding people by name, within one's own organisations."""

import pytest

from lyceum.identity.testing import make_person
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership

pytestmark = pytest.mark.django_db


def names(act, person, text):
    return [row.name for row in organisations.colleagues(act(person), text)]


def test_it_finds_by_any_part_without_accents(acme, ada, act):
    zoe = make_person("Zoë Müller")
    make_membership(acme, zoe)
    organisations_keep_names(zoe)

    assert names(act, ada, "muller") == ["Zoë Müller"]
    assert names(act, ada, "zoe mül") == ["Zoë Müller"]


def organisations_keep_names(person):
    from lyceum.organisations import services

    services.keep_sort_name(person_id=person.pk)


def test_outsiders_find_nothing(acme, ada, linus, act):
    organisations_keep_names(ada)

    assert names(act, linus, "ada") == []
