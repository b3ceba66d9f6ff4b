"""One human had two accounts: they become one, and two again as if nothing had been.

Yolanthe has data in every app (`test_erasure`). She had made another account for herself, and the
two meet wherever two of a person can meet: one organisation, one course, one run, one goal.
"""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db.models import Model

from lyceum.access.testing import make_tool
from lyceum.catalogue import api as catalogue
from lyceum.catalogue.testing import make_resource
from lyceum.communities import services as communities
from lyceum.communities.types import NewPost
from lyceum.identity import api as identity
from lyceum.identity import selectors
from lyceum.identity.models import Merge
from lyceum.identity.testing import make_person
from lyceum.identity.types import keepings
from lyceum.kernel import actors, clock, eventlog
from lyceum.learning import api as learning
from lyceum.messaging import services as messaging
from lyceum.organisations import api as organisations
from lyceum.organisations.models import Membership
from lyceum.organisations.testing import make_membership, make_role
from lyceum.paths import api as paths
from lyceum.programmes import api as programmes
from lyceum.programmes.testing import make_offering
from lyceum.skills import api as skills
from lyceum.skills.testing import make_skill
from tests.test_erasure import committed, company, home, keeper, traces, yolanthe  # noqa: F401  the cast

HOUSE = actors.system("tests")
OWN = "own.account@nowhere.example"
# The log, what tells of the merge itself, and what ends for good with it.
UNLIKE = {"kernel.RecordedEvent", "kernel.Delivery", "identity.Merge", "sessions.Session"}


@pytest.fixture
def twin(yolanthe, act, keeper):  # noqa: F811
    """Her other account: in the same company, on the same course, with the same goal."""
    known = yolanthe.known
    twin = make_person("Yolanthe Q.", email=OWN)
    company_id = known["company_id"]
    organisations.add_membership(
        by=act(keeper), organisation_id=company_id, person_id=twin.pk, position="Dyer"
    )
    organisation = apps.get_model("organisations.Organisation").objects.get(pk=company_id)
    make_role(twin, "facilitator", organisation)
    make_role(twin, "mentor", organisation)
    by = act(twin)
    _learn(by, twin, known)
    _opine(by, known)
    _plan(by, twin, yolanthe, known)
    communities.join(by=by, space_id=known["talk_id"])
    communities.react(by=by, post_id=known["talk_post_id"], sign="thanks")
    banner = apps.get_model("communities.Banner").objects.unscoped("test").get()
    communities.put_away(by=by, banner_id=banner.pk)
    for note in apps.get_model("communities.CanvasNote").objects.unscoped("test"):
        if note.author_id not in {twin.pk, yolanthe.pk}:
            communities.sign_note(by=by, note_id=note.pk)
    new = NewPost(words="Me, too")
    communities.share(by=by, space_id=known["talk_id"], new=new)
    messaging.choose_mail(by=by, person_id=twin.pk, kind="paths.commented", by_mail=True)
    messaging.choose_mail(
        by=act(yolanthe), person_id=yolanthe.pk, kind="paths.commented", by_mail=False
    )
    while eventlog.deliver():
        pass
    return twin


def _learn(by, twin, known):
    programmes.take_seat(by=by, offering_id=known["offering_id"], learner_id=twin.pk)
    enrolment = learning.enrol(by=by, resource_id=known["resource_id"], learner_id=twin.pk)
    learning.record_progress(by=by, enrolment_id=enrolment.pk, percent=60)
    learning.log_effort(by=by, enrolment_id=enrolment.pk, on=clock.today(), minutes=25)
    learning.write_note(by=by, enrolment_id=enrolment.pk, text="Mordants matter.")


def _opine(by, known):
    catalogue.review(by=by, resource_id=known["resource_id"], stars=2, text="Too long.")
    catalogue.bookmark(by=by, resource_id=known["resource_id"])
    episode = catalogue.episodes([known["episode_id"]])[known["episode_id"]]
    learning.subscribe(by=by, resource_id=episode.resource_id)
    learning.listen(by=by, episode_id=episode.id, at=learning.Place(300, 15, 600))
    for need in apps.get_model("catalogue.Need").objects.unscoped("test"):
        catalogue.join_need(by=by, need_id=need.pk)


def _plan(by, twin, other, known):
    states = apps.get_model("skills.SkillState").objects.unscoped("test").filter(person=other)
    skills.rate_self(by=by, ratings={state.skill_id: 2 for state in states})
    paths.set_goal(by=by, person_id=twin.pk, role_id=known["role_id"])


# --- there and back -------------------------------------------------------------------------------


def everything() -> dict[str, dict[object, dict[str, object]]]:
    """Every row of every table, as it stands."""
    ends = {
        selectors.model_of(table)._meta.label
        for keeping in keepings()
        for table in keeping.tables
        if table.merging and table.merging.ends
    }
    return {
        model._meta.label: _rows(model)
        for model in apps.get_models()
        if model._meta.label not in UNLIKE | ends and model._meta.managed
    }


def _rows(model: type[Model]) -> dict[object, dict[str, object]]:
    names = [field.attname for field in model._meta.pk_fields]
    rows = selectors.all_rows(model).values()
    return {tuple(row[name] for name in names): row for row in rows}


def differences(before, after) -> list[str]:
    return [
        f"{label} {pk}: {one.get(pk)} -> {two.get(pk)}"
        for label in before
        for one, two in [(before[label], after[label])]
        for pk in one.keys() | two.keys()
        if one.get(pk) != two.get(pk)
    ]


@pytest.mark.parametrize("stays", ["the one of work", "her own"])
def test_there_and_back_nothing_has_changed(yolanthe, twin, stays):  # noqa: F811
    kept, folded = (yolanthe, twin) if stays == "the one of work" else (twin, yolanthe)
    before = everything()

    merge = identity.merge_people(by=HOUSE, kept_id=kept.pk, folded_id=folded.pk)
    changed = differences(before, everything())
    identity.unmerge_people(by=HOUSE, merge_id=merge.pk)

    assert len(changed) >= 30
    assert differences(before, everything()) == []


def test_a_look_beforehand_changes_nothing(yolanthe, twin):  # noqa: F811
    before = everything()
    seen = identity.preview_merge(by=HOUSE, kept_id=yolanthe.pk, folded_id=twin.pk)

    assert differences(before, everything()) == []
    assert not Merge.objects.exists()
    said = " ".join(words for line in seen.lines for words in line.words)
    for settled in (
        "two places",
        "one enrolment",
        "two seats",
        "two reviews",
        "both have the goal",
    ):
        assert settled in said


@pytest.mark.parametrize("stays", ["the one of work", "her own"])
def test_erased_afterwards_she_is_found_nowhere(yolanthe, twin, home, committed, stays):  # noqa: F811
    kept, folded = (yolanthe, twin) if stays == "the one of work" else (twin, yolanthe)
    identity.merge_people(by=HOUSE, kept_id=kept.pk, folded_id=folded.pk)
    while eventlog.deliver():
        pass
    assert list(traces(home))

    with committed():
        identity.erase_person(by=HOUSE, person_id=kept.pk)

    assert list(traces(home)) == []
    for person in (kept, folded):
        person.refresh_from_db()
        assert person.erased_at


# --- what needs a closer look ---------------------------------------------------------------------


@pytest.fixture
def two(acme, ada):
    """Ada, and her other account in the same company."""
    other = make_person("Ada Byron", email=OWN)
    make_membership(acme, other, employee_number="7")
    return ada, other


def merged(kept, folded) -> Merge:
    return identity.merge_people(by=HOUSE, kept_id=kept.pk, folded_id=folded.pk)


def unmerged(merge) -> dict[str, object]:
    return {line.kind: line for line in identity.unmerge_people(by=HOUSE, merge_id=merge.pk)}


def place_of(person, organisation) -> Membership:
    places = Membership.objects.unscoped("test").filter(organisation=organisation, is_open=True)
    return places.get(person=person)


def test_a_seat_that_somebody_else_has_by_now_is_not_given_back(two, acme, act, linus):
    ada, other = two
    run = make_offering(make_resource(acme, visibility="ecosystem"), seats=2)
    for person in (ada, other):
        programmes.take_seat(by=act(person), offering_id=run.pk, learner_id=person.pk)
    merge = merged(ada, other)
    run.refresh_from_db()
    assert run.seats_taken == 1
    programmes.take_seat(by=act(linus), offering_id=run.pk, learner_id=linus.pk)

    assert unmerged(merge)["programmes.seats"].changed_since
    run.refresh_from_db()
    seats = apps.get_model("programmes.Seat").objects.unscoped("test").filter(given_up_at=None)
    assert run.seats_taken == seats.count() == 2


def test_a_place_that_was_joined_knows_what_either_knew(two, acme, grace):
    ada, other = two
    report = make_person("Report")
    make_membership(acme, report, manager=place_of(other, acme))
    began = clock.today() - timedelta(days=400)
    Membership.objects.unscoped("test").filter(person=other).update(
        starts_on=began, manager=place_of(grace, acme)
    )
    merged(ada, other)

    place = place_of(ada, acme)
    assert (place.employee_number, place.starts_on) == ("7", began)
    assert place.manager == place_of(grace, acme)
    assert place_of(report, acme).manager == place
    assert not Membership.objects.unscoped("test").filter(person=other, is_open=True).exists()


def test_nobody_comes_to_report_to_themselves(two, acme):
    """Ada reports to a colleague, who reports to Ada's other account."""
    ada, other = two
    between = make_person("Between")
    make_membership(acme, between, manager=place_of(other, acme))
    Membership.objects.unscoped("test").filter(person=ada).update(manager=place_of(between, acme))
    merged(ada, other)

    assert place_of(ada, acme).manager is None
    assert place_of(between, acme).manager == place_of(ada, acme)


def test_a_second_account_is_no_way_to_praise_oneself(two, act):
    ada, other = two
    skill = make_skill("Weaving")
    skills.rate_self(by=act(ada), ratings={skill.pk: 2})
    skills.ask_confirmation(by=act(ada), skill_ids=[skill.pk], of=other.pk, kind="peer")
    asked = apps.get_model("skills.ConfirmationRequest").objects.unscoped("test").get()
    skills.answer_confirmation(by=act(other), request_id=asked.pk, level=5)
    states = apps.get_model("skills.SkillState").objects.unscoped("test")
    before = states.get(person=ada).level

    merge = merged(ada, other)
    assert states.get(person=ada).pieces == 1
    assert states.get(person=ada).level < before
    unmerged(merge)
    assert states.get(person=ada).level == before


def test_evidence_that_came_in_between_counts_after_it_was_undone(two, act):
    ada, other = two
    skill = make_skill("Weaving")
    for person in two:
        skills.rate_self(by=act(person), ratings={skill.pk: 2})
    merge = merged(ada, other)
    skills.rate_self(by=act(ada), ratings={skill.pk: 4})
    unmerged(merge)
    while eventlog.deliver():
        pass

    states = apps.get_model("skills.SkillState").objects.unscoped("test")
    assert states.get(person=ada).pieces == 2
    assert states.get(person=other).pieces == 1


def test_the_directory_goes_on_with_the_place_that_stays(two, acme):
    ada, other = two
    user = (
        apps.get_model("access.ScimUser")
        .objects.unscoped("test")
        .create(
            owner_id=f"organisation:{acme.pk}",
            organisation=acme,
            person=other,
            place=place_of(other, acme),
            resource_id="r1",
            user_name="ada",
            created_at=clock.now(),
            changed_at=clock.now(),
        )
    )
    merged(ada, other)

    user.refresh_from_db()
    assert (user.person, user.place) == (ada, place_of(ada, acme))
    with pytest.raises(identity.FoldedAway):
        organisations.resume_membership(by=HOUSE, organisation_id=acme.pk, person_id=other.pk)


def test_a_tool_keeps_what_both_let_it_know(two):
    ada, other = two
    tool, unknown = make_tool("Wiki")[0], make_tool("Chat")[0]
    consents = apps.get_model("access.Consent").objects.unscoped("test")
    for person, client, scopes in (
        (ada, tool, ["openid", "email"]),
        (other, tool, ["openid", "profile"]),
        (other, unknown, ["openid"]),
    ):
        consents.create(person=person, client=client, scopes=scopes, given_at=clock.now())
    merge = merged(ada, other)

    assert consents.get().scopes == ["openid"]
    unmerged(merge)
    assert consents.count() == 3


def test_what_the_two_were_to_each_other_is_not_turned_into_oneself(two, acme, act):
    ada, other = two
    skills.share_levels(by=act(ada), with_person_id=other.pk)
    identity.note_disclosure(viewer=act(other), person_id=ada.pk, kind="skills.levels")
    views = apps.get_model("access.ViewAs").objects.unscoped("test")
    views.create(
        owner_id=f"person:{ada.pk}",
        person=ada,
        viewer=other,
        organisation=acme,
        reason="To help.",
        begun_at=clock.now(),
        ends_at=clock.now(),
    )
    before = everything()
    merge = merged(ada, other)

    grants = apps.get_model("skills.SharingGrant").objects.unscoped("test")
    assert not grants.filter(ended_at=None).exists()
    assert views.get().viewer == other
    unmerged(merge)
    assert differences(before, everything()) == []
