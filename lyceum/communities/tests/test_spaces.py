"""Spaces, and the ways into them."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model

from lyceum.communities import selectors, services
from lyceum.communities.errors import (
    AlreadyInSpace,
    FollowsCohort,
    LastModerator,
    SpaceIsByRequest,
    SpaceIsClosed,
)
from lyceum.communities.models import SpaceMember
from lyceum.communities.testing import make_space, say
from lyceum.communities.types import NewSpace
from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock, eventlog
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.kernel.scope import organisation_owner
from lyceum.messaging.testing import kinds_to as inbox
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_role
from lyceum.programmes import api as programmes
from lyceum.programmes.testing import formed, make_participant, make_programme


def kinds_to(person):
    return [kind for kind in inbox(person) if kind.startswith("communities")]


def told(name):
    return RecordedEvent.objects.filter(name=f"communities.{name}").count()


def people_in(space):
    rows = SpaceMember.objects.unscoped("a test").filter(space=space, state="in")
    return set(rows.values_list("person_id", flat=True))


def test_who_opens_a_space_looks_after_it(act, acme, facilitator):
    made = services.open_space(
        by=act(facilitator), organisation_id=acme.pk, new=NewSpace(title="Sellers 🚀")
    )

    assert selectors.place_for(act(facilitator), made.pk).may_keep
    assert made.members == 1
    assert told("SpaceOpened") == 1


def test_a_learner_opens_none(act, acme, ada):
    with pytest.raises(Forbidden):
        services.open_space(by=act(ada), organisation_id=acme.pk, new=NewSpace(title="Mine"))


def test_with_a_key_there_is_one_for_ever(acme):
    first = make_space(acme, key="journey:7")
    assert make_space(acme, "Another name", key="journey:7").pk == first.pk
    assert told("SpaceOpened") == 1


def test_people_of_other_organisations_join_an_open_one(act, space, linus, globex):
    mine = services.join(by=act(linus), space_id=space.pk)

    space.refresh_from_db()
    assert (mine.state, mine.organisation_id, mine.handle) == ("in", globex, "linus")
    assert space.members == 2
    with pytest.raises(AlreadyInSpace):
        services.join(by=act(linus), space_id=space.pk)


def test_what_is_for_one_organisation_is_not_there_for_others(act, acme, linus):
    hidden = make_space(acme)
    with pytest.raises(NotFound):
        services.join(by=act(linus), space_id=hidden.pk)
    assert selectors.spaces_to_find(act(linus)) == []


def test_by_request_somebody_lets_people_in(act, acme, linus, facilitator):
    space = make_space(acme, kind="request", reach="ecosystem", moderators=[facilitator])
    with pytest.raises(SpaceIsByRequest):
        services.join(by=act(linus), space_id=space.pk)
    services.ask_to_join(by=act(linus), space_id=space.pk, words="We sell the same")
    services.ask_to_join(by=act(linus), space_id=space.pk)
    assert kinds_to(facilitator) == ["communities.join_asked"]
    with pytest.raises(NotFound):
        selectors.place_to_read(act(linus), space.pk)

    services.answer_join(by=act(facilitator), space_id=space.pk, person_id=linus.pk, is_yes=True)

    assert kinds_to(linus) == ["communities.let_in"]
    assert selectors.place_to_read(act(linus), space.pk).is_in


def test_who_was_not_let_in_may_ask_again(act, acme, linus, facilitator):
    space = make_space(acme, kind="request", reach="ecosystem", moderators=[facilitator])
    for _again in range(2):
        services.ask_to_join(by=act(linus), space_id=space.pk)
        services.answer_join(
            by=act(facilitator), space_id=space.pk, person_id=linus.pk, is_yes=False
        )
    assert people_in(space) == {facilitator.pk}
    with pytest.raises(Forbidden):
        services.answer_join(by=act(linus), space_id=space.pk, person_id=linus.pk, is_yes=True)


def test_the_invited_decide(act, acme, ada, linus):
    space = make_space(acme, people=[ada])
    assert services.invite(by=act(ada), space_id=space.pk, person_ids=[linus.pk, ada.pk]) == 1
    assert kinds_to(linus) == ["communities.invited"]
    assert not selectors.place_for(act(linus), space.pk).is_in

    services.accept_invitation(by=act(linus), space_id=space.pk)
    services.leave(by=act(linus), space_id=space.pk)

    space.refresh_from_db()
    assert (people_in(space), space.members) == ({ada.pk}, 1)
    with pytest.raises(NotFound):
        selectors.place_for(act(linus), space.pk)


def test_somebody_always_looks_after_it(act, kept, facilitator, ada, linus):
    with pytest.raises(LastModerator):
        services.leave(by=act(facilitator), space_id=kept.pk)
    services.give_role(by=act(facilitator), space_id=kept.pk, person_id=ada.pk, role="moderator")
    services.leave(by=act(facilitator), space_id=kept.pk)
    assert selectors.keepers_of(kept) == [ada.pk]
    with pytest.raises(Forbidden):
        services.remove_member(by=act(linus), space_id=kept.pk, person_id=ada.pk)


def test_two_of_a_name_have_two_handles(acme):
    people = [make_person("Zoë 🦊 Łącka"), make_person("Zoe Lacka"), make_person("🦊")]
    space = make_space(acme, people=people)
    rows = SpaceMember.objects.unscoped("a test").filter(space=space).order_by("pk")
    assert [row.handle for row in rows] == [
        "zoe-lacka",
        f"zoe-lacka-{people[1].pk}",
        f"person-{people[2].pk}",
    ]


def test_a_handle_follows_the_name(acme, ada):
    space = make_space(acme, people=[ada])
    services.rename_handles(person_id=ada.pk)
    ada.name = "Ada Lovelace"
    ada.save()
    services.rename_handles(person_id=ada.pk)
    row = SpaceMember.objects.unscoped("a test").get(space=space, person=ada)
    assert row.handle == "ada-lovelace"


def test_a_closed_space_is_read_and_nothing_is_added(act, kept, facilitator, ada):
    services.close_space(by=act(facilitator), space_id=kept.pk)
    with pytest.raises(SpaceIsClosed):
        say(ada, kept)
    assert selectors.place_to_read(act(ada), kept.pk).is_in


def test_a_cohort_has_a_space_that_follows_it(act, facilitator, acme, ada, linus, crowd):
    programme = make_programme(acme)
    people = crowd(4)
    for one in people:
        make_participant(programme, one, acme)
    proposal = formed(programme, smallest=2, largest=2)
    programmes.take_forming(by=act(facilitator), forming_id=proposal.pk)
    eventlog.deliver()

    cohorts = (
        apps.get_model("programmes.Cohort").objects.unscoped("a test").filter(programme=programme)
    )
    spaces = [selectors.space_of_cohort(one.pk) for one in cohorts]
    assert [one.members for one in spaces] == [2, 2]
    assert set().union(*map(people_in, spaces)) == {one.pk for one in people}
    with pytest.raises(NotFound):
        selectors.place_for(act(ada), spaces[0].pk)

    inside = next(one for one in people if one.pk in people_in(spaces[0]))
    with pytest.raises(FollowsCohort):
        services.leave(by=act(inside), space_id=spaces[0].pk)
    services.follow_cohort(cohort_id=spaces[0].cohort_id)  # heard twice
    assert told("SpaceOpened") == 2
    programmes.leave_programme(by=act(inside), programme_id=programme.pk)
    eventlog.deliver()

    spaces[0].refresh_from_db()
    assert (inside.pk in people_in(spaces[0]), spaces[0].members) == (False, 1)


def test_a_thousand_come_in_at_once(acme, act, facilitator, django_assert_max_num_queries):
    space = make_space(acme, moderators=[facilitator])
    person = get_user_model()
    people = person.objects.bulk_create(
        person(name="Ann", email=f"ann{at}@x.example") for at in range(1000)
    )
    with django_assert_max_num_queries(40):
        services.add_members(
            by=act(facilitator), space_id=space.pk, person_ids=[one.pk for one in people]
        )
    space.refresh_from_db()
    assert space.members == 1001
    assert told("MembersAdded") == 2


def test_who_leaves_the_organisation_leaves_what_is_for_it_alone(
    act, acme, ada, linus, facilitator
):
    inner, wide = make_space(acme, people=[ada, linus]), make_space(acme, "W", reach="ecosystem")
    services.join(by=act(ada), space_id=wide.pk)
    services.make_offer(by=act(ada), words="Ask me", is_wide=False)
    make_role(facilitator, "administrator", acme)
    organisations.end_membership(
        by=act(facilitator), organisation_id=acme.pk, person_id=ada.pk, on=clock.today()
    )
    eventlog.deliver()

    assert people_in(inner) == {linus.pk}  # a guest of another organisation
    assert people_in(wide) == {ada.pk}
    with pytest.raises(NotFound):
        selectors.place_for(act(ada), inner.pk)
    assert selectors.offers(act(facilitator)) == []
    inner.refresh_from_db()
    assert inner.members == 1


def test_who_is_back_before_it_is_heard_stays(acme, ada):
    inner = make_space(acme, people=[ada])
    by = actors.system("tests", organisation_owner(acme.pk))
    assert not services.leave_organisation(by=by, organisation_id=acme.pk, person_id=ada.pk)
    assert people_in(inner) == {ada.pk}


def test_whom_a_rule_hides_is_not_found(act, acme, ada, linus):
    space = make_space(acme, reach="ecosystem", people=[ada])
    say(ada, space, "Told", "story", may_travel=True)
    services.make_offer(by=act(ada), words="Ask me", is_wide=True)
    by = act(linus)
    hidden = replace(by, scope=replace(by.scope, unseen=frozenset({organisation_owner(acme.pk)})))
    for who, number in ((by, 1), (hidden, 0)):
        assert len(selectors.spaces_to_find(who)) == number
        assert len(selectors.stories(who)) == number
        assert len(selectors.offers(who)) == number
    with pytest.raises(NotFound):
        selectors.place_for(hidden, space.pk)
