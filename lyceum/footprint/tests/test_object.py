"""Objecting to a line: it is marked, counted nowhere, and who told it answers."""

import pytest
from django.urls import reverse

from lyceum.footprint import errors, services
from lyceum.footprint.models import Line, Objection
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.organisations.testing import make_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(grace, acme):
    make_role(grace, "administrator", acme)
    return grace


@pytest.fixture
def line(tell):
    return tell()[0]


@pytest.fixture
def said(ada, act, line, keeper):
    return services.object_to(by=act(ada), line_id=line, reason="That was not me.")


def is_counted(line):
    return Line.objects.unscoped("test").get(pk=line).is_counted


def test_the_line_is_marked_and_not_counted_until_it_is_answered(client, ada, act, line, keeper):
    client.force_login(ada)
    page = reverse("footprint:line", args=[line])
    assert "Acme" in client.get(page).text

    client.post(reverse("footprint:object", args=[line]), {"reason": "That was not me."})

    assert not is_counted(line)
    assert "You object: not counted" in client.get("/footprint/").text
    assert "That was not me." in client.get(page).text
    client.force_login(keeper)
    assert "Somebody objects to a line" in client.get("/inbox/").text


@pytest.mark.parametrize(("outcome", "counts"), [("upheld", False), ("refused", True)])
def test_whoever_told_it_answers(client, ada, said, keeper, outcome, counts):
    client.force_login(keeper)
    page = reverse("records:answers-of", args=["acme"])
    assert "That was not me." in client.get(page).text

    answer = reverse("records:answer", args=[said.pk])
    assert client.post(answer, {"outcome": outcome}).status_code == 422
    client.post(answer, {"outcome": outcome, "answer": "We looked."})

    assert is_counted(said.line_id) is counts
    assert "We looked." in client.get(page).text
    assert client.post(answer, {"outcome": outcome, "answer": "Again."}).status_code == 409
    client.force_login(ada)
    assert "We looked." in client.get(reverse("footprint:line", args=[said.line_id])).text
    assert "Your objection is answered" in client.get("/inbox/").text


def test_who_runs_the_ecosystem_answers_for_an_organisation_too(client, olga, said):
    client.force_login(olga)
    answer = reverse("records:answer", args=[said.pk])

    assert client.post(answer, {"outcome": "upheld", "answer": "Yes."}).status_code == 302
    assert not is_counted(said.line_id)


def test_it_can_be_withdrawn(ada, act, line):
    said = services.object_to(by=act(ada), line_id=line, reason="That was not me.")

    services.withdraw_objection(by=act(ada), objection_id=said.pk)

    assert is_counted(line)
    services.object_to(by=act(ada), line_id=line, reason="It was not, after all.")


@pytest.mark.parametrize("second", ["withdrawn", "refused"])
def test_what_was_upheld_stays_uncounted_whatever_becomes_of_another_objection(
    ada, keeper, act, said, second
):
    by = act(keeper)
    services.answer_objection(by=by, objection_id=said.pk, is_upheld=True, answer="Yes.")
    more = services.object_to(by=act(ada), line_id=said.line_id, reason="Nor was the date.")

    if second == "withdrawn":
        services.withdraw_objection(by=act(ada), objection_id=more.pk)
    else:
        services.answer_objection(by=by, objection_id=more.pk, is_upheld=False, answer="It was.")

    assert not is_counted(said.line_id)


def test_one_at_a_time(ada, act, line):
    services.object_to(by=act(ada), line_id=line, reason="That was not me.")
    with pytest.raises(errors.IsObjectedTo):
        services.object_to(by=act(ada), line_id=line, reason="Really.")


def test_what_the_house_told_of_nobodys_organisation_the_ecosystem_answers(
    client, ada, olga, grace, act, tell
):
    line = tell(organisation_id=None)[0]
    services.object_to(by=act(ada), line_id=line, reason="That was not me.")

    client.force_login(olga)
    assert "That was not me." in client.get(reverse("records:answers")).text
    client.force_login(grace)
    assert client.get(reverse("records:answers")).status_code == 404


def test_outsiders_find_nothing(client, linus, said):
    client.force_login(linus)

    assert client.get(reverse("records:answers-of", args=["acme"])).status_code == 404
    for name in ("records:answer", "footprint:withdraw"):
        page = reverse(name, args=[said.pk])
        assert client.post(page, {"outcome": "upheld", "answer": "x"}).status_code == 404
    object_to = reverse("footprint:object", args=[said.line_id])
    assert client.post(object_to, {"reason": "x"}).status_code == 404
    assert Objection.objects.unscoped("test").get().state == "asked"


def test_each_has_their_own_part(ada, keeper, act, said):
    with pytest.raises(Forbidden):
        services.withdraw_objection(by=act(keeper), objection_id=said.pk)
    with pytest.raises(Forbidden):
        services.answer_objection(by=act(ada), objection_id=said.pk, is_upheld=True, answer="Yes")
    with pytest.raises(NotFound):
        services.object_to(by=act(keeper), line_id=said.line_id, reason="x")
