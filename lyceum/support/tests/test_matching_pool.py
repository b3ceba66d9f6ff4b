"""A whole pool: a facilitator looks at a proposal before anybody hears of it."""

import pytest
from django.urls import reverse

from lyceum.identity.testing import make_person
from lyceum.kernel import eventlog
from lyceum.kernel.errors import NotFound
from lyceum.messaging.testing import kinds_to
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership, make_role
from lyceum.skills.testing import make_skill
from lyceum.support import selectors, services
from lyceum.support.errors import CannotBePaired, MatchingIsOver, NobodyToMatch
from lyceum.support.models import Matching, Mentorship, Seeking
from lyceum.support.testing import acting, make_mentor, make_seeker
from lyceum.support.types import NewSeeking

pytestmark = pytest.mark.django_db


@pytest.fixture
def fay(acme):
    fay = make_person("Fay")
    make_membership(acme, fay)
    make_role(fay, "facilitator", acme)
    return fay


@pytest.fixture
def pool(acme):
    """Three who look, two mentors; Moss leads Nia, and Noor does not want Max."""
    sql, talk = make_skill("SQL"), make_skill("Talking")
    people = {}
    moss = None
    for name in ("Moss", "Max", "Nia", "Noor", "Nils"):
        people[name] = make_person(name)
        led = {"manager": moss} if name == "Nia" else {}
        place = make_membership(acme, people[name], **led)
        moss = place if name == "Moss" else moss
    make_mentor(people["Moss"], acme, [sql], capacity=1)
    make_mentor(people["Max"], acme, [sql, talk], capacity=1)
    make_seeker(people["Nia"], acme, [sql])
    make_seeker(people["Noor"], acme, [sql], apart=[people["Max"]])
    make_seeker(people["Nils"], acme, [talk])
    return people


def worked_out(fay, acme):
    asked = services.ask_matching(by=acting(fay), organisation_id=acme.pk)
    services.work_out_matching(matching_id=asked.pk)
    asked.refresh_from_db()
    return asked


def test_nobody_is_put_with_whom_they_ruled_out_or_who_leads_them(acme, fay, pool):
    proposal = selectors.proposal_of(worked_out(fay, acme))
    assert {(row.mentee, row.mentor) for row in proposal.pairs} >= {("Noor", "Moss")}
    assert ("Nia", "Moss") not in {(row.mentee, row.mentor) for row in proposal.pairs}
    assert len(proposal.pairs) == 2
    assert len(proposal.waiting) == 1
    assert all(row.skills for row in proposal.pairs)


def test_nobody_hears_of_it_before_it_is_taken(client, acme, fay, pool):
    matching = worked_out(fay, acme)
    assert not Mentorship.objects.unscoped("test").exists()
    client.force_login(fay)
    page = client.get(reverse("support:matching", args=[matching.pk])).text
    assert "Noor" in page
    assert "working hours in common" in page
    key = f"{pool['Noor'].pk}-{pool['Moss'].pk}"
    client.post(reverse("support:take-matching", args=[matching.pk]), {"pair": [key, "7-7"]})
    [two] = Mentorship.objects.unscoped("test").all()
    assert (two.mentee_id, two.mentor_id, two.state) == (pool["Noor"].pk, pool["Moss"].pk, "active")
    assert kinds_to(pool["Noor"]) == kinds_to(pool["Moss"]) == ["support.matched"]
    assert kinds_to(pool["Nils"]) == []
    matching.refresh_from_db()
    assert (matching.state, matching.taken, matching.answer) == ("taken", 1, {})
    with pytest.raises(MatchingIsOver):
        services.take_matching(by=acting(fay), matching_id=matching.pk, keys=[key])


def test_a_place_that_went_meanwhile_is_not_given_twice(acme, ada, fay, pool):
    matching = worked_out(fay, acme)
    asked = services.ask_mentor(by=acting(ada), mentee_id=ada.pk, mentor_id=pool["Moss"].pk)
    services.accept_mentee(by=acting(pool["Moss"]), mentorship_id=asked.pk)
    key = f"{pool['Noor'].pk}-{pool['Moss'].pk}"
    assert services.take_matching(by=acting(fay), matching_id=matching.pk, keys=[key]) == 0


def rules_out(acme, pool, fay):
    make_seeker(pool["Noor"], acme, apart=[pool["Moss"]])


def looks_no_more(acme, pool, fay):
    new = NewSeeking(organisation_id=acme.pk, skill_ids=(), is_open=False)
    services.seek_mentor(by=acting(pool["Noor"]), person_id=pool["Noor"].pk, new=new)


def found_another(acme, pool, fay):
    services.ask_mentor(
        by=acting(pool["Noor"]), mentee_id=pool["Noor"].pk, mentor_id=pool["Max"].pk
    )


def left(acme, pool, fay):
    make_role(fay, "administrator", acme)
    organisations.end_membership(by=acting(fay), organisation_id=acme.pk, person_id=pool["Noor"].pk)


def is_left_by_the_mentor(acme, pool, fay):
    make_role(fay, "administrator", acme)
    organisations.end_membership(by=acting(fay), organisation_id=acme.pk, person_id=pool["Moss"].pk)


@pytest.mark.parametrize(
    "happens", [rules_out, looks_no_more, found_another, left, is_left_by_the_mentor]
)
def test_what_changed_meanwhile_is_asked_again(acme, fay, pool, happens):
    matching = worked_out(fay, acme)
    happens(acme, pool, fay)
    key = f"{pool['Noor'].pk}-{pool['Moss'].pk}"
    assert services.take_matching(by=acting(fay), matching_id=matching.pk, keys=[key]) == 0
    assert not Mentorship.objects.unscoped("test").filter(state="active").exists()


def test_whoever_runs_the_pool_puts_two_together_by_hand(client, acme, fay, ada, pool):
    there = reverse("support:pair-by-hand", args=[acme.slug])
    said = {"mentee_id": pool["Noor"].pk, "mentor_id": pool["Moss"].pk}
    client.force_login(ada)
    assert client.post(there, said).status_code == 404
    client.force_login(fay)
    assert client.post(there, {"mentee_id": ada.pk}).status_code == 422
    assert client.post(there, said).status_code == 302
    [two] = Mentorship.objects.unscoped("test").all()
    assert (two.mentee_id, two.mentor_id, two.state) == (pool["Noor"].pk, pool["Moss"].pk, "active")
    assert kinds_to(pool["Noor"]) == kinds_to(pool["Moss"]) == ["support.matched"]


@pytest.mark.parametrize(("mentee", "mentor"), [("Noor", "Max"), ("Nia", "Moss"), ("Max", "Max")])
def test_by_hand_nobody_meets_whom_they_ruled_out_or_who_leads_them(
    acme, fay, pool, mentee, mentor
):
    with pytest.raises(CannotBePaired):
        services.pair_by_hand(
            by=acting(fay),
            organisation_id=acme.pk,
            mentor_id=pool[mentor].pk,
            mentee_id=pool[mentee].pk,
        )


def test_who_has_a_mentor_is_out_of_the_pool(acme, fay, pool):
    made = services.ask_mentor(
        by=acting(pool["Nils"]), mentee_id=pool["Nils"].pk, mentor_id=pool["Max"].pk
    )
    services.accept_mentee(by=acting(pool["Max"]), mentorship_id=made.pk)
    many, few = selectors.pool_of(acme.pk)
    assert {each.id for each in many} == {pool["Nia"].pk, pool["Noor"].pk}
    assert {each.id for each in few} == {pool["Moss"].pk}


def test_a_new_proposal_drops_the_one_that_waited(acme, fay, pool):
    first = worked_out(fay, acme)
    second = worked_out(fay, acme)
    first.refresh_from_db()
    assert (first.state, first.answer) == ("dropped", {})
    services.drop_matching(by=acting(fay), matching_id=second.pk)
    assert not Matching.objects.unscoped("test").filter(state="ready").exists()


def test_only_the_team_and_only_where_there_is_a_pool(client, acme, ada, linus, fay):
    with pytest.raises(NobodyToMatch):
        services.ask_matching(by=acting(fay), organisation_id=acme.pk)
    for person in (ada, linus):
        with pytest.raises(NotFound):
            services.ask_matching(by=acting(person), organisation_id=acme.pk)
        client.force_login(person)
        assert client.get(reverse("support:matchings", args=[acme.slug])).status_code == 404
    client.force_login(fay)
    assert client.get(reverse("support:matchings", args=[acme.slug])).status_code == 200


def test_who_left_is_in_no_pool(acme, fay, pool):
    make_role(fay, "administrator", acme)
    for name in ("Max", "Noor"):
        organisations.end_membership(
            by=acting(fay), organisation_id=acme.pk, person_id=pool[name].pk
        )
    mentees, mentors = selectors.pool_of(acme.pk)
    assert pool["Noor"].pk not in {each.id for each in mentees}
    assert [each.id for each in mentors] == [pool["Moss"].pk]

    eventlog.deliver()
    _page, rows = selectors.mentors_page(acting(fay))
    assert [row.name for row in rows] == ["Moss"]
    assert not Seeking.objects.unscoped("test").get(person=pool["Noor"]).is_open
