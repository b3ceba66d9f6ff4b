"""A unit in its session: launched, given its token once, told what to do, judged in what it tells."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
import time_machine

from lyceum.courseware import services
from lyceum.courseware.cmi5 import words
from lyceum.courseware.models import Attempt, Package, Session
from lyceum.courseware.services import units
from lyceum.courseware.testing import COURSE, block, cmi5_zip, secret_in, unit
from lyceum.kernel import clock
from lyceum.kernel.models import RecordedEvent
from lyceum.organisations.testing import make_role

pytestmark = pytest.mark.django_db
SCORED = {"moveOn": "CompletedAndPassed", "masteryScore": "0.9"}
RICH = block(
    unit(
        "a",
        url="index.html?paramA=1&amp;paramB=2",
        more="<launchParameters> speed=3 </launchParameters><entitlementKey>key</entitlementKey>",
        **SCORED,
    )
)
OVER = {"score": {"scaled": 0.95, "raw": 95, "min": 0, "max": 100}}
UNDER = {"score": {"scaled": 0.5, "raw": 50, "min": 0, "max": 100}}


def verbs(statements):
    return [words.BY_IRI.get(one["verb"]["id"], one["verb"]["id"]) for one in statements]


def ids(statement, kind):
    return {one["id"] for one in statement["context"]["contextActivities"][kind]}


# --- launching (8, 9.3.1, 10) ---------------------------------------------------------------------


def test_the_address_says_all_that_a_unit_must_know(launch):
    opened = launch(RICH)

    address = urlsplit(opened.address)
    assert address.hostname == "content.localhost"
    assert address.path.endswith("/index.html")
    asked = parse_qs(address.query)
    assert (asked["paramA"], asked["paramB"]) == (["1"], ["2"])
    assert set(asked) == {*words.PARAMETERS, "paramA", "paramB"}
    assert opened.asked["activityId"] != f"{COURSE}/au/a"
    assert set(opened.actor) == {"objectType", "account"}
    assert set(opened.actor["account"]) == {"homePage", "name"}
    assert not opened.asked["endpoint"].endswith("/")


def test_a_package_of_before_with_words_that_xapi_does_not_know_is_launched(launch, take_in, told):
    take_in(cmi5_zip(RICH))
    package = Package.objects.unscoped("test").get()
    structure = _with_title(package.structure, {"en_US": "Odd", "en": "Rocks"})
    Package.objects.unscoped("test").update(structure=structure)

    opened = launch()

    definition = told(opened)[0]["object"]["definition"]
    assert definition["name"] == {"en": "Rocks"}
    assert "type" not in definition


def _with_title(part, said):
    """A structure with other words for titles and kinds, at every depth."""
    if isinstance(part, list):
        return [_with_title(one, said) for one in part]
    if not isinstance(part, dict):
        return part
    changed = {"title": said, "activityType": "a kind: of our own"}
    return {name: changed.get(name) or _with_title(one, said) for name, one in part.items()}


def test_the_token_is_given_once_and_errors_are_told_in_the_body(launch, client):
    opened = launch(RICH)
    path = urlsplit(opened.asked["fetch"]).path

    first, second = opened.fetch(), opened.fetch()
    unknown = client.post(path.replace(path.rsplit("/", 2)[1], "0" * 32))
    strange = client.post(f"/courseware/fetch/{uuid4()}/{'0' * 32}/")

    assert set(first) == {"auth-token"}
    assert secret_in(first["auth-token"]).count(":") == 1
    assert second["error-code"] == "1"
    assert "auth-token" not in second
    for answer in (unknown, strange):
        assert (answer.status_code, answer.json()["error-code"]) == (200, "2")
    assert first["auth-token"] not in repr(Session.objects.values())


def test_units_of_other_hosts_may_fetch_and_tell(launch, client):
    opened = launch(RICH)
    path = urlsplit(opened.asked["fetch"]).path
    origin = {"Origin": "http://content.localhost:8000"}

    asked = client.options(path, headers={**origin, "Access-Control-Request-Method": "POST"})
    given = client.post(path, headers=origin)
    before = client.options("/xapi/1.0.3/statements", headers=origin)

    assert asked["Access-Control-Allow-Origin"] == "*"
    assert given["Access-Control-Allow-Origin"] == "*"
    assert given["Content-Type"].startswith("application/json")
    assert "Authorization" in before["Access-Control-Allow-Headers"]
    assert not given.cookies


def test_refusals_can_be_read_from_other_hosts(launch):
    """A unit runs on another host: an answer without leave to read it would be no answer."""
    opened = launch(RICH).begin()
    refused = opened.tell("completed", success=True)
    opened.token = ""
    nobody = opened.tell("completed")

    assert (refused.status_code, nobody.status_code) == (403, 401)
    for answer in (refused, nobody):
        assert answer["Access-Control-Allow-Origin"] == "*"


def test_the_parameters_are_encoded_and_a_fragment_stays_behind(launch):
    opened = launch(unit(url="index.html?said=a%26b#page%202"))

    address = urlsplit(opened.address)
    assert address.fragment == "page%202"
    assert parse_qs(address.query)["said"] == ["a&b"]
    assert opened.asked["actor"].startswith('{"objectType"')
    assert not set('{}" ').intersection(address.query)


def test_a_unit_with_a_window_of_its_own_is_not_framed(client, act, ada, resource, launch):
    from django.urls import reverse

    launch(unit("a", launchMethod="OwnWindow") + unit("b"))
    client.force_login(ada)

    def page(number):
        session = services.open_unit(by=act(ada), resource_id=resource.pk, unit=number)
        return client.get(reverse("courseware:play", args=[session.pk])).text

    assert "<iframe" not in page(0)
    assert 'target="_blank" rel="noopener noreferrer"' in page(0)
    assert '<iframe class="player"' in page(1)


def test_what_the_launch_data_say(launch):
    opened = launch(RICH).prepare()

    data = opened.data
    assert data["contextTemplate"]["contextActivities"]["grouping"] == [{"id": f"{COURSE}/au/a"}]
    assert data["launchMode"] == "Normal"
    assert data["launchMethod"] == "AnyWindow"
    assert data["launchParameters"] == "speed=3"
    assert data["masteryScore"] == 0.9
    assert data["moveOn"] == "CompletedAndPassed"
    assert data["entitlementKey"] == {"courseStructure": "key"}
    assert "returnURL" not in data


def test_a_unit_that_is_framed_knows_where_to_go(client, act, ada, resource, take_in, launch):
    launch(RICH)
    session = services.open_unit(by=act(ada), resource_id=resource.pk)
    from lyceum.courseware import selectors
    from lyceum.courseware.testing import Unit

    opened = Unit(client, selectors.play_address(session)).prepare()

    assert opened.data["returnURL"].endswith("/left")


def test_the_learners_languages_are_laid_down_once(launch, ada):
    ada.locale = "fr"
    ada.save()

    opened = launch(RICH).prepare()

    said = opened.profile("GET").json()
    assert said == {"languagePreference": "fr,en", "audioPreference": "on"}


def test_launched_says_how(launch, told):
    opened = launch(RICH).prepare()

    (launched,) = told(opened)
    extensions = launched["context"]["extensions"]
    assert verbs([launched]) == ["launched"]
    assert launched["actor"]["account"] == opened.actor["account"]
    assert launched["object"]["id"] == opened.asked["activityId"]
    assert extensions[words.SESSION_ID] == opened.session_id
    assert extensions[words.MASTERY_SCORE] == 0.9
    assert extensions[words.LAUNCH_MODE] == "Normal"
    assert extensions[words.MOVE_ON_EXTENSION] == "CompletedAndPassed"
    assert extensions[words.LAUNCH_PARAMETERS] == "speed=3"
    url = urlsplit(extensions[words.LAUNCH_URL])
    assert (url.netloc, url.path) == urlsplit(opened.address)[1:3]
    assert parse_qs(url.query) == {"paramA": ["1"], "paramB": ["2"]}
    assert words.CATEGORY in ids(launched, "category")
    assert f"{COURSE}/au/a" in ids(launched, "grouping")


# --- a whole way ----------------------------------------------------------------------------------


def test_essentials(launch, told, ada):
    """Launched, initialized, passed, completed: then the block and the course are satisfied, in
    the course of the same session, before anything else."""
    opened = launch(RICH).begin()
    for verb in ("passed", "completed", "terminated"):
        assert opened.tell(verb).status_code == 204

    said = told(opened)

    assert verbs(said) == [
        *("launched", "initialized", "passed", "completed"),
        *("satisfied", "satisfied", "terminated"),
    ]
    of_block, of_course = said[4:6]
    assert of_block["object"]["definition"]["type"] == words.BLOCK_TYPE
    assert of_course["object"]["definition"]["type"] == words.COURSE_TYPE
    assert of_block["object"]["id"] != f"{COURSE}/block/part"
    assert of_course["object"]["id"] != COURSE
    assert f"{COURSE}/block/part" in ids(of_block, "grouping")
    assert COURSE in ids(of_course, "grouping")
    for one in (of_block, of_course):
        assert one["context"]["extensions"][words.SESSION_ID] == opened.session_id
        assert words.CATEGORY in ids(one, "category")
        assert one["context"]["registration"] == opened.asked["registration"]
    attempt = Attempt.objects.unscoped("test").get(person=ada)
    assert (attempt.progress, attempt.completed_at is not None) == (100, True)


def test_what_is_allowed_beside(launch, told):
    opened = launch(RICH).begin()
    other = opened.statement("https://w3id.org/xapi/adl/verbs/waved")
    other["object"] = {"id": "https://publisher.example/questions/1"}

    assert opened.tell("http://adlnet.gov/expapi/verbs/experienced").status_code == 204
    assert opened.put(other).status_code == 204

    assert verbs(told(opened))[2] == "http://adlnet.gov/expapi/verbs/experienced"


def test_a_judgement_outside_of_the_category_moves_nothing(launch, ada):
    """A unit may tell `passed` of a question in it; that is its own affair."""
    opened = launch(unit(moveOn="Passed")).begin()
    statement = opened.statement("passed")
    statement["context"]["contextActivities"].pop("category")
    statement["object"] = {"id": "https://publisher.example/questions/1"}

    assert opened.put(statement).status_code == 204

    assert Attempt.objects.unscoped("test").get(person=ada).completed_at is None


@pytest.mark.parametrize(
    ("move_on", "verbs_told", "is_met"),
    [
        ("Completed", ["completed"], True),
        ("Completed", ["passed"], False),
        ("Passed", ["passed"], True),
        ("Passed", ["completed"], False),
        ("Passed", ["failed"], False),
        ("CompletedOrPassed", ["completed"], True),
        ("CompletedOrPassed", ["passed"], True),
        ("CompletedOrPassed", ["failed"], False),
        ("CompletedAndPassed", ["completed"], False),
        ("CompletedAndPassed", ["passed"], False),
        ("CompletedAndPassed", ["passed", "completed"], True),
        ("CompletedAndPassed", ["completed", "passed"], True),
    ],
)
def test_moving_on(launch, told, move_on, verbs_told, is_met):
    opened = launch(block(unit(moveOn=move_on))).begin()
    for verb in verbs_told:
        assert opened.tell(verb).status_code == 204

    satisfied = verbs(told(opened))[2 + len(verbs_told) :]

    assert satisfied == (["satisfied", "satisfied"] if is_met else [])


def test_what_asks_for_nothing_is_satisfied_before_its_launch(launch, told):
    opened = launch(block(unit(moveOn="NotApplicable"))).begin()

    said = told(opened)

    assert verbs(said)[:3] == ["satisfied", "satisfied", "launched"]
    assert f"{COURSE}/block/part" in ids(said[0], "grouping")
    assert COURSE in ids(said[1], "grouping")


def test_blocks_are_satisfied_from_the_inside_and_once(launch, told):
    opened = launch(
        block(
            block(unit("a", moveOn="Completed"), "inner") + unit("b", moveOn="Completed"), "outer"
        )
        + unit("c", moveOn="Passed")
    ).begin()
    opened.tell("completed")
    opened.tell("terminated")
    second = launch(unit=1).begin()
    second.tell("completed")
    second.tell("terminated")
    third = launch(unit=2).begin()
    third.tell("passed")

    said = told(opened)

    named = [ids(one, "grouping").pop() for one in said if verbs([one]) == ["satisfied"]]
    assert named == [f"{COURSE}/block/inner", f"{COURSE}/block/outer", COURSE]
    assert second.asked["registration"] == opened.asked["registration"]
    assert second.asked["activityId"] != opened.asked["activityId"]


def test_several_in_one_request(launch, told):
    opened = launch(block(unit(moveOn="Completed"))).begin()
    batch = [opened.statement("completed"), opened.statement("terminated")]

    answer = opened.ask("POST", "statements", json.dumps(batch))

    assert answer.json() == [one["id"] for one in batch]
    assert verbs(told(opened))[2:] == ["completed", "satisfied", "satisfied", "terminated"]


def test_of_several_all_are_kept_or_none(launch, told, ada):
    opened = launch(unit(moveOn="Completed")).begin()
    batch = [opened.statement("completed"), opened.statement("completed")]

    answer = opened.ask("POST", "statements", json.dumps(batch))

    assert answer.status_code == 403
    assert verbs(told(opened)) == ["launched", "initialized"]
    assert Attempt.objects.unscoped("test").get(person=ada).completed_at is None


def test_what_arrived_may_be_told_again(launch, told):
    """A unit whose connection broke cannot know that it arrived."""
    opened = launch(RICH).begin()
    statement = opened.statement("completed")

    assert [opened.put(statement).status_code for _time in range(2)] == [204, 204]
    changed = {**statement, "result": {"completion": True, "duration": "PT9M"}}
    assert opened.put(changed).status_code == 409
    assert verbs(told(opened)).count("completed") == 1


# --- refused --------------------------------------------------------------------------------------


def without(*path):
    def change(statement):
        place = statement
        for name in path[:-1]:
            place = place[name]
        place.pop(path[-1])

    return change


def saying(value, *path):
    def change(statement):
        place = statement
        for name in path[:-1]:
            place = place.setdefault(name, {})
        place[path[-1]] = value

    return change


def only(*categories):
    listed = [{"id": one} for one in categories]
    return saying(listed, "context", "contextActivities", "category")


EXPERIENCED = "http://adlnet.gov/expapi/verbs/experienced"
REFUSED = {
    "no timestamp": (EXPERIENCED, {}, without("timestamp")),
    "a timestamp of another zone": (
        EXPERIENCED,
        {},
        lambda told: saying(told["timestamp"].replace("Z", "-06:00"), "timestamp")(told),
    ),
    "a group for an actor": ("passed", OVER, saying("Group", "actor", "objectType")),
    "a mail address for an account": (
        "passed",
        OVER,
        saying({"mbox": "mailto:a@publisher.example"}, "actor"),
    ),
    "somebody else": (
        "passed",
        OVER,
        saying({"homePage": "https://x.example", "name": "x"}, "actor", "account"),
    ),
    "a second time initialized": ("initialized", {}, None),
    "another object": ("passed", OVER, saying("https://x.example/", "object", "id")),
    "no context": ("passed", OVER, without("context")),
    "no registration": ("passed", OVER, without("context", "registration")),
    "another registration": ("passed", OVER, saying(str(uuid4()), "context", "registration")),
    "no session id": (EXPERIENCED, {}, without("context", "extensions", words.SESSION_ID)),
    "another session id": (
        EXPERIENCED,
        {},
        saying(str(uuid4()), "context", "extensions", words.SESSION_ID),
    ),
    "another grouping": (
        EXPERIENCED,
        {},
        saying([{"id": COURSE}], "context", "contextActivities", "grouping"),
    ),
    "passed with completion": ("passed", {**OVER, "completion": True}, None),
    "passed without success": ("passed", OVER, without("result", "success")),
    "passed without success, it says": ("passed", {**OVER, "success": False}, None),
    "passed below the mastery score": ("passed", UNDER, None),
    "passed without duration": ("passed", OVER, without("result", "duration")),
    "passed, a raw score without min": ("passed", OVER, without("result", "score", "min")),
    "passed, a raw score without max": ("passed", OVER, without("result", "score", "max")),
    "passed, no mastery score": (
        "passed",
        OVER,
        without("context", "extensions", words.MASTERY_SCORE),
    ),
    "passed, another mastery score": (
        "passed",
        OVER,
        saying(0.8, "context", "extensions", words.MASTERY_SCORE),
    ),
    "failed, a scaled score below 0": ("failed", {"score": {"scaled": -0.5}}, None),
    "passed outside of moveOn": ("passed", OVER, only(words.CATEGORY)),
    "passed in moveOn alone": ("passed", OVER, only(words.MOVE_ON_CATEGORY)),
    "failed without success": ("failed", UNDER, without("result", "success")),
    "failed with success": ("failed", {**UNDER, "success": True}, None),
    "failed with the mastery score": ("failed", {"score": {"scaled": 0.9}}, None),
    "failed above the mastery score": ("failed", {"score": {"scaled": 0.91}}, None),
    "failed without duration": ("failed", UNDER, without("result", "duration")),
    "failed outside of moveOn": ("failed", UNDER, only(words.CATEGORY)),
    "completed with success": ("completed", {"success": True}, None),
    "completed without completion": ("completed", {}, without("result", "completion")),
    "completed, it says not": ("completed", {"completion": False}, None),
    "completed with a score": ("completed", {"score": {"scaled": 0.5}}, None),
    "completed without duration": ("completed", {}, without("result", "duration")),
    "completed outside of moveOn": ("completed", {}, only(words.CATEGORY)),
    "terminated without result": ("terminated", {}, without("result")),
    "terminated without duration": ("terminated", {"score": {}}, without("result", "duration")),
    "terminated in moveOn": ("terminated", {}, only(words.CATEGORY, words.MOVE_ON_CATEGORY)),
    "anything in moveOn": (EXPERIENCED, {}, only(words.MOVE_ON_CATEGORY)),
    "a verb that cmi5 does not define": (EXPERIENCED, {}, only(words.CATEGORY)),
    "a verb of the LMS": ("satisfied", {}, only(words.CATEGORY)),
    "abandoned, itself": ("abandoned", {"duration": "PT1S"}, only(words.CATEGORY)),
    "waived, itself": ("waived", {"success": True}, only(words.CATEGORY)),
    "progress that is no percent": (
        EXPERIENCED,
        {"extensions": {words.PROGRESS: 101}},
        None,
    ),
}


def test_what_cmi5_does_not_allow_is_refused_and_moves_nothing(launch, told, ada):
    """Each with 403, and none of them hinders what is right afterwards."""
    opened = launch(block(unit(**SCORED))).begin()
    for name, (verb, result, change) in REFUSED.items():
        statement = opened.statement(verb, **result)
        if change:
            change(statement)
        answer = opened.put(statement)
        assert answer.status_code == 403, (name, answer.status_code, answer.content)
        assert answer["Content-Type"] == "application/problem+json", name
    assert verbs(told(opened)) == ["launched", "initialized"]

    for verb, result in (("completed", {}), ("passed", OVER), ("terminated", {})):
        assert opened.tell(verb, **result).status_code == 204, verb
    assert Attempt.objects.unscoped("test").get(person=ada).completed_at


def test_what_is_no_statement_at_all_is_a_bad_request(launch):
    opened = launch(RICH).begin()
    statement = opened.statement("passed", **OVER)
    statement["actor"]["objectType"] = "Unknown"

    assert opened.put(statement).status_code == 400


def test_a_statement_without_an_id(launch):
    opened = launch(RICH).begin()
    statement = opened.statement(EXPERIENCED)
    del statement["id"]

    assert opened.ask("POST", "statements", json.dumps(statement)).status_code == 403


def test_nothing_is_voided(launch):
    opened = launch(RICH).begin()
    kept = opened.statement(EXPERIENCED)
    opened.put(kept)
    voiding = opened.statement(words.VOIDED)
    voiding["object"] = {"objectType": "StatementRef", "id": kept["id"]}

    assert opened.put(voiding).status_code == 403


def test_initialized_comes_first_after_all_was_read(launch):
    opened = launch(RICH)
    opened.token = opened.fetch()["auth-token"]
    opened.data = {}
    assert opened.put(opened.statement("initialized")).status_code == 403
    opened.data = opened.state("GET", words.LAUNCH_DATA).json()
    assert opened.tell("initialized").status_code == 403  # the preferences are not read yet
    opened.profile("GET")
    assert opened.tell(EXPERIENCED).status_code == 403
    assert opened.tell("completed").status_code == 403
    assert opened.tell("initialized").status_code == 204


@pytest.mark.parametrize("token", ["", "Y2F0YXB1bHQ6ZmlyZQ==", "Y21pNS5ub25lOnNlY3JldA=="])
def test_without_the_token_nothing_is_heard(launch, token):
    opened = launch(RICH).begin()
    opened.token = token

    assert opened.tell(EXPERIENCED).status_code == 401


def test_the_token_of_one_session_does_not_open_another(launch):
    first = launch(RICH).begin()
    user, secret = secret_in(first.token).split(":")
    from base64 import b64encode

    second = launch().prepare()
    other = secret_in(second.token).split(":")[0]
    second.token = b64encode(f"{other}:{secret}".encode()).decode()

    assert user != other
    assert second.tell("initialized").status_code == 401


def test_each_verb_once_in_a_session(launch):
    opened = launch(RICH).begin()
    opened.tell("completed")
    opened.tell("passed", **OVER)

    assert opened.tell("completed").status_code == 403
    assert opened.tell("passed", **OVER).status_code == 403
    assert opened.tell("failed", **UNDER).status_code == 403


def test_failed_once_in_a_session_and_passed_only_in_another(launch):
    opened = launch(RICH).begin()
    assert opened.tell("failed", **UNDER).status_code == 204

    assert opened.tell("failed", **UNDER).status_code == 403
    assert opened.tell("passed", **OVER).status_code == 403
    again = launch().begin()
    assert again.tell("failed", **UNDER).status_code == 204
    assert launch().begin().tell("passed", **OVER).status_code == 204


@pytest.mark.parametrize("mode", ["Browse", "Review"])
def test_while_browsing_or_reviewing_nothing_is_judged(launch, mode, told):
    opened = launch(RICH, mode=mode).begin()

    assert opened.data["launchMode"] == mode
    for verb in ("completed", "passed", "failed"):
        assert opened.tell(verb).status_code == 403
    assert opened.tell("terminated").status_code == 204
    assert told(opened)[0]["context"]["extensions"][words.LAUNCH_MODE] == mode


@pytest.mark.parametrize("mode", ["Browse", "Review"])
def test_while_browsing_or_reviewing_nobody_comes_further(launch, mode, ada):
    opened = launch(RICH, mode=mode).begin()

    assert opened.tell(EXPERIENCED, extensions={words.PROGRESS: 60}).status_code == 204
    assert opened.tell("terminated").status_code == 204

    attempt = Attempt.objects.unscoped("test").get(person=ada)
    state = attempt.units.get()
    assert (attempt.progress, state.progress, state.seconds) == (0, 0, 0)
    assert not RecordedEvent.objects.filter(name="courseware.ContentStudied").exists()


def test_after_terminated_nothing_is_heard(launch):
    opened = launch(RICH).begin()
    kept = opened.statement(EXPERIENCED)
    opened.put(kept)
    opened.tell("terminated")

    assert opened.put(kept).status_code == 403
    assert opened.tell(EXPERIENCED).status_code == 403
    assert opened.state("GET", "bookmark").status_code == 403
    assert opened.ask("GET", "statements").status_code == 403


def test_what_was_told_before_terminated_may_come_after_it(launch, ada, told):
    """A unit that does not wait for answers loses nothing: order is by timestamp (9.3, 9.3.8)."""
    opened = launch(RICH).begin()
    passed, completed, late = [opened.statement(verb) for verb in ("passed", "completed", "x:y")]
    opened.tell("terminated")
    after = opened.statement(EXPERIENCED)

    for statement, status in ((completed, 204), (after, 403), (passed, 204)):
        assert opened.put(statement).status_code == status
    assert opened.state("PUT", "bookmark", "{}").status_code == 403
    with time_machine.travel(clock.now() + timedelta(seconds=61)):
        assert opened.put(late).status_code == 403

    attempt = Attempt.objects.unscoped("test").get(person=ada)
    assert attempt.completed_at is not None
    assert attempt.units.get().seconds == 120
    assert verbs(told(opened)) == [
        *("launched", "initialized", "terminated", "completed", "passed"),
        *("satisfied", "satisfied"),
    ]


def test_terminated_may_be_told_again_for_a_while(launch, told):
    """Its answer may have been lost."""
    opened = launch(RICH).begin()
    statement = opened.statement("terminated")

    assert [opened.put(statement).status_code for _time in range(2)] == [204, 204]
    assert opened.put({**statement, "result": {"duration": "PT9M"}}).status_code == 409
    assert opened.tell("terminated").status_code == 403
    with time_machine.travel(clock.now() + timedelta(seconds=61)):
        assert opened.put(statement).status_code == 403
    assert verbs(told(opened)).count("terminated") == 1


def test_several_in_one_request_have_the_order_of_their_timestamps(launch, told):
    opened = launch(RICH).prepare()
    batch = [opened.statement(verb) for verb in ("initialized", "completed", "terminated")]

    answer = opened.ask("POST", "statements", json.dumps(batch[::-1]))

    assert answer.json() == [one["id"] for one in batch[::-1]]
    assert verbs(told(opened)) == ["launched", "initialized", "completed", "terminated"]


def test_several_of_one_timestamp_have_the_order_of_a_session(launch, told):
    opened = launch(RICH).prepare()
    batch = [opened.statement(verb) for verb in ("terminated", EXPERIENCED, "initialized")]
    same = [{**one, "timestamp": batch[0]["timestamp"]} for one in batch]

    assert opened.ask("POST", "statements", json.dumps(same)).status_code == 200

    assert verbs(told(opened)) == ["launched", "initialized", EXPERIENCED, "terminated"]


def test_what_was_told_before_initialized_is_refused_whenever_it_comes(launch):
    opened = launch(RICH).prepare()
    early = opened.statement(EXPERIENCED)
    opened.tell("initialized")

    assert opened.put(early).status_code == 403


def test_a_session_that_kept_verbs_alone_goes_on(launch):
    opened = launch(RICH).begin()
    Session.objects.update(told=["initialized"])

    assert opened.tell("initialized").status_code == 403
    for verb in ("completed", "terminated"):
        assert opened.tell(verb).status_code == 204


# --- several sessions -----------------------------------------------------------------------------


def test_completed_once_in_a_registration(launch):
    first = launch(RICH).begin()
    assert first.tell("completed").status_code == 204
    assert first.state("PUT", "seen", '{"page": 3}').status_code == 204
    first.tell("terminated")

    second = launch().begin()

    assert second.asked["registration"] == first.asked["registration"]
    assert second.state("GET", "seen").json() == {"page": 3}
    assert second.tell("completed").status_code == 403


def test_passed_once_in_a_registration_and_never_failed_after_it(launch):
    first = launch(RICH).begin()
    first.tell("passed", **OVER)
    first.tell("terminated")

    second = launch().begin()

    assert second.tell("passed", **OVER).status_code == 403
    assert second.tell("failed", **UNDER).status_code == 403


@pytest.mark.parametrize("said", ["PT90S", "PT1M30.4S", "PT1M30,4S", "PT1,5M"])
def test_the_time_that_a_session_took(launch, said):
    opened = launch(RICH).begin()

    assert opened.tell("terminated", duration=said).status_code == 204

    assert Session.objects.get(pk=opened.session_id).seconds == 90


def test_starting_over_is_another_registration(launch, act, ada, resource):
    first = launch(RICH).begin()
    first.tell("completed")

    services.start_over(by=act(ada), resource_id=resource.pk)
    second = launch().begin()

    assert second.asked["registration"] != first.asked["registration"]
    assert second.tell("completed").status_code == 204


# --- abandoned (9.3.6) ----------------------------------------------------------------------------


def is_abandoned(statement, opened):
    return (
        verbs([statement]) == ["abandoned"]
        and statement["result"]["duration"].startswith("PT")
        and statement["actor"]["account"] == opened.actor["account"]
        and statement["object"]["id"] == opened.asked["activityId"]
        and statement["context"]["registration"] == opened.asked["registration"]
        and statement["context"]["extensions"][words.SESSION_ID] == opened.session_id
        and words.CATEGORY in ids(statement, "category")
    )


def test_a_session_is_abandoned_from_outside(launch, told, act, ada):
    opened = launch(RICH).begin()
    early = opened.statement("completed")

    services.end_session(by=act(ada), session_id=opened.session_id)

    assert opened.put(early).status_code == 403
    assert is_abandoned(told(opened)[2], opened)
    assert opened.tell(EXPERIENCED).status_code == 403
    assert opened.state("GET", "bookmark").status_code == 403


def test_a_new_launch_abandons_what_runs(launch, told):
    first = launch(RICH).begin()
    second = launch().begin()

    said = told(first)

    assert verbs(said) == ["launched", "initialized", "abandoned", "launched", "initialized"]
    assert is_abandoned(said[2], first)
    assert first.tell(EXPERIENCED).status_code == 403
    assert second.tell(EXPERIENCED).status_code == 204


def test_a_window_that_was_closed_without_a_word_is_abandoned_in_the_end(launch, told):
    opened = launch(RICH).begin()
    assert services.abandon_forgotten() == 0
    Session.objects.update(heard_at=clock.now() - timedelta(hours=13))

    assert services.abandon_forgotten() == 1

    assert is_abandoned(told(opened)[-1], opened)


# --- waived (9.3.7) -------------------------------------------------------------------------------


def test_a_unit_is_waived(launch, told, act, editor):
    opened = launch(block(unit(moveOn="Passed"))).begin()
    opened.tell("terminated")

    services.waive(
        by=act(editor),
        registration=opened.asked["registration"],
        unit=0,
        reason="Administrative",
    )

    waived, of_block, of_course = told(opened)[3:]
    session_id = waived["context"]["extensions"][words.SESSION_ID]
    assert verbs([waived, of_block, of_course]) == ["waived", "satisfied", "satisfied"]
    assert waived["result"] == {
        "success": True,
        "completion": True,
        "extensions": {words.REASON: "Administrative"},
    }
    assert ids(waived, "category") == {words.CATEGORY, words.MOVE_ON_CATEGORY}
    assert waived["object"]["id"] == opened.asked["activityId"]
    assert session_id != opened.session_id
    for one in (waived, of_block, of_course):
        assert one["actor"]["account"] == opened.actor["account"]
        assert one["context"]["registration"] == opened.asked["registration"]
        assert one["context"]["extensions"][words.SESSION_ID] == session_id


def test_a_unit_is_waived_once(launch, told, act, editor):
    opened = launch(block(unit(moveOn="Passed"))).begin()
    for reason in ("Administrative", "Tested Out"):
        services.waive(
            by=act(editor), registration=opened.asked["registration"], unit=0, reason=reason
        )

    assert verbs(told(opened)).count("waived") == 1


def test_only_who_may_change_the_content_waives(launch, act, ada, linus):
    from lyceum.kernel.errors import NotFound
    from lyceum.organisations.models import Organisation

    opened = launch(RICH).begin()
    make_role(linus, "teacher", Organisation.objects.get(name="Globex"))

    for somebody in (ada, linus):
        with pytest.raises(NotFound):
            services.waive(
                by=act(somebody),
                registration=opened.asked["registration"],
                unit=0,
                reason="x",
            )


# --- documents (10, 11) ---------------------------------------------------------------------------


def test_launch_data_are_the_lmss(launch):
    opened = launch(RICH).begin()

    for method in ("PUT", "POST"):
        answer = opened.state(method, words.LAUNCH_DATA, '{"test": true}')
        assert answer.status_code == 403
    assert opened.state("DELETE", words.LAUNCH_DATA).status_code == 403
    where = {name: opened.asked[name] for name in ("activityId", "registration")}
    everything = opened.ask("DELETE", "activities/state", agent=opened.asked["actor"], **where)
    assert everything.status_code == 403
    assert opened.state("GET", words.LAUNCH_DATA).json() == opened.data


def test_a_unit_keeps_its_state(launch):
    opened = launch(RICH).begin()

    assert opened.state("GET", "bookmark").status_code == 404
    assert opened.state("PUT", "bookmark", '{"page": 2}').status_code == 204
    assert opened.state("GET", "bookmark").json() == {"page": 2}
    assert opened.state("DELETE", "bookmark").status_code == 204


def test_a_unit_reaches_no_other_learner_and_no_other_registration(launch, linus):
    opened = launch(RICH).begin()
    other = json.dumps({"account": {**opened.actor["account"], "name": str(linus.public_id)}})

    assert opened.state("GET", "bookmark", agent=other).status_code == 403
    assert opened.state("GET", "bookmark", registration=str(uuid4())).status_code == 403
    assert opened.profile("GET", agent=other).status_code == 403
    assert opened.ask("GET", "agents", agent=other).status_code == 403
    there = {"activityId": opened.asked["activityId"], "profileId": "x"}
    assert opened.ask("PUT", "activities/profile", "{}", **there).status_code == 403


def test_a_unit_reads_only_what_its_registration_told(launch, told, act, ada, resource):
    first = launch(RICH).begin()
    first.tell("completed")
    services.start_over(by=act(ada), resource_id=resource.pk)
    second = launch().begin()

    found = second.ask("GET", "statements").json()["statements"]

    assert verbs(found) == ["initialized"]


PREFERENCES = {"languagePreference": "en-US,fr-FR,fr-BE", "audioPreference": "on"}


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (PREFERENCES, {"agent": ""}),
        (PREFERENCES, {"agent": '{"mbox": "mailto:a@publisher.example"}'}),
        (PREFERENCES, {"content_type": "text/plain"}),
        ("just some text", {"content_type": "text/plain"}),
        ("just some text", {}),
        ([], {}),
        ({"audioPreference": "on"}, {}),
        ({"languagePreference": "en"}, {}),
        ({**PREFERENCES, "languagePreference": "not comma separated"}, {}),
        ({**PREFERENCES, "languagePreference": ""}, {}),
        ({**PREFERENCES, "languagePreference": "en,,fr"}, {}),
        ({**PREFERENCES, "audioPreference": "loud"}, {}),
        ({**PREFERENCES, "audioPreference": []}, {}),
        ({**PREFERENCES, "languagePreference": ["en"]}, {}),
        ({**PREFERENCES, "languagePreference": "en,e"}, {}),
    ],
)
def test_preferences_that_no_unit_could_read_are_refused(launch, body, more):
    opened = launch(RICH).begin()
    text = body if isinstance(body, str) else json.dumps(body)

    assert opened.profile("PUT", text, **more).status_code == 403


def test_preferences_without_an_agent_are_refused(launch):
    opened = launch(RICH).begin()

    answer = opened.ask(
        "PUT", "agents/profile", json.dumps(PREFERENCES), profileId=words.PREFERENCES
    )

    assert answer.status_code == 403


def test_a_units_wishes_are_kept_for_the_next(launch):
    opened = launch(RICH).begin()
    etag = opened.profile("GET")["ETag"]
    answer = opened.client.put(
        "/xapi/1.0.3/agents/profile",
        json.dumps(PREFERENCES),
        content_type="application/json",
        query_params={"profileId": words.PREFERENCES, "agent": opened.asked["actor"]},
        headers={
            "Authorization": f"Basic {opened.token}",
            "X-Experience-API-Version": "1.0.3",
            "If-Match": etag,
        },
    )

    assert answer.status_code == 204
    assert launch().prepare().profile("GET").json() == PREFERENCES


def test_a_wish_that_is_posted_is_laid_over_the_others(launch):
    opened = launch(RICH).begin()
    before = opened.profile("GET").json()

    for wrong in ({"audioPreference": "loud"}, {"languagePreference": "x x"}, ["off"]):
        assert opened.profile("POST", json.dumps(wrong)).status_code == 403
    answer = opened.profile("POST", json.dumps({"audioPreference": "off"}))

    assert answer.status_code == 204
    assert opened.profile("GET").json() == {**before, "audioPreference": "off"}


def test_a_session_does_not_fill_the_disk(launch, monkeypatch):
    monkeypatch.setattr(units, "MOST_RECEIVED", 5_000)
    opened = launch(RICH).begin()
    half = json.dumps({"kept": "x" * 2_000})

    kept = [opened.state("PUT", f"page-{n}", half).status_code for n in range(2)]
    full = opened.state("PUT", "page-2", half)

    assert kept == [204, 204]
    assert (full.status_code, full.json()["code"]) == (403, "courseware.session_is_full")
    assert opened.state("GET", "page-2").status_code == 404
    assert (
        opened.tell(EXPERIENCED, extensions={"https://x.example/e": "x" * 3_000}).status_code == 403
    )
    assert launch().begin().state("PUT", "page-2", half).status_code == 204  # another has its own
