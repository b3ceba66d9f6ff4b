"""Two accounts become one: who may, what becomes of the ways in, and when it can be undone."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import CommandError, call_command
from django.urls import reverse

from lyceum.catalogue.testing import make_resource
from lyceum.identity import api, selectors, services
from lyceum.identity.models import Consent, Merge, Person
from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock, eventlog
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.kernel.scope import person_owner
from lyceum.messaging.testing import mails_to
from lyceum.organisations.selectors import ELSEWHERE
from lyceum.organisations.testing import make_role

pytestmark = pytest.mark.django_db
HOUSE = actors.system("tests")
PAGE = reverse("identity:merges")
Message = apps.get_model("messaging.Message")
Bookmark = apps.get_model("catalogue.Bookmark")


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.HOME = tmp_path


@pytest.fixture
def prove(client):
    """prove(person): signed in, and proven once more a moment ago."""

    def go(person):
        client.force_login(person)
        client.post(reverse("account_reauthenticate"), {"password": "password"})

    return go


@pytest.fixture
def other(db):
    """Ada's other account."""
    return make_person("Ada Byron", email="ada@lovelace.example", bio="Numbers.")


def merged(kept, folded, by=HOUSE) -> Merge:
    return api.merge_people(by=by, kept_id=kept.pk, folded_id=folded.pk)


def later(**time):
    return clock.travelled(clock.now() + timedelta(**time))


def bookmark(person, resource):
    return Bookmark.objects.unscoped("test").create(
        owner_id=person_owner(person.pk),
        person_id=person.pk,
        resource_id=resource.pk,
        made_at=clock.now(),
    )


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["administrator", "hr-partner", "manager", "executive"])
def test_no_role_of_an_organisation_is_enough(ada, other, acme, grace, act, role):
    make_role(grace, role, acme) if role != "manager" else None
    with pytest.raises(Forbidden):
        merged(ada, other, by=act(grace))
    with pytest.raises(Forbidden):
        api.preview_merge(by=act(grace), kept_id=ada.pk, folded_id=other.pk)
    with pytest.raises(Forbidden):
        api.unmerge_people(by=act(grace), merge_id=merged(ada, other).pk)


def test_a_person_alone_has_to_show_both(ada, other, act):
    with pytest.raises(Forbidden):
        merged(ada, other, by=act(ada))
    with pytest.raises(Forbidden):  # somebody else's account into one's own
        api.merge_people(by=act(ada), kept_id=other.pk, folded_id=ada.pk, both_are_proven=True)

    api.merge_people(by=act(ada), kept_id=ada.pk, folded_id=other.pk, both_are_proven=True)
    assert RecordedEvent.objects.get(name="identity.PeopleMerged").by == str(act(ada))


def test_an_administrator_of_the_ecosystem_may_and_it_stands_in_the_audit(ada, other, olga, act):
    merge = merged(ada, other, by=act(olga))
    api.unmerge_people(by=act(olga), merge_id=merge.pk)

    told = RecordedEvent.objects.filter(name__startswith="identity.People").order_by("pk")
    assert [(one.name, one.by) for one in told] == [
        ("identity.PeopleMerged", str(act(olga))),
        ("identity.PeopleUnmerged", str(act(olga))),
    ]
    assert told[0].payload == {"kept_id": ada.pk, "folded_id": other.pk, "merge_id": merge.pk}


def test_what_cannot_be_one_is_refused(ada, other, grace, linus):
    def refused(kept, folded):
        with pytest.raises(api.CannotBeMerged):
            merged(kept, folded)

    refused(ada, ada)
    api.ask_erasure(by=HOUSE, person_id=linus.pk)
    refused(ada, linus)
    refused(linus, ada)
    Person.objects.filter(pk=grace.pk).update(is_demo=True)
    refused(ada, grace)
    merged(ada, other)
    refused(linus, other)
    refused(other, linus)
    with pytest.raises(NotFound):
        api.merge_people(by=HOUSE, kept_id=ada.pk, folded_id=999_999)


# --- ways in --------------------------------------------------------------------------------------


def test_the_folded_account_opens_nothing_and_its_address_leads_to_the_other(client, ada, other):
    entry = {"login": "ada@lovelace.example", "password": "password"}
    client.post(reverse("account_login"), entry)
    assert client.get(reverse("identity:profile")).status_code == 200
    merge = merged(ada, other)
    assert client.get(reverse("identity:profile")).status_code == 302  # out, wherever it was in

    ada.set_password("another one")
    ada.save()
    client.post(reverse("account_login"), entry)
    assert "_auth_user_id" not in client.session
    client.post(reverse("account_login"), {**entry, "password": "another one"})
    assert client.session["_auth_user_id"] == str(ada.pk)
    assert api.people_by_email(["ada@lovelace.example"]) == {"ada@lovelace.example": ada.pk}
    with pytest.raises(api.AddressTaken):
        api.add_person(by=HOUSE, name="A third", email="ada@lovelace.example")
    client.logout()

    api.unmerge_people(by=HOUSE, merge_id=merge.pk)
    client.post(reverse("account_login"), entry)
    assert client.session["_auth_user_id"] == str(other.pk)


def test_a_mailed_code_to_the_folded_address_opens_the_account_that_stays(client, ada, other):
    merged(ada, other)
    client.post(reverse("account_request_login_code"), {"email": "ada@lovelace.example"})
    [mail] = mails_to("ada@lovelace.example")
    code = next(word for word in mail.text.split() if "-" in word or word.isupper())
    client.post(reverse("account_confirm_login_code"), {"code": code})

    assert client.session["_auth_user_id"] == str(ada.pk)


def test_an_address_that_nobody_has_proven_leads_nowhere(ada, other):
    EmailAddress.objects.filter(user=other).update(verified=False)
    merged(ada, other)

    assert api.people_by_email(["ada@lovelace.example"]) == {}


def test_the_main_address_can_become_that_of_the_account_that_stays(client, ada, other):
    merged(ada, other)
    theirs = EmailAddress.objects.get(email="ada@lovelace.example")
    assert (theirs.user, theirs.primary) == (ada, False)
    theirs.set_as_primary()

    ada.refresh_from_db()
    assert ada.email == "ada@lovelace.example"
    merge = Merge.objects.get()
    with pytest.raises(api.CannotBeUnmerged, match="main address"):
        api.unmerge_people(by=HOUSE, merge_id=merge.pk)
    EmailAddress.objects.get(email="ada@example.org").set_as_primary()
    api.unmerge_people(by=HOUSE, merge_id=merge.pk)
    other.refresh_from_db()
    assert (other.email, other.is_active) == ("ada@lovelace.example", True)


def test_an_account_without_an_address_gets_the_other_s(ada, other):
    EmailAddress.objects.filter(user=ada).delete()
    Person.objects.filter(pk=ada.pk).update(email=None)
    merge = merged(ada, other)
    ada.refresh_from_db()
    assert ada.email == "ada@lovelace.example"
    assert EmailAddress.objects.get(user=ada).primary

    api.unmerge_people(by=HOUSE, merge_id=merge.pk)
    other.refresh_from_db()
    assert other.email == "ada@lovelace.example"


def test_an_address_that_somebody_else_has_by_now_is_not_given_back(ada, other):
    EmailAddress.objects.filter(user=other).update(verified=False)
    merge = merged(ada, other)
    api.add_person(by=HOUSE, name="A third", email="ada@lovelace.example")
    api.unmerge_people(by=HOUSE, merge_id=merge.pk)

    other.refresh_from_db()
    assert (other.email, other.is_active, other.merged_into) == (None, True, None)


def test_what_the_profile_left_open_is_filled(ada, other):
    merged(ada, other)
    ada.refresh_from_db()

    assert (ada.name, ada.bio) == ("Ada", "Numbers.")
    assert api.names_of([other.pk]) == {other.pk: "Ada"}


def test_the_stricter_word_wins(ada, other, act):
    api.say_consent(by=act(ada), person_id=ada.pk, purpose=ELSEWHERE, is_given=True)
    merge = merged(ada, other)
    assert not api.has_consent(ada.pk, ELSEWHERE)
    api.unmerge_people(by=HOUSE, merge_id=merge.pk)
    assert api.has_consent(ada.pk, ELSEWHERE)

    api.say_consent(by=act(other), person_id=other.pk, purpose=ELSEWHERE, is_given=True)
    merged(ada, other)
    assert api.has_consent(ada.pk, ELSEWHERE)
    assert Consent.objects.filter(person=ada).count() == 2


def test_both_addresses_hear_of_it(ada, other):
    merged(ada, other)
    while eventlog.deliver():
        pass

    assert Message.objects.unscoped("test").get(person=ada).kind == "identity.merged"
    for address in ("ada@example.org", "ada@lovelace.example"):
        assert "became one" in mails_to(address)[-1].subject


# --- afterwards -----------------------------------------------------------------------------------


def test_what_came_after_stays_and_is_listed(ada, other, acme):
    before, after = make_resource(acme, "Before"), make_resource(acme, "After")
    bookmark(other, before)
    merge = merged(ada, other)
    mine = Bookmark.objects.unscoped("test").filter(person=ada)
    assert mine.get().owner_id == person_owner(ada.pk)
    bookmark(ada, after)

    lines = {line.kind: line for line in api.unmerge_people(by=HOUSE, merge_id=merge.pk)}

    assert mine.get().resource_id == after.pk
    assert lines["catalogue.bookmarks"].came_after == 1
    assert Bookmark.objects.unscoped("test").get(person=other).resource_id == before.pk


def test_what_is_gone_or_changed_since_is_left(ada, other, acme):
    bookmark(other, make_resource(acme, "Gone"))
    merge = merged(ada, other)
    Bookmark.objects.unscoped("test").all().delete()
    Person.objects.filter(pk=ada.pk).update(bio="Engines.")

    lines = {line.kind: line for line in api.unmerge_people(by=HOUSE, merge_id=merge.pk)}

    assert lines["catalogue.bookmarks"].changed_since
    ada.refresh_from_db()
    assert ada.bio == "Engines."


def test_what_was_written_meanwhile_comes_over_and_goes_back(ada, other, acme):
    merge = merged(ada, other)
    late = bookmark(other, make_resource(acme))
    assert services.gather_late_rows() == 1
    assert services.gather_late_rows() == 0

    late.refresh_from_db()
    assert (late.person_id, late.owner_id) == (ada.pk, person_owner(ada.pk))
    api.unmerge_people(by=HOUSE, merge_id=merge.pk)
    late.refresh_from_db()
    assert late.person_id == other.pk


def test_what_strayed_comes_over_before_the_time_is_over(ada, other, acme):
    merged(ada, other)
    with later(days=91):
        late = bookmark(other, make_resource(acme))
        services.apply_retention()

    late.refresh_from_db()
    assert late.person_id == ada.pk


@pytest.mark.parametrize("days", [0, 89, 91])
def test_what_strayed_to_the_first_of_a_chain_comes_to_its_end(ada, other, linus, acme, days):
    merged(other, linus)
    with later(days=5):
        second = merged(ada, other)
    with later(days=days):
        late = bookmark(linus, make_resource(acme))
        services.apply_retention()
        services.gather_late_rows(of_all=True)

    late.refresh_from_db()
    assert late.person_id == ada.pk
    api.unmerge_people(by=HOUSE, merge_id=second.pk)
    late.refresh_from_db()
    assert late.person_id == other.pk


def test_the_journal_cannot_be_read_without_the_key(ada, other):
    merge = merged(ada, other)

    assert "Numbers" not in merge.sealed
    assert "lovelace" not in merge.sealed
    assert merge.counts["identity.profile"] == 1


def test_after_its_term_it_is_final(ada, other, acme):
    twice = make_resource(acme)
    for person in (ada, other):
        bookmark(person, twice)
    merge = merged(ada, other)
    with later(days=89):
        services.apply_retention()
        assert selectors.open_merges().exists()
    with later(days=91):
        assert services.apply_retention()["identity.merges"] == 1

    merge.refresh_from_db()
    assert (merge.sealed, merge.addresses) == ("", [])
    with pytest.raises(api.CannotBeUnmerged):
        api.unmerge_people(by=HOUSE, merge_id=merge.pk)
    other.refresh_from_db()
    assert (other.name, other.bio, other.merged_into_id) == ("", "", ada.pk)
    assert api.names_of([other.pk]) == {other.pk: "Ada"}


def test_what_is_undone_in_the_last_moment_is_not_closed(ada, other, acme, monkeypatch):
    mine = bookmark(other, make_resource(acme))
    merge = merged(ada, other)

    def undo(merge_id):
        api.unmerge_people(by=HOUSE, merge_id=merge_id)

    monkeypatch.setattr("lyceum.identity.services.merging.verbs._gather", undo)
    with later(days=91):
        services.apply_retention()

    merge.refresh_from_db()
    mine.refresh_from_db()
    other.refresh_from_db()
    assert merge.undone_at
    assert merge.closed_at is None
    assert (mine.person_id, other.name) == (other.pk, "Ada Byron")


def test_the_operator_says_how_long(ada, other, settings):
    settings.RETENTION = {"identity.merges": 7}
    merged(ada, other)
    with later(days=8):
        assert services.apply_retention()["identity.merges"] == 1


def test_chains_are_undone_from_their_end(ada, other, linus):
    first = merged(other, linus)
    second = merged(ada, other)
    assert api.current_ids([linus.pk, other.pk, ada.pk]) == dict.fromkeys(
        (linus.pk, other.pk, ada.pk), ada.pk
    )
    with pytest.raises(api.CannotBeUnmerged):
        api.unmerge_people(by=HOUSE, merge_id=first.pk)
    api.unmerge_people(by=HOUSE, merge_id=second.pk)
    api.unmerge_people(by=HOUSE, merge_id=first.pk)
    assert api.current_ids([linus.pk, other.pk]) == {linus.pk: linus.pk, other.pk: other.pk}
    with pytest.raises(api.CannotBeUnmerged):
        api.unmerge_people(by=HOUSE, merge_id=first.pk)


def test_whoever_is_erased_is_erased_as_both(ada, other):
    merge = merged(ada, other)
    with pytest.raises(Exception, match="folded into"):
        api.erase_person(by=HOUSE, person_id=other.pk)

    api.erase_person(by=HOUSE, person_id=ada.pk)

    for person in (ada, other):
        person.refresh_from_db()
        assert (person.name, person.email, person.bio) == ("", None, "")
        assert person.erased_at
    assert not EmailAddress.objects.filter(user__in=[ada, other]).exists()
    merge.refresh_from_db()
    assert (merge.sealed, merge.addresses) == ("", [])
    with pytest.raises(api.CannotBeUnmerged):
        api.unmerge_people(by=HOUSE, merge_id=merge.pk)


# --- by the shell, and on the page ----------------------------------------------------------------


def test_the_shell_says_what_would_happen_and_does_it(ada, other):
    said = StringIO()
    call_command("merge_people", "ada@example.org", str(other.public_id), dry_run=True, stdout=said)
    assert "Ada Byron" in said.getvalue()
    assert "Your account: 1 move" in said.getvalue()
    assert not Merge.objects.exists()

    call_command("merge_people", str(ada.pk), "ada@lovelace.example", yes=True, stdout=said)
    merge = Merge.objects.get()
    assert f"lyceum unmerge_people {merge.pk}" in said.getvalue()
    listed = StringIO()
    call_command("unmerge_people", stdout=listed)
    assert f"{merge.pk}: Ada Byron ({other.pk}) into Ada ({ada.pk})" in listed.getvalue()
    call_command("unmerge_people", str(merge.pk), stdout=said)
    assert "Two accounts again" in said.getvalue()
    with pytest.raises(CommandError):
        call_command("merge_people", "nobody@example.org", str(ada.pk), yes=True)


def test_the_page_shows_does_and_undoes(client, prove, olga, ada, other):
    prove(olga)
    pair = {"kept": "ada@example.org", "folded": "ada@lovelace.example"}
    seen = client.post(PAGE, pair)
    assert "Ada Byron is folded into Ada" in seen.text
    assert not Merge.objects.exists()
    assert client.post(PAGE, {"kept": "nobody@example.org", "folded": "1"}).status_code == 404
    assert client.post(PAGE, {"kept": str(ada.pk), "folded": str(ada.pk)}).status_code == 409

    assert client.post(PAGE, {**pair, "sure": "yes"}).status_code == 302
    merge = Merge.objects.get()
    assert "Ada Byron" in client.get(PAGE).text
    undone = client.post(reverse("identity:unmerge", args=[merge.pk]))
    assert "Two accounts again" in undone.text
    assert Person.objects.get(pk=other.pk).is_active


def test_the_page_is_there_for_administrators_of_the_ecosystem_only(
    client, prove, grace, acme, ada, other
):
    make_role(grace, "administrator", acme)
    prove(grace)
    merge = merged(ada, other)

    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"kept": "1", "folded": "2", "sure": "yes"}).status_code == 404
    assert client.post(reverse("identity:unmerge", args=[merge.pk])).status_code == 403
    assert Merge.objects.get().undone_at is None


def test_an_open_session_alone_is_not_enough(client, olga, ada, other):
    client.force_login(olga)
    answer = client.post(PAGE, {"kept": str(ada.pk), "folded": str(other.pk), "sure": "yes"})

    assert answer.status_code == 302
    assert not Merge.objects.exists()
