"""The content host gives out files of packages, and knows nothing of whoever asks."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine

from lyceum.courseware import selectors, services
from lyceum.courseware.testing import Unit, cmi5_zip, make_package, unit, zipped
from lyceum.kernel import clock

pytestmark = pytest.mark.django_db
HOST = "content.localhost"
VIDEO = bytes(range(256)) * 8


@pytest.fixture
def opened(act, ada, house, resource):
    make_package(house, resource, cmi5_zip(**{"film.mp4": VIDEO, "run.exe": b"MZ"}))
    return services.open_unit(by=act(ada), resource_id=resource.pk)


@pytest.fixture
def ask(client, opened):
    """ask(name): a file of the package, as the frame asks for it."""
    folder = urlsplit(selectors.play_address(opened)).path.rpartition("/")[0]

    def go(name, method="get", host=HOST, **headers):
        return getattr(client, method)(
            f"{folder}/{name}",
            headers={"Host": host, **{k.replace("_", "-"): v for k, v in headers.items()}},
        )

    return go


def test_files_come_with_their_policy_and_no_cookie(ask, client, ada):
    client.force_login(ada)

    answer = ask("index.html")

    policy = answer["Content-Security-Policy"]
    assert answer.status_code == 200
    assert not answer.cookies
    assert "sandbox allow-scripts" in policy
    assert "allow-top-navigation" not in policy
    assert "allow-popups" not in policy
    assert "form-action 'none'" in policy
    assert "object-src 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer["Cache-Control"]
    assert "X-Frame-Options" not in answer


def test_a_browser_asks_once(ask):
    etag = ask("index.html")["ETag"]

    again = ask("index.html", If_None_Match=etag)

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("asked", "status", "found"),
    [
        ("bytes=0-9", 206, VIDEO[:10]),
        ("bytes=2000-", 206, VIDEO[2000:]),
        ("bytes=-8", 206, VIDEO[-8:]),
        ("bytes=2040-9999", 206, VIDEO[2040:]),
        ("bytes=0-0", 206, VIDEO[:1]),
        ("bytes=5000-", 416, None),
        ("bytes=9-3", 416, None),
        ("bytes=0-1,5-6", 200, VIDEO),
        ("lines=0-1", 200, VIDEO),
    ],
)
def test_parts_of_films(ask, asked, status, found):
    answer = ask("film.mp4", Range=asked)

    assert answer.status_code == status
    assert answer["Content-Type"] == ("text/plain; charset=utf-8" if status == 416 else "video/mp4")
    if found is not None:
        assert b"".join(answer.streaming_content) == found
    if status == 206:
        assert answer["Content-Range"].endswith(f"/{len(VIDEO)}")


def test_head_says_how_long(ask):
    answer = ask("film.mp4", method="head")

    assert (answer.status_code, answer["Content-Length"]) == (200, str(len(VIDEO)))


def test_what_no_browser_should_open_is_bytes(ask):
    assert ask("run.exe")["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    "name", ["gone.html", "../x", "%2e%2e/%2e%2e/lyceum.sqlite", "..%2f..%2fsecret.key", "a%00b"]
)
def test_nothing_else_lies_there(ask, name):
    assert ask(name).status_code == 404


def test_an_address_is_good_for_two_days(ask, client):
    assert ask("index.html").status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=3)):
        assert ask("index.html").status_code == 410
    assert client.get("/p/00.261126.00/index.html", headers={"Host": HOST}).status_code == 410


@pytest.mark.parametrize(
    "path",
    ["/", "/xapi/about", "/accounts/login/", "/api/v1/openapi.json", "/learning/", "/health"],
)
def test_the_house_is_not_on_the_content_host(client, ada, path):
    client.force_login(ada)

    answer = client.get(path, headers={"Host": HOST})

    assert answer.status_code == 404
    assert not answer.cookies


def test_packages_are_not_on_the_house(ask):
    assert ask("index.html", host="testserver").status_code == 404


def test_nobody_opens_anothers_session(client, linus, opened):
    client.force_login(linus)

    assert client.get(f"/courseware/sessions/{opened.pk}/").status_code == 404


def test_the_page_frames_the_content_host_alone(client, ada, opened):
    client.force_login(ada)

    answer = client.get(f"/courseware/sessions/{opened.pk}/")

    assert answer["Content-Security-Policy"].endswith("frame-src http://content.localhost:8000")
    page = answer.content.decode()
    assert (
        'sandbox="allow-scripts allow-same-origin allow-forms allow-modals allow-downloads"' in page
    )


def test_without_a_content_host_no_package_opens(client, ada, house, resource, settings):
    make_package(house, resource)
    settings.CONTENT_HOST = ""
    client.force_login(ada)

    answer = client.post(f"/courseware/resources/{resource.pk}/open/")

    assert answer.status_code == 409
    assert "LYCEUM_CONTENT_HOST" in answer.content.decode()


def test_an_address_in_a_query_moves_no_unit_out_of_its_package(
    client, ada, house, resource, settings
):
    make_package(house, resource, cmi5_zip(unit(url="index.html?u=https://x.example/a")))
    client.force_login(ada)
    play = client.post(f"/courseware/resources/{resource.pk}/open/")["Location"]
    assert '<iframe class="player"' in client.get(play).text
    settings.CONTENT_HOST = ""

    answer = client.post(f"/courseware/resources/{resource.pk}/open/")

    assert (answer.status_code, "LYCEUM_CONTENT_HOST" in answer.text) == (409, True)


def test_without_a_content_host_a_unit_elsewhere_opens_and_is_sent_nowhere(
    client, act, ada, house, resource, settings
):
    settings.CONTENT_HOST = ""
    make_package(house, resource, cmi5_zip(unit(url="https://publisher.example/a")))

    session = services.open_unit(by=act(ada), resource_id=resource.pk)

    opened = Unit(client, selectors.play_address(session)).prepare()
    assert opened.address.startswith("https://publisher.example/a?")
    assert "returnURL" not in opened.data


# --- SCORM ----------------------------------------------------------------------------------------


MANIFEST = """<manifest identifier="m" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
 xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
 <metadata><schema>ADL SCORM</schema><schemaversion>{version}</schemaversion></metadata>
 <organizations default="o"><organization identifier="o"><title>Golf</title>
 <item identifier="i1" identifierref="r1"><title>Play</title>
 <adlcp:masteryscore>80</adlcp:masteryscore></item>
 <item identifier="i2" identifierref="r2" parameters="?x=1"><title>Quiz</title></item>
 </organization></organizations>
 <resources><resource identifier="r1" adlcp:scormtype="sco" href="a.html"/>
 <resource identifier="r2" adlcp:scormtype="sco" href="b.html"/></resources></manifest>"""


@pytest.fixture
def golf(act, ada, house, resource):
    def begin(version, **more):
        page = MANIFEST.format(version=version)
        make_package(house, resource, zipped({"imsmanifest.xml": page, "a.html": "", "b.html": ""}))
        return lambda unit: services.open_unit(by=act(ada), resource_id=resource.pk, unit=unit)

    return begin


def commit(client, session, cmi, *, last=False):
    path = urlsplit(selectors.play_address(session)).path
    return client.post(
        f"{path}commit{'?last=true' if last else ''}",
        {"cmi": cmi},
        content_type="application/json",
        headers={"Host": HOST},
    ).json()


def test_scorm_12_is_resumed_and_completed(client, golf, act, ada, resource):
    launch = golf("1.2")
    first = launch(0)
    core = {"lesson_status": "incomplete", "lesson_location": "page 3", "session_time": "00:02:00"}
    assert commit(client, first, {"core": core, "suspend_data": "abc"}) == {
        "result": True,
        "errorCode": 0,
        "percent": 0,
    }
    again = launch(0)
    told = selectors.run_time_of(selectors.session_at(again.pk))
    assert told["memory"]["cmi"]["suspend_data"] == "abc"
    assert told["mastery"] == 0.8
    assert commit(client, first, {"core": core})["result"] is False  # it is over

    low = {"lesson_status": "completed", "score": {"raw": "70"}}
    assert commit(client, again, {"core": low})["percent"] == 0
    high = {"lesson_status": "completed", "score": {"raw": "90"}, "session_time": "00:10:00"}
    assert commit(client, again, {"core": high}, last=True)["percent"] == 50
    second = launch(1)
    done = {"core": {"lesson_status": "completed", "score": {"raw": "50"}}}
    assert commit(client, second, done, last=True)["percent"] == 100

    attempt = selectors.attempt_of(act(ada), ada.pk, first.attempt.content_id)
    assert attempt.completed_at is not None
    assert attempt.score == pytest.approx(0.7)


def test_scorm_12_that_is_closed_without_a_word_is_completed(client, golf):
    launch = golf("1.2")

    first = launch(1)
    nothing = {"core": {"lesson_status": "not attempted"}}
    assert commit(client, first, nothing)["percent"] == 0
    assert commit(client, first, nothing, last=True)["percent"] == 50
    second = launch(0)
    begun = {"core": {"lesson_status": "incomplete"}}
    assert commit(client, second, begun, last=True)["percent"] == 50


def test_scorm_2004_says_completion_and_success_apart(client, golf):
    launch = golf("2004 4th Edition")
    first = launch(0)

    half = {"completion_status": "incomplete", "progress_measure": "0.5"}
    assert commit(client, first, half)["percent"] == 25
    failed = {"completion_status": "incomplete", "success_status": "failed"}
    assert commit(client, first, failed)["percent"] == 25
    done = {"completion_status": "completed", "score": {"scaled": "0.9"}}
    assert commit(client, first, done)["percent"] == 50


def test_who_comes_to_the_end_and_fails_is_not_through(client, golf):
    session = golf("2004 4th Edition")(0)
    end = {"completion_status": "completed", "success_status": "failed"}

    assert commit(client, session, end)["percent"] == 0
    state = session.attempt.units.get()
    assert (state.completed_at, state.failed_at is not None) == (None, True)
    assert commit(client, session, {**end, "success_status": "passed"})["percent"] == 50


def test_a_memory_beyond_all_measure_is_not_said_to_be_kept(client, golf):
    session = golf("1.2")(0)
    core = {"lesson_status": "passed", "score": {"raw": "90"}}
    commit(client, session, {"core": {"lesson_status": "incomplete"}, "suspend_data": "page 3"})

    told = commit(client, session, {"core": core, "suspend_data": "x" * 600_000})

    assert (told["result"], told["errorCode"], told["percent"]) == (False, 101, 50)
    kept = selectors.run_time_of(selectors.session_at(session.pk))["memory"]["cmi"]
    assert kept["suspend_data"] == "page 3"


@pytest.mark.parametrize(
    ("version", "left", "is_last", "entry"),
    [
        ("1.2", {"core": {"exit": "suspend"}}, True, "resume"),
        ("1.2", {"core": {"exit": ""}}, True, ""),
        ("1.2", {"core": {"exit": ""}}, False, "resume"),  # the window was closed over it
        ("2004 4th Edition", {"exit": "suspend"}, True, "resume"),
        ("2004 4th Edition", {"exit": "normal"}, True, ""),
        ("2004 4th Edition", {}, False, "resume"),
    ],
)
def test_a_run_time_says_how_it_is_entered(client, golf, version, left, is_last, entry):
    launch = golf(version)

    def entered(session):
        return selectors.run_time_of(selectors.session_at(session.pk))["entry"]

    first = launch(0)
    assert entered(first) == "ab-initio"
    commit(client, first, left, last=is_last)
    assert entered(launch(0)) == entry


MEASURED = """<manifest identifier="m" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
 xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3"
 xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
 <metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>
 <organizations default="o"><organization identifier="o"><title>Golf</title>
 <item identifier="i1" identifierref="r1"><title>Quiz</title>{inside}</item>
 </organization></organizations>
 <resources><resource identifier="r1" adlcp:scormType="sco" href="a.html"/></resources>
 <imsss:sequencingCollection><imsss:sequencing ID="all"><imsss:objectives>
 <imsss:primaryObjective satisfiedByMeasure="true"/></imsss:objectives></imsss:sequencing>
 </imsss:sequencingCollection></manifest>"""
OBJECTIVE = (
    "<imsss:sequencing><imsss:objectives>"
    '<imsss:primaryObjective objectiveID="p" satisfiedByMeasure="{decides}">'
    "<imsss:minNormalizedMeasure>0.6</imsss:minNormalizedMeasure></imsss:primaryObjective>"
    "</imsss:objectives></imsss:sequencing>"
)
BY_MEASURE = OBJECTIVE.format(decides="true")
BY_WORD = OBJECTIVE.format(decides="false")
THRESHOLD = '<adlcp:completionThreshold completedByMeasure="{}" minProgressMeasure="0.75"/>'


@pytest.fixture
def measured(act, ada, house, resource):
    def begin(inside):
        page = MEASURED.format(inside=inside)
        make_package(house, resource, zipped({"imsmanifest.xml": page, "a.html": ""}))
        return services.open_unit(by=act(ada), resource_id=resource.pk)

    return begin


@pytest.mark.parametrize(
    ("inside", "mastery", "threshold"),
    [
        ("", None, None),
        (BY_MEASURE, 0.6, None),
        (BY_WORD, None, None),
        ('<imsss:sequencing IDRef="all"/>', 1.0, None),
        (f"{THRESHOLD.format('true')}", None, "0.75"),
        (f"{THRESHOLD.format('false')}", None, None),
        ('<adlcp:completionThreshold completedByMeasure="true"/>', None, "1.0"),
        ("<adlcp:completionThreshold> 0.5 </adlcp:completionThreshold>", None, "0.5"),
    ],
)
def test_a_run_time_of_2004_knows_how_much_is_enough(measured, inside, mastery, threshold):
    told = selectors.run_time_of(measured(inside))

    assert told["mastery"] == mastery
    assert told["begins_with"].get("completion_threshold") == threshold


@pytest.mark.parametrize(
    ("cmi", "passed", "failed"),
    [
        ({"score": {"scaled": "0.6"}, "success_status": "failed"}, True, False),
        ({"score": {"scaled": "0.59"}, "success_status": "passed"}, False, True),
        ({"score": {"raw": "90"}, "success_status": "passed"}, False, False),
    ],
)
def test_scorm_2004_is_passed_by_its_measure(client, measured, cmi, passed, failed):
    session = measured(BY_MEASURE)

    commit(client, session, cmi)

    state = session.attempt.units.get()
    assert (state.passed_at is not None, state.failed_at is not None) == (passed, failed)


@pytest.mark.parametrize(
    ("cmi", "percent"),
    [
        ({"progress_measure": "0.75", "completion_status": "incomplete"}, 100),
        ({"progress_measure": "0.7", "completion_status": "completed"}, 70),
        ({"completion_status": "completed"}, 0),
    ],
)
def test_scorm_2004_is_completed_by_its_measure(client, measured, cmi, percent):
    session = measured(THRESHOLD.format("true"))

    assert commit(client, session, cmi)["percent"] == percent


def test_an_asset_is_done_when_it_is_shown_but_not_while_browsing(act, ada, house, resource):
    page = MANIFEST.format(version="1.2").replace('"sco"', '"asset"')
    make_package(house, resource, zipped({"imsmanifest.xml": page, "a.html": "", "b.html": ""}))

    def shown(mode):
        at = {"resource_id": resource.pk, "unit": 0, "mode": mode}
        return services.open_unit(by=act(ada), **at).attempt.units.get(unit=0).completed_at

    assert [shown(mode) is not None for mode in ("Browse", "Review", "Normal")] == [
        *(False, False, True)
    ]


def test_a_commit_is_bounded_and_needs_its_mark(client, golf):
    session = golf("1.2")(0)
    path = urlsplit(selectors.play_address(session)).path

    for body in ("[]", "no json", "[" * 100_000, '"' + "x" * 2_000_000 + '"'):
        answer = client.post(
            f"{path}commit", body, content_type="text/plain", headers={"Host": HOST}
        )
        assert answer.json()["result"] is False
    other = path.replace(path.rsplit("/", 2)[1], "0" * 32)
    assert client.post(f"{other}commit", headers={"Host": HOST}).status_code == 404


def test_the_player_runs_nothing_but_ours(client, golf):
    path = urlsplit(selectors.play_address(golf("1.2")(0))).path

    answer = client.get(path, headers={"Host": HOST})

    assert answer["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert not answer.cookies


# --- pages ----------------------------------------------------------------------------------------


def test_a_page_is_done_when_its_reader_says_so(client, ada, act, house, resource):
    make_package(
        house, resource, zipped({"index.html": "<title>Fire drill</title>"}), is_pages=True
    )
    client.force_login(ada)
    play = client.post(f"/courseware/resources/{resource.pk}/open/")["Location"]

    assert "I have read it" in client.get(play).content.decode()
    client.post(f"{play}done/")

    page = client.get(f"/courseware/resources/{resource.pk}/").content.decode()
    assert "100 %" in page
