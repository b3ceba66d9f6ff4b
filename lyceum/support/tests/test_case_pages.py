"""Asking from any page, the desk, its figures and its settings."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lyceum.identity.testing import make_person
from lyceum.organisations.testing import make_membership, make_role
from lyceum.support import selectors, services
from lyceum.support.models import CannedAnswer, Case, Route, Turn
from lyceum.support.testing import acting, make_case

pytestmark = pytest.mark.django_db


def asked(**more):
    return {"kind": "hr-partner", "subject": "Hours", "text": "Where?", **more}


def test_it_is_asked_from_any_page_with_its_address_and_title(client, ada, acme, hanna):
    client.force_login(ada)
    assert '/support/ask/?from=%2Fskills%2F"' in client.get("/skills/").text
    page = client.get(reverse("support:ask"), {"from": "/skills/?q=secret", "title": "Skills"})
    assert "You come from “Skills”" in page.text
    assert 'value="/skills/"' in page.text
    said = asked(organisation_id=acme.pk, with_context="on", address="/skills/", title="Skills")
    client.post(reverse("support:ask"), said)
    case = Case.objects.unscoped("test").get()
    assert (case.context_address, case.context_title) == ("/skills/", "Skills")
    client.post(reverse("support:ask"), said | {"with_context": ""})
    assert Case.objects.unscoped("test").latest("pk").context_address == ""


def test_a_book_is_refused_with_a_sentence(client, ada, acme):
    client.force_login(ada)
    answer = client.post(reverse("support:ask"), asked(organisation_id=acme.pk, text="x" * 10_001))
    assert answer.status_code == 422
    assert "longer than 10000 characters" in answer.text


def test_one_asks_only_where_one_belongs(client, ada, acme, linus):
    client.force_login(linus)
    answer = client.post(reverse("support:ask"), asked(organisation_id=acme.pk))
    assert answer.status_code == 422


def test_the_answer_the_note_and_the_tap(client, ada, acme, hanna):
    case = make_case(ada, acme)
    there = reverse("support:case", args=[case.pk])
    client.force_login(hanna)
    assert there in client.get(reverse("support:desk", args=[acme.slug])).text
    for how, text in (("note", "Ask payroll."), ("answer", "Under Record.")):
        client.post(reverse("support:answer", args=[case.pk]), {"text": text, "how": how})
    client.force_login(ada)
    page = client.get(there).text
    assert "Under Record." in page
    assert "Ask payroll." not in page
    assert "Did it help?" in page
    client.post(reverse("support:rate-case", args=[case.pk]), {"rating": "3"})
    assert "You said: It helped" in client.get(there).text


def test_the_desk_asks_as_often_for_twenty_as_for_two(client, acme, hanna):
    client.force_login(hanna)

    def queries(number):
        for n in range(number):
            person = make_person(f"Asker {number} {n}")
            make_membership(acme, person)
            make_case(person, acme)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(reverse("support:desk", args=[acme.slug])).status_code == 200
        return len(seen)

    assert queries(2) == queries(18)


def test_a_case_asks_as_often_for_many_lines_as_for_few(client, ada, acme, hanna):
    case = make_case(ada, acme)
    client.force_login(hanna)

    def queries(number):
        for n in range(number):
            services.add_note(by=acting(hanna), case_id=case.pk, text=f"Note {n}")
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("support:case", args=[case.pk]))
        return len(seen)

    assert queries(2) == queries(18)


def test_outsiders_find_nothing(client, ada, grace, linus, acme, hanna):
    case = make_case(ada, acme)
    pages = [
        *(reverse(f"support:{name}", args=[case.pk]) for name in ("case", "suggested")),
        *(reverse(f"support:{name}", args=[acme.slug]) for name in ("desk", "figures", "settings")),
    ]
    for person in (linus, grace):  # a manager is nobody at the desk
        client.force_login(person)
        for page in pages:
            assert client.get(page).status_code == 404, page
    assert client.post(reverse("support:reply", args=[case.pk]), {"text": "x"}).status_code == 404


def test_what_was_answered_before_is_suggested(client, ada, grace, acme, hanna):
    before = make_case(grace, acme, "Where do I see my learning hours?")
    services.answer_case(by=acting(hanna), case_id=before.pk, text="Under Record, at the top.")
    other = make_case(grace, acme, "May I bring a dog?", text="A small one.")
    services.answer_case(by=acting(hanna), case_id=other.pk, text="Yes.")
    case = make_case(ada, acme, "Where can I see the hours that I learnt?")
    client.force_login(hanna)
    page = client.get(reverse("support:suggested", args=[case.pk]), headers={"HX-Request": "true"})
    assert "Under Record, at the top." in page.text
    assert "Yes." not in page.text
    client.force_login(ada)
    assert client.get(reverse("support:suggested", args=[case.pk])).status_code == 404


def test_figures_are_about_five_people_or_more(acme, hanna):
    people = [make_person(f"Asker {n}") for n in range(6)]
    for person in people:
        make_membership(acme, person)
    for person in people[:4]:
        case = make_case(person, acme)
        services.answer_case(by=acting(hanna), case_id=case.pk, text="So.")
    assert selectors.figures_of(acme.pk)[0].cases is None
    case = make_case(people[4], acme)
    services.answer_case(by=acting(hanna), case_id=case.pk, text="So.")
    make_case(people[5], acme, kind="administrator")
    whole, *kinds = selectors.figures_of(acme.pk)
    assert (whole.cases, whole.median_minutes, whole.in_time) == (6, 0, 100)
    assert [row.cases for row in kinds] == [None, None]  # five of six would tell of the sixth


def test_who_keeps_the_desk_says_how_it_is_answered(client, acme, hanna):
    client.force_login(hanna)
    days = {"person_id": hanna.pk, "starts_on": "2030-01-01", "ends_on": "2030-01-09"}
    for name, said in (
        ("keep-canned", {"title": "Hours", "text": "Under Record."}),
        ("set-route", {"kind": "advisor", "role": "facilitator", "hours": 4, "position": 1}),
        ("add-turn", {"kind": "hr-partner", **days}),
        ("add-absence", days),
    ):
        answer = client.post(reverse(f"support:{name}", args=[acme.slug]), said)
        assert answer.status_code == 302, name
    page = client.get(reverse("support:settings", args=[acme.slug])).text
    assert "within 4.0 working hours" in page
    for name, model in (
        ("remove-canned", CannedAnswer),
        ("remove-route", Route),
        ("remove-turn", Turn),
    ):
        row = model.objects.unscoped("test").get()
        client.post(reverse(f"support:{name}", args=[row.pk]))
        assert not model.objects.unscoped("test").exists()


def test_who_only_answers_keeps_words_but_no_rules(client, acme):
    advisor = make_person("Advisor")
    make_membership(acme, advisor)
    make_role(advisor, "advisor", acme)
    client.force_login(advisor)
    said = {"kind": "advisor", "role": "facilitator", "hours": 4, "position": 1}
    assert client.post(reverse("support:set-route", args=[acme.slug]), said).status_code == 404
    wrong = client.post(reverse("support:keep-canned", args=[acme.slug]), {"title": "x"})
    assert wrong.status_code == 422
