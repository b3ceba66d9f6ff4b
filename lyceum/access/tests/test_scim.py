"""What a directory does through SCIM, as Entra ID and Okta do it; and what it may not."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lyceum.access.adapters.scim.door import TRIES
from lyceum.access.models import ApiToken, ScimGroup, ScimUser
from lyceum.access.testing import make_token
from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock, eventlog
from lyceum.kernel.models import RecordedEvent
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership, make_role

pytestmark = pytest.mark.django_db
Person = apps.get_model("identity.Person")
Organisation = apps.get_model("organisations.Organisation")
Membership = apps.get_model("organisations.Membership")
Unit = apps.get_model("organisations.Unit")
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
WORK = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
MESSAGE = "urn:ietf:params:scim:api:messages:2.0:"


class Directory:
    """A company's directory: requests with its token, answers as they come."""

    def __init__(self, client, organisation):
        self.client, self.slug = client, organisation.slug
        self.secret = make_token(organisation)

    def __call__(self, method, path, said=None, **headers):
        return self.client.generic(
            method,
            f"/scim/v2/{self.slug}{path}",
            said if isinstance(said, str) else json.dumps(said) if said is not None else "",
            content_type="application/scim+json",
            headers={"Authorization": f"Bearer {self.secret}", **headers},
        )

    def create(self, user_name, **said):
        body = {"schemas": [USER, WORK], "userName": user_name, **said}
        return self("POST", "/Users", body)

    def group(self, name, *members):
        body = {"schemas": [GROUP], "displayName": name, "members": [{"value": m} for m in members]}
        return self("POST", "/Groups", body)

    def patch(self, path, *steps):
        return self("PATCH", path, {"schemas": [f"{MESSAGE}PatchOp"], "Operations": list(steps)})

    def find(self, text, kind="Users"):
        return self.client.get(
            f"/scim/v2/{self.slug}/{kind}",
            {"filter": text},
            headers={"Authorization": f"Bearer {self.secret}"},
        ).json()


@pytest.fixture
def directory(client, acme):
    return Directory(client, acme)


@pytest.fixture
def globex(client, linus):
    """The directory of another organisation."""
    return Directory(client, Organisation.objects.get(slug="globex"))


def barbara(directory, **said):
    body = {
        "externalId": "b-1",
        "displayName": "Barbara Jensen",
        "name": {"givenName": "Barbara", "familyName": "Jensen"},
        "title": "Planner",
        "active": True,
        "emails": [{"value": "Barbara@acme.example", "type": "work", "primary": True}],
        WORK: {"employeeNumber": "701", "department": "Sales / North"},
        **said,
    }
    answer = directory.create("barbara@acme.example", **body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def place(**which):
    return Membership.objects.unscoped("test").select_related("person", "unit").get(**which)


def told():
    return list(RecordedEvent.objects.order_by("pk").values_list("name", flat=True))


def error(answer):
    said = answer.json()
    assert said["schemas"] == [f"{MESSAGE}Error"]
    assert said["status"] == str(answer.status_code)
    assert said["detail"]
    return answer.status_code, said.get("scimType")


# --- people ---------------------------------------------------------------------------------------


def test_a_new_user_is_a_person_with_a_place(directory, acme):
    before = len(told())
    user = barbara(directory, preferredLanguage="fr-FR", timezone="Europe/Paris")

    found = place(employee_number="701")
    assert (found.position, found.work_email) == ("Planner", "barbara@acme.example")
    assert (found.unit.name, found.unit.parent.name) == ("North", "Sales")
    assert found.person.name == "Barbara Jensen"
    assert found.person.email == "barbara@acme.example"
    assert (found.person.locale, found.person.time_zone) == ("fr-FR", "Europe/Paris")
    assert user["groups"][0]["display"] == "North"
    events = ["organisations.UnitAdded"] * 2
    events += ["identity.PeopleAdded", "organisations.MembershipStarted"]
    assert sorted(told()[before:]) == sorted(events)
    token = ApiToken.objects.unscoped("test").get()
    by = set(RecordedEvent.objects.order_by("-pk")[:4].values_list("by", flat=True))
    assert by == {f"service:{token.account_id}"}


def test_who_has_proven_the_address_gets_the_place_and_keeps_their_profile(directory, acme):
    zoe = make_person("Zoë Own-Name", email="zoe@home.example")

    user = directory.create(
        "zoe",
        displayName="Z. Employee",
        emails=[{"value": "ZOE@home.example"}],
        preferredLanguage="de",
    ).json()

    found = place(person=zoe)
    assert found.is_open
    zoe.refresh_from_db()
    assert (zoe.name, zoe.email, zoe.locale) == ("Zoë Own-Name", "zoe@home.example", "")
    said = directory("GET", f"/Users/{user['id']}").text
    assert "Own-Name" not in said
    directory.patch(
        f"/Users/{user['id']}",
        {"op": "replace", "path": "displayName", "value": "Renamed"},
        {"op": "replace", "path": "emails", "value": [{"value": "other@acme.example"}]},
    )
    zoe.refresh_from_db()
    assert (zoe.name, zoe.email) == ("Zoë Own-Name", "zoe@home.example")
    assert place(person=zoe).work_email == "other@acme.example"


def test_an_address_that_is_only_claimed_gives_no_place_to_its_claimant(directory):
    mallory = Person.objects.create_user("boss@acme.example", "password", name="Mallory")

    answer = directory.create("boss@acme.example")

    assert error(answer) == (409, "uniqueness")
    assert not Membership.objects.unscoped("test").filter(person=mallory).exists()
    assert not ScimUser.objects.unscoped("test").filter(person=mallory).exists()


def test_whom_the_directory_made_may_be_renamed_until_they_come(directory):
    user = barbara(directory)
    rename = {"op": "replace", "path": "displayName", "value": "Barbara Jensen-Lee"}

    directory.patch(f"/Users/{user['id']}", rename)
    found = place(employee_number="701")
    assert (found.person.name, found.sort_name) == ("Barbara Jensen-Lee", "barbara jensen-lee")

    found.person.last_login = clock.now()
    found.person.save()
    rename["value"] = "Somebody Else"
    assert directory.patch(f"/Users/{user['id']}", rename).status_code == 204
    assert place(employee_number="701").person.name == "Barbara Jensen-Lee"
    assert directory("GET", f"/Users/{user['id']}").json()["displayName"] == "Somebody Else"


def test_inactive_ends_the_place_and_active_goes_on_with_it(directory):
    user = barbara(directory)
    began = place(employee_number="701")

    off = directory.patch(
        f"/Users/{user['id']}", {"op": "Replace", "path": "active", "value": "False"}
    )
    assert off.status_code == 204
    ended = place(pk=began.pk)
    assert not ended.is_open
    assert ended.person.is_active
    assert directory("GET", f"/Users/{user['id']}").json()["active"] is False

    directory.patch(f"/Users/{user['id']}", {"op": "Replace", "value": {"active": True}})
    again = place(pk=began.pk)
    assert again.is_open
    assert again.ends_on is None
    assert told()[-2:] == ["organisations.MembershipEnded", "organisations.MembershipStarted"]


@pytest.mark.parametrize("gone", ["inactive", "deleted"])
def test_who_is_gone_holds_no_role_any_more(directory, acme, gone):
    user = barbara(directory)
    person = place(employee_number="701").person
    make_role(person, "administrator", acme)
    if gone == "deleted":
        directory("DELETE", f"/Users/{user['id']}")
    else:
        directory.patch(f"/Users/{user['id']}", {"op": "Replace", "value": {"active": False}})

    assert not organisations.scope_of(person.pk).roles


def test_a_deleted_user_is_gone_and_the_person_stays(directory, acme):
    user = barbara(directory)

    assert directory("DELETE", f"/Users/{user['id']}").status_code == 204

    assert error(directory("GET", f"/Users/{user['id']}")) == (404, None)
    assert error(directory("DELETE", f"/Users/{user['id']}")) == (404, None)
    found = place(employee_number="701")
    assert not found.is_open
    assert Person.objects.get(pk=found.person_id).is_active
    assert directory.find('userName eq "barbara@acme.example"')["totalResults"] == 0


def test_made_again_the_place_goes_on(directory, acme):
    first = barbara(directory)
    began = place(employee_number="701")
    directory("DELETE", f"/Users/{first['id']}")

    second = barbara(directory, title="Head planner")

    found = place(employee_number="701")
    assert (found.pk, found.person_id, found.is_open) == (began.pk, began.person_id, True)
    assert found.position == "Head planner"
    assert second["id"] != first["id"]
    assert Person.objects.filter(name="Barbara Jensen").count() == 1


def test_a_name_that_another_gets_later_is_another_person(directory):
    first = directory.create("jsmith", externalId="e-1", displayName="John Smith").json()
    directory("DELETE", f"/Users/{first['id']}")

    directory.create("jsmith", externalId="e-2", displayName="Jane Smith")

    people = Person.objects.filter(name__in=["John Smith", "Jane Smith"])
    assert people.count() == 2
    assert place(person__name="Jane Smith").is_open
    assert not place(person__name="John Smith").is_open


def test_who_is_here_already_is_found_and_not_made_twice(directory, acme, ada):
    """Everybody of an organisation is a user, however they came."""
    Membership.objects.unscoped("test").filter(person=ada).update(work_email="ada@acme.example")
    while eventlog.deliver():
        pass

    found = directory.find('userName eq "ADA@acme.example"')
    assert found["totalResults"] == 1
    assert "Ada" not in str(found["Resources"][0].get("displayName", ""))
    ben = make_person("Ben")
    organisations.add_membership(
        by=actors.system("tests"), organisation_id=acme.pk, person_id=ben.pk, employee_number="B7"
    )
    while eventlog.deliver():
        pass
    assert directory.find(f'{WORK}:employeeNumber eq "b7"')["totalResults"] == 1

    again = directory.create("another", emails=[{"value": "ada@example.org"}])
    assert error(again) == (409, "uniqueness")


def test_what_others_change_is_seen(directory, acme):
    user = barbara(directory)
    before = directory("GET", f"/Users/{user['id']}")
    found = place(employee_number="701")

    organisations.change_membership(
        by=actors.system("tests"),
        organisation_id=acme.pk,
        person_id=found.person_id,
        position="Moved by hand",
    )
    while eventlog.deliver():
        pass

    after = directory("GET", f"/Users/{user['id']}")
    assert after.json()["title"] == "Moved by hand"
    assert after["ETag"] != before["ETag"]
    assert after.json()["meta"]["lastModified"] > before.json()["meta"]["lastModified"]


@pytest.mark.parametrize("form", ["{0}", '{{"value": "{0}"}}', '[{{"value": "{0}"}}]'])
def test_a_manager_is_another_user_and_holds_the_role(directory, acme, form):
    boss = directory.create("boss@acme.example").json()
    user = barbara(directory)
    text = form.format(boss["id"])
    value = json.loads(text) if text[0] in "{[" else text

    answer = directory.patch(
        f"/Users/{user['id']}", {"op": "Add", "path": f"{WORK}:manager", "value": value}
    )

    assert answer.status_code == 204, answer.text
    found = place(employee_number="701")
    assert found.manager.work_email == "boss@acme.example"
    assert organisations.holds_role(found.manager.person_id, "manager", acme.pk)
    said = directory("GET", f"/Users/{user['id']}").json()[WORK]["manager"]
    assert said["value"] == boss["id"]
    assert said["$ref"].endswith(f"/Users/{boss['id']}")


def test_nobody_is_their_own_managers_manager(directory):
    boss = directory.create("boss@acme.example").json()
    user = barbara(directory, **{WORK: {"manager": {"value": boss["id"]}}})

    for manager in (user["id"], boss["id"], "nobody"):
        answer = directory.patch(
            f"/Users/{boss['id']}",
            {"op": "add", "path": f"{WORK}:manager", "value": {"value": manager}},
        )
        assert error(answer) == (400, "invalidValue")


def test_numbers_are_given_once(directory):
    barbara(directory)

    assert error(directory.create("other", **{WORK: {"employeeNumber": "701"}})) == (
        409,
        "uniqueness",
    )
    assert not Person.objects.filter(name="other").exists()


# --- groups ---------------------------------------------------------------------------------------


def test_a_group_is_a_unit_and_its_members_are_in_it(directory, acme):
    user = barbara(directory)
    group = directory.group("R&D / Lab", user["id"]).json()

    assert place(employee_number="701").unit.name == "R&D/Lab"
    assert group["displayName"] == "R&D / Lab"
    assert group["members"][0]["value"] == user["id"]

    other = directory.create("other").json()
    directory.patch(
        f"/Groups/{group['id']}",
        {"op": "Add", "path": "members", "value": [{"value": other["id"]}]},
        {"op": "Remove", "path": f'members[value eq "{user["id"]}"]'},
        {"op": "Replace", "path": "displayName", "value": "Research"},
    )
    assert place(employee_number="701").unit is None
    assert place(person__name="other").unit.name == "Research"
    directory.patch(
        f"/Groups/{group['id']}",
        {"op": "Remove", "path": "members", "value": [{"value": other["id"]}]},
    )
    assert place(person__name="other").unit is None


def test_a_unit_that_stands_there_becomes_the_group(directory, acme):
    unit = Unit.objects.create(organisation=acme, name="Sales")

    assert directory.group("Sales").status_code == 201
    assert ScimGroup.objects.unscoped("test").get().unit_id == unit.pk
    assert error(directory.group("Sales")) == (409, "uniqueness")


def test_a_group_goes_and_its_unit_too_unless_it_is_history(directory, acme):
    empty, full = directory.group("Empty").json(), directory.group("Full").json()
    user = barbara(directory, **{WORK: {}})
    directory(
        "PUT", f"/Groups/{full['id']}", {"displayName": "Full", "members": [{"value": user["id"]}]}
    )
    left = make_person("Left")
    make_membership(
        acme, left, unit=Unit.objects.unscoped("test").get(name="Full"),
        is_open=False, ends_on=clock.today(),
    )  # fmt: skip

    for group in (empty, full):
        assert directory("DELETE", f"/Groups/{group['id']}").status_code == 204

    assert list(Unit.objects.unscoped("test").values_list("name", flat=True)) == ["Full"]
    assert directory("GET", "/Groups").json()["totalResults"] == 0
    assert directory.group("Full").status_code == 201


def test_units_made_by_hand_are_groups(directory, acme):
    while eventlog.deliver():
        pass
    by = actors.system("tests")
    unit = organisations.add_unit(by=by, organisation_id=acme.pk, name="By hand")
    organisations.rename_unit(by=by, organisation_id=acme.pk, unit_id=unit.pk, name="By head")
    while eventlog.deliver():
        pass
    assert directory.find('displayName eq "by head"', "Groups")["totalResults"] == 1

    organisations.remove_unit(by=by, organisation_id=acme.pk, unit_id=unit.pk)
    while eventlog.deliver():
        pass
    assert directory("GET", "/Groups").json()["totalResults"] == 0


@pytest.mark.parametrize(
    "said", [{"displayName": ""}, {"displayName": "x" * 201}, {"displayName": "x\x00"}, {},
             {"displayName": "x", "members": [{"value": "\x00"}]},
             {"displayName": "x", "externalId": "x" * 201}, {"displayName": "x", "size": 3}]
)  # fmt: skip
def test_a_group_that_does_not_fit_is_refused(directory, said):
    status, _kind = error(directory("POST", "/Groups", {"schemas": [GROUP], **said}))

    assert status == 400
    assert not Unit.objects.unscoped("test").exists()


def test_a_manager_is_somebody_of_this_organisation(directory, globex):
    stranger = globex.create("stranger").json()

    answer = directory.create("new", **{WORK: {"manager": {"value": stranger["id"]}}})

    assert error(answer) == (400, "invalidValue")
    assert directory.find('userName eq "new"')["totalResults"] == 0


def test_members_are_people_of_this_organisation(directory, globex):
    stranger = globex.create("stranger").json()

    assert error(directory.group("Mixed", stranger["id"])) == (400, "invalidValue")
    assert not Unit.objects.unscoped("test").filter(name="Mixed").exists()


# --- walls ----------------------------------------------------------------------------------------


def test_one_organisation_sees_nothing_of_another(directory, globex):
    user, group = barbara(directory), directory.group("Secret").json()
    paths = [f"/Users/{user['id']}", f"/Groups/{group['id']}"]

    for path in paths:
        assert globex("GET", path).status_code == 404
        assert globex("DELETE", path).status_code == 404
        assert globex("PUT", path, {"userName": "x", "displayName": "x"}).status_code == 404
        step = {"op": "replace", "path": "displayName", "value": "Taken"}
        assert globex.patch(path, step).status_code == 404
    everything = (
        globex("GET", "/").text + globex("GET", "/Users").text + globex("GET", "/Groups").text
    )
    assert "arbara" not in everything
    assert "Secret" not in everything
    for text in ('userName sw "b"', f'{WORK}:employeeNumber eq "701"', "emails pr"):
        assert globex.find(text)["totalResults"] == 0
    directory.slug = "globex"
    assert error(directory("GET", "/Users")) == (401, None)
    assert directory("POST", "/Users", {"userName": "spy"}).status_code == 401


def test_two_organisations_of_one_person_know_different_things(directory, globex):
    zoe = make_person("Zoë", email="zoe@home.example")
    here = directory.create("zoe-a", title="At Acme", emails=[{"value": zoe.email}]).json()
    there = globex.create("zoe-g", title="At Globex", emails=[{"value": zoe.email}]).json()

    directory("DELETE", f"/Users/{here['id']}")

    said = globex("GET", f"/Users/{there['id']}").text
    assert "At Globex" in said
    assert "Acme" not in said
    assert '"active": false' not in said


# --- tokens ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer nonsense", "Basic YTpi", "Bearer lyc_" + "a" * 42]
)
def test_no_token_no_service(client, acme, header):
    answer = client.get("/scim/v2/acme/Users", headers={"Authorization": header})

    assert error(answer) == (401, None)
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/scim+json"
    unknown = client.get("/scim/v2/nowhere/Users", headers={"Authorization": header})
    assert unknown.content == answer.content


def test_an_expired_token_opens_nothing(directory):
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert error(directory("GET", "/Users")) == (401, None)


def test_wrong_tokens_are_counted_and_right_ones_still_open(client, directory):
    cache.clear()
    wrong = {"Authorization": "Bearer wrong"}
    answers = [client.get("/scim/v2/acme/Users", headers=wrong) for _ in range(TRIES + 1)]

    assert {answer.status_code for answer in answers[:-1]} == {401}
    assert error(answers[-1]) == (429, None)
    assert int(answers[-1]["Retry-After"]) > 0
    assert directory("GET", "/Users").status_code == 200


def test_what_the_service_can_do_is_told_to_everybody(client, acme):
    said = client.get("/scim/v2/acme/ServiceProviderConfig").json()

    for feature in ("patch", "bulk", "filter", "sort", "etag"):
        assert said[feature]["supported"]
    assert not said["changePassword"]["supported"]


# --- what does not fit ----------------------------------------------------------------------------

BAD = [
    ({"userName": "x", "shoeSize": 3}, "invalidSyntax"),
    ({"userName": "x", "urn:acme:shoes": {"size": 3}}, "invalidSyntax"),
    ({"displayName": "x"}, "invalidValue"),
    ({"userName": "  "}, "invalidValue"),
    ({"userName": "x" * 300}, "invalidValue"),
    ({"userName": "x", "title": "x" * 300}, "invalidValue"),
    ({"userName": "x\x00"}, "invalidValue"),
    ({"userName": "x", "emails": [{"value": "x\x00@acme.example"}]}, "invalidValue"),
    ({"userName": "x", WORK: {"manager": {"value": "\x00"}}}, "invalidValue"),
    ({"userName": "x", "active": "perhaps"}, "invalidValue"),
    ({"userName": "x", "emails": "x@acme.example"}, "invalidValue"),
    ({"userName": "x", "emails": [{"value": "x" * 300}]}, "invalidValue"),
    ({"userName": "x", WORK: {"department": "x" * 300}}, "invalidValue"),
]


@pytest.mark.parametrize(("said", "kind"), BAD)
def test_a_user_that_does_not_fit_is_refused_and_nothing_is_written(directory, said, kind):
    people = Person.objects.count()

    assert error(directory("POST", "/Users", {"schemas": [USER], **said})) == (400, kind)
    assert Person.objects.count() == people


@pytest.mark.parametrize(
    "body", ["{broken", "[]", '"x"', "", '{"userName": "\\ud800"}', "{" * 5000]
)
def test_what_is_no_json_is_refused(directory, body):
    status, _kind = error(directory("POST", "/Users", body))

    assert status == 400


def test_what_the_standard_knows_and_is_not_kept_is_let_by(directory):
    answer = directory.create(
        "okta",
        phoneNumbers=[{"value": "1", "type": "work"}],
        password="never kept",  # noqa: S106  a directory may send it; nobody keeps it
        locale="en-US",
        roles=[{"value": "admin"}],
        name={"givenName": "O", "middleName": "K"},
    )

    assert answer.status_code == 201
    assert "never kept" not in answer.text
    path = f"/Users/{answer.json()['id']}"
    step = {"op": "Add", "path": 'phoneNumbers[type eq "work"].value', "value": "12"}
    assert directory.patch(path, step).status_code == 204


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("filter=userName eq", "invalidFilter"),
        ("filter=shoeSize eq 3", "invalidFilter"),
        ("filter=((((", "invalidFilter"),
        ('filter=id eq "%00"', "invalidFilter"),
        ('filter=userName eq "x', "invalidFilter"),
        ("filter=active gt true", "invalidFilter"),
        ('filter=meta.created gt "yesterday"', "invalidFilter"),
        ('filter=groups[value eq "x"]', "invalidFilter"),
        ("filter=" + " or ".join(['userName eq "x"'] * 101), "invalidFilter"),
        ("filter=" + "not (" * 101 + "userName pr" + ")" * 101, "invalidFilter"),
        ("filter=" + "(" * 5000, "invalidFilter"),
        ("sortBy=shoeSize", "invalidPath"),
        ("count=many", "invalidValue"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(directory, query, kind):
    answer = directory("GET", f"/Users?{query}")

    assert error(answer) == (400, kind)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('filter=userName eq "a\\u0000b"', 0),
        ('filter=userName co "\\u0000"', 0),
        ('filter=userName ne "\\u0000"', 1),
        ('filter=userName eq "' + "x" * 5000 + '"', 0),
        ("startIndex=99999999999999999999", 1),
        ("count=99999999999999999999", 1),
        ("count=-3", 1),
        ("startIndex=-3", 1),
    ],
)
def test_odd_questions_are_answered(directory, query, found):
    directory.create("one")

    answer = directory("GET", f"/Users?{query}")

    assert (answer.status_code, answer.json()["totalResults"]) == (200, found)


@pytest.mark.parametrize(
    "path", ["/Users/%00", "/Users/..", "/Groups/%F0%9F%92%A5", "/Users/x/y", "/Nothing"]
)
def test_odd_addresses_lead_nowhere(directory, path):
    for method in ("GET", "PUT", "DELETE"):
        assert directory(method, path, {"userName": "x", "displayName": "x"}).status_code in (
            404,
            405,
        )


STEPS = [
    ({"op": "bend", "path": "title", "value": "x"}, "invalidValue"),
    ({"op": "add", "path": "shoeSize", "value": 3}, "invalidPath"),
    ({"op": "add", "value": {"shoeSize": 3}}, "invalidPath"),
    ({"op": "add", "path": "title["}, None),
    ({"op": "remove"}, "noTarget"),
    ({"op": "replace", "path": "id", "value": "x"}, "mutability"),
    ({"op": "replace", "path": "userName", "value": None}, None),
    ({"op": "replace", "path": "active", "value": "perhaps"}, "invalidValue"),
    ({"op": "add", "path": f"{WORK}:manager", "value": {"value": "nobody"}}, "invalidValue"),
]


@pytest.mark.parametrize(("step", "kind"), STEPS)
def test_a_change_that_does_not_fit_changes_nothing(directory, step, kind):
    user = barbara(directory)
    good = {"op": "replace", "path": "title", "value": "Half done"}

    status, said = error(directory.patch(f"/Users/{user['id']}", good, step))

    assert (status, said) == (400, kind) if kind else status == 400
    assert place(employee_number="701").position == "Planner"


def test_who_read_too_long_ago_is_told(directory):
    user = barbara(directory)
    path, stale = f"/Users/{user['id']}", user["meta"]["version"]
    directory.patch(path, {"op": "replace", "path": "title", "value": "Anew"})

    body = {"schemas": [USER], "userName": "barbara@acme.example", "title": "Late"}
    assert error(directory("PUT", path, body, **{"If-Match": stale})) == (412, None)
    assert directory("DELETE", path, **{"If-Match": stale}).status_code == 412
    fresh = directory("GET", path)["ETag"]
    assert directory("GET", path, **{"If-None-Match": fresh}).status_code == 304
    assert directory("PUT", path, body, **{"If-Match": fresh}).status_code == 200


def test_too_much_at_once_is_refused(directory):
    steps = [
        {"method": "POST", "path": "/Users", "bulkId": str(n), "data": {"userName": str(n)}}
        for n in range(1001)
    ]
    many = directory("POST", "/Bulk", {"schemas": [f"{MESSAGE}BulkRequest"], "Operations": steps})
    large = directory("POST", "/Bulk", "x" * (2 * 1024 * 1024 + 1))
    huge = directory("POST", "/Users", "x" * (2 * 1024 * 1024 + 1))

    assert [error(answer) for answer in (many, large, huge)] == [(413, None)] * 3
    assert ScimUser.objects.unscoped("test").count() == 0


def test_in_bulk_each_stands_or_falls_alone(directory):
    data = {"schemas": [USER], "userName": "one"}
    steps = [
        {"method": "POST", "path": "/Users", "bulkId": "a", "data": data},
        {"method": "POST", "path": "/Users", "bulkId": "b", "data": data},
        {"method": "POST", "path": "/Users", "bulkId": "c", "data": {**data, "shoeSize": 3}},
        {
            "method": "POST", "path": "/Groups", "bulkId": "d",
            "data": {"schemas": [GROUP], "displayName": "G", "members": [{"value": "bulkId:a"}]},
        },
    ]  # fmt: skip
    done = directory("POST", "/Bulk", {"schemas": [f"{MESSAGE}BulkRequest"], "Operations": steps})

    assert [step["status"] for step in done.json()["Operations"]] == ["201", "409", "400", "201"]
    assert place(person__name="one").unit.name == "G"


# --- what it costs --------------------------------------------------------------------------------


def test_a_list_costs_the_same_questions_for_two_and_for_twenty(directory):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            answer = directory("GET", "/Users?count=100&sortBy=userName&filter=userName pr")
        assert answer.status_code == 200
        return len(seen), answer.json()["itemsPerPage"]

    boss = directory.create("boss").json()
    work = {"manager": {"value": boss["id"]}, "department": "Sales"}
    directory.create("first", emails=[{"value": "f@acme.example"}], **{WORK: work})
    few = cost()
    for n in range(18):
        directory.create(f"user{n}", emails=[{"value": f"u{n}@acme.example"}], **{WORK: work})
    many = cost()

    assert (few[1], many[1]) == (2, 20)
    assert few[0] == many[0] <= 9


def test_members_that_are_not_wanted_are_not_looked_up(directory):
    user = barbara(directory)
    group = directory.group("Sales team", user["id"]).json()
    path = f"/Groups/{group['id']}"

    with CaptureQueriesContext(connection) as whole:
        directory("GET", path)
    with CaptureQueriesContext(connection) as part:
        answer = directory("GET", f"{path}?excludedAttributes=members")

    assert len(part) == len(whole) - 1
    assert "members" not in answer.json()


# --- as they are written out there ----------------------------------------------------------------


def test_entra_id_writes_paths_as_names(directory):
    user = directory.create("entra", externalId="6c75").json()
    step = {
        "op": "Add",
        "value": {
            "name.givenName": "En",
            "name.familyName": "Tra",
            'emails[type eq "work"].value': "en.tra@acme.example",
            'phoneNumbers[type eq "work"].value': "12",
            f"{WORK}:department": "Sales",
            f"{WORK}:employeeNumber": "77",
        },
    }
    assert directory.patch(f"/Users/{user['id']}", step).status_code == 204

    found = place(employee_number="77")
    assert (found.unit.name, found.work_email) == ("Sales", "en.tra@acme.example")
    said = directory("GET", f"/Users/{user['id']}").json()
    assert said["name"] == {"givenName": "En", "familyName": "Tra"}
    assert said["emails"] == [{"value": "en.tra@acme.example", "type": "work"}]


def test_entra_id_adds_an_address_where_none_is(directory):
    user = directory.create("entra").json()
    step = {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "e@acme.example"}

    assert directory.patch(f"/Users/{user['id']}", step).status_code == 204
    assert place(person__name="entra").work_email == "e@acme.example"


def test_okta_writes_the_whole_user(directory):
    user = directory.create("okta@acme.example", active=True).json()
    body = {
        **user,
        "name": {"givenName": "Ok", "familyName": "Ta"},
        "title": "Lead",
        "groups": [],
        "locale": "en-US",
        "active": False,
    }

    answer = directory("PUT", f"/Users/{user['id']}", body)

    assert answer.status_code == 200, answer.text
    assert answer.json()["active"] is False
    assert not place(work_email="okta@acme.example").is_open


def test_okta_renames_a_group_by_its_id(directory):
    group = directory.group("Before").json()
    step = {"op": "replace", "value": {"id": group["id"], "displayName": "After"}}

    answer = directory.patch(f"/Groups/{group['id']}", step)

    assert answer.status_code in (200, 204), answer.text
    assert Unit.objects.unscoped("test").get().name == "After"


def test_okta_replaces_all_members(directory):
    one, two = directory.create("one").json(), directory.create("two").json()
    group = directory.group("All", one["id"]).json()
    step = {"op": "replace", "path": "members", "value": [{"value": two["id"], "display": "two"}]}

    assert directory.patch(f"/Groups/{group['id']}", step).status_code == 204
    assert place(person__name="one").unit is None
    assert place(person__name="two").unit.name == "All"
