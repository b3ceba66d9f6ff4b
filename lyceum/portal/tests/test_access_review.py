"""The review of who may see or do what: what it shows, marks and records, and to whom."""

import csv
import io
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.urls import reverse

from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.models import RecordedEvent
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership, make_role, make_unit
from lyceum.paths import api as paths
from lyceum.portal.selectors.access import MEANS
from lyceum.skills import api as skills

pytestmark = pytest.mark.django_db
DECIDING = "lyceum.wallets.selectors.deciding"


@pytest.fixture
def adam(acme):
    """The administrator of Acme, signed in today."""
    adam = person_of(acme, "Adam")
    make_role(adam, "administrator", acme)
    return adam


def person_of(acme, name, *, last_login=None, **fields):
    person = make_person(name)
    make_membership(acme, person, **fields)
    type(person).objects.filter(pk=person.pk).update(last_login=last_login or clock.now())
    return person


def review(client, acme, person, **asked):
    client.force_login(person)
    return client.get(reverse("portal:access", args=[acme.slug]), asked)


def marks(answer):
    return {
        (holder.row.name, holder.row.role): set(holder.row.marks)
        for holder in answer.context["rows"]
    }


HELPS = "handles what is in the way of people"
# What the page says where a policy lets a role do something.
SAID = {
    "assessments.READERS": "reads figures of surveys",
    "assessments.WRITERS": "writes assessments",
    "catalogue.EDITORS": "adds and changes courses",
    "communities.KEEPERS": "keeps spaces",
    "communities.OPENERS": "announces dates of courses",
    "communities.SPONSORS": "may promise working time",
    "courseware.EDITORS": "adds and changes courses",
    "feedback.ASKERS": "runs surveys",
    "feedback.HANDLERS": HELPS,
    "feedback.OFFERERS": "reads what is said of them",
    "feedback.READERS": "reads figures of surveys",
    "journeys.KEEPERS": "keeps the list of people",
    "journeys.WRITERS": "playbooks",
    "organisations.BOOKKEEPERS": "keeps the books",
    "organisations.COUNTS_ALL": "and every unit",
    "organisations.COUNTS_A_UNIT": "reads its figures",
    "organisations.KEEPERS": "keeps the list of people",
    "organisations.KEEPS_A_UNIT": "keeps the list of people",
    "organisations.SEES_A_UNIT": "of a unit, sees who is in it",
    "portal.CULTURE": HELPS,
    "programmes.ADMITTERS": "lets them into programmes",
    "programmes.OFFERERS": "announces dates of courses",
    "skills.EDITORS": "edits skills",
    "support.ANSWERERS": "answers questions",
    "support.KEEPERS": "keeps the list of people",
    "support.TEAM": "outreach",
    "wallets.BOOKKEEPERS": "keeps the books",
    "wallets.DECIDE": "decides on learning money",
}
NO_POWER = {"organisations.WHOLE_ONLY"}
FOR_ALL = {"hr-partner", "teacher", "finance", "facilitator"}  # administrators do what these do


def policies():
    """The tuples of roles by which the apps decide who may."""
    roles = {role for role, _words in organisations.role_choices()}
    rooms = [*(f"{app.name}.policies" for app in apps.get_app_configs()), DECIDING]
    for room in rooms:
        if not room.startswith("lyceum.") or find_spec(room) is None:
            continue
        for name, found in vars(import_module(room)).items():
            if isinstance(found, tuple) and found and roles.issuperset(found):
                yield f"{room.split('.')[1]}.{name}", set(found)


def test_what_a_role_lets_its_holder_do_is_what_the_policies_let_them_do():
    means = {role: str(words) for role, words in MEANS.items()}
    found = dict(policies())
    assert found.keys() - NO_POWER == SAID.keys()
    for name, words in SAID.items():
        told = {role for role, said in means.items() if words in said} - {"administrator"}
        assert told == found[name] - {"administrator"}, name
        assert FOR_ALL & found[name] or "administrator" not in found[name], name


def ago(days):
    return clock.now() - timedelta(days=days)


def test_it_shows_who_holds_what_why_and_since_when(client, act, acme, adam, olga, ada):
    unit = make_unit(acme, "Sales")
    granted = organisations.grant_role(
        by=act(adam), person_id=ada.pk, role="mentor", organisation_id=acme.pk, unit_id=unit.pk
    )
    answer = review(client, acme, adam)

    first, *others = answer.context["rows"]
    assert (first.row.name, first.row.is_of_ecosystem) == ("Olga", True)
    [mentor] = [holder.row for holder in others if holder.row.role == "mentor"]
    assert (mentor.name, mentor.unit, mentor.granted_by) == ("Ada", "Sales", "Adam")
    assert mentor.since == granted.granted_at
    for word in ("whole ecosystem", "Sales", "whole organisation", "by Adam"):
        assert word in answer.text


def test_what_is_stale_is_marked(client, acme, adam):
    silent = person_of(acme, "Silent", last_login=ago(91))
    awake = person_of(acme, "Awake", last_login=ago(89))
    never = make_person("Never")
    make_membership(acme, never)
    left = person_of(acme, "Left", is_open=False, ends_on=clock.today())
    closed = person_of(acme, "Closed")
    type(closed).objects.filter(pk=closed.pk).update(is_active=False)
    for person in (silent, awake, never, left, closed):
        make_role(person, "mentor", acme)
    old = make_role(never, "teacher", acme)
    type(old).objects.unscoped("test").filter(pk=old.pk).update(granted_at=ago(91))
    make_role(awake, "teacher", acme, expires_at=clock.now() + timedelta(days=6))
    make_role(awake, "advisor", acme, expires_at=clock.now() + timedelta(days=8))
    make_role(awake, "finance", acme, expires_at=ago(1))
    make_role(awake, "executive", acme, expires_at=ago(31))

    found = marks(review(client, acme, adam))
    assert found["Silent", "mentor"] == {"silent"}
    assert found["Awake", "mentor"] == set()
    assert found["Never", "mentor"] == set(), "granted today: there was no time to come yet"
    assert found["Never", "teacher"] == {"silent"}
    assert found["Left", "mentor"] == {"left"}
    assert found["Closed", "mentor"] == {"closed"}
    assert found["Awake", "teacher"] == {"ends"}
    assert found["Awake", "advisor"] == set()
    assert found["Awake", "finance"] == {"expired"}
    assert ("Awake", "executive") not in found
    stale = review(client, acme, adam, stale="1")
    assert set(marks(stale)) == {key for key, told in found.items() if told}
    assert stale.context["found"].stale == len(marks(stale))
    assert set(marks(review(client, acme, adam, role="finance"))) == {("Awake", "finance")}


def test_administrators_of_the_ecosystem_need_no_place_here(client, acme, adam, olga):
    type(olga).objects.filter(pk=olga.pk).update(last_login=clock.now())

    assert marks(review(client, acme, adam))["Olga", "administrator"] == set()


def test_the_second_factor_is_told(client, acme, adam):
    factors = apps.get_model("mfa.Authenticator").objects
    factors.create(user=adam, type="totp", data={})
    other = person_of(acme, "Codes only")
    make_role(other, "mentor", acme)
    factors.create(user=other, type="recovery_codes", data={})

    answer = review(client, acme, adam)
    has = {holder.row.name: holder.has_factor for holder in answer.context["rows"]}
    assert has["Adam"]
    assert not has["Codes only"]


def test_managers_and_how_many_share_with_them(client, act, acme, adam, grace):
    boss = organisations.change_membership
    for name in ("One", "Two", "Three"):
        person = person_of(acme, name)
        boss(by=act(adam), organisation_id=acme.pk, person_id=person.pk, manager_id=grace.pk)
        if name != "Three":
            skills.share_levels(by=act(person), with_manager_at=acme.pk)
    answer = review(client, acme, adam)

    [leader] = answer.context["leaders"]
    assert (leader.row.name, leader.leads, leader.shared) == ("Grace", 3, 2)


def test_advisors_are_told_with_a_number_and_no_names(client, act, acme, adam, linus, olga):
    advisor, advised = person_of(acme, "Advisor"), person_of(acme, "Quagga")
    make_role(advisor, "advisor")
    make_role(advisor, "advisor", acme)
    skill = skills.add_skill(by=act(olga), label="Weaving")
    for person in (advised, linus):  # Linus is of another organisation
        goal = paths.set_goal(by=act(person), person_id=person.pk, wishes=[paths.Wish(skill, 3)])
        paths.invite_advisor(by=act(person), path_id=goal.path_id, advisor_id=advisor.pk)
    answer = review(client, acme, adam)

    assert [h.advises for h in answer.context["rows"] if h.row.role == "advisor"] == [1]
    assert "Quagga" not in answer.text


def test_reviewed_is_recorded_with_who_and_when(client, acme, adam, ada):
    assert "Nobody has gone through this yet" in review(client, acme, adam).text
    answer = client.post(reverse("organisations:review-access", args=[acme.slug]))

    assert answer.url == reverse("portal:access", args=[acme.slug])
    assert "Adam went through it" in client.get(answer.url).text
    [told] = RecordedEvent.objects.filter(name="organisations.AccessReviewed")
    assert told.by == f"person:{adam.pk}"
    assert told.owner_id == f"organisation:{acme.pk}"
    assert told.payload["roles"] == 2


def test_who_looked_as_whom_stands_there(client, acme, adam, ada):
    client.force_login(adam)
    begin = reverse("access:view-as", args=[acme.slug, ada.pk])
    client.post(begin, {"reason": "She cannot find her course."})
    client.post(reverse("access:stop-viewing"))

    assert "She cannot find her course." in review(client, acme, adam).text


def test_the_file_says_the_same(client, acme, adam, olga):
    for number in range(60):
        make_role(person_of(acme, f"Person {number:02}"), "mentor", acme)
    make_role(person_of(acme, "=1+1"), "mentor", acme)
    client.force_login(adam)
    answer = client.get(reverse("portal:export-access", args=[acme.slug]))

    text = b"".join(answer).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 61 + 3
    assert rows[0]["name"] == "Olga"
    assert {row["second_factor"] for row in rows} == {"no"}
    assert not [row for row in rows if row["name"].startswith("=")], "no formula in a file"


def test_outsiders_find_nothing(client, act, acme, grace, ada, linus):
    harriet = person_of(acme, "Harriet")
    make_role(harriet, "hr-partner", acme)
    for person in (ada, grace, linus, harriet):
        assert review(client, acme, person).status_code == 404
        export = client.get(reverse("portal:export-access", args=[acme.slug]))
        assert export.status_code == 404
        post = client.post(reverse("organisations:review-access", args=[acme.slug]))
        assert post.status_code in {403, 404}
        with pytest.raises(Forbidden):
            organisations.review_access(by=act(person), organisation_id=acme.pk)
    assert not RecordedEvent.objects.filter(name="organisations.AccessReviewed").exists()


def test_the_way_there(client, acme, adam, ada):
    home = reverse("organisations:organisation", args=[acme.slug])
    there = reverse("portal:access", args=[acme.slug])
    client.force_login(adam)
    people = reverse("organisations:directory", args=[acme.slug])
    assert people in client.get(home).text
    assert there in client.get(people).text
    client.force_login(ada)
    assert there not in client.get(home).text


def test_an_odd_address_is_no_surprise(client, acme, adam):
    for asked in ({"page": "x"}, {"page": "999"}, {"managers": "999"}, {"role": "emperor"}):
        assert review(client, acme, adam, **asked).status_code == 200


@pytest.mark.parametrize("count", [2, 20])
def test_the_page_costs_the_same_for_few_and_many(
    client, act, acme, adam, count, django_assert_max_num_queries
):
    unit, above = make_unit(acme, "Sales"), None
    for number in range(count):
        above = make_membership(acme, make_person(f"Person {number}"), manager=above)
        make_role(above.person, "advisor", acme, granted_by=str(act(adam)))
        make_role(above.person, "mentor", acme, unit=unit)
    review(client, acme, adam)

    with django_assert_max_num_queries(26):
        client.get(reverse("portal:access", args=[acme.slug]))
