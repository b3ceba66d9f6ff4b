"""A programme of three: the text, the signatures, and the money that follows from it."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lyceum.catalogue.testing import make_resource
from lyceum.identity.testing import make_person
from lyceum.kernel import clock, money
from lyceum.kernel.errors import NotFound
from lyceum.kernel.money import Money
from lyceum.organisations.testing import make_membership, make_organisation, make_role
from lyceum.programmes import selectors, services
from lyceum.programmes.errors import (
    AgreementHasChanged,
    AgreementIsNotInForce,
    NotAnOwner,
    NothingCosts,
    NothingToCarry,
    OwnersAreTooFew,
)
from lyceum.programmes.models import CostSplit
from lyceum.programmes.testing import (
    make_agreement,
    make_offering,
    make_participant,
    make_programme,
)
from lyceum.programmes.types import Brief, Limits, Owner, Pact
from lyceum.wallets.api import NotEnoughMoney, Order, pots_to_spend
from lyceum.wallets.testing import make_deposit, money_in, own_money_of, wrong_in_books

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(acme):
    return [acme, make_organisation("Brick"), make_organisation("Cargo")]


@pytest.fixture
def administrators(three):
    """One for each."""
    found = []
    for one in three:
        person = make_person(f"Administrator of {one.name}")
        make_membership(one, person)
        make_role(person, "administrator", one)
        found.append(person)
    return found


@pytest.fixture
def programme(three):
    return make_programme(three[0], is_joint=True)


def pact(three, **said):
    owners = tuple(Owner(organisation_id=one.pk, seats=2, share=1) for one in three)
    said = {"owners": owners, "starts_on": clock.today(), "ends_on": clock.today(), **said}
    return Pact(**said)


def sign(act, person, programme, organisation, agreement):
    return services.sign_agreement(
        by=act(person),
        programme_id=programme.pk,
        organisation_id=organisation.pk,
        digest=agreement.digest,
    )


def test_it_is_in_force_when_the_last_has_signed(act, three, administrators, programme):
    made = services.offer_agreement(
        by=act(administrators[0]), programme_id=programme.pk, pact=pact(three)
    )
    for person, one in zip(administrators[:2], three[:2], strict=True):
        sign(act, person, programme, one, made)
    assert selectors.agreement_in_force(programme.pk) is None

    sign(act, administrators[2], programme, three[2], made)

    assert selectors.agreement_in_force(programme.pk) == made


def test_nothing_begins_before(act, three, administrators, programme):
    by, day = act(administrators[0]), clock.today()
    services.offer_agreement(by=by, programme_id=programme.pk, pact=pact(three, cost=100))
    brief = Brief(sponsor_id=three[0].pk, title="x", brief="x", due_on=day)

    for verb, more in (
        (services.open_programme, {}),
        (services.split_cost, {}),
        (services.ask_forming, {"limits": Limits()}),
        (services.add_case, {"brief": brief}),
    ):
        with pytest.raises(AgreementIsNotInForce):
            verb(by=by, programme_id=programme.pk, **more)


def test_nobody_signs_for_another(act, three, administrators, programme, olga):
    made = services.offer_agreement(
        by=act(administrators[0]), programme_id=programme.pk, pact=pact(three)
    )
    for person, other in ((administrators[0], three[1]), (olga, three[2])):
        with pytest.raises(NotAnOwner):
            sign(act, person, programme, other, made)


def test_who_owns_nothing_finds_nothing(act, three, administrators, programme, linus):
    made = services.offer_agreement(
        by=act(administrators[0]), programme_id=programme.pk, pact=pact(three)
    )
    with pytest.raises(NotFound):
        sign(act, linus, programme, three[1], made)


def test_what_is_signed_is_the_text_that_was_shown(act, three, administrators, programme):
    by = act(administrators[0])
    shown = services.offer_agreement(by=by, programme_id=programme.pk, pact=pact(three))
    services.offer_agreement(by=by, programme_id=programme.pk, pact=pact(three, cost=1))

    with pytest.raises(AgreementHasChanged):
        sign(act, administrators[1], programme, three[1], shown)


def test_a_new_version_counts_once_all_have_signed_it(act, three, administrators, programme):
    first = make_agreement(programme, dict.fromkeys(three, 2))
    second = make_agreement(programme, dict.fromkeys(three, 5), signed=False)
    assert selectors.agreement_in_force(programme.pk) == first

    for person, one in zip(administrators, three, strict=True):
        sign(act, person, programme, one, second)

    assert selectors.agreement_in_force(programme.pk) == second
    assert second.number == first.number + 1


def test_it_counts_only_within_its_days(three, programme):
    tomorrow = clock.today() + timedelta(days=1)
    make_agreement(programme, dict.fromkeys(three, 2), starts_on=tomorrow, ends_on=tomorrow)
    assert selectors.agreement_in_force(programme.pk) is None


def test_next_years_version_leaves_this_years_in_force(three, programme, administrators, act):
    day = clock.today()
    first = make_agreement(programme, dict.fromkeys(three, 2), ends_on=day + timedelta(days=30))
    begins = day + timedelta(days=20)
    second = make_agreement(
        programme, dict.fromkeys(three[:2], 2), starts_on=begins, ends_on=begins + timedelta(9)
    )

    assert selectors.agreement_in_force(programme.pk) == first
    assert selectors.owners_of(programme) == {one.pk for one in three}
    assert selectors.programme_for(act(administrators[2]), programme.pk) == programme
    with clock.travelled(datetime.combine(begins, time(1), UTC)):
        assert selectors.agreement_in_force(programme.pk) == second
    with clock.travelled(datetime.combine(begins + timedelta(days=10), time(), UTC)):
        assert selectors.agreement_in_force(programme.pk) is None  # the first does not come back


def test_a_version_that_begins_earlier_replaces_one_that_waits(three, programme):
    begins = clock.today() + timedelta(days=20)
    for starts_on in (clock.today(), begins):
        make_agreement(programme, dict.fromkeys(three, 2), starts_on=starts_on, ends_on=begins)
    third = make_agreement(programme, dict.fromkeys(three, 2), ends_on=begins)

    for day in (clock.today(), begins):
        with clock.travelled(datetime.combine(day, time(23), UTC)):
            assert selectors.agreement_in_force(programme.pk) == third


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"cost_key": "shares"}, NothingToCarry),
        ({"owners": ()}, OwnersAreTooFew),
    ],
)
def test_what_makes_no_sense_is_refused(act, three, administrators, programme, said, refusal):
    if "cost_key" in said:
        said["owners"] = tuple(Owner(organisation_id=one.pk) for one in three)
    with pytest.raises(refusal):
        services.offer_agreement(
            by=act(administrators[0]), programme_id=programme.pk, pact=pact(three, **said)
        )


# --- the cost -------------------------------------------------------------------------------------


def test_the_cost_is_split_to_the_cent_and_once(act, three, administrators, programme):
    for one in three:
        make_deposit(one, 1000_00)
    make_agreement(programme, dict.fromkeys(three, 2), cost=100_00)
    by = act(administrators[0])

    first = services.split_cost(by=by, programme_id=programme.pk)
    again = services.split_cost(by=by, programme_id=programme.pk)

    assert first == again
    assert [1000_00 - own_money_of(one) for one in three] == [33_34, 33_33, 33_33]
    pot = apps.get_model("wallets.Pot").objects.unscoped("a test").get(pk=first.pot_id)
    assert money_in(pot) == (100_00, 0)
    assert not wrong_in_books()


def test_by_seats_and_by_shares(act, three, administrators, programme):
    for one in three:
        make_deposit(one, 1000_00)
    by = act(administrators[0])
    seats = dict(zip(three, (1, 2, 4), strict=True))
    make_agreement(programme, seats, cost=70_00, cost_key="seats")
    services.split_cost(by=by, programme_id=programme.pk)
    assert [1000_00 - own_money_of(one) for one in three] == [10_00, 20_00, 40_00]

    parts = dict(zip(three, (50, 30, 20), strict=True))
    make_agreement(programme, seats, cost=100_00, cost_key="shares", parts=parts)
    services.split_cost(by=by, programme_id=programme.pk)

    # The second version brings only what the first has not: nothing goes back by itself.
    assert [1000_00 - own_money_of(one) for one in three] == [50_00, 30_00, 40_00]
    assert CostSplit.objects.count() == 2
    assert not wrong_in_books()


def test_who_joins_later_spends_from_the_pot_and_who_left_does_not(
    act, three, administrators, programme
):
    people = [make_person(f"Of {one.name}") for one in three]
    phase = programme.phases.create(position=1, title="Begin")
    phase.parts.create(position=1, kind="resource", resource=make_resource(three[0]))
    for one, person in zip(three, people, strict=True):
        make_deposit(one, 1000_00)
        make_membership(one, person)
        make_participant(programme, person, one)
    by = act(administrators[0])

    def spenders():
        split = services.split_cost(by=by, programme_id=programme.pk)
        pots = [{one.pot_id for one in pots_to_spend(act(who), who.pk)} for who in people]
        return [split.pot_id in those for those in pots]

    make_agreement(programme, dict.fromkeys(three[:2], 2), cost=100_00)
    assert spenders() == [True, True, False]
    make_agreement(programme, {three[0]: 2, three[2]: 2}, cost=100_00)
    assert spenders() == [True, False, True]


def test_the_pot_pays_for_the_programme_and_for_who_was_let_in(
    act, three, administrators, programme
):
    """For what it asks for, of whatever kind; for nobody else, and not after the agreement's end."""
    anna, other = make_person("Anna"), make_person("Other")
    for person in (anna, other):
        make_membership(three[1], person)
    make_participant(programme, anna, three[1])
    for one in three:
        make_deposit(one, 1000_00)
    course, book = (make_resource(three[0], name, price=10_00, currency="EUR") for name in "AB")
    run, date = make_offering(book, price=5_00, currency="EUR"), make_offering(book)
    phase = programme.phases.create(position=1, title="Begin")
    phase.parts.create(position=1, kind="resource", resource=course)
    phase.parts.create(position=2, kind="offering", resource=book, offering=run)
    make_agreement(programme, dict.fromkeys(three, 2), cost=100_00, ends_on=clock.today())
    services.split_cost(by=act(administrators[0]), programme_id=programme.pk)

    assert pots_to_spend(act(other), other.pk) == []
    [pot] = pots_to_spend(act(anna), anna.pk)
    pays = [pot.condition.pays_for(_order(**said), 5_00) for said in (
        {"resource_id": course.pk, "kind": "course"},
        {"resource_id": book.pk, "offering_id": run.pk, "kind": "book"},
        {"resource_id": book.pk, "offering_id": date.pk, "kind": "programme"},
        {"resource_id": book.pk, "kind": "programme"},
    )]  # fmt: skip
    assert pays == [True, True, False, False]
    with clock.travelled(clock.now() + timedelta(days=1)):
        assert pots_to_spend(act(anna), anna.pk) == []


def _order(**said):
    price = Money(5_00, "EUR")
    return Order(price=price, reason="enrolment", wanted="x", title="x", **said)


def test_nobody_pays_where_one_cannot(act, three, administrators, programme):
    make_deposit(three[0], 1000_00)
    make_agreement(programme, dict.fromkeys(three, 2), cost=100_00)

    with pytest.raises(NotEnoughMoney):
        services.split_cost(by=act(administrators[0]), programme_id=programme.pk)

    assert own_money_of(three[0]) == 1000_00
    assert not CostSplit.objects.exists()


def test_what_costs_nothing_is_not_split(act, three, administrators, programme):
    make_agreement(programme, dict.fromkeys(three, 2))
    with pytest.raises(NothingCosts):
        services.split_cost(by=act(administrators[0]), programme_id=programme.pk)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # of a busy machine
@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=9))
def test_parts_sum_to_the_whole_and_nobody_is_a_cent_off(amount, weights):
    if not sum(weights):
        return
    parts = money.parts_of(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - amount * weight) < sum(weights)


# --- what comes home ------------------------------------------------------------------------------


def test_only_what_is_agreed_comes_home(act, three, administrators, programme):
    make_agreement(programme, dict.fromkeys(three, 2), shared=("completion",))
    berta = make_person("Berta")
    make_participant(programme, berta, three[1], state="completed", completed_at=clock.now())
    make_participant(programme, make_person("Carl"), three[2])

    [row] = selectors.results_of(programme, three[1].pk)

    assert (row.name, row.state) == ("Berta", "completed")
    assert (row.phases, row.cohort, row.feedback) == (None, None, None)


def test_what_was_agreed_holds_after_its_end(three, programme):
    made = make_agreement(
        programme, dict.fromkeys(three, 2), shared=("completion",), ends_on=clock.today(), cost=9_00
    )
    make_participant(programme, make_person("Berta"), three[1], decided_at=clock.now())

    with clock.travelled(clock.now() + timedelta(days=2)):
        [row] = selectors.results_of(programme, three[1].pk)
        assert (row.state, row.cohort) == ("admitted", None)
        assert [row.seats for row in selectors.funnel_of(programme)] == [2, 2, 2]
        assert selectors.cost_of(programme).cost.amount == made.cost
        assert len(selectors.figures_of(programme).money) == len(three)
        assert selectors.owners_of(programme) == set()  # nobody comes in any more


def test_who_left_the_agreement_reads_by_the_one_that_bound_it(three, programme):
    make_agreement(programme, dict.fromkeys(three, 2), shared=("completion",))
    make_agreement(programme, dict.fromkeys(three[:2], 2), shared=("cohort",))
    for one in three[1:]:
        make_participant(programme, make_person(f"Of {one.name}"), one)

    [[stays], [left]] = [selectors.results_of(programme, one.pk) for one in three[1:]]

    assert (stays.state, stays.cohort) == (None, "")
    assert (left.state, left.cohort) == ("admitted", None)


def test_a_joint_credential_names_the_agreement_of_the_admission(three, programme):
    made = make_agreement(programme, dict.fromkeys(three, 2), ends_on=clock.today())
    mine = make_participant(programme, make_person("Berta"), three[1], decided_at=clock.now())

    with clock.travelled(clock.now() + timedelta(days=1)):
        done = selectors.completion_of(mine)

    assert (done.agreement_id, done.digest) == (made.pk, made.digest)
    assert set(done.owner_ids) == {one.pk for one in three}


def test_each_home_reads_only_its_own(act, three, administrators, programme):
    make_agreement(programme, dict.fromkeys(three, 2))
    homes = [set(selectors.homes_to_read(act(person), programme)) for person in administrators]
    assert homes == [{one.pk} for one in three]


def test_what_can_be_counted_of_the_quality_is(three, programme):
    made = make_agreement(
        programme, dict.fromkeys(three, 4), least_organisations=2, least_completed=50
    )
    assert [row.holds for row in selectors.checks_of(programme, made)] == [None, None]
    make_participant(programme, make_person("Done"), three[0], state="completed")
    make_participant(programme, make_person("Not yet"), three[0])
    assert selectors.checks_of(programme, made)[1].holds is True
