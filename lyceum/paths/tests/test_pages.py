"""The pages of a path: what they show, what they refuse, what they cost."""

import pytest
from django.urls import reverse

from lyceum.learning import api as learning
from lyceum.paths import api as paths
from lyceum.paths.models import Mark
from lyceum.paths.testing import make_path
from lyceum.programmes import api as programmes
from lyceum.programmes.testing import make_offering
from lyceum.skills.testing import make_role, make_skill
from lyceum.wallets.testing import make_pot, money_in


@pytest.fixture
def path(ada, sql, python, offer):
    offer("SQL for people who move things", {sql: (0, 3)})
    offer("Python in the warehouse", {python: (0, 2)})
    return make_path(ada, {sql: 3, python: 2}, minutes_per_week=240, budget=90_000)


@pytest.fixture
def as_ada(client, ada):
    client.force_login(ada)
    return client


def test_without_a_goal_it_asks_for_one(as_ada):
    answer = as_ada.get(reverse("paths:mine"))

    assert answer.url == reverse("paths:new-goal")


def test_own_words_become_roles_to_choose_from(as_ada, sql):
    make_role("data engineer", {sql: 3})

    whole = as_ada.get(reverse("paths:new-goal"), {"words": "data enginer"})
    part = as_ada.get(
        reverse("paths:new-goal"), {"words": "data engineer"}, headers={"HX-Request": "true"}
    )

    assert "data engineer" in whole.text
    assert "data engineer" in part.text
    assert "<html" not in part.text


def test_from_a_role_to_a_plan(as_ada, ada, sql, offer):
    offer("SQL for people who move things", {sql: (0, 3)})
    role = make_role("data engineer", {sql: 3})
    preview = as_ada.get(reverse("paths:preview-role", args=[role.pk]))
    assert "One skill lies between you and this." in preview.text

    answer = as_ada.post(
        reverse("paths:set-goal"), {"role_id": role.pk, "hours": "4", "money": "900"}, follow=True
    )

    assert "My path to data engineer" in answer.text
    assert "SQL for people who move things" in answer.text
    assert "900" in answer.text


def test_skills_that_one_may_not_see_are_not_named(as_ada, sql):
    theirs = make_skill("Secret sauce", owner_id="organisation:999")
    address = reverse("paths:preview-skills")

    answer = as_ada.get(address, {"skill": [sql.pk, theirs.pk]})
    assert "SQL" in answer.text
    assert "Secret sauce" not in answer.text
    assert as_ada.get(address, {"skill": theirs.pk}).url == reverse("paths:new-goal")


def test_limits_that_cannot_be_come_back_with_the_reason(as_ada, sql):
    role = make_role("data engineer", {sql: 3})

    answer = as_ada.post(
        reverse("paths:set-goal"), {"role_id": role.pk, "hours": "4", "target_on": "2020-01-01"}
    )

    assert answer.status_code == 422
    assert "Choose a day to come." in answer.text


def test_more_money_than_can_be_counted_is_no_limit(as_ada, path):
    for verb, name in [(as_ada.get, "what-if"), (as_ada.post, "change-limits")]:
        verb(reverse(f"paths:{name}", args=[path.pk]), {"minutes": 480, "money": "9" * 30})

    path.refresh_from_db()
    assert path.budget == 90_000


def test_what_if_answers_alone_and_saves_nothing(as_ada, ada, act, path):
    answer = as_ada.get(
        reverse("paths:what-if", args=[path.pk]), {"minutes": 480, "money": 90_000, "weeks": 0}
    )

    assert "<html" not in answer.text
    assert "Take this plan" in answer.text
    assert paths.path_page(act(ada), path.pk).limits.minutes_per_week == 240


def test_taking_the_plan_saves_the_limits(as_ada, ada, act, path):
    before = paths.path_page(act(ada), path.pk)

    as_ada.post(
        reverse("paths:change-limits", args=[path.pk]),
        {"minutes": 480, "money": 90_000, "weeks": 0, "version": before.version},
    )

    assert paths.path_page(act(ada), path.pk).limits.minutes_per_week == 480


def test_the_second_of_two_saves_is_told(as_ada, path):
    old = {"minutes": 480, "money": 90_000, "weeks": 0, "version": 0}

    answer = as_ada.post(reverse("paths:change-limits", args=[path.pk]), old)

    assert answer.status_code == 409


def test_following_a_step_enrols(as_ada, ada, act, path):
    step = paths.path_page(act(ada), path.pk).next_step

    answer = as_ada.post(reverse("paths:follow", args=[path.pk, step.resource_id]))

    enrolment = learning.enrolments_of(act(ada), ada.pk)[0]
    assert enrolment.resource_id == step.resource_id
    assert answer.url == reverse("learning:enrolment", args=[enrolment.id])


@pytest.fixture
def pot(acme, ada):
    return make_pot(acme, 100_00, person=ada)


@pytest.mark.parametrize("is_dated", [False, True])
def test_what_a_pot_would_pay_is_shown_before_it_is_paid(as_ada, ada, pot, sql, offer, is_dated):
    dear = offer("Dear SQL", {sql: (0, 3)}, hours=6, price=60_00)
    before, price = reverse("learning:pay", args=[dear.pk]), 60_00
    if is_dated:
        run = make_offering(dear, in_days=20, price=50_00, currency="EUR")
        before, price = reverse("programmes:pay", args=[run.pk]), 50_00
    path = make_path(ada, {sql: 3}, uses_wallet=True)
    follow = reverse("paths:follow", args=[path.pk, dear.pk])

    assert as_ada.post(follow).url == before
    assert money_in(pot) == (100_00, 0)

    taken = as_ada.post(before, {"wallet": "1", "shown": f"{price} EUR"}).url
    left = money_in(pot)
    assert left[0] < 100_00
    assert as_ada.post(follow).url == taken  # and now one goes on
    assert money_in(pot) == left


def test_who_sits_in_another_run_goes_on_there(as_ada, ada, act, sql, offer):
    dated = offer("SQL live", {sql: (0, 3)}, hours=6)
    other = make_offering(dated, in_days=60)
    make_offering(dated, in_days=20)
    seat = programmes.take_seat(by=act(ada), offering_id=other.pk, learner_id=ada.pk)
    path = make_path(ada, {sql: 3})

    answer = as_ada.post(reverse("paths:follow", args=[path.pk, dated.pk]))

    assert answer.url == reverse("learning:enrolment", args=[seat.enrolment_id])


@pytest.mark.parametrize(
    ("address", "kind"),
    [("pin", "pinned"), ("exclude", "excluded"), ("done-elsewhere", "done-elsewhere")],
)
def test_a_decision_about_a_step_stands_and_can_be_taken_back(
    as_ada, ada, act, path, address, kind
):
    resource = paths.path_page(act(ada), path.pk).steps[0].resource_id

    as_ada.post(reverse(f"paths:{address}", args=[path.pk, resource]))
    assert Mark.objects.get(path=path).kind == kind
    as_ada.post(reverse("paths:free", args=[path.pk, resource]))

    assert not Mark.objects.filter(path=path).exists()


def test_a_step_can_be_replaced(as_ada, ada, act, path, sql, offer):
    other = offer("Another way to SQL", {sql: (0, 3)}, hours=150)
    page = paths.path_page(act(ada), path.pk)
    step = next(s for s in page.steps if s.title.startswith("SQL"))
    address = reverse("paths:replace", args=[path.pk, step.resource_id])
    assert "Another way to SQL" in as_ada.get(address).text

    as_ada.post(address, {"with": other.pk})

    assert other.pk in [s.resource_id for s in paths.path_page(act(ada), path.pk).steps]


def test_every_page_of_it_opens(as_ada, path, act, ada):
    step = paths.path_page(act(ada), path.pk).steps[0].resource_id
    for name, *args in [
        ("mine",),
        ("plan", path.pk),
        ("gap", path.pk),
        ("advised",),
        ("new-goal",),
        ("replace", path.pk, step),
        ("working", path.pk),
    ]:
        answer = as_ada.get(reverse(f"paths:{name}", args=args))
        assert answer.status_code in (200, 204), name


def test_a_better_plan_waits_for_who_is_asking_what_if(as_ada, path):
    working = reverse("paths:working", args=[path.pk])
    untouched = {"minutes": 240, "money": 90_000, "no_limit_at": 180_000, "weeks": 0}

    for moved in ({"minutes": 360}, {"money": 45_000}, {"money": 180_000}, {"weeks": 20}):
        assert "A better plan is there." in as_ada.get(working, untouched | moved).text
    assert as_ada.get(working, untouched)["HX-Refresh"]
    assert as_ada.get(working)["HX-Refresh"]


def test_without_a_limit_of_money_the_right_end_is_where_it_stands(as_ada, ada, act, path):
    path.budget = None
    path.save()
    shown = {"minutes": 240, "money": 400, "no_limit_at": 400, "weeks": 0}

    assert as_ada.get(reverse("paths:working", args=[path.pk]), shown)["HX-Refresh"]


ADDRESSES = ["plan", "gap", "what-if", "working"]
VERBS = ["change-limits", "choose", "comment", "invite-advisor"]


@pytest.mark.parametrize("address", ADDRESSES + VERBS)
def test_outsiders_find_nothing(client, linus, grace, path, address):
    for outsider in (linus, grace):  # another company's, and Ada's own manager
        client.force_login(outsider)
        ask = client.get if address in ADDRESSES else client.post
        answer = ask(
            reverse(f"paths:{address}", args=[path.pk]),
            {
                "minutes": 60,
                "money": 1,
                "text": "x",
                "advisor_id": outsider.pk,
                "profile": "soonest",
            },
        )
        assert answer.status_code == 404, (address, outsider)


@pytest.mark.parametrize("address", ["pin", "exclude", "free", "done-elsewhere", "replace"])
def test_outsiders_decide_nothing(client, linus, path, ada, act, address):
    resource = paths.path_page(act(ada), path.pk).steps[0].resource_id
    client.force_login(linus)

    answer = client.post(reverse(f"paths:{address}", args=[path.pk, resource]), {"with": resource})

    assert answer.status_code == 404


def test_the_page_costs_the_same_for_two_steps_and_for_twenty(
    as_ada, ada, offer, django_assert_max_num_queries
):
    skills = [make_skill(f"Skill {n}") for n in range(20)]
    for skill in skills:
        offer(f"About {skill.pk}", {skill: (0, 2)})
    make_path(ada, dict.fromkeys(skills, 2))

    with django_assert_max_num_queries(32):
        as_ada.get(reverse("paths:mine"))
