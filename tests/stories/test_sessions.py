"""A session is planned, a learner takes a seat, finds it in the calendar, and says by the code in the
room that she is here; the list says who is missing."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

NARROW = {"width": 360, "height": 740}
OLGA, ADA = "olga@hansa.example", "ada@hansa.example"


@pytest.fixture
def phone(browser, demo):
    """Ada's own phone, signed in, beside the screen in the room."""
    context = browser.new_context(viewport=NARROW)
    page = context.new_page()
    path = demo.run("sign_in_link", ADA).strip().splitlines()[-1]
    page.goto(demo.url + re.sub(r"^https?://[^/]+", "", path))
    page.get_by_role("button").first.click()
    yield page
    context.close()


def test_a_session_from_its_plan_to_who_was_there(sign_in, page, phone, demo, no_barriers):
    sign_in(OLGA)
    run = _announced(page, demo.url)
    page.get_by_role("link", name="Plan sessions").click()
    no_barriers(page)
    _plan(page)
    expect(page.get_by_text("Opening evening")).to_have_count(2)
    no_barriers(page)

    phone.goto(run)
    phone.get_by_role("button", name="Take a seat").click()
    if "/pay/" in phone.url:
        phone.get_by_role("button", name="I pay it myself").click()
    phone.goto(run)
    expect(phone.get_by_text("your seat")).to_be_visible()
    no_barriers(phone)
    _look_at_the_calendar(phone, demo.url, no_barriers)

    page.get_by_role("link", name="Attendance").first.click()
    expect(page.get_by_text("1 missing")).to_be_visible()
    no_barriers(page)
    session = page.url
    page.get_by_role("link", name="Code for the room").click()
    expect(page.get_by_role("img", name="A code for the camera of your phone")).to_be_visible()
    no_barriers(page)

    scanned = page.get_by_role("link", name="The same as a link").get_attribute("href")
    phone.goto(demo.url + re.sub(r"^https?://[^/]+", "", scanned))
    no_barriers(phone)
    phone.get_by_role("button", name="I am here").click()
    expect(phone.get_by_text("You are in. Welcome!")).to_be_visible()

    page.goto(session)
    expect(page.get_by_text("0 missing")).to_be_visible()


def _announced(page, url):
    """A run of something, from today on."""
    page.goto(url + "/catalogue/?language=en&price=free")
    page.locator("main h3 a[href^='/catalogue/'], main h2 a[href^='/catalogue/']").first.click()
    page.get_by_role("link", name="Announce a run").click()
    page.get_by_label("Starts").fill(f"{datetime.now(UTC):%Y-%m-%d}")
    page.get_by_label("Ends").fill(f"{datetime.now(UTC) + timedelta(days=9):%Y-%m-%d}")
    page.get_by_label("Seats").fill("5")
    page.get_by_role("button", name="Announce").click()
    page.locator("main a[href^='/programmes/runs/']").first.click()
    return page.url


def _plan(page):
    """In ten minutes, for an hour and a half, once a week."""
    soon = datetime.now(UTC) + timedelta(minutes=10)
    page.get_by_label("Title").fill("Opening evening")
    page.get_by_label("Begins").fill(f"{soon:%Y-%m-%dT%H:%M}")
    page.get_by_label("Time zone of the place").select_option("UTC")
    page.get_by_label("Comes again").select_option("WEEKLY")
    page.get_by_label("How many times").fill("2")
    page.get_by_role("button", name="Save").click()


def _look_at_the_calendar(phone, url, no_barriers):
    for view in ("list", "week", "month"):
        phone.goto(f"{url}/calendar/?view={view}")
        shown = phone.get_by_text("Opening evening").locator("visible=true")
        expect(shown.first).to_be_visible()
        no_barriers(phone)
    phone.get_by_role("button", name="Make an address").click()
    expect(phone.get_by_label("Subscribe to this address")).to_have_value(re.compile("/feeds/"))
    phone.get_by_role("link", name="Choose hours").click()
    no_barriers(phone)
