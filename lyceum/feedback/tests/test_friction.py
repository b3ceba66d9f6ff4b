"""Something is in somebody's way: it goes to a role, and the reporter sees what became of it."""

from urllib.parse import quote

import pytest
from django.apps import apps
from django.urls import reverse

from lyceum.feedback import services
from lyceum.feedback.errors import FrictionIsClosed, NoSuchAnswer
from lyceum.feedback.models import Friction
from lyceum.feedback.types import NewFriction
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.messaging.testing import kinds_to
from lyceum.organisations.testing import make_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(act, ada, acme, hannah):
    new = NewFriction(text="The hall is locked.", organisation_id=acme.pk, role="hr-partner")
    return services.report_friction(by=act(ada), new=new)


def test_it_goes_to_its_role_and_comes_back_with_an_answer(client, ada, hannah, acme):
    client.force_login(ada)
    form = reverse("feedback:report-friction")
    page = client.get(form, {"title": "Night school", "url": "//evil.example/"})
    assert "Night school" in page.text
    said = {
        "text": "The hall is locked.",
        "organisation_id": acme.pk,
        "role": "hr-partner",
        "is_name_shown": "on",
        "url": "/\\evil.example/",
    }
    assert "You are told when" in client.post(form, said, follow=True).text
    report = Friction.objects.unscoped("test").get()
    assert report.url == ""
    assert kinds_to(hannah) == ["feedback.friction_reported"]
    client.force_login(hannah)
    assert "The hall is locked." in client.get(reverse("feedback:desk", args=["acme"])).text
    url = reverse("feedback:friction", args=[report.pk])
    assert "Ada" in client.get(url).text
    client.post(url, {"state": "taken"})
    client.post(url, {"state": "solved", "words": "It opens at six now."})

    client.force_login(ada)
    text = client.get(url).text
    assert "It opens at six now." in text
    assert "It opens at six now." in client.get(reverse("feedback:mine")).text
    assert kinds_to(ada) == ["feedback.friction_moved"] * 2


def test_without_a_name_neither_the_page_nor_the_log_says_it(client, act, ada, acme, hannah):
    new = NewFriction(
        text="Nobody asks us.",
        title="Board",
        organisation_id=acme.pk,
        role="hr-partner",
        is_name_shown=False,
    )
    report = services.report_friction(by=act(ada), new=new)
    client.force_login(hannah)

    for name, args in (("friction", [report.pk]), ("desk", ["acme"])):
        text = client.get(reverse(f"feedback:{name}", args=args)).text
        assert "Nobody asks us." in text
        assert "Ada" not in text
    line = apps.get_model("kernel.RecordedEvent").objects.get(name="feedback.FrictionReported")
    assert (line.by, line.owner_id) == ("system:feedback", f"organisation:{acme.pk}")
    assert "person_id" not in line.payload
    services.move_friction(by=act(hannah), report_id=report.pk, state="taken")
    mail = apps.get_model("messaging.Mail").objects.get(person=ada)
    for said in (mail.subject, mail.text, mail.html):
        assert "Board" not in said
        assert f"/{report.pk}/" not in said
    assert reverse("feedback:mine") in mail.text


def test_a_role_that_nobody_holds_is_the_administrators(act, ada, olga, acme, hannah):
    make_role(olga, "administrator", acme)
    new = NewFriction(text="It is dark.", organisation_id=acme.pk, role="facilitator")
    services.report_friction(by=act(ada), new=new)

    assert kinds_to(olga) == ["feedback.friction_reported"]
    assert kinds_to(hannah) == []


def test_where_there_is_no_administrator_those_of_the_ecosystem_are_told(
    client, act, ada, olga, acme
):
    new = NewFriction(text="It is dark.", organisation_id=acme.pk, role="facilitator")
    report = services.report_friction(by=act(ada), new=new)

    assert kinds_to(olga) == ["feedback.friction_reported"]
    client.force_login(olga)
    assert client.get(reverse("feedback:friction", args=[report.pk])).status_code == 200


def test_every_page_leads_to_it_and_says_where_one_was(client, ada):
    client.force_login(ada)
    here = reverse("feedback:mine")
    assert (
        f"{reverse('feedback:report-friction')}?url={quote(here, safe='')}" in client.get(here).text
    )


def test_it_is_settled_once_and_with_words(act, hannah, report):
    by = act(hannah)
    with pytest.raises(NoSuchAnswer):
        services.move_friction(by=by, report_id=report.pk, state="declined")
    services.move_friction(by=by, report_id=report.pk, state="declined", words="Fire law.")
    with pytest.raises(FrictionIsClosed):
        services.move_friction(by=by, report_id=report.pk, state="taken")


def test_outsiders_find_nothing(client, act, linus, ada, acme, report):
    client.force_login(linus)
    assert client.get(reverse("feedback:friction", args=[report.pk])).status_code == 404
    with pytest.raises(NotFound):
        services.move_friction(by=act(ada), report_id=report.pk, state="taken")
    new = NewFriction(text="?", organisation_id=acme.pk, role="hr-partner")
    with pytest.raises(Forbidden):
        services.report_friction(by=act(linus), new=new)
