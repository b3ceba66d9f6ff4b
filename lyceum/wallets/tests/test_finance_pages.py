"""The pages of who keeps the books: what they show, what they refuse, whom they do not know."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock, intake
from lyceum.organisations.testing import make_membership, make_organisation, make_role, make_unit
from lyceum.wallets import services
from lyceum.wallets.ledger import booking
from lyceum.wallets.models import Account, Allowance, Deposit
from lyceum.wallets.selectors import finance
from lyceum.wallets.testing import CAUSE, make_allowance, make_deposit
from lyceum.wallets.types import Entry, Move, reference_of

PAGES = [
    "finance",
    "deposits",
    "import-deposits",
    "allowances",
    "add-allowance",
    "runs",
    "reorganise",
]
BY = actors.system("tests")


@pytest.fixture
def keeper(acme):
    person = make_person("Keeper")
    make_role(person, "finance", acme)
    return person


@pytest.fixture
def as_keeper(client, keeper):
    client.force_login(keeper)
    return client


def address(name, *more):
    return reverse(f"wallets:{name}", args=["acme", *more])


def rule(**changes):
    return {
        "name": "Learning",
        "amount": "1200.00",
        "currency": "eur",
        "period": "year",
        "starts_on": f"{clock.today().year}-01-01",
        "leaving": "pro-rata",
        "is_pro_rata": "on",
        "version": "1",
        **changes,
    }


@pytest.fixture
def administrator(acme):
    person = make_person("Administrator")
    make_role(person, "administrator", acme)
    return person


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_there_and_only_for_who_keeps_the_books(
    client, name, keeper, administrator, grace, linus
):
    make_role(linus, "finance", make_organisation("Elsewhere"))

    for person, status in [
        (keeper, 200),
        (administrator, 200),
        (grace, 404),
        (linus, 404),
    ]:
        client.force_login(person)
        assert client.get(address(name)).status_code == status, person


def test_the_tab_stands_for_who_keeps_the_books(as_keeper, client, ada):
    link = f'href="{address("finance")}"'
    there = reverse("organisations:organisation", args=["acme"])
    assert link in as_keeper.get(there).text

    client.force_login(ada)
    assert link not in client.get(there).text


def test_a_deposit_is_entered_and_taken_back(as_keeper, acme):
    said = {"amount": "1.000,50", "currency": "eur", "reference": "bank 1", "paid_on": "2026-01-05"}
    assert as_keeper.post(address("deposits"), said).status_code == 302

    page = as_keeper.get(address("deposits")).text
    assert "bank 1" in page
    assert "1,000.50" in page
    [made] = Deposit.objects.unscoped("t")
    as_keeper.post(address("take-back", made.pk))
    assert "taken back" in as_keeper.get(address("deposits")).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": "-5"}, "below zero"),
        ({"amount": "0"}, "is nothing"),
        ({"amount": "1,234"}, "two ways"),
        ({"amount": "1.001,234"}, "parts of a minor unit"),
        ({"currency": "ABC"}, "Three letters"),
        ({"paid_on": "2999-01-01"}, "yet to come"),
        ({"reference": reference_of(999_999)}, "is not there"),
    ],
)
def test_a_wrong_deposit_is_shown_again(as_keeper, changes, words):
    said = {"amount": "5", "currency": "EUR", "reference": "x", "paid_on": "2026-01-05"}

    answer = as_keeper.post(address("deposits"), {**said, **changes})

    assert answer.status_code == 422
    assert words in answer.text
    assert not Deposit.objects.unscoped("t").exists()


def test_a_file_of_the_bank_comes_in_by_the_pages(as_keeper, acme):
    page = as_keeper.get(address("import-deposits")).text
    assert 'accept=".csv,.tsv,.txt,.xlsx,.xml"' in page
    assert "XLSX, XML, up to" in page
    file = SimpleUploadedFile("bank.csv", b"Date,Amount,Currency,Reference\n2026-01-05,5,EUR,b1\n")
    run = as_keeper.post(address("import-deposits"), {"file": file})
    columns = {
        "paid_on": "Date",
        "amount": "Amount",
        "currency": "Currency",
        "reference": "Reference",
    }
    as_keeper.post(run.url + "check/", {f"field-{name}": said for name, said in columns.items()})
    number = int(run.url.rstrip("/").rpartition("/")[2])
    intake.carry_on(number)
    assert "5.00 EUR · b1" in as_keeper.get(run.url).text

    as_keeper.post(run.url + "start/")
    intake.carry_on(number)

    assert Deposit.objects.unscoped("t").get().amount == 5_00


def test_a_rule_is_written_looked_at_and_made_active(as_keeper, acme, ada, grace):
    unit = make_unit(acme, "North")
    make_membership(make_organisation("Elsewhere"), ada)
    make_deposit(acme, 5000_00)
    wrote = as_keeper.post(
        address("add-allowance"),
        rule(
            carry_over="0", expires_after="30", overdraft="100", weekly_hours="1.5", dearest="99,90"
        ),
    )
    draft = Allowance.objects.unscoped("t").get()
    assert wrote.url == address("allowance", draft.pk)
    assert (draft.amount, draft.carry_over, draft.overdraft) == (1200_00, 0, 100_00)
    assert (draft.weekly_minutes, draft.condition.dearest) == (90, 99_90)

    shown = as_keeper.get(address("change-allowance", draft.pk)).text
    assert 'value="99.90"' in shown
    assert unit.name in shown
    as_keeper.post(
        address("change-allowance", draft.pk),
        rule(amount="600", is_pro_rata="", weekly_hours="", unit_ids=[]),
    )
    page = as_keeper.get(address("allowance", draft.pk)).text
    assert "2 people would get 1,200\N{NO-BREAK SPACE}€ together" in page

    as_keeper.post(address("allowance", draft.pk), {"version": "2"})
    services.run_allowances()
    assert "active" in as_keeper.get(address("allowances")).text
    assert as_keeper.get(address("runs")).context["rows"][0].people == 2
    as_keeper.post(address("end-allowance", draft.pk), {"on": ""})
    draft.refresh_from_db()
    assert draft.state == "ended"


def test_what_somebody_else_changed_meanwhile_is_not_made_active(as_keeper, acme):
    draft = make_allowance(acme, is_active=False)

    answer = as_keeper.post(address("allowance", draft.pk), {"version": "7"})

    assert answer.status_code == 422
    assert "while you were editing" in answer.text


def test_rules_that_meet_are_shown_with_a_choice(as_keeper, acme, ada):
    make_allowance(acme, name="Everybody")
    draft = make_allowance(acme, name="Again", is_active=False)
    page = as_keeper.get(address("allowance", draft.pk)).text
    assert "Everybody" in page
    assert "gets only the smaller one" in page

    assert as_keeper.post(address("allowance", draft.pk), {"version": "1"}).status_code == 422
    said = {"version": "1", "overlap": "stricter"}
    assert as_keeper.post(address("allowance", draft.pk), said).status_code == 302


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": "-1"}, "below zero"),
        ({"amount": ""}, "required"),
        ({"currency": "EU"}, "at least 3"),
        ({"period": "fortnight"}, "not one of the available"),
        ({"ends_on": "2020-01-01"}, "ends before"),
        ({"funders": "partner"}, "expected a word and percent"),
        ({"funders": "nobody 10"}, "no such organisation"),
        ({"funders": "partner 101"}, "100 % at most"),
        ({"unit_ids": ["99"]}, "not one of the available"),
    ],
)
def test_a_wrong_rule_is_shown_again(as_keeper, acme, changes, words):
    make_organisation("Partner")

    answer = as_keeper.post(address("add-allowance"), rule(**changes))

    assert answer.status_code == 422
    assert words in answer.text
    assert not Allowance.objects.unscoped("t").exists()


def test_a_partner_says_yes_on_its_own_page(as_keeper, client, acme):
    partner = make_organisation("Partner")
    theirs = make_person("Theirs")
    make_role(theirs, "finance", partner)
    as_keeper.post(address("add-allowance"), rule(funders="partner 25"))
    draft = Allowance.objects.unscoped("t").get()
    refused = as_keeper.post(address("allowance", draft.pk), {"version": "1"})
    assert "Partner have not said yes" in refused.text
    funder = draft.funders.get()
    assert as_keeper.post(address("agree-share", funder.pk)).status_code == 404

    client.force_login(theirs)
    there = reverse("wallets:finance", args=["partner"])
    assert "Acme asks you to carry 25 %" in client.get(there).text
    client.post(reverse("wallets:agree-share", args=["partner", funder.pk]))
    assert draft.funders.get().agreed_by == f"person:{theirs.pk}"
    client.post(reverse("wallets:decline-share", args=["partner", funder.pk]))
    assert not draft.funders.exists()


def test_the_overview_counts(as_keeper, acme, act, keeper):
    north = make_unit(acme, "North")
    person = make_person("Northerner")
    make_membership(acme, person, unit=north, starts_on=date(2020, 1, 1))
    make_deposit(acme, 5000_00)
    make_allowance(acme, amount=100_00, unit_ids=[north.pk], overdraft=10_00)
    services.run_allowances()
    pot, bank = Account.objects.get(pot__person=person), Account.objects.get(kind="bank")
    entries = (Entry(pot.pk, -30_00), Entry(bank.pk, 30_00))
    booking.book(Move(key="spent", entries=entries, cause=CAUSE))

    found = finance.overview(act(keeper), acme.pk, clock.today().year, "en")

    [row] = found.rows
    assert (row.deposits, row.promised, row.spent) == (5000_00, 100_00, 30_00)
    assert (row.in_pots, row.reserved, row.free, row.allowed) == (70_00, 0, 4910_00, 10_00)
    assert [(row.name, row.spent, row.spent_before) for row in found.spending[0].rows] == [
        ("North", 30_00, 0)
    ]
    page = as_keeper.get(address("finance")).text
    assert "4,910\N{NO-BREAK SPACE}€" in page
    assert "North" in page
    assert as_keeper.get(address("finance"), {"year": "1"}).status_code == 200


def test_who_waits_stands_on_the_overview(as_keeper, acme, ada):
    make_allowance(acme, name="Too much", overdraft=0)
    services.run_allowances()

    assert "“Too much”: 2 people wait" in as_keeper.get(address("finance")).text


def test_a_change_of_units_is_tried(as_keeper, acme, ada):
    unit = make_unit(acme, "North")
    make_allowance(acme, unit_ids=[unit.pk])

    assert "If these people moved" in as_keeper.get(address("reorganise"), {"unit": unit.pk}).text
    assert as_keeper.get(address("reorganise"), {"unit": "x"}).status_code == 422


def test_a_person_sees_what_would_move_and_finance_sees_it_too(client, as_keeper, acme, ada, grace):
    make_deposit(acme, 5000_00)
    make_allowance(acme, leaving="returns", is_pro_rata=False)
    services.run_allowances()
    shown = as_keeper.get(address("leaving-of", ada.pk)).text
    assert ada.name in shown
    assert "1,200\N{NO-BREAK SPACE}€" in shown

    client.force_login(ada)
    own = client.get(address("leaving")).text
    assert "If you left Acme" in own
    assert "1,200\N{NO-BREAK SPACE}€" in own
    assert client.get(address("leaving-of", grace.pk)).status_code == 404


@pytest.mark.parametrize("name", ["finance", "deposits", "allowances", "runs"])
def test_a_page_asks_as_much_for_many_as_for_few(
    as_keeper, acme, ada, name, django_assert_max_num_queries
):
    def more(n):
        for _ in range(n):
            make_deposit(acme, 900_00)
            make_allowance(acme, amount=1_00, overlap="both")
        services.run_allowances()

    more(2)
    with django_assert_max_num_queries(40) as few:
        as_keeper.get(address(name))
    more(8)
    with django_assert_max_num_queries(len(few)):
        as_keeper.get(address(name))
