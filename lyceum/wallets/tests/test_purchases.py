"""Paying by pots: at once, after a question, and back again."""

from datetime import timedelta

import pytest

from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.money import Money
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership, make_organisation, make_role, make_unit
from lyceum.wallets import selectors, services
from lyceum.wallets.errors import (
    AlreadyAnswered,
    CostsMoreThanApproved,
    NeedsConsent,
    NotEnoughMoney,
    PurchaseIsOver,
    WaitsForAnswer,
)
from lyceum.wallets.ledger import accounts, auditing
from lyceum.wallets.models import Account, Consent, Purchase, Transfer
from lyceum.wallets.testing import make_pot
from lyceum.wallets.types import Condition, Order, Upload

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cf"
    "c000000301010018dd8db00000000049454e44ae426082"
)


@pytest.fixture
def own(acme, ada):
    return make_pot(acme, 100_00, person=ada)


@pytest.fixture
def team(acme, ada):
    unit = make_unit(acme, "Looms")
    organisations.change_membership(
        by=actors.system("tests"), organisation_id=acme.pk, person_id=ada.pk, unit_id=unit.pk
    )
    return make_pot(acme, 500_00, kind="team", unit=unit)


def order(price=80_00, wanted="catalogue.resource:5", **fields):
    fields.setdefault("currency", "EUR")
    return Order(
        price=Money(price, fields.pop("currency")),
        reason="enrolment",
        wanted=wanted,
        about="learning.enrolment:7",
        title="SQL for weavers",
        resource_id=5,
        provider_id=9,
        kind=fields.pop("kind", "course"),
        **fields,
    )


def left(pot):
    account = Account.objects.get(pk=pot.account_id)
    return account.balance, account.held


def pay(act, person, of):
    return services.pay_for(by=act(person), person_id=person.pk, order=of)


def owed_to(acme, kind="provider", key="9"):
    book = accounts.book_of(acme.pk)
    return accounts.balance_of(accounts.account_of(book, kind, "EUR", key))


def test_one_pays_from_ones_own_pot_without_asking(acme, ada, act, own):
    paid = pay(act, ada, order())

    assert paid.state == "paid"
    assert left(own) == (20_00, 0)
    assert owed_to(acme) == 80_00
    transfer = Transfer.objects.get(pk=paid.transfer_id)
    assert (transfer.reason, transfer.about) == ("enrolment", "learning.enrolment:7")
    assert list(auditing.differences()) == []


def test_who_has_no_pot_pays_elsewhere(ada, act):
    assert pay(act, ada, order()) is None


def test_what_is_not_there_is_refused_with_figures(ada, act, own):
    with pytest.raises(NotEnoughMoney) as refused:
        pay(act, ada, order(120_00))

    assert "120.00 EUR" in str(refused.value)
    assert "100.00 EUR" in str(refused.value)
    assert left(own) == (100_00, 0)
    assert not Purchase.objects.unscoped("a test").exists()


def test_two_pots_share_a_price_what_pays_for_little_first(acme, ada, act, own):
    skills = make_pot(acme, 30_00, person=ada, condition=Condition(skill_ids=frozenset({4})))

    paid = pay(act, ada, order(skill_ids=frozenset({4, 6})))

    assert {share.pot_id: share.amount for share in paid.shares.all()} == {
        skills.pk: 30_00,
        own.pk: 50_00,
    }
    assert (left(skills), left(own)) == ((0, 0), (50_00, 0))


def test_a_pot_pays_only_for_what_it_is_for(acme, ada, act):
    make_pot(acme, 90_00, person=ada, condition=Condition(kinds=frozenset({"book"})))

    assert pay(act, ada, order()) is None
    assert pay(act, ada, order(kind="book")).state == "paid"


def test_the_person_says_which_pot_pays_first(acme, ada, act, own):
    other = make_pot(acme, 100_00, person=ada)
    services.order_pots(by=act(ada), person_id=ada.pk, pot_ids=[other.pk, own.pk])

    pay(act, ada, order())

    assert (left(other), left(own)) == ((20_00, 0), (100_00, 0))


def test_a_pot_that_is_over_or_still_to_come_does_not_pay(acme, ada, act):
    day = timedelta(days=1)
    make_pot(acme, 90_00, person=ada, expires_on=clock.today() - day)
    make_pot(acme, 90_00, person=ada, opens_on=clock.today() + day)

    assert pay(act, ada, order()) is None


def test_nobody_spends_what_is_somebody_elses(ada, grace, act, own):
    with pytest.raises(Forbidden):
        services.pay_for(by=act(grace), person_id=ada.pk, order=order())
    assert selectors.pots_to_spend(act(grace), grace.pk) == []


def test_the_teams_money_is_asked_for(acme, ada, grace, act, own, team):
    with pytest.raises(NeedsConsent) as refused:
        pay(act, ada, order(150_00))
    assert team.name in str(refused.value)

    asked = ask(act, ada, order(150_00))

    assert (asked.state, left(own), left(team)) == ("asked", (100_00, 100_00), (500_00, 50_00))
    with pytest.raises(WaitsForAnswer):
        pay(act, ada, order(150_00))
    consent = Consent.objects.unscoped("a test").get()
    assert consent.decider_id == grace.pk


def ask(act, person, of, **request):
    return services.ask_for(
        by=act(person), person_id=person.pk, order=of, request=services.Request(**request)
    )


@pytest.fixture
def asked(acme, ada, act, own, team):
    return ask(act, ada, order(150_00), step="Weave a table by May")


def question(to):
    return Consent.objects.unscoped("a test").get(decider=to)


def test_a_yes_reserves_and_then_it_is_paid(ada, grace, act, asked, own, team):
    services.answer_consent(by=act(grace), consent_id=question(grace).pk, is_yes=True)
    asked.refresh_from_db()
    assert asked.state == "approved"

    paid = pay(act, ada, order(150_00))

    assert (paid.pk, paid.state) == (asked.pk, "paid")
    assert (left(own), left(team)) == ((0, 0), (450_00, 0))


def test_what_was_approved_and_costs_more_now_is_asked_anew(ada, grace, act, asked, own, team):
    services.answer_consent(by=act(grace), consent_id=question(grace).pk, is_yes=True)
    dearer = order(590_00)
    with pytest.raises(NeedsConsent):
        pay(act, ada, dearer)

    page = selectors.paying(act(ada), ada.pk, dearer)
    assert (page.asked, page.payment.is_enough, page.payment.needs_consent) == (None, True, True)
    anew = ask(act, ada, dearer)

    asked.refresh_from_db()
    assert (asked.state, anew.state, anew.price) == ("cancelled", "asked", 590_00)
    assert (left(own), left(team)) == ((100_00, 100_00), (500_00, 490_00))


def test_what_was_approved_and_is_enough_stays(ada, grace, act, asked, own, team):
    services.answer_consent(by=act(grace), consent_id=question(grace).pk, is_yes=True)
    cheaper = order(120_00)

    assert selectors.paying(act(ada), ada.pk, cheaper).asked == asked
    assert ask(act, ada, cheaper) == asked
    assert (left(own), left(team)) == ((100_00, 100_00), (500_00, 50_00))


def test_a_no_gives_everything_back(ada, grace, act, asked, own, team):
    services.answer_consent(by=act(grace), consent_id=question(grace).pk, is_yes=False, words="No")

    asked.refresh_from_db()
    assert (asked.state, left(own), left(team)) == ("refused", (100_00, 0), (500_00, 0))
    with pytest.raises(AlreadyAnswered):
        services.answer_consent(by=act(grace), consent_id=question(grace).pk, is_yes=True)


def test_only_who_is_asked_answers(ada, linus, act, asked):
    for other in (ada, linus):
        with pytest.raises(NotFound):
            services.answer_consent(
                by=act(other), consent_id=Consent.objects.unscoped("a test").get().pk, is_yes=True
            )


def test_a_question_is_given_on_to_who_has_a_say_only(acme, ada, grace, linus, act, asked):
    consent = question(grace)
    colleague = make_person("Cole")
    make_membership(acme, colleague)
    for wrong in (linus, ada, colleague, grace):
        with pytest.raises(NotFound):
            services.delegate_consent(by=act(grace), consent_id=consent.pk, to=wrong.pk)
    fay = make_finance(acme, "Fay")

    services.delegate_consent(by=act(grace), consent_id=consent.pk, to=fay.pk)

    done = services.answer_consent(by=act(fay), consent_id=consent.pk, is_yes=True)
    assert done.state == "approved"


def test_the_line_above_decides_instead_and_nobody_who_left(acme, grace, act, asked):
    by, boss, gone = actors.system("tests"), make_person("Boss"), make_person("Gone")
    make_membership(acme, boss)
    organisations.change_membership(
        by=by, organisation_id=acme.pk, person_id=grace.pk, manager_id=boss.pk
    )
    make_membership(acme, gone)
    make_role(gone, "finance", acme)
    organisations.end_membership(by=by, organisation_id=acme.pk, person_id=gone.pk)

    page = selectors.delegation(act(grace), question(grace).pk)

    assert page.choices == [(boss.pk, "Boss")]


def test_all_have_to_agree_where_the_pot_says_so(acme, ada, act, own):
    finance = [make_finance(acme, name) for name in ("Fay", "Fred")]
    make_pot(acme, 900_00, kind="organisation", asks_all=True)
    asked = ask(act, ada, order(300_00))

    services.answer_consent(by=act(finance[0]), consent_id=question(finance[0]).pk, is_yes=True)
    asked.refresh_from_db()
    assert asked.state == "asked"
    services.answer_consent(by=act(finance[1]), consent_id=question(finance[1]).pk, is_yes=True)

    asked.refresh_from_db()
    assert asked.state == "approved"


def make_finance(organisation, name):
    person = make_person(name)
    make_membership(organisation, person)
    make_role(person, "finance", organisation)
    return person


def test_who_asked_may_think_again(ada, grace, act, asked, own, team):
    services.cancel_purchase(by=act(ada), purchase_id=asked.pk)

    assert (left(own), left(team)) == ((100_00, 0), (500_00, 0))
    with pytest.raises(PurchaseIsOver):
        services.cancel_purchase(by=act(ada), purchase_id=asked.pk)
    with pytest.raises(AlreadyAnswered):
        services.answer_consent(by=act(grace), consent_id=question(grace).pk, is_yes=True)


def test_what_nobody_answers_ends(ada, act, asked, own, team):
    with clock.travelled(clock.now() + timedelta(days=11)):
        assert services.expire_purchases() == 1
        assert services.expire_purchases() == 0

    asked.refresh_from_db()
    assert (asked.state, left(own)) == ("expired", (100_00, 0))


def test_who_decides_is_reminded_once(ada, asked):
    soon = clock.now() + timedelta(days=11)

    assert services.remind_deciders(soon) == 1
    assert services.remind_deciders(soon) == 0


def test_what_was_paid_comes_back_to_the_pots_it_came_from(acme, ada, act, own):
    skills = make_pot(acme, 30_01, person=ada, condition=Condition(skill_ids=frozenset({4})))
    pay(act, ada, order(80_03, skill_ids=frozenset({4})))
    house = actors.system("learning", f"person:{ada.pk}")

    back = services.refund(by=house, about="learning.enrolment:7", share=5_000)

    assert (back.state, back.refunded) == ("refunded", 40_01)
    assert left(skills)[0] + left(own)[0] == 130_01 - 80_03 + 40_01
    assert services.refund(by=house, about="learning.enrolment:7") is None
    assert list(auditing.differences()) == []


def test_a_book_with_a_receipt(acme, ada, act, own):
    wish = services.ask_off_catalogue(
        by=act(ada),
        person_id=ada.pk,
        title="The Art of Weaving",
        price=Money(40_00, "EUR"),
        request=services.Request(link="https://books.example/weaving"),
    )
    assert (wish.state, left(own)) == ("approved", (100_00, 40_00))
    receipt = Upload("receipt.png", PNG)
    with pytest.raises(CostsMoreThanApproved):
        settle(act, ada, wish, receipt, 41_00)

    paid = settle(act, ada, wish, receipt, 38_50)

    assert (paid.state, paid.price, left(own)) == ("paid", 38_50, (61_50, 0))
    assert owed_to(acme, "clearing", str(ada.pk)) == 38_50


def wish_for(act, person, key):
    return services.ask_off_catalogue(
        by=act(person),
        person_id=person.pk,
        title="The Art of Weaving",
        price=Money(40_00, "EUR"),
        request=services.Request(),
        key=key,
    )


def test_the_same_key_is_the_same_wish_whatever_became_of_it(ada, act, own):
    wish = wish_for(act, ada, "one")
    assert wish_for(act, ada, "one").pk == wish.pk
    settle(act, ada, wish, Upload("receipt.png", PNG), 38_50)

    again = wish_for(act, ada, "one")

    assert (again.pk, again.state, left(own)) == (wish.pk, "paid", (61_50, 0))
    other = wish_for(act, ada, "two")
    services.cancel_purchase(by=act(ada), purchase_id=other.pk)
    assert wish_for(act, ada, "two").state == "cancelled"


def test_a_wish_that_waits_is_told_to_who_sends_it_again(ada, grace, act, team):
    wish = wish_for(act, ada, "one")

    assert (wish.state, wish_for(act, ada, "one").pk) == ("asked", wish.pk)


def settle(act, person, wish, receipt, price):
    return services.settle_with_receipt(
        by=act(person), purchase_id=wish.pk, receipt=receipt, price=price
    )


def test_guests_spend_from_a_consortiums_pot_by_asking(ada, act, acme):
    globex = make_organisation("Initech")
    pot = make_pot(globex, 900_00, kind="consortium", guests=[acme])
    make_finance(globex, "Fay")

    assert [each.pot_id for each in selectors.pots_to_spend(act(ada), ada.pk)] == [pot.pk]
    assert ask(act, ada, order()).state == "asked"
