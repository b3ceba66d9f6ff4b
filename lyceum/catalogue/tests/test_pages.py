"""The pages: what they show, what they refuse, and that outsiders find nothing."""

import pytest
from django.urls import reverse

from lyceum.catalogue import services
from lyceum.catalogue.forms import ResourceForm
from lyceum.catalogue.models import Bookmark, Need, Resource, ResourceSkill, Review
from lyceum.catalogue.testing import make_resource
from lyceum.catalogue.types import SkillProposal
from lyceum.kernel import actors
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_role
from lyceum.skills.testing import make_skill

pytestmark = pytest.mark.django_db


@pytest.fixture
def python(db):
    return make_skill("Python")


@pytest.fixture
def course(acme, python):
    return make_resource(
        acme, "Python for movers", teaches={python: (0, 2)}, level_word="Beginner", summary="Short."
    )


@pytest.fixture
def as_teacher(client, ada, acme):
    make_role(ada, "teacher", acme)
    client.force_login(ada)
    return client


@pytest.fixture
def as_grace(client, grace, acme):
    client.force_login(grace)
    return client


def home_of(person) -> int:
    return organisations.memberships_of(person.pk)[0].organisation_id


def page(client, name, *args, **query) -> str:
    response = client.get(reverse(f"catalogue:{name}", args=args), query)
    assert response.status_code == 200, response.text[:500]
    return response.text


def test_a_resource_says_what_comes_before_it_and_what_after(as_grace, ada, act, acme):
    make_role(ada, "teacher", acme)
    first, second, third = (make_resource(acme, f"Step {word}") for word in ("A", "B", "C"))
    hidden = make_resource(acme, "Not yet", state="draft")
    for resource, before in ((second, first), (third, second), (hidden, second)):
        services.change_resource(by=act(ada), resource_id=resource.pk, prerequisites=[before.pk])

    shown = page(as_grace, "resource", second.pk)

    before, _, after = shown.partition("Opens the way to")
    assert "Step A" in before.partition("Comes before")[2]
    assert "Step C" in after
    assert "Not yet" not in shown


def test_explore_shows_and_filters(as_grace, course, acme):
    make_resource(acme, "Knitting", kind="video")

    everything = page(as_grace, "explore")
    videos = page(as_grace, "explore", kind="video")

    assert "Python for movers" in everything
    assert "Knitting" in everything
    assert "Python for movers" not in videos
    assert "effort unknown" in everything
    assert "price unknown" in everything


def test_explore_answers_htmx_with_the_results_alone(as_grace, course):
    response = as_grace.get(reverse("catalogue:explore"), {"q": "pyhton"}, HTTP_HX_REQUEST="true")

    assert "<html" not in response.text
    assert "Python for movers" in response.text
    assert "Shown for" in response.text


def test_explore_says_what_to_do_when_there_is_nothing(as_grace):
    assert "The catalogue is empty" in page(as_grace, "explore")
    assert "I want to learn this" in page(as_grace, "explore", q="zzzz")


@pytest.mark.parametrize("query", ["skill=x", "page=-1", "page=99999999999999999999999", "level=9"])
def test_explore_bears_any_address(as_grace, course, query):
    assert as_grace.get(reverse("catalogue:explore") + "?" + query).status_code == 200


def test_the_resource_page_shows_all(as_grace, course, ada, act, acme):
    services.review(by=act(ada), resource_id=course.pk, stars=4, text="Clear & calm")
    text = page(as_grace, "resource", course.pk)

    for words in ("Python for movers", "Python", "Clear &amp; calm", "Ada", "Bookmark", "Beginner"):
        assert words in text
    assert "Withdraw" not in text


def test_outsiders_find_nothing(client, course, linus):
    client.force_login(linus)

    for name in ("resource", "edit-resource"):
        assert client.get(reverse(f"catalogue:{name}", args=[course.pk])).status_code == 404
    for name in ("review", "bookmark", "withdraw-resource", "publish-resource"):
        answer = client.post(reverse(f"catalogue:{name}", args=[course.pk]), {"stars": 1})
        assert answer.status_code == 404, name
    for name in ("import", "export"):
        assert client.get(reverse(f"catalogue:{name}", args=["acme"])).status_code == 404
    for name in ("explore", "providers", "bookmarks", "needs"):
        assert "Python for movers" not in page(client, name)
        assert "Acme" not in page(client, name)


def test_strangers_are_asked_to_sign_in(client, course):
    assert client.get(reverse("catalogue:resource", args=[course.pk])).status_code == 302


def test_a_bookmark_comes_and_goes(as_grace, course):
    url = reverse("catalogue:bookmark", args=[course.pk])

    answer = as_grace.post(url, HTTP_HX_REQUEST="true")
    assert "Bookmarked" in answer.text
    assert "<html" not in answer.text
    assert "Python for movers" in page(as_grace, "bookmarks")

    as_grace.post(url)
    assert not Bookmark.objects.unscoped("test").exists()


def test_a_review_needs_stars(as_grace, course):
    url = reverse("catalogue:review", args=[course.pk])

    assert as_grace.post(url, {"text": "hm"}).status_code == 422
    assert as_grace.post(url, {"stars": 5, "text": "Good"}).status_code == 302
    assert Review.objects.unscoped("test").get().stars == 5


@pytest.mark.parametrize(
    ("price", "currency", "amount"),
    [
        ("1e3", "EUR", 1_000_00),
        ("12.500", "kwd", 12_500),
        ("19.900", "EUR", 19_90),
        ("1.234", "EUR", None),
        ("10.5", "JPY", None),
    ],
)
def test_a_price_has_as_many_digits_as_its_currency(price, currency, amount):
    said = {"organisation": 1, "title": "Forklifts", "kind": "lesson", "skills": [2]}
    said |= {"visibility": "organisation", "price": price, "currency": currency}
    form = ResourceForm(said, homes={1: "Acme"}, names={2: "Python"})

    assert form.is_valid() == (amount is not None)
    if amount is None:
        assert list(form.errors) == ["price"]
    else:
        assert form.details()["price"] == amount


def test_a_teacher_offers_something(as_teacher, python, acme):
    assert "Offer something" in page(as_teacher, "add-resource")
    answer = as_teacher.post(
        reverse("catalogue:add-resource"),
        {
            "organisation": acme.pk,
            "title": "Forklifts",
            "kind": "lesson",
            "visibility": "organisation",
            "skills": [python.pk],
            "from_level": 1,
            "to_level": 3,
            "hours": "1.5",
            "price": "19.90",
            "currency": "eur",
        },
    )

    assert answer.status_code == 302
    made = Resource.objects.unscoped("test").get()
    assert (made.effort_minutes, made.price, made.currency) == (90, 1990, "EUR")
    line = made.skills.get()
    assert (line.skill_id, line.from_level, line.to_level) == (python.pk, 1, 3)


def test_a_learner_offers_nothing_yet(as_grace):
    assert as_grace.get(reverse("catalogue:add-resource")).status_code == 403


def edit(course, **more) -> dict:
    return {
        "organisation": course.organisation_id,
        "title": "Edited",
        "kind": "course",
        "visibility": "organisation",
        "version": course.version,
        **more,
    }


def test_editing_keeps_what_it_does_not_touch(as_teacher, course, python):
    url = reverse("catalogue:edit-resource", args=[course.pk])
    assert "Python for movers" in as_teacher.get(url).text

    as_teacher.post(url, edit(course, skills=[python.pk]))

    course.refresh_from_db()
    assert course.title == "Edited"
    assert course.level_word == "Beginner"
    assert course.skills.get().to_level == 2


def test_two_people_who_save_one_page(as_teacher, course):
    url = reverse("catalogue:edit-resource", args=[course.pk])
    as_teacher.post(url, edit(course))
    answer = as_teacher.post(url, edit(course, title="Mine"))

    assert answer.status_code == 409
    assert "Someone changed this" in answer.text
    assert "Mine" in answer.text


def test_withdrawing_and_bringing_back(as_teacher, course):
    as_teacher.post(reverse("catalogue:withdraw-resource", args=[course.pk]))
    assert "was withdrawn" in page(as_teacher, "resource", course.pk)

    as_teacher.post(reverse("catalogue:publish-resource", args=[course.pk]))
    assert "was withdrawn" not in page(as_teacher, "resource", course.pk)


def test_needs_are_stated_joined_and_answered(as_teacher, course, python, grace, act):
    assert as_teacher.post(reverse("catalogue:needs"), {}).status_code == 422
    as_teacher.post(reverse("catalogue:needs"), {"skill": [python.pk], "level": 4})
    need = Need.objects.unscoped("test").get()
    services.join_need(by=act(grace), need_id=need.pk)

    text = page(as_teacher, "needs")
    assert "2 people" in text
    assert "Grace" not in text

    assert "Python for movers" in page(as_teacher, "answer-need", need.pk)
    url = reverse("catalogue:answer-need", args=[need.pk])
    as_teacher.post(url, {"resource_id": course.pk})
    assert "Answered" in page(as_teacher, "needs")


def test_a_need_comes_with_the_skill_it_was_asked_for(as_grace, python):
    assert "Python" in page(as_grace, "needs", skill=python.pk)


@pytest.mark.parametrize("is_there", [True, False])
def test_skills_that_one_may_not_see_are_not_named(as_teacher, linus, acme, is_there):
    theirs = make_skill("Secret sauce", owner_id=f"organisation:{home_of(linus)}")
    pk = theirs.pk if is_there else 999_999

    assert "Secret sauce" not in page(as_teacher, "needs", skill=pk)
    for name, asked in (
        ("needs", {"skill": [pk], "level": 4}),
        ("add-resource", {"organisation": acme.pk, "title": "X", "skills": [pk]}),
    ):
        answer = as_teacher.post(reverse(f"catalogue:{name}"), asked)
        assert answer.status_code == 422
        assert "Secret sauce" not in answer.text
        assert "not one of the available choices" in answer.text
    assert not Need.objects.unscoped("test").exists()


def test_the_fragment_of_a_skill(as_grace, course, python):
    text = page(as_grace, "teaching", python.pk)

    assert "<html" not in text
    assert "Python for movers" in text


def test_skills_to_choose_from(as_grace, python):
    answer = as_grace.get(reverse("catalogue:skill-choices"), {"q": "python"})

    assert answer.json()["results"][0]["text"] == "Python"


def test_a_field_asks_for_resources_while_one_types(as_grace, course):
    asked = reverse("catalogue:resource-choices")
    [found] = as_grace.get(asked, {"q": "movers"}).json()["results"]
    assert found == {"id": str(course.pk), "text": course.title, "note": course.provider.name}
    assert as_grace.get(asked).json() == {"results": []}


def test_suggestions_are_decided_in_bulk(as_teacher, course):
    sql, excel = make_skill("SQL"), make_skill("Excel")
    found = [SkillProposal(sql.pk, 0.9, "short"), SkillProposal(excel.pk, 0.4, "")]
    services.propose_skills(by=actors.system("catalogue"), proposals={course.pk: found})
    text = page(as_teacher, "suggestions")
    assert "<mark>Short.</mark>" in text
    assert "Excel" not in page(as_teacher, "suggestions", band="sure")

    ids = list(ResourceSkill.objects.filter(state="suggested").values_list("pk", flat=True))
    url = reverse("catalogue:suggestions")
    as_teacher.post(url, {"pick": ids[:1], "verdict": "accept"})
    as_teacher.post(url, {"pick": ids[1:], "verdict": "reject"})

    states = dict(ResourceSkill.objects.values_list("skill_id", "state"))
    assert (states[sql.pk], states[excel.pk]) == ("accepted", "rejected")


def test_a_learner_decides_nothing(as_grace):
    assert as_grace.get(reverse("catalogue:suggestions")).status_code == 403


@pytest.mark.parametrize("many", [2, 20])
def test_pages_cost_the_same_for_two_and_for_twenty(
    as_teacher, acme, course, python, many, django_assert_max_num_queries
):
    for number in range(many):
        make_resource(
            acme,
            f"Python {number}",
            provider=f"P{number}",
            teaches={python: (0, 2)},
            prerequisites=[course.pk],
        )
    page(as_teacher, "explore")

    with django_assert_max_num_queries(20):
        page(as_teacher, "explore")
    with django_assert_max_num_queries(22):
        page(as_teacher, "resource", course.pk)
    with django_assert_max_num_queries(16):
        page(as_teacher, "providers")
