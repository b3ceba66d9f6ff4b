"""Packages in a real browser: played to their end, gone on with after a closed tab; and one that
means ill, which gets at nothing."""

import json
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from .conftest import ROOT, serve

DATA = ROOT.parent / "shared/data"
CMI5 = DATA / "cmi5/single_au_basic_responsive.zip"
GOLF = DATA / "scorm/RuntimeMinimumCalls_SCORM12.zip"
GOLF_2004 = DATA / "scorm/RuntimeBasicCalls_SCORM20043rdEdition.zip"
SET_UP = """
import json
from django.test import Client
from lyceum.catalogue.testing import make_resource
from lyceum.courseware.testing import make_package
from lyceum.footprint import services as footprint
from lyceum.identity.testing import make_person
from lyceum.kernel import actors
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations.testing import make_organisation
from lyceum.skills.testing import make_skill
ada = make_person("Ada")
footprint.know([ada.pk])
acme = make_organisation("Acme", learners=[ada])
house = actors.system("tests", organisation_owner(acme.pk))
ids = {}
for path in json.loads(PATHS):
    resource = make_resource(acme, title=path, teaches={make_skill(path): (0, 2)})
    with open(path, "rb") as file:
        make_package(house, resource, file)
    ids[path] = resource.pk
client = Client()
client.force_login(ada)
print("SAID" + json.dumps({"ids": ids, "cookie": client.cookies["sessionid"].value}))
"""
FOUND = """
import json
from urllib.parse import urlsplit
from lyceum.courseware.models import Attempt
from lyceum.footprint.models import Line
from lyceum.learning.models import Enrolment
from lyceum.skills.models import Evidence
from lyceum.footprint import services as footprint
footprint.follow()  # as the clock does
def every(model, **which):
    return model.objects.unscoped("test").filter(**which)
print("SAID" + json.dumps({
    "progress": [a.progress for a in every(Attempt, content__resource_id=ID)],
    "endings": [s.ending for a in every(Attempt, content__resource_id=ID)
                for s in a.sessions.order_by("launched_at")],
    "learning": [e.state for e in every(Enrolment, resource_id=ID)],
    "evidence": every(Evidence, kind="completion", source__in=[
        f"learning.enrolment:{e.pk}" for e in every(Enrolment, resource_id=ID)]).count(),
    "completed": [urlsplit(l.thing).path for l in every(Line, verb__endswith="/completed")],
    "told": sorted({l.verb.rpartition("/")[2] for l in every(Line)}),
}))
"""


def needs(*files):
    absent = [file.name for file in files if not file.exists()]
    return pytest.mark.skipif(bool(absent), reason=f"sample packages are not here: {absent}")


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """The samples that are here, and one of our own that means ill."""
    from lyceum.courseware.testing import cmi5_zip, zipped

    ill = tmp_path_factory.mktemp("packages") / "ill.zip"
    ill.write_bytes(cmi5_zip(**{"index.html": HOSTILE}).read())
    sco = ill.with_name("ill-scorm.zip")
    page = HOSTILE.replace("parent.document", "top.document")
    page = page.replace(HOUSE_OF_A_UNIT, HOUSE_OF_A_SCO)
    sco.write_bytes(zipped({"imsmanifest.xml": ONE_SCO, "index.html": page}).read())
    return [str(path) for path in (CMI5, GOLF, GOLF_2004, sco, ill) if path.exists()]


@pytest.fixture(scope="module")
def house(new_home, packages):
    """An installation that knows its own address, and so its content host; Ada is in it."""
    with contextmanager(serve)(new_home) as made:
        made.known = said(made, f"PATHS = {json.dumps(json.dumps(packages))}\n{SET_UP}")
        yield made


def said(house, script):
    for line in house.run("shell", "--no-imports", "-c", script).splitlines():
        if line.startswith("SAID"):
            return json.loads(line[4:])
    raise AssertionError("the script said nothing")


@pytest.fixture
def signed_in(page, house):
    """Ada's browser."""
    cookie = {"name": "sessionid", "value": house.known["cookie"], "url": house.url}
    page.context.add_cookies([cookie])
    return page


def go_to(page, house, path):
    from playwright.sync_api import Error

    address = f"{house.url}/courseware/resources/{house.known['ids'][str(path)]}/"
    try:
        page.goto(address)
    except Error as gone:  # a unit that has just ended leads there by itself
        if "ERR_ABORTED" not in str(gone):
            raise
        page.wait_for_load_state()
        page.goto(address)
    page.locator(".next button.primary").click()


def found(page, house, path, until):
    """What the house made of it, once its worker has heard."""
    for _try in range(20):
        now = said(house, f"ID = {house.known['ids'][str(path)]}\n{FOUND}")
        if until(now):
            break
        page.wait_for_timeout(1000)
    return now


HOUSE_OF_A_UNIT = 'new URL(new URLSearchParams(location.search).get("endpoint")).origin'
HOUSE_OF_A_SCO = 'JSON.parse(parent.document.getElementById("run-time").textContent).house'
ONE_SCO = """<manifest identifier="m" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
 xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3">
 <metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>
 <organizations default="o"><organization identifier="o"><title>Rocks</title>
 <item identifier="i" identifierref="r"><title>Rocks</title></item></organization></organizations>
 <resources><resource identifier="r" adlcp:scormType="sco" href="index.html"/></resources></manifest>"""
HOSTILE = """<!doctype html><meta charset="utf-8"><title>Rocks</title><pre id="log"></pre><script>
const house = new URL(new URLSearchParams(location.search).get("endpoint")).origin;
const told = {};
const tries = {
  cookie: () => document.cookie || "nothing",
  parents_cookie: () => parent.document.cookie,
  parents_page: () => parent.document.body.innerHTML,
  rest: async () => (await fetch(house + "/api/v1/me/enrolments", { credentials: "include" })).text(),
  page: async () => (await fetch(house + "/learning/", { credentials: "include" })).text(),
  elsewhere: async () => (await fetch("http://127.0.0.1:9/steal")).text(),
  image: () => new Promise((good, bad) => { const i = new Image(); i.onload = () => good("loaded");
    i.onerror = () => bad(new Error("blocked")); i.src = house + "/static/x.png"; }),
  top: () => { top.location = "http://127.0.0.1:9/gone"; return "went"; },
  popup: () => (window.open("http://127.0.0.1:9/popup") ? "opened" : "nothing"),
  frame: () => new Promise((good) => { const f = document.createElement("iframe");
    f.src = house + "/learning/"; f.onload = () => {
      try { good(f.contentDocument.body.innerText || "nothing"); } catch { good("nothing"); } };
    document.body.append(f); setTimeout(() => good("nothing"), 1500); }),
};
(async () => {
  for (const [name, go] of Object.entries(tries)) {
    try { told[name] = String(await go()); } catch (error) { told[name] = "refused: " + error.name; }
  }
  parent.postMessage({ lyceum: "stands", session: "none" }, "*");
  document.getElementById("log").textContent = JSON.stringify(told);
})();
</script>"""


@needs(CMI5)
def test_a_cmi5_package_is_played_to_its_end(signed_in, house, no_barriers):
    page = signed_in
    go_to(page, house, CMI5)
    page.frame_locator("iframe.player").locator(".exit-button").first.wait_for(state="attached")
    no_barriers(page)
    other = page.context.new_page()
    page.close()  # in the middle
    go_to(other, house, CMI5)
    unit = other.frame_locator("iframe.player")
    unit.locator(".exit-button").first.wait_for(state="attached")
    other.wait_for_timeout(2000)
    inner = next(each for each in other.frames if "content.localhost" in each.url)
    resumes = unit.locator(".resume-button")
    if resumes.is_visible():
        resumes.click()
    inner.evaluate("course.gotoPage(course.pageList.length - 1)")  # the quiz
    other.wait_for_timeout(800)
    inner.evaluate("course.autopass(); course.submitAnswers()")

    now = found(
        other,
        house,
        CMI5,
        lambda now: now["learning"] == ["completed"] and "satisfied" in now["told"],
    )

    assert now["progress"] == [100]
    assert now["endings"][0] in {"abandoned", "terminated"}
    assert now["learning"] == ["completed"]
    assert now["evidence"] >= 1
    assert {"completed", "satisfied", "launched"} <= set(now["told"])


@needs(GOLF_2004)
def test_a_scorm_package_goes_on_where_its_tab_was_closed(signed_in, house):
    page = signed_in
    page.on("dialog", lambda dialog: dialog.accept())
    go_to(page, house, GOLF_2004)
    sco = page.frame_locator("iframe.player").frame_locator("iframe#sco")
    for _page in range(5):
        sco.locator("#butNext").click()
    page.wait_for_timeout(4000)
    other = page.context.new_page()
    other.on("dialog", lambda dialog: dialog.accept())
    page.close()
    go_to(other, house, GOLF_2004)
    sco = other.frame_locator("iframe.player").frame_locator("iframe#sco")
    for _page in range(9):  # of fifteen pages; the sixth is where it stopped
        sco.locator("#butNext").click()
    expect(sco.locator("#butNext")).to_be_disabled()
    other.goto(f"{house.url}/learning/")

    told = f"/xapi/resources/{house.known['ids'][str(GOLF_2004)]}"
    now = found(
        other,
        house,
        GOLF_2004,
        lambda now: now["learning"] == ["completed"] and told in now["completed"],
    )

    assert (now["progress"], now["learning"], now["evidence"]) == ([100], ["completed"], 1)
    assert told in now["completed"]


@needs(GOLF)
def test_a_scorm_package_of_many_parts_begins_with_the_next(signed_in, house):
    page = signed_in
    for _part in range(2):
        page.goto(f"{house.url}/courseware/resources/{house.known['ids'][str(GOLF)]}/")
        page.locator(".next button.primary").click()
        sco = page.frame_locator("iframe.player").frame_locator("iframe#sco")
        sco.locator("h1").first.wait_for()
        page.wait_for_timeout(800)

    page.goto(f"{house.url}/courseware/resources/{house.known['ids'][str(GOLF)]}/")
    now = found(page, house, GOLF, lambda now: now["progress"] == [11])

    assert now["progress"] == [11]  # two of eighteen


@pytest.mark.parametrize("kind", ["cmi5", "scorm"])
def test_a_package_that_means_ill_gets_at_nothing(browser, house, packages, kind):
    context = browser.new_context()  # its console is full of what was refused
    cookie = {"name": "sessionid", "value": house.known["cookie"], "url": house.url}
    context.add_cookies([cookie])
    page = context.new_page()
    go_to(page, house, packages[-1] if kind == "cmi5" else packages[-2])
    frame = page.frame_locator("iframe.player")
    log = (frame if kind == "cmi5" else frame.frame_locator("iframe#sco")).locator("#log")
    expect(log).not_to_be_empty(timeout=20_000)

    told = json.loads(log.text_content())

    here, pages = page.url, len(context.pages)
    context.close()
    assert here.startswith(f"{house.url}/courseware/sessions/")
    assert pages == 1
    for name in ("parents_cookie", "parents_page", "rest", "page", "elsewhere", "top"):
        assert told[name].startswith("refused"), (name, told)
    for name in ("cookie", "popup", "frame"):
        assert told[name] == "nothing", (name, told)
