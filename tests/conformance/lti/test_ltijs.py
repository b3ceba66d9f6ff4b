"""ltijs, a certified tool, against us as platform: registration, deep linking, launch, scores, members."""

import pytest

from lyceum.catalogue.models import Resource
from lyceum.courseware.models import LtiLaunch, LtiScore, LtiTool
from lyceum.learning.models import Enrolment
from lyceum.skills.models import Evidence
from tests.conformance.conftest import words_of

from .conftest import asked, deliver, page_of

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
HERE = "/courseware/at/acme/tools/"
EVERYTHING = {"privacy": "mail", "services": ["grades", "members"], "opens_in": "window"}


def registered(visitor, tool):
    """The tool registers itself; whoever keeps it looks at it, and switches it on."""
    page = visitor.go(f"{HERE}add/")
    page = visitor.submit(page, {"registration-url": f"{tool}/register"}, button="Go on")
    visitor.go(page_of(page).xpath("//a[@rel='opener']/@href")[0])
    made = LtiTool.objects.unscoped("test").get()
    assert not made.is_on
    assert made.privacy == "anonymous"
    visitor.submit(visitor.go(f"{HERE}{made.pk}/change/"), EVERYTHING, button="Save")
    visitor.submit(visitor.go(f"{HERE}{made.pk}/"), button="Switch it on")
    made.refresh_from_db()
    assert made.is_on
    return made


def chosen(visitor, made):
    """Somebody chooses in the tool; the form comes back, and becomes resources."""
    page = visitor.submit(visitor.go(f"{HERE}{made.pk}/choose/"))  # to the tool
    page = visitor.submit(page)  # the tool's own form, to us
    assert "Enjoy" in words_of(page)
    assert "this kind is not taken" not in page.text
    visitor.submit(page, {"items": ["0", "1"]}, button="Add to the catalogue")
    return Resource.objects.unscoped("test").get(title="Drive a forklift")


def launched(visitor, resource, **agreeing):
    """A learner opens the resource, and arrives in the tool."""
    page = visitor.go(resource.url)
    if agreeing:
        page = visitor.submit(page, agreeing, button="Agreed")
    page = visitor.submit(visitor.go(page_of(page).xpath("//a[@rel='opener']/@href")[0]))
    assert page.status_code == 200, page.text
    cookies = {c.name: c.value for c in visitor.session.cookies if c.name.startswith("lti")}
    return {**page.json(), "cookies": cookies}


@pytest.fixture
def resource(signed_in, keeper, tool):
    visitor = signed_in(keeper)
    return chosen(visitor, registered(visitor, tool))


def test_the_whole_way(resource, signed_in, tool, ada):
    """Registration and deep linking stand in `resource`; then launch, score, members."""
    there = launched(signed_in(ada), resource, is_listed="yes")

    token = there["token"]
    assert token["userInfo"]["name"] == "Ada"
    assert token["userInfo"]["email"] == ada.email
    assert token["user"] != str(ada.pk)
    context = token["platformContext"]
    assert context["custom"] == {"region": "north", "scene": "yard"}
    assert context["roles"] == ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"]
    assert context["resource"]["title"] == "Drive a forklift"
    deliver()
    enrolment = Enrolment.objects.unscoped("test").get(person=ada)
    assert (enrolment.state, enrolment.progress) == ("started", 0)

    score = {"scoreGiven": 20, "activityProgress": "InProgress", "gradingProgress": "Pending"}
    assert asked(tool, "score", there, **score).status_code == 200
    deliver()
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.progress) == ("started", 50)

    score = {"scoreGiven": 36, "activityProgress": "Completed", "gradingProgress": "FullyGraded"}
    assert asked(tool, "score", there, **score).status_code == 200
    deliver()
    enrolment.refresh_from_db()
    assert enrolment.state == "completed"

    [told] = asked(tool, "scores", there).json()["scores"]
    assert (told["resultScore"], told["resultMaximum"]) == (36, 40)
    members = asked(tool, "members", there).json()["members"]
    assert [(m["name"], m["email"]) for m in members] == [("Ada", ada.email)]
    assert LtiLaunch.objects.unscoped("test").filter(state="refused").count() == 0


def test_what_is_taught_becomes_evidence(resource, signed_in, tool, ada, act, keeper):
    from lyceum.catalogue import api as catalogue
    from lyceum.skills.testing import make_skill

    skill = make_skill("Driving a forklift")
    taught = [catalogue.SkillTaught(skill.pk, 1, 3)]
    catalogue.change_resource(by=act(keeper), resource_id=resource.pk, skills=taught)
    there = launched(signed_in(ada), resource, is_listed="")

    score = {"activityProgress": "Completed", "gradingProgress": "FullyGraded"}
    assert asked(tool, "score", there, **score).status_code == 200
    deliver()

    [evidence] = Evidence.objects.unscoped("test").filter(person=ada)
    assert (evidence.skill_id, evidence.level, evidence.kind) == (skill.pk, 3, "completion")


def test_columns_of_the_tools_own(resource, signed_in, tool, ada):
    there = launched(signed_in(ada), resource, is_listed="")

    [main] = asked(tool, "columns", there).json()["lineItems"]
    assert (main["resourceId"], main["tag"], main["scoreMaximum"]) == ("forklift", "drive", 40)
    made = asked(tool, "add-column", there, label="Crashes", scoreMaximum=5, tag="crash").json()
    assert made["resourceLinkId"] == there["token"]["platformContext"]["resource"]["id"]
    found = asked(tool, "columns", there, tag="crash").json()["lineItems"]
    assert [row["label"] for row in found] == ["Crashes"]
    first = asked(tool, "columns", there, limit=1).json()
    assert [row["label"] for row in first["lineItems"]] == ["Drive a forklift"]
    following = asked(tool, "columns", there, url=first["next"]).json()["lineItems"]
    assert [row["label"] for row in following] == ["Crashes"]
    changed = {"id": made["id"], "label": "Bumps", "scoreMaximum": 6}
    assert asked(tool, "change-column", there, **changed).json()["label"] == "Bumps"
    assert asked(tool, "remove-column", there, id=made["id"]).status_code == 200
    assert asked(tool, "remove-column", there, id=main["id"]).status_code == 500  # it is ours
    assert len(asked(tool, "columns", there).json()["lineItems"]) == 1


def test_members_come_by_the_page_and_only_who_agreed(resource, signed_in, tool, ada, keeper, acme):
    from lyceum.identity.testing import make_person
    from lyceum.organisations.testing import make_membership

    hidden = make_person("Hidden")
    make_membership(acme, hidden)
    launched(signed_in(hidden), resource, is_listed="")
    launched(signed_in(keeper), resource, is_listed="yes")
    there = launched(signed_in(ada), resource, is_listed="yes")

    page = asked(tool, "members", there, limit=1).json()
    assert len(page["members"]) == 1
    assert "next" in page
    everybody = asked(tool, "members", there, limit=1, pages=False).json()["members"]
    assert {member["name"] for member in everybody} == {"Ada", "Grace"}
    teachers = asked(tool, "members", there, role="Instructor").json()["members"]
    assert [member["name"] for member in teachers] == ["Grace"]
    here = asked(tool, "members", there, resourceLinkId=True).json()["members"]
    assert {member["name"] for member in here} == {"Ada", "Grace"}


def test_a_tool_that_may_know_nothing_learns_a_number(resource, signed_in, tool, ada, keeper):
    made = LtiTool.objects.unscoped("test").get()
    made.privacy = "anonymous"
    made.save()

    there = launched(signed_in(ada), resource, is_listed="yes")

    assert there["token"]["userInfo"] == {}
    [member] = asked(tool, "members", there).json()["members"]
    assert set(member) == {"user_id", "roles", "status"}


def test_more_is_told_only_after_asking_anew(resource, signed_in, tool, ada):
    visitor = signed_in(ada)
    launched(visitor, resource, is_listed="")
    made = LtiTool.objects.unscoped("test").get()
    made.privacy = "name"
    made.save()

    page = visitor.go(resource.url)

    assert "Agreed, go on" in page.text
    assert not page_of(page).xpath("//a[@rel='opener']")


def test_our_keys_turn_and_the_tool_follows(resource, signed_in, tool, ada):
    from django.core.management import call_command

    launched(signed_in(ada), resource, is_listed="")
    call_command("rotate_keys", at_once=True)

    there = launched(signed_in(ada), resource)

    assert there["token"]["userInfo"]["name"] == "Ada"


def test_scores_keep_to_the_tools_clock(resource, signed_in, tool, ada):
    there = launched(signed_in(ada), resource, is_listed="")
    asked(
        tool,
        "score",
        there,
        scoreGiven=10,
        activityProgress="InProgress",
        gradingProgress="Pending",
    )
    score = LtiScore.objects.unscoped("test").get()
    score.scored_at = score.scored_at.replace(year=2999)
    score.save()

    late = asked(
        tool, "score", there, scoreGiven=1, activityProgress="InProgress", gradingProgress="Pending"
    )

    assert late.status_code == 500
    assert "newer score" in late.json()["body"]
    score.refresh_from_db()
    assert score.given == 10
