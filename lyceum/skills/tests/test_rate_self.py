"""Rating oneself: many skills at once."""

import pytest

from lyceum.kernel import actors
from lyceum.kernel.errors import Forbidden
from lyceum.skills import api
from lyceum.skills.testing import make_skill

pytestmark = pytest.mark.django_db


def test_it_keeps_what_was_said(ada, act):
    python, sql = make_skill("Python"), make_skill("SQL")

    api.rate_self(by=act(ada), ratings={python.pk: 3, sql.pk: 0})
    api.rate_self(by=act(ada), ratings={python.pk: 4})

    levels = api.levels_of(act(ada), ada.pk)
    assert levels[python.pk].level == pytest.approx(4)
    assert levels[sql.pk].level == 0


def test_only_a_person_can(ada):
    with pytest.raises(Forbidden):
        api.rate_self(by=actors.system("tests"), ratings={make_skill().pk: 3})
