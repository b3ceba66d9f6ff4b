"""Every page: it works, it refuses, outsiders find nothing, and rows cost no queries."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock, intake
from lyceum.kernel.models import ImportRun
from lyceum.kernel.tables import open_table
from lyceum.organisations import api, services
from lyceum.organisations.models import Invitation, Membership, Organisation, RoleGrant, Unit
from lyceum.organisations.testing import make_membership, make_organisation, make_role
from lyceum.organisations.urls import urlpatterns

pytestmark = pytest.mark.django_db
FILE = "Employee number,Full name,E-mail,Department,Manager\n1,Ann,ann@example.org,Sales,\n2,Bob,bob@example.org,Sales / North,1\n3,Bad,nowhere,,\n"


def url(name, *args):
    return reverse(f"organisations:{name}", args=args)


@pytest.fixture
def hr(client, harriet):
    client.force_login(harriet)
    return client


def text(response):
    content = b"".join(response) if response.streaming else response.content
    return content.decode().replace("\N{NO-BREAK SPACE}", " ")


# --- the directory --------------------------------------------------------------------------------


def crowd(acme, count):
    sales = Unit.objects.create(organisation=acme, name="Sales")
    north = Unit.objects.create(organisation=acme, name="North", parent=sales)
    boss = make_membership(acme, make_person(f"Boss {count}"), position="Boss", unit=sales)
    for number in range(count):
        person = make_person(f"Person {count} {number:03}")
        make_membership(acme, person, manager=boss, unit=north, employee_number=f"{count}-{number}")
        make_role(person, "mentor", acme)


def test_the_directory_shows_finds_and_filters(hr, acme, ada):
    crowd(acme, 5)
    jorg = make_person("Jörg Müller")
    make_membership(acme, jorg, relation="contractor", position="Cook")
    page = url("directory", acme.slug)
    sales = Unit.objects.unscoped("test").get(name="Sales").pk

    def names(**asked):
        found = hr.get(page, asked).context["found"]
        return [row.name for row in found.rows]

    assert "Ada" in names()
    assert f'href="{url("people")}"' in text(hr.get(page)), "the rail knows where one is"
    assert names(q="jorg mull") == ["Jörg Müller"]
    assert names(q="5-3") == ["Person 5 003"]
    assert names(q="cook") == ["Jörg Müller"]
    assert len(names(unit=sales)) == 6
    assert names(relation="contractor") == ["Jörg Müller"]
    assert len(names(role="mentor")) == 5
    assert names(sort="-number")[0] == "Person 5 004"
    assert names(q="nobody at all") == []
    assert "Nobody fits" in text(hr.get(page, {"q": "nobody at all"}))
    hr.post(url("end-place", acme.slug, ada.pk))
    assert "Ada" not in names()
    assert names(ended="1") == ["Ada"]


def test_the_directory_is_paged_and_its_address_may_be_odd(hr, acme):
    crowd(acme, 30)
    page = url("directory", acme.slug)

    response = hr.get(page, {"size": "25", "page": "2"})
    assert (response.context["found"].number, response.context["found"].pages) == (2, 2)
    for asked in ({"page": "999"}, {"page": "x"}, {"unit": "x"}, {"sort": "secret"}, {"size": "9"}):
        assert hr.get(page, asked).status_code == 200


@pytest.mark.parametrize("count", [2, 20])
def test_the_directory_costs_the_same_for_few_and_many(
    hr, acme, count, django_assert_max_num_queries
):
    crowd(acme, count)
    hr.get(url("directory", acme.slug))

    with django_assert_max_num_queries(12):
        hr.get(url("directory", acme.slug))


def test_the_rail_leads_to_the_people(hr, client, acme, olga, ada):
    assert hr.get(url("people")).url == url("directory", acme.slug)
    client.force_login(olga)
    assert client.get(url("people")).url == url("organisations")
    client.force_login(ada)
    assert client.get(url("people")).status_code == 404


# --- a person's place -----------------------------------------------------------------------------


def test_a_place_is_seen_by_oneself_the_manager_and_hr(client, acme, ada, grace, harriet):
    manager = Membership.objects.unscoped("test").get(person=grace)
    Membership.objects.unscoped("test").filter(person=ada).update(manager=manager)
    colleague = make_person("Colleague")
    make_membership(acme, colleague)

    for person, status in ((ada, 200), (grace, 200), (harriet, 200), (colleague, 404)):
        client.force_login(person)
        assert client.get(url("place", acme.slug, ada.pk)).status_code == status


def test_a_place_is_changed_and_the_page_tells_the_story(hr, acme, ada, grace):
    unit = Unit.objects.create(organisation=acme, name="Sales")
    page = url("change-place", acme.slug, ada.pk)
    said = {
        "relation": "employee",
        "position": "Lead",
        "unit_id": unit.pk,
        "manager": "grace@example.org",
        "employee_number": "77",
        "starts_on": "2024-01-01",
        "weekly_hours": "1.5",
    }
    assert "2 h" in text(hr.get(url("place", acme.slug, ada.pk)))
    response = hr.post(page, said)

    assert response.status_code == 302
    shown = text(hr.get(response.url))
    for word in ("Lead", "Sales", "Grace", "77", "Harriet", "1 h 30 min"):
        assert word in shown
    assert 'value="grace@example.org"' in text(hr.get(page))
    assert hr.post(page, {**said, "manager": "nobody@example.org"}).status_code == 422
    assert hr.post(page, {**said, "ends_on": "2023-01-01"}).status_code == 422


def test_a_manager_without_an_address_stays_when_the_form_is_saved(hr, acme, ada, grace):
    grace.email = None
    grace.save()
    places = Membership.objects.unscoped("test").filter(person=ada)
    places.update(manager=Membership.objects.unscoped("test").get(person=grace))
    said = {"relation": "employee", "starts_on": "2024-01-01", "weekly_hours": "2", "manager": ""}
    page = url("change-place", acme.slug, ada.pk)

    assert hr.post(page, {**said, "position": "Lead"}).status_code == 302
    assert places.get().position == "Lead"
    assert places.get().manager.person_id == grace.pk

    hr.post(page, {**said, "manager": "harriet@example.org"})
    assert hr.post(page, said).status_code == 302
    assert places.get().manager is None


def test_a_person_is_added_by_hand_and_never_twice(hr, acme, linus):
    said = {"relation": "employee", "starts_on": "2024-01-01", "weekly_hours": "2"}
    page = url("add-person", acme.slug)

    assert hr.get(page).status_code == 200
    assert hr.post(page, {**said, "name": "New", "email": "new@example.org"}).status_code == 302
    assert hr.post(page, {**said, "name": "L", "email": "Linus@example.org"}).status_code == 302
    again = hr.post(page, {**said, "name": "New", "email": "new@example.org"})
    assert again.status_code == 422
    assert "has a place here already" in text(again)
    assert len(api.memberships_of(linus.pk)) == 2


# --- units, roles, invitations --------------------------------------------------------------------


def test_units_are_kept(hr, acme):
    page = url("units", acme.slug)
    assert "No units yet" in text(hr.get(page))
    hr.post(page, {"name": "Sales"})
    sales = Unit.objects.unscoped("test").get()
    hr.post(page, {"name": "North", "parent_id": sales.pk})
    north = Unit.objects.unscoped("test").get(name="North")

    assert "Sales / North" in text(hr.get(page))
    assert hr.post(page, {"name": "Sales"}).status_code == 422
    assert (
        hr.post(
            url("change-unit", acme.slug, sales.pk), {"name": "S", "parent_id": north.pk}
        ).status_code
        == 422
    )
    assert hr.post(url("change-unit", acme.slug, north.pk), {"name": "South"}).status_code == 302
    assert hr.post(url("remove-unit", acme.slug, north.pk)).status_code == 302
    assert hr.get(url("change-unit", acme.slug, north.pk)).status_code == 404


def test_roles_are_granted_until_a_day_and_withdrawn(hr, acme, ada):
    page = url("roles", acme.slug)
    until = (clock.today() + timedelta(days=3)).isoformat()
    hr.post(page, {"email": "ada@example.org", "role": "mentor", "until": until})

    grant = RoleGrant.objects.unscoped("test").get(person=ada)
    assert grant.expires_at > clock.now() + timedelta(days=2)
    assert "Ada" in text(hr.get(page))
    assert hr.post(page, {"email": "x@example.org", "role": "mentor"}).status_code == 422
    assert hr.post(page, {"email": "ada@example.org", "role": "administrator"}).status_code == 422
    hr.post(url("withdraw-role", acme.slug, ada.pk, "mentor"))
    assert not RoleGrant.objects.unscoped("test").filter(person=ada).exists()


def test_somebody_is_invited_by_page_and_joins_by_link(hr, client, acme):
    page = url("invitations", acme.slug)
    assert (
        hr.post(
            page, {"email": "alan@example.org", "relation": "member", "roles": ["mentor"]}
        ).status_code
        == 302
    )
    assert "alan@example.org" in text(hr.get(page))
    invitation = Invitation.objects.unscoped("test").get()
    link = hr.post(url("invitation-link", acme.slug, invitation.pk)).context["link"]
    client.logout()

    assert "Join Acme" in text(client.get(link))
    assert client.post(link, {"name": ""}).status_code == 200
    response = client.post(link, {"name": "Alan"})
    assert response.url == "/"
    [alan] = api.people_with_role("mentor", acme.pk)
    assert client.session["_auth_user_id"] == str(alan)
    assert client.get(link).status_code == 404


def test_who_has_an_account_signs_in_first(hr, client, acme, linus):
    invitation = api.invite(
        by=actors.system("tests"), organisation_id=acme.pk, email="linus@example.org"
    )
    letter = api.invitation_letter(by=actors.system("tests"), invitation_id=invitation.pk)
    link = url("accept", letter.token)

    assert "with another address" in text(hr.get(link))
    hr.logout()
    assert "Sign in, and you come back here" in text(client.get(link))
    client.post(link, {"name": "Mallory"})
    assert len(api.memberships_of(linus.pk)) == 1
    client.force_login(linus)
    assert client.post(link).status_code == 302
    assert len(api.memberships_of(linus.pk)) == 2


def test_an_invitation_is_withdrawn_by_page(hr, acme):
    invitation = api.invite(
        by=actors.system("tests"), organisation_id=acme.pk, email="x@example.org"
    )

    hr.post(url("withdraw-invitation", acme.slug, invitation.pk))
    assert hr.post(url("withdraw-invitation", acme.slug, invitation.pk)).status_code == 404
    assert "withdrawn" in text(hr.get(url("invitations", acme.slug)))


# --- organisations, brand, switching --------------------------------------------------------------


def test_organisations_are_listed_added_and_changed(client, olga, acme, grace):
    client.force_login(olga)
    assert "Acme" in text(client.get(url("organisations")))
    added = client.post(
        url("add"), {"name": "Bright School", "kind": "university", "currency": "eur"}
    )
    assert added.url == url("organisation", "bright-school")
    assert client.get(added.url).status_code == 200

    change = url("change", acme.slug)
    version = client.get(change).context["form"]["version"].value()
    said = {
        "name": "Acme",
        "kind": "company",
        "currency": "EUR",
        "about": "We.",
        "accent": "#000000",  # what a browser sends where no colour was chosen
        "version": version,
    }
    assert client.post(change, said).status_code == 302
    acme.refresh_from_db()
    assert acme.accent == ""
    late = client.post(change, {**said, "about": "They."})
    assert late.status_code == 422
    assert "Someone changed this" in text(late)
    client.force_login(grace)
    assert client.get(change).status_code == 404
    assert client.get(url("add")).status_code == 404
    assert client.get(url("organisation", acme.slug)).status_code == 200


def test_the_brand_is_chosen_on_one_page_and_two_do_not_overwrite_each_other(client, olga, grace):
    client.force_login(olga)
    form = client.get(url("brand")).context["form"]
    said = {name: form[name].value() or "" for name in form.fields if name != "logo"}
    said |= {"name": "Nordlys", "colour": "#1d4ed8"}
    said.pop("without_logo")
    logo = SimpleUploadedFile("logo.png", picture(), "image/png")

    assert client.post(url("brand"), {**said, "logo": logo}).status_code == 302
    assert (api.brand().name, api.brand().colour) == ("Nordlys", "#1d4ed8")
    shown = client.get(api.brand().logo_url)
    assert Image.open(io.BytesIO(b"".join(shown))).size == (8, 8)
    assert shown["Content-Type"] == "image/png"
    assert shown["Content-Disposition"] == 'attachment; filename="logo.png"'
    assert "immutable" in shown["Cache-Control"]
    svg = SimpleUploadedFile("logo.png", b"<svg onload='alert(1)'/>", "image/png")
    refused = client.post(url("brand"), {**said, "version": 2, "logo": svg})
    assert refused.status_code == 422
    assert "none of what is accepted here" in text(refused)
    late = client.post(url("brand"), {**said, "name": "Late"})
    assert late.status_code == 422
    assert "Someone changed this" in text(late)
    assert client.post(url("brand"), {**said, "colour": "red"}).status_code == 422
    client.force_login(grace)
    assert client.get(url("brand")).status_code == 403


def picture():
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "#1d4ed8").save(file, "PNG")
    return file.getvalue()


def test_one_person_stands_in_one_of_their_organisations(client, ada, acme, linus):
    second = make_organisation("Initech", learners=[ada])
    client.force_login(ada)

    assert (
        client.post(url("switch"), {"organisation_id": second.pk, "next": "/skills/"}).url
        == "/skills/"
    )
    assert client.session["organisation_id"] == second.pk
    assert "Initech" in text(client.get(url("organisation", acme.slug)))
    elsewhere = Organisation.objects.get(name="Globex").pk
    assert client.post(url("switch"), {"organisation_id": elsewhere}).status_code == 404
    away = client.post(url("switch"), {"organisation_id": acme.pk, "next": "https://evil.example"})
    assert away.url == "/"


# --- import and export ----------------------------------------------------------------------------


def hand_in(client, acme, content=FILE, name="people.csv"):
    file = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
    return client.post(url("import-people", acme.slug), {"file": file})


def test_a_file_goes_through_all_pages(hr, acme):
    assert "What such a file can say" in text(hr.get(url("import-people", acme.slug)))
    page = hand_in(hr, acme).url
    columns = hr.get(page)
    assert "Full name (Ann)" in text(columns)
    form = columns.context["form"]
    said = {name: form[name].value() or "" for name in form.fields}
    assert said["field-name"] == "Full name"
    assert said["field-unit"] == "Department"

    checked = hr.post(columns.context["check_url"], said)
    report = hr.get(checked.url)
    assert "Take 2 rows in" in text(report)
    assert "is no e-mail address" in text(report)
    assert Membership.objects.unscoped("test").filter(employee_number="1").count() == 0

    done = hr.get(hr.post(report.context["start_url"]).url)
    assert "The import is done" in text(done)
    assert (
        Membership.objects.unscoped("test").get(employee_number="2").manager.employee_number == "1"
    )
    problems = text(hr.get(done.context["errors_url"]))
    assert "name@example.org" in problems
    assert "people.csv" in text(hr.get(url("import-people", acme.slug)))


def test_the_fragment_asks_again_while_the_run_works(hr, acme):
    run_page = hand_in(hr, acme).url
    ImportRun.objects.unscoped("test").update(state="running", total=10, position=5)

    fragment = text(hr.get(run_page, headers={"hx-request": "true"}))
    assert "<html" not in fragment
    assert 'hx-trigger="every 1s"' in fragment
    assert 'value="50"' in fragment
    assert hr.post(run_page + "stop/").status_code == 302
    assert "was stopped" in text(hr.get(run_page))
    assert hr.post(run_page + "start/").status_code == 409


@pytest.mark.parametrize(
    ("content", "words"),
    [(bytes(range(256)) * 999, "bytes, not text"), (b"", "empty"), (b"PK\x03\x04xx", "damaged")],
)
def test_what_is_no_table_is_refused_on_the_page(hr, acme, content, words):
    response = hand_in(hr, acme, content)

    assert response.status_code == 422
    assert words in text(response)


def test_a_wrong_mapping_is_told_on_the_page(hr, acme):
    page = hand_in(hr, acme).url
    both = {"field-name": "E-mail", "field-email": "E-mail"}

    response = hr.post(page + "check/", both)
    assert response.status_code == 422
    assert "was chosen twice" in text(response)
    assert hr.post(page + "check/", {}).status_code == 422


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_export_is_a_file_that_can_be_read(hr, acme, form):
    response = hr.get(url("export", acme.slug), {"as": form})
    content = b"".join(response) if response.streaming else response.content

    names = {row.values["name"] for row in open_table(io.BytesIO(content)).rows()}
    assert names == {"Ada", "Grace", "Harriet"}


# --- walls ----------------------------------------------------------------------------------------


def every_address(acme, ada, run, unit, invitation):
    known = {
        "slug": acme.slug,
        "person_id": ada.pk,
        "role": "mentor",
        "unit_id": unit.pk,
        "invitation_id": invitation.pk,
        "run_id": run.pk,
        "token": "nothing",
    }
    for each in urlpatterns:
        for pattern in getattr(each, "url_patterns", None) or [each]:
            prefix = {"slug"} if hasattr(each, "url_patterns") else set()
            names = set(pattern.pattern.converters) | prefix
            yield reverse(f"organisations:{pattern.name}", kwargs={n: known[n] for n in names})


OPEN = {"/organisations/", "/organisations/people/"}


def test_outsiders_find_nothing(client, linus, act, harriet, acme, ada):
    """A manager of another organisation tries every address, reading and writing."""
    by = act(harriet)
    unit = services.add_unit(by=by, organisation_id=acme.pk, name="Secret unit")
    invitation = services.invite(by=by, organisation_id=acme.pk, email="secret@example.org")
    make_role(ada, "mentor", acme)
    client.force_login(harriet)
    hand_in(client, acme)
    run = ImportRun.objects.unscoped("test").get()
    before = Membership.objects.unscoped("test").count()
    make_role(linus, "hr-partner", api.organisation_for(act(linus), act(linus).organisation_id))
    client.force_login(linus)

    addresses = list(every_address(acme, ada, run, unit, invitation))
    assert len(addresses) > 25
    for address in addresses:
        for response in (client.get(address), client.post(address, {"name": "x"})):
            if address not in OPEN:
                assert response.status_code in {403, 404, 405}, address
            shown = text(response)
            for secret in ("Acme", "Ada", "Harriet", "Secret unit", "secret@example.org"):
                assert secret not in shown, address
    assert Membership.objects.unscoped("test").count() == before
    assert intake.run_for(run.owner_id, "people", run.pk).state == "mapping"


def test_strangers_are_asked_to_sign_in(client, acme, ada, harriet, act):
    by = act(harriet)
    unit = services.add_unit(by=by, organisation_id=acme.pk, name="Secret unit")
    invitation = services.invite(by=by, organisation_id=acme.pk, email="secret@example.org")
    client.force_login(harriet)
    hand_in(client, acme)
    client.logout()

    for address in every_address(
        acme, ada, ImportRun.objects.unscoped("test").get(), unit, invitation
    ):
        response = client.get(address)
        if "/invitations/nothing/" in address or "/logo/" in address:
            assert response.status_code == 404
        else:
            assert response.status_code in {302, 405}, address


def test_learners_and_managers_do_not_keep_people(client, acme, ada, grace):
    for person in (ada, grace):
        client.force_login(person)
        for name in (
            "directory",
            "add-person",
            "export",
            "import-people",
            "units",
            "roles",
            "invitations",
        ):
            assert client.get(url(name, acme.slug)).status_code in {403, 404}, name
