"""A programme of three companies: written, signed, admitted, a session with the code in the room, cohorts
formed, the cost booked, a case in a mixed team, and what comes home."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

PIOTR, SAM = "piotr@hansa.example", "sam@meridian.example"
SIGNERS = ("olga@hansa.example", "elena@peipsi.example", SAM)
NARROW = {"width": 360, "height": 800}
# What one of the owners offers: its own, and shown to nobody else.
OFFERED = """
from lyceum.catalogue import api as catalogue
from lyceum.kernel import actors
from lyceum.organisations.models import Organisation
at = Organisation.objects.get(slug__startswith="hansa").pk
made = catalogue.add_resource(by=actors.system("story", f"organisation:{at}"), organisation_id=at,
    title="A day at the gate", skills=[], language="en", mode="on-site")
print("RESOURCE", made.pk)
"""
ASKED = """
from lyceum.identity.models import Person
from lyceum.kernel import actors
from lyceum.organisations import api as organisations
from lyceum.programmes import api as programmes
from lyceum.programmes.models import Participation
for email in ("ada@hansa.example", "noor@hansa.example", "elena@peipsi.example", "sam@meridian.example"):
    person = Person.objects.get(email=email)
    by = actors.person(person.pk, organisations.scope_of(person.pk))
    home = organisations.memberships_of(person.pk)[0].organisation_id
    programmes.ask_admission(by=by, programme_id={pk}, organisation_id=home,
        asking=programmes.Asking(languages=("en",)))
for one in Participation.objects.unscoped("a story").filter(programme_id={pk}, state="asked"):
    if one.person.email != "sam@meridian.example":
        house = actors.system("story", f"organisation:{{one.organisation_id}}")
        programmes.answer_admission(by=house, participation_id=one.pk, is_yes=True)
"""


@pytest.fixture
def phone(browser, demo):
    """The phone of Sam, who comes from another owner than who runs it."""
    context = browser.new_context(viewport=NARROW)
    page = context.new_page()
    path = demo.run("sign_in_link", SAM).strip().splitlines()[-1]
    page.goto(demo.url + re.sub(r"^https?://[^/]+", "", path))
    page.get_by_role("button").first.click()
    yield page
    context.close()


def test_three_companies_run_one_programme(sign_in, page, phone, demo, no_barriers):
    said = demo.run("shell", "-c", OFFERED)
    resource = int(re.search(r"RESOURCE (\d+)", said)[1])
    sign_in(PIOTR)
    at = _write(page, demo.url, no_barriers)
    run = _announce(page, demo.url, at, resource)

    _sign_and_admit(sign_in, page, demo, no_barriers, at)
    _be_there(sign_in, page, phone, demo, (at, run))
    case = _form_and_ask(sign_in, page, no_barriers, at)
    _deliver(sign_in, page, no_barriers, at, case)
    _come_home(sign_in, page, no_barriers, at, case)


def _write(page, url, no_barriers):
    """A programme is prepared, and its agreement laid before all owners."""
    today = datetime.now(UTC)
    first, last = (f"{day:%Y-%m-%d}" for day in (today, today + timedelta(days=90)))
    page.goto(f"{url}/programmes/add/")
    no_barriers(page)
    page.get_by_label("Title").fill("Ports that talk")
    page.get_by_label("Starts").fill(first)
    page.get_by_label("Ends").fill(last)
    page.get_by_label("Several organisations own it together").check()
    page.get_by_role("button", name="Save").click()
    at = page.url.removesuffix("/manage/")
    page.goto(f"{at}/agreement/write/")
    for number, name in enumerate(("Hansa Freight", "Meridian Cloud", "Peipsi University")):
        if number:
            page.locator(f"[name=owner-{number}-name]").fill(name)
        page.locator(f"[name=owner-{number}-seats]").fill("3")
        page.locator(f"[name=owner-{number}-industry]").fill(name)
    page.get_by_label("What it costs together").fill("100")
    page.get_by_label("what the sponsor said of the case").check()
    no_barriers(page)
    page.get_by_role("button", name="Lay it before all owners").click()
    expect(page.get_by_text("It counts once all have signed.")).to_be_visible()
    return at


def _announce(page, url, at, resource):
    """A run with a session in ten minutes is a phase; what is to be handed in is another."""
    today = datetime.now(UTC)
    page.goto(f"{url}/programmes/resources/{resource}/runs/add/")
    page.get_by_label("Starts").fill(f"{today:%Y-%m-%d}")
    page.get_by_label("Ends").fill(f"{today + timedelta(days=9):%Y-%m-%d}")
    page.get_by_role("button", name="Announce").click()
    page.locator("main a[href^='/programmes/runs/']").first.click()
    run = page.url
    page.get_by_role("link", name="Plan sessions").click()
    page.get_by_label("Title").fill("At the gate")
    page.get_by_label("Begins").fill(f"{today + timedelta(minutes=10):%Y-%m-%dT%H:%M}")
    page.get_by_label("Time zone of the place").select_option("UTC")
    page.get_by_role("button", name="Save").click()
    for title in ("Be there", "Answer"):
        page.goto(f"{at}/manage/")
        form = page.locator("form[action$='/phases/']")
        if not form.is_visible():
            page.get_by_text("Add a phase").click()
        form.locator("[name=title]").fill(title)
        form.get_by_role("button", name="Add").click()
    _add_part(page, 0, resource=run, present_in="1")
    expect(page.get_by_text("done when present in 1 session")).to_be_visible()
    return run


def _add_part(page, number, **said):
    page.get_by_text("Add something to do").nth(number).click()
    form = page.locator("form[action$='/parts/']").nth(number)
    for name, value in said.items():
        field = form.locator(f"[name={name}]")
        if name == "case_id":
            field.select_option(label=value)
        else:
            field.fill(value)
    form.get_by_role("button", name="Add").click()


def _sign_and_admit(sign_in, page, demo, no_barriers, at):
    """Each signs; who runs it opens it; each home lets its own people in."""
    pk = int(at.rpartition("/")[2])
    for signer in SIGNERS:
        sign_in(signer)
        page.goto(f"{at}/agreement/")
        page.get_by_role("button", name=re.compile("^Sign for")).click()
    no_barriers(page)
    expect(page.get_by_text("Version 1 is in force")).to_be_visible()
    assert page.goto(f"{at}/manage/").status == 404

    sign_in(PIOTR)
    page.goto(f"{at}/manage/")
    no_barriers(page)
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_text("People may come in now.")).to_be_visible()
    demo.run("shell", "-c", ASKED.format(pk=pk))
    sign_in(SAM)
    page.goto(f"{at}/admissions/")
    no_barriers(page)
    assert "Ada" not in page.inner_text("main")
    page.get_by_role("button", name="Let Sam Idris in", exact=True).click()
    expect(page.get_by_text("Meridian Cloud: 1 of 3 seats taken.")).to_be_visible()


def _be_there(sign_in, page, phone, demo, addresses):
    """Sam finds the run of another owner on the page of the programme, takes a seat, and says by the code
    in the room that he is there."""
    at, run = addresses
    phone.goto(f"{at}/")
    phone.get_by_role("link", name="A day at the gate").click()
    phone.get_by_role("button", name="Take a seat").click()
    phone.goto(run)
    expect(phone.get_by_text("your seat")).to_be_visible()

    sign_in(PIOTR)
    page.goto(run)
    page.get_by_role("link", name="Attendance").first.click()
    page.get_by_role("link", name="Code for the room").click()
    scanned = page.get_by_role("link", name="The same as a link").get_attribute("href")
    phone.goto(demo.url + re.sub(r"^https?://[^/]+", "", scanned))
    phone.get_by_role("button", name="I am here").click()
    expect(phone.get_by_text("You are in. Welcome!")).to_be_visible()
    phone.goto(f"{at}/")
    expect(phone.locator("main").get_by_text("done", exact=True)).to_be_visible()


def _form_and_ask(sign_in, page, no_barriers, at):
    """The cost is split, cohorts are formed, a case is taken up by mixed teams."""
    sign_in(PIOTR)
    page.goto(f"{at}/manage/")
    page.get_by_role("button", name="Book the part of each owner").click()
    expect(page.get_by_text("was booked on")).to_be_visible()
    _form(page, smallest=2, largest=2)
    no_barriers(page)
    expect(page.get_by_text("2 organisations").first).to_be_visible()
    page.get_by_role("button", name="Take it", exact=True).click()
    expect(page.get_by_role("link", name="Cohort 2")).to_be_visible()
    no_barriers(page)
    page.get_by_role("link", name="Take up a case").click()
    page.get_by_label("Who asks").select_option(label="Meridian Cloud")
    page.get_by_label("Title").fill("Ships that wait")
    page.get_by_label("The question").fill("Why do ships wait a day at the gate?")
    page.get_by_label("Due").fill("2030-01-31")
    page.get_by_label("To whom what is found belongs").fill("To the team.")
    no_barriers(page)
    page.get_by_role("button", name="Save").click()
    case = page.url
    page.goto(f"{at}/manage/")
    _add_part(page, 1, case_id="Ships that wait")
    page.goto(case)
    _form(page, smallest=2, largest=2, name="Work out teams")
    page.get_by_role("button", name="Take it", exact=True).click()
    expect(page.get_by_role("heading", name="Team 2")).to_be_visible()
    return case


def _deliver(sign_in, page, no_barriers, at, case):
    """Ada finds her cohort and her team, on a phone, and hands something in."""
    sign_in("ada@hansa.example")
    page.set_viewport_size(NARROW)
    page.goto(f"{at}/")
    expect(page.get_by_role("heading", name=re.compile("^Cohort"))).to_be_visible()
    no_barriers(page)
    page.goto(case)
    page.get_by_label("What it is").fill("A gate that books itself")
    page.get_by_label("Link").fill("https://example.org/gate")
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_role("link", name="A gate that books itself")).to_be_visible()
    no_barriers(page)


def _come_home(sign_in, page, no_barriers, at, case):
    """The sponsor answers; it comes home to Hansa Freight, and only there."""
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(SAM)
    page.goto(case)
    page.get_by_label("What you think").first.select_option(label="We take it up")
    page.get_by_label("In your words").first.fill("We try it in May.")
    page.get_by_role("button", name="Send").first.click()
    expect(page.get_by_text("We try it in May.")).to_be_visible()
    no_barriers(page)
    page.goto(f"{at}/results/")
    assert "Ada" not in page.inner_text("main")
    sign_in("jonas@hansa.example")
    page.goto(f"{at}/results/")
    row = page.get_by_role("row").filter(has_text="Ada Okafor")
    expect(row.get_by_text("We take it up")).to_be_visible()
    assert "Sam Idris" not in page.inner_text("main")
    no_barriers(page)


def _form(page, *, smallest, largest, name="Work out a proposal"):
    """Asks for groups, and waits for the worker."""
    page.get_by_label("People, at least").fill(str(smallest))
    page.get_by_label("People, at most").fill(str(largest))
    page.get_by_label("Hours in which all work, at least").fill("3")
    page.get_by_role("button", name=name).click()
    expect(
        page.get_by_role("button", name="Take it", exact=True).or_(
            page.get_by_role("link", name="Show it")
        )
    ).to_be_visible(timeout=120_000)
    if page.get_by_role("link", name="Show it").count():
        page.get_by_role("link", name="Show it").click()
