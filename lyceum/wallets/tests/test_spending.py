"""Where the money went: by skill and by provider, in each year what was booked in it."""

from datetime import timedelta

import pytest

from lyceum.kernel import clock
from lyceum.kernel.money import Money
from lyceum.organisations.testing import make_organisation
from lyceum.skills.testing import make_skill
from lyceum.wallets import services
from lyceum.wallets.selectors import spending
from lyceum.wallets.testing import make_pot
from lyceum.wallets.types import Order


@pytest.fixture
def skills():
    return make_skill("SQL"), make_skill("Weaving")


@pytest.fixture
def buy(acme, ada, act, rich):
    def one(price, number, provider, *taught):
        order = Order(
            price=Money(price, "EUR"),
            reason="enrolment",
            wanted=f"catalogue.resource:{number}",
            about=f"learning.enrolment:{number}",
            title="A course",
            resource_id=number,
            provider_id=provider,
            skill_ids=frozenset(skill.pk for skill in taught),
        )
        return services.pay_for(by=act(ada), person_id=ada.pk, order=order)

    return one


def seen(found):
    return {row.name: (row.spent, row.spent_before) for row in found.rows}


def test_each_of_several_skills_gets_an_equal_part_to_the_cent(acme, buy, skills):
    sql, weaving = skills
    buy(100_01, 1, 9, sql, weaving)
    buy(50_00, 2, 9, sql)
    buy(7_00, 3, 9)

    found = seen(spending.by_skill(acme.pk, clock.today().year, "en"))

    assert found == {"SQL": (100_01, 0), "Weaving": (50_00, 0), "no skill": (7_00, 0)}


def test_what_came_back_is_not_spent(acme, ada, act, buy, skills):
    buy(80_00, 1, 9, skills[0])
    buy(30_00, 2, 4, skills[0])
    services.refund(by=act(ada), about="learning.enrolment:1", share=5000)
    year = clock.today().year

    assert seen(spending.by_provider(acme.pk, year)) == {
        "Provider 9": (40_00, 0),
        "Provider 4": (30_00, 0),
    }
    assert seen(spending.by_skill(acme.pk, year, "en")) == {"SQL": (70_00, 0)}


def test_the_year_before_stands_beside_it(acme, buy):
    buy(80_00, 1, 9)
    year = clock.today().year
    with clock.travelled(clock.now() + timedelta(days=366)):
        buy(30_00, 2, 9)

    assert seen(spending.by_provider(acme.pk, year + 1)) == {"Provider 9": (30_00, 80_00)}


def test_a_long_tail_is_one_row(acme, buy):
    for number in range(1, spending.SHOWN + 4):
        buy(number * 100, number, number)
    rows = spending.by_provider(acme.pk, clock.today().year).rows

    assert len(rows) == spending.SHOWN + 1
    assert (rows[0].name, rows[0].spent) == (f"Provider {spending.SHOWN + 3}", 15_00)
    assert (rows[-1].name, rows[-1].spent) == ("all others", 6_00)


def test_other_organisations_money_is_not_counted(acme, ada, act):
    other = make_organisation("Other")
    make_pot(other, 100_00, person=ada)
    order = Order(price=Money(1_00, "EUR"), reason="seat", wanted="x:1", title="X", provider_id=3)
    services.pay_for(by=act(ada), person_id=ada.pk, order=order)

    assert seen(spending.by_provider(acme.pk, clock.today().year)) == {}
    assert seen(spending.by_provider(other.pk, clock.today().year)) == {"Provider 3": (1_00, 0)}
