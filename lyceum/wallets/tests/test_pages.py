"""The purse in a browser: what one has, asks for, buys; what others see of it: nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lyceum.identity.testing import make_person
from lyceum.kernel.money import Money
from lyceum.organisations.testing import make_organisation, make_role
from lyceum.skills.testing import make_skill
from lyceum.wallets import services
from lyceum.wallets.models import Account, Consent, Purchase
from lyceum.wallets.testing import make_pot, money_in
from lyceum.wallets.types import Condition, Order, Upload

from .test_purchases import PNG


@pytest.fixture
def own(acme, ada):
    return make_pot(acme, 100_00, person=ada, name="Learning 2026")


@pytest.fixture
def me(client, ada):
    client.force_login(ada)
    return client


def seminar(price=80_00):
    return Order(
        price=Money(price, "EUR"),
        reason="enrolment",
        wanted="catalogue.resource:5",
        title="Seminar",
        provider_id=9,
    )


def text(client, name, *args):
    return client.get(reverse(f"wallets:{name}", args=args)).text


@pytest.fixture
def asked(acme, ada, act, own):
    make_pot(acme, 900_00, kind="organisation", name="For everybody")
    request = services.Request(words="I weave", step="Looms by May", link="https://looms.example/")
    return services.ask_for(by=act(ada), person_id=ada.pk, order=seminar(300_00), request=request)


def test_an_empty_purse_says_what_will_be_here(me):
    assert "No learning money yet" in text(me, "mine")


def test_the_purse_shows_what_is_there_and_what_came_and_went(me, ada, act, own):
    services.pay_for(by=act(ada), person_id=ada.pk, order=seminar())

    page = text(me, "mine")

    assert "Learning 2026" in page
    assert "20\N{NO-BREAK SPACE}€" in page
    assert "Seminar" in page
    assert "Seminar" in text(me, "history")


def test_a_book_is_asked_for_bought_and_settled(me, ada, own):
    given = {
        "title": "Weaving",
        "kind": "book",
        "price": "40",
        "currency": "eur",
        "words": "For the loom",
    }
    answer = me.post(reverse("wallets:ask"), given)
    wish = Purchase.objects.unscoped("a test").get()
    assert answer["Location"] == reverse("wallets:purchase", args=[wish.pk])
    assert "bring the receipt" in me.get(answer["Location"]).text

    receipt = SimpleUploadedFile("receipt.png", PNG, "image/png")
    me.post(reverse("wallets:settle", args=[wish.pk]), {"receipt": receipt, "price": "38,50"})

    assert money_in(own) == (61_50, 0)
    kept = me.get(reverse("wallets:receipt", args=[wish.pk]))
    assert b"".join(kept.streaming_content)[:4] == PNG[:4]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"price": "0"}, "An amount such as"),
        ({"price": "-5"}, "An amount such as"),
        ({"price": "19.999"}, "An amount such as"),
        ({"price": "1,000"}, "An amount such as"),
        ({"price": "1e30"}, "An amount such as"),
        ({"price": "NaN"}, "An amount such as"),
        ({"currency": "XYZ"}, "Three letters"),
        ({"price": "140"}, "100.00 EUR is there"),
    ],
)
def test_what_is_no_price_is_told_and_nothing_is_booked(me, own, given, told):
    asked = {"title": "Weaving", "kind": "book", "price": "40", "currency": "EUR"} | given

    answer = me.post(reverse("wallets:ask"), asked)

    assert answer.status_code in (409, 422)
    assert told in answer.text
    assert not Purchase.objects.unscoped("a test").exists()


def test_a_receipt_for_more_or_of_another_kind_is_refused(me, ada, act, own):
    wish = services.ask_off_catalogue(
        by=act(ada),
        person_id=ada.pk,
        title="Weaving",
        price=Money(40_00, "EUR"),
        request=services.Request(),
    )
    to = reverse("wallets:settle", args=[wish.pk])
    page = SimpleUploadedFile("receipt.html", b"<html></html>", "image/png")
    for wrong in (
        {"receipt": page, "price": "38"},
        {"receipt": SimpleUploadedFile("r.png", PNG), "price": "41"},
        {"price": "38"},
    ):
        assert me.post(to, wrong).status_code in (409, 422)
    wish.refresh_from_db()
    assert wish.state == "approved"


def test_who_decides_sees_what_was_attached_and_answers(client, grace, asked, own):
    client.force_login(grace)
    page = text(client, "consents")
    assert all(word in page for word in ("Ada", "I weave", "Looms by May", "For everybody"))
    assert "200\N{NO-BREAK SPACE}€ from For everybody" in page
    assert own.name not in page
    consent = Consent.objects.unscoped("a test").get()

    client.post(
        reverse("wallets:answer-consent", args=[consent.pk]), {"answer": "yes", "words": "Go"}
    )

    asked.refresh_from_db()
    assert asked.state == "approved"
    assert "Nobody waits" in text(client, "consents")


def test_who_is_asked_chooses_who_decides_instead(client, acme, grace, asked):
    fay = make_person("Fay")
    make_role(fay, "finance", acme)
    consent = Consent.objects.unscoped("a test").get()
    client.force_login(grace)
    to = reverse("wallets:delegate-consent", args=[consent.pk])
    assert to in text(client, "consents")
    page = client.get(to).text
    assert "Fay" in page
    assert "Ada asks for" in page
    for wrong in ("", "x", str(grace.pk), "9" * 30):
        assert client.post(to, {"to": wrong}).status_code == 404

    client.post(to, {"to": fay.pk})

    consent.refresh_from_db()
    assert consent.decider_id == fay.pk
    assert client.get(to).status_code == 404


def test_the_asker_sees_the_answer_and_may_think_again(me, grace, act, asked, own):
    assert "Grace" in text(me, "purchase", asked.pk)

    me.post(reverse("wallets:cancel-purchase", args=[asked.pk]))

    asked.refresh_from_db()
    assert asked.state == "cancelled"
    assert money_in(own) == (100_00, 0)


def test_the_order_of_pots_is_changed(me, acme, ada, own):
    other = make_pot(acme, 5_00, person=ada)

    me.post(reverse("wallets:order-pots"), {"pot": [other.pk, own.pk]})

    page = text(me, "mine")
    assert page.index(other.name) < page.index(own.name)


def test_outsiders_and_managers_find_nothing(client, grace, linus, asked):
    for somebody in (grace, linus):
        client.force_login(somebody)
        for name in ("purchase", "receipt"):
            assert client.get(reverse(f"wallets:{name}", args=[asked.pk])).status_code == 404
        for name in ("cancel-purchase", "settle"):
            assert client.post(reverse(f"wallets:{name}", args=[asked.pk])).status_code in (
                403,
                404,
            )
    consent = Consent.objects.unscoped("a test").get()
    client.force_login(linus)
    for name in ("answer-consent", "delegate-consent"):
        to = reverse(f"wallets:{name}", args=[consent.pk])
        assert client.post(to, {"answer": "yes"}).status_code == 404
    assert client.get(to).status_code == 404


def test_more_pots_and_lines_ask_no_more(me, acme, ada, act, own, django_assert_max_num_queries):
    for _each in range(5):
        make_pot(acme, 10_00, person=ada)
    me.get(reverse("wallets:mine"))

    with django_assert_max_num_queries(22):
        me.get(reverse("wallets:mine"))


def test_a_form_that_is_sent_twice_asks_once(me, own):
    given = {
        "title": "Weaving",
        "kind": "book",
        "price": "40",
        "currency": "EUR",
        "key": "6a1b1c52-4c4e-4f0c-9d9e-0d8f2a1f3c55",
    }

    for _again in range(2):
        assert me.post(reverse("wallets:ask"), given).status_code == 302

    assert Purchase.objects.unscoped("a test").count() == 1
    assert money_in(own) == (100_00, 40_00)


def test_an_answer_is_yes_or_no(client, grace, asked):
    client.force_login(grace)
    consent = Consent.objects.unscoped("a test").get()

    answer = client.post(reverse("wallets:answer-consent", args=[consent.pk]), {"words": "x"})

    assert answer.status_code == 422
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_what_was_bought_stands_in_a_list(me, ada, act, own):
    services.pay_for(by=act(ada), person_id=ada.pk, order=seminar())

    assert "Seminar" in text(me, "purchases")


def test_money_for_a_skill_pays_for_a_book_about_it(me, acme, ada):
    sql = make_skill("SQL")
    pot = make_pot(acme, 100_00, person=ada, condition=Condition(skill_ids=frozenset({sql.pk})))
    wish = {"title": "SQL for weavers", "kind": "book", "price": "40", "currency": "EUR"}

    refused = me.post(reverse("wallets:ask"), wish)
    asked = me.post(reverse("wallets:ask"), wish | {"skills": [sql.pk, 10**9]})

    assert refused.status_code == 409
    made = Purchase.objects.unscoped("a test").get()
    assert asked.url == reverse("wallets:purchase", args=[made.pk])
    assert made.skill_ids == [sql.pk]
    assert Account.objects.get(pk=pot.account_id).held == 40_00


@pytest.fixture
def settled(ada, act, own):
    wish = services.ask_off_catalogue(
        by=act(ada),
        person_id=ada.pk,
        title="Weaving",
        price=Money(40_00, "EUR"),
        request=services.Request(),
    )
    receipt = Upload("r.png", PNG)
    return services.settle_with_receipt(by=act(ada), purchase_id=wish.pk, receipt=receipt)


def test_who_keeps_the_books_opens_the_receipt_and_nobody_else(
    client, ada, settled, finance, grace
):
    elsewhere = make_person("Fern")
    make_role(elsewhere, "finance", make_organisation("Globex"))
    receipts = reverse("wallets:receipts", args=["acme"])
    one = reverse("wallets:receipt", args=[settled.pk])

    for person, status in [(ada, 404), (grace, 404), (elsewhere, 404), (finance, 200)]:
        client.force_login(person)
        assert client.get(receipts).status_code == status
        assert client.get(one).status_code == (200 if person == ada else status)
    page = client.get(receipts).text
    assert all(word in page for word in ("Weaving", "Ada", "40\N{NO-BREAK SPACE}€", one))


def test_skills_that_one_may_not_see_are_neither_named_nor_kept(me):
    theirs = make_skill("Secret sauce", owner_id="organisation:999")
    wish = {"title": "Sauces", "kind": "book", "price": "40", "currency": "EUR"}
    asked = wish | {"skills": [theirs.pk]}

    refused = me.post(reverse("wallets:ask"), asked | {"title": ""})
    me.post(reverse("wallets:ask"), asked)

    assert refused.status_code == 422
    assert "Secret sauce" not in refused.text
    assert not any(made.skill_ids for made in Purchase.objects.unscoped("a test"))
