"""A plan that is paid from the person's pots, each for what it is meant for."""

import pytest
from django.urls import reverse

from lyceum.identity.testing import make_person
from lyceum.kernel import eventlog
from lyceum.messaging.testing import mails_to
from lyceum.organisations.testing import make_membership, make_role
from lyceum.paths import api as paths
from lyceum.paths import services
from lyceum.paths.models import Path
from lyceum.paths.testing import make_path
from lyceum.paths.types import Limits
from lyceum.wallets import api as wallets
from lyceum.wallets.api import Condition
from lyceum.wallets.testing import make_allowance, make_deposit, make_pot, make_top_up


@pytest.fixture
def offers(offer, sql, python):
    return [
        offer("SQL for people who move things", {sql: (0, 3)}, price=60_000),
        offer("Python in the warehouse", {python: (0, 2)}, price=30_000),
    ]


@pytest.fixture
def data_pot(ada, acme, sql):
    condition = Condition(skill_ids=frozenset({sql.pk}))
    return make_pot(acme, 80_000, person=ada, name="Data skills", condition=condition)


@pytest.fixture
def wanting(ada, sql, python, offers):
    def make(**limits):
        return make_path(ada, {sql: 3, python: 2}, minutes_per_week=240, **limits)

    return make


def paid(page):
    return {
        step.title.split()[0]: [(part.name, part.amount) for part in step.paid_from]
        for step in page.steps
    }


def test_a_pot_for_data_skills_is_not_spent_on_others(ada, act, acme, wanting, data_pot):
    path = wanting(uses_wallet=True, budget=0)
    assert paid(paths.path_page(act(ada), path.pk)) == {"SQL": [("Data skills", 60_000)]}

    make_pot(acme, 35_000, person=ada, name="Growth")
    change(act(ada), path, Limits(uses_wallet=True, budget=0))
    assert paid(paths.path_page(act(ada), path.pk)) == {
        "SQL": [("Data skills", 60_000)],
        "Python": [("Growth", 30_000)],
    }


def change(by, path, limits):
    return services.change_limits(by=by, path_id=path.pk, limits=limits)


def test_own_money_fills_up_what_the_pots_do_not_pay(ada, act, wanting, data_pot):
    path = wanting(uses_wallet=True, budget=30_000)

    assert paid(paths.path_page(act(ada), path.pk)) == {
        "SQL": [("Data skills", 60_000)],
        "Python": [("your own money", 30_000)],
    }


def test_the_worker_keeps_to_the_pots_and_says_what_is_missing(ada, act, wanting, data_pot):
    path = wanting(uses_wallet=True, budget=10_000)
    services.improve_plan(plan_id=path.plans.get(is_current=True).pk)
    page = paths.path_page(act(ada), path.pk)

    assert page.plan.state == "proven"
    assert paid(page) == {"SQL": [("Data skills", 60_000)]}
    assert [(way.kind, way.money) for way in page.ways_out] == [("money", 20_000)]


@pytest.mark.parametrize(
    ("condition", "steps"),
    [
        (Condition(kinds=frozenset({"course"})), ["SQL", "Python"]),
        (Condition(kinds=frozenset({"book"})), []),
        (Condition(dearest=40_000), ["Python"]),
        (Condition(provider_ids=frozenset({0})), []),
    ],
)
def test_what_a_pot_pays_for_is_its_condition(ada, act, acme, wanting, condition, steps):
    make_pot(acme, 100_000, person=ada, condition=condition)
    path = wanting(uses_wallet=True, budget=0)

    assert list(paid(paths.path_page(act(ada), path.pk))) == steps


def test_a_pot_may_ask_for_a_skill_that_the_path_does_not(ada, act, acme, sql, python, offer):
    offer("SQL and Python", {sql: (0, 3), python: (0, 1)}, price=60_000)
    offer("SQL alone", {sql: (0, 3)}, price=50_000)
    condition = Condition(skill_ids=frozenset({python.pk}))
    make_pot(acme, 60_000, person=ada, name="Python", condition=condition)
    path = make_path(ada, {sql: 3}, uses_wallet=True, budget=0)

    [step] = paths.path_page(act(ada), path.pk).steps
    assert (step.title, step.paid_from[0].name) == ("SQL and Python", "Python")


def test_an_empty_wallet_pays_for_nothing(ada, act, wanting):
    path = wanting(uses_wallet=True, budget=0)

    assert paths.path_page(act(ada), path.pk).steps == []


def test_pots_in_another_currency_do_not_count(ada, act, acme, wanting):
    make_pot(acme, 500_000, person=ada, currency="CHF")
    path = wanting(uses_wallet=True, budget=0)

    assert paths.path_page(act(ada), path.pk).steps == []


def test_without_the_wallet_nothing_is_said_of_pots(ada, act, wanting, data_pot):
    page = paths.path_page(act(ada), wanting(budget=90_000).pk)

    assert paid(page) == {"SQL": [], "Python": []}
    assert [pot.name for pot in page.wallet] == ["Data skills"]


def test_what_if_i_used_my_wallet(ada, act, wanting, data_pot):
    path = wanting(budget=30_000)
    asked = Limits(minutes_per_week=240, budget=30_000)

    without = paths.what_if(act(ada), path.pk, asked)
    with_it = paths.what_if(act(ada), path.pk, Limits(uses_wallet=True, budget=30_000))
    alone = paths.what_if(act(ada), path.pk, Limits(uses_wallet=True, budget=0))

    assert (without.money, with_it.money, alone.money) == (30_000, 90_000, 60_000)


def test_the_page_shows_who_pays_and_offers_the_choice(client, ada, wanting, data_pot):
    path = wanting(budget=90_000)
    client.force_login(ada)
    assert "Pay from my wallet first" in client.get(reverse("paths:mine")).text

    sliders = {"minutes": 240, "money": 0, "weeks": 0, "uses_wallet": "on"}
    answer = client.post(reverse("paths:change-limits", args=[path.pk]), sliders, follow=True)

    assert Path.objects.unscoped("test").get(pk=path.pk).uses_wallet
    assert "Data skills: 600 €" in answer.text.replace("\u00a0", " ")
    assert "your wallet first" in answer.text


def test_without_pots_there_is_nothing_to_choose(client, ada, wanting):
    wanting()
    client.force_login(ada)

    assert "Pay from my wallet first" not in client.get(reverse("paths:mine")).text


def test_whoever_sets_out_with_their_wallet_adds_nothing(client, ada, sql, offers, data_pot):
    client.force_login(ada)
    said = {"skill": [sql.pk], "hours": "4", "uses_wallet": "on"}
    client.post(reverse("paths:set-goal"), said)
    path = Path.objects.unscoped("test").get(person=ada)

    assert (path.uses_wallet, path.budget) == (True, 0)


def test_an_advisor_sees_what_pays_but_not_what_there_is(ada, act, acme, wanting, data_pot):
    path = wanting(uses_wallet=True, budget=0)
    maria = make_person("Maria")
    make_membership(acme, maria)
    make_role(maria, "advisor", acme)
    paths.invite_advisor(by=act(ada), path_id=path.pk, advisor_id=maria.pk)
    page = paths.path_page(act(maria), path.pk)

    assert paid(page) == {"SQL": [("Data skills", 60_000)]}
    assert page.wallet == []


def test_what_is_begun_keeps_who_paid_it(ada, act, wanting, data_pot):
    path = wanting(uses_wallet=True, budget=30_000)
    page = paths.path_page(act(ada), path.pk)
    step = next(s for s in page.steps if s.title.startswith("Python"))
    services.take_step(by=act(ada), path_id=path.pk, resource_id=step.resource_id)
    change(act(ada), path, Limits(uses_wallet=True, budget=30_000))

    page = paths.path_page(act(ada), path.pk)
    assert paid(page) == {
        "SQL": [("Data skills", 60_000)],
        "Python": [("your own money", 30_000)],
    }
    assert page.plan.money == 90_000


def test_a_path_that_waited_for_money_is_planned_anew(ada, act, acme, wanting, data_pot):
    path = wanting(uses_wallet=True, budget=0)
    make_deposit(acme, 500_00)
    make_allowance(acme, amount=350_00, is_pro_rata=False)
    wallets.run_allowances()
    eventlog.deliver()

    page = paths.path_page(act(ada), path.pk)

    assert page.plan.because == "money"
    assert {step.title.split()[0] for step in page.steps} == {"SQL", "Python"}
    [mail] = [mail for mail in mails_to(ada.email) if mail.kind == "paths.plan_changed"]
    assert "in your wallet" in mail.text


def test_money_of_ones_own_that_came_in_is_planned_with(ada, act, acme, wanting):
    path = wanting(uses_wallet=True, budget=0)
    assert not paths.path_page(act(ada), path.pk).steps
    make_top_up(acme, ada, 900_00)
    eventlog.deliver()

    assert len(paths.path_page(act(ada), path.pk).steps) == 2


def test_a_path_with_a_budget_alone_hears_of_no_money(ada, acme, wanting):
    path = wanting(budget=100_000)
    make_top_up(acme, ada, 900_00)
    make_deposit(acme, 900_00)
    eventlog.deliver()

    assert path.plans.count() == 1
