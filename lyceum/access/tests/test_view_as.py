"""Looking as somebody else: who may, what it shows, how it ends, and who hears of it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lyceum.access import api, services
from lyceum.access.errors import MayDoMore, ReasonIsMissing
from lyceum.access.models import ViewAs
from lyceum.access.types import VIEW_KEY
from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.messaging.testing import kinds_to
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import (
    make_membership,
    make_organisation,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db
WHY = "She cannot find the course in the catalogue."
STOP = "access:stop-viewing"


@pytest.fixture
def adam(acme):
    """The administrator of Acme."""
    adam = make_person("Adam")
    make_membership(acme, adam)
    make_role(adam, "administrator", acme)
    return adam


def page_of(acme, person):
    return reverse("access:view-as", args=[acme.slug, person.pk])


def home_of(acme):
    return reverse("organisations:organisation", args=[acme.slug])


@pytest.fixture
def looking(client, adam, ada, acme):
    """A browser in which Adam looks as Ada."""
    client.force_login(adam)
    assert client.post(page_of(acme, ada), {"reason": WHY}).url == home_of(acme)
    return client


def view():
    return ViewAs.objects.unscoped("test").latest("pk")


def facts(name):
    return RecordedEvent.objects.filter(name=f"access.{name}")


# --- who may --------------------------------------------------------------------------------------


def test_administrators_look_and_the_person_hears_of_it(act, adam, ada, acme):
    services.begin_viewing(by=act(adam), organisation_id=acme.pk, person_id=ada.pk, reason=WHY)

    [told] = facts("ViewAsBegun")
    assert told.owner_id == f"organisation:{acme.pk}"
    assert WHY not in str(told.payload)  # free words about somebody can be erased, the log cannot
    assert (told.payload["person_id"], told.payload["viewer_id"]) == (ada.pk, adam.pk)
    assert kinds_to(ada) == ["access.viewed_as"]
    [row] = api.views_in(act(adam), acme.pk)
    assert (row.viewer, row.person, row.reason) == ("Adam", "Ada", WHY)
    assert view().ends_at - view().begun_at == timedelta(minutes=30)


def test_nobody_else_does(act, acme, ada, grace, linus, olga):
    harriet = make_person("Harriet")
    make_membership(acme, harriet)
    make_role(harriet, "hr-partner", acme)
    make_role(harriet, "hr-partner", acme, unit=make_unit(acme, "Sales"))
    elsewhere = make_person("Elsewhere")
    make_role(elsewhere, "administrator", make_organisation("Other"))

    for person in (grace, harriet, linus, elsewhere):
        with pytest.raises(NotFound):
            services.begin_viewing(
                by=act(person), organisation_id=acme.pk, person_id=ada.pk, reason=WHY
            )
        with pytest.raises(NotFound):
            api.views_in(act(person), acme.pk)
    with pytest.raises(NotFound):
        services.begin_viewing(
            by=actors.system("x"), organisation_id=acme.pk, person_id=ada.pk, reason=WHY
        )
    services.begin_viewing(by=act(olga), organisation_id=acme.pk, person_id=ada.pk, reason=WHY)


def test_only_people_of_the_organisation_are_looked_as(act, acme, adam, linus, ada):
    for person_id in (linus.pk, adam.pk, 99999):
        with pytest.raises(NotFound):
            services.begin_viewing(
                by=act(adam), organisation_id=acme.pk, person_id=person_id, reason=WHY
            )
    make_role(linus, "mentor", acme)  # a role is no place
    with pytest.raises(NotFound):
        services.begin_viewing(
            by=act(adam), organisation_id=acme.pk, person_id=linus.pk, reason=WHY
        )


def test_never_somebody_who_may_do_more(act, acme, adam, ada, olga):
    make_membership(acme, olga)
    other = make_organisation("Other")
    elsewhere = make_person("Elsewhere")
    in_a_unit = make_person("In a unit")
    advisor = make_person("Advisor of all")
    for person in (elsewhere, in_a_unit, advisor):
        make_membership(acme, person)
    make_role(elsewhere, "administrator", other)
    make_role(in_a_unit, "hr-partner", other, unit=make_unit(other, "Sales"))
    make_role(advisor, "advisor")

    for person in (olga, elsewhere, in_a_unit, advisor):
        with pytest.raises(MayDoMore):
            services.begin_viewing(
                by=act(adam), organisation_id=acme.pk, person_id=person.pk, reason=WHY
            )
    assert kinds_to(olga) == []


@pytest.mark.parametrize("reason", ["", "   ", "help", "a   b    c"])
def test_a_reason_is_asked(act, acme, adam, ada, reason):
    with pytest.raises(ReasonIsMissing):
        services.begin_viewing(
            by=act(adam), organisation_id=acme.pk, person_id=ada.pk, reason=reason
        )
    assert not ViewAs.objects.unscoped("test").exists()


def test_the_tables_insist(adam, ada, acme):
    fields = {"organisation": acme, "reason": WHY, "begun_at": clock.now(), "ends_at": clock.now()}

    with pytest.raises(IntegrityError), transaction.atomic():
        ViewAs.objects.create(person=adam, viewer=adam, **fields)
    ViewAs.objects.create(person=ada, viewer=adam, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        ViewAs.objects.create(person=ada, viewer=adam, **fields)


# --- what it shows --------------------------------------------------------------------------------


def test_the_pages_are_theirs_under_a_banner(looking, adam, ada, acme):
    ada.locale = "fr"
    ada.save()
    page = looking.get(home_of(acme))

    assert page.status_code == 200
    assert 'class="bar"' in page.text
    assert reverse(STOP) in page.text
    assert 'lang="fr"' in page.text
    assert page.context["user"] == ada
    assert page["Cache-Control"] == "no-store"
    assert reverse("organisations:directory", args=[acme.slug]) not in page.text
    assert looking.get(reverse("organisations:directory", args=[acme.slug])).status_code == 404
    assert looking.session["_auth_user_id"] == str(adam.pk)


def test_what_they_may_there_is_seen(client, adam, acme):
    harriet = make_person("Harriet")
    make_membership(acme, harriet)
    make_role(harriet, "hr-partner", acme)
    client.force_login(adam)
    client.post(page_of(acme, harriet), {"reason": WHY})

    assert client.get(reverse("organisations:directory", args=[acme.slug])).status_code == 200
    export = client.get(reverse("organisations:export", args=[acme.slug]))
    assert export.status_code == 403


def test_other_organisations_of_theirs_stay_closed(client, adam, ada, acme):
    make_membership(make_organisation("Other"), ada)
    client.force_login(adam)
    client.post(page_of(acme, ada), {"reason": WHY})

    assert client.get("/organisations/other/").status_code == 404
    assert "Other" not in client.get("/organisations/").text
    assert "Other" not in client.get(home_of(acme)).text


@pytest.mark.parametrize(
    "name",
    [
        "portal:home",
        "identity:profile",
        "messaging:inbox",
        "messaging:preferences",
        "access:views-of-me",
        "account_email",
        "account_change_password",
        "account_logout",
        "mfa_index",
        "mfa_view_recovery_codes",
        "usersessions_list",
        "portal:audit",
    ],
)
def test_what_is_their_own_is_closed(looking, name):
    page = looking.get(reverse(name))

    assert page.status_code == 403
    assert "Closed while you look as Ada" in page.text
    assert 'class="bar"' in page.text
    part = looking.get(reverse(name), headers={"HX-Request": "true"})
    assert part.status_code == 403
    assert "<html" not in part.text


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_nothing_is_changed(looking, acme, ada, method):
    answer = getattr(looking, method)(reverse("organisations:switch"))

    assert answer.status_code == 403
    assert "nothing can be changed" in answer.text
    machine = getattr(looking, method)(
        reverse("organisations:switch"), headers={"Accept": "application/json"}
    )
    assert machine.json()["code"] == "access.only_looking"


def test_whatever_a_page_writes_is_undone(looking, ada, acme, monkeypatch):
    """Even a page that were opened and wrote something."""

    def writes(organisation_id):
        type(acme).objects.filter(pk=organisation_id).update(about="changed")
        return 1

    monkeypatch.setattr("lyceum.organisations.selectors.people_count", writes)
    assert looking.get(home_of(acme)).status_code == 200
    acme.refresh_from_db()
    assert acme.about == ""


def test_nobody_looks_through_two_people(looking, adam, grace, acme):
    assert looking.get(page_of(acme, grace)).status_code == 403
    assert looking.post(page_of(acme, grace), {"reason": WHY}).status_code == 403
    assert ViewAs.objects.unscoped("test").count() == 1


# --- how it ends ----------------------------------------------------------------------------------


def test_they_stop_and_are_themselves(looking, adam, ada, acme):
    answer = looking.post(reverse(STOP))

    assert answer.url == reverse("organisations:place", args=[acme.slug, ada.pk])
    page = looking.get(answer.url)
    assert 'class="bar"' not in page.text
    assert page.context["user"] == adam
    assert VIEW_KEY not in looking.session
    assert view().ended_at
    assert facts("ViewAsEnded").count() == 1
    assert looking.post(reverse(STOP)).url == "/"


def test_stopping_is_a_post(looking):
    assert looking.get(reverse(STOP)).status_code == 405


def test_half_an_hour_is_the_end(looking, adam, acme):
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        pressed = looking.post(reverse("organisations:switch"))
        assert pressed.status_code == 403
        assert "nothing was done" in pressed.text
        assert looking.get(reverse("identity:profile")).context["user"] == adam
    assert view().ended_at == view().ends_at


def test_after_half_an_hour_the_next_page_says_so(looking):
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        part = looking.get(reverse("organisations:organisations"), headers={"HX-Request": "true"})
        assert part["HX-Redirect"] == "/"


@pytest.mark.parametrize("loss", ["role", "place", "account", "more"])
def test_it_ends_when_what_allowed_it_ends(looking, adam, ada, acme, loss):
    house = actors.system("tests")
    if loss == "role":
        organisations.withdraw_role(
            by=house, person_id=adam.pk, role="administrator", organisation_id=acme.pk
        )
    elif loss == "place":
        organisations.end_membership(by=house, organisation_id=acme.pk, person_id=ada.pk)
    elif loss == "account":
        ada.is_active = False
        ada.save()
    else:
        organisations.grant_role(by=house, person_id=ada.pk, role="administrator")

    answer = looking.get(home_of(acme))
    assert answer.url == "/"
    assert VIEW_KEY not in looking.session


def test_the_clock_ends_what_nobody_ended(looking):
    assert services.end_overdue_views() == 0
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        assert services.end_overdue_views() == 1
        assert services.end_overdue_views() == 0
    assert view().ended_at == view().ends_at


def test_forms_of_their_pages_cannot_be_sent_as_oneself(adam, ada, acme):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(adam)
    browser.get(page_of(acme, ada))
    own = browser.cookies["csrftoken"].value
    begin = {"reason": WHY, "csrfmiddlewaretoken": own}
    assert browser.post(page_of(acme, ada), begin).status_code == 302
    browser.get(home_of(acme))
    theirs = browser.cookies["csrftoken"].value
    assert theirs != own
    assert browser.post(reverse(STOP), {"csrfmiddlewaretoken": theirs}).status_code == 302

    late = browser.post(reverse("messaging:mark-all-read"), {"csrfmiddlewaretoken": theirs})
    assert late.status_code == 403


def test_another_session_cannot_take_it_over(looking, client, adam, grace):
    """The number in a session opens nothing unless the session is the viewer's."""
    number = looking.session[VIEW_KEY]
    other = Client()
    other.force_login(grace)
    session = other.session
    session[VIEW_KEY] = number
    session.save()

    assert other.get("/organisations/").url == "/"
    assert VIEW_KEY not in other.session
    assert other.get("/organisations/").context["user"] == grace
    assert view().ended_at is None, "it is not theirs to end, either"


def test_signing_out_and_in_looks_no_further(looking, adam, acme):
    looking.logout()
    looking.force_login(adam)

    assert looking.get(home_of(acme)).context["user"] == adam


def test_a_new_view_ends_the_one_before(act, adam, ada, grace, acme):
    for person in (ada, grace):
        services.begin_viewing(
            by=act(adam), organisation_id=acme.pk, person_id=person.pk, reason=WHY
        )
    assert ViewAs.objects.unscoped("test").filter(ended_at=None).count() == 1


# --- the pages ------------------------------------------------------------------------------------


def test_the_way_there_and_what_it_asks(client, adam, ada, acme, grace):
    client.force_login(adam)
    place = client.get(reverse("organisations:place", args=[acme.slug, ada.pk]))
    assert page_of(acme, ada) in place.text
    own = client.get(reverse("organisations:place", args=[acme.slug, adam.pk]))
    assert page_of(acme, adam) not in own.text

    page = client.get(page_of(acme, ada))
    assert "Look as Ada" in page.text
    short = client.post(page_of(acme, ada), {"reason": "x"})
    assert short.status_code == 422
    assert "Say why" in short.text
    assert client.post(page_of(acme, ada), {}).status_code == 422
    assert VIEW_KEY not in client.session


def test_outsiders_find_nothing(client, ada, grace, linus, acme):
    for person in (ada, grace, linus):
        client.force_login(person)
        assert client.get(page_of(acme, ada)).status_code == 404
        assert client.post(page_of(acme, ada), {"reason": WHY}).status_code == 404
    client.logout()
    assert client.get(page_of(acme, ada)).status_code == 302


def test_the_person_reads_who_and_why(client, act, adam, ada, grace, acme):
    services.begin_viewing(by=act(adam), organisation_id=acme.pk, person_id=ada.pk, reason=WHY)
    client.force_login(ada)

    page = client.get(reverse("access:views-of-me")).text
    assert WHY in page
    assert "Adam" in page
    assert reverse("access:views-of-me") in client.get(reverse("identity:profile")).text
    assert WHY in client.get(reverse("messaging:inbox")).text
    client.force_login(grace)
    assert WHY not in client.get(reverse("access:views-of-me")).text
    client.force_login(adam)
    assert WHY not in client.get(reverse("access:views-of-me")).text


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_costs_the_same_for_few_and_many(
    looking, act, ada, acme, count, django_assert_max_num_queries
):
    by = act(view().viewer)
    for _time in range(count):
        services.begin_viewing(by=by, organisation_id=acme.pk, person_id=ada.pk, reason=WHY)
    looking.force_login(ada)
    with django_assert_max_num_queries(7):
        looking.get(reverse("access:views-of-me"))


def test_who_does_not_look_pays_nothing(client, adam, acme):
    client.force_login(adam)
    with CaptureQueriesContext(connection) as asked:
        client.get(home_of(acme))

    assert not [query for query in asked if "access_viewas" in query["sql"]]
