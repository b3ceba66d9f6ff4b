"""Piotr holds a session, answers a learner, puts a cohort together, and sees how all of it goes; Ada
asks, and says with one tap how the evening was."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

NARROW = {"width": 360, "height": 740}
PIOTR, ADA = "piotr@hansa.example", "ada@hansa.example"
WHAT = "Joins, drawn on a napkin"


@pytest.fixture
def phone(browser, demo):
    """Ada's own phone, signed in, in the dark."""
    context = browser.new_context(viewport=NARROW, color_scheme="dark")
    page = context.new_page()
    path = demo.run("sign_in_link", ADA).strip().splitlines()[-1]
    page.goto(demo.url + re.sub(r"^https?://[^/]+", "", path))
    page.get_by_role("button").first.click()
    yield page
    context.close()


def test_who_teaches_sees_who_waits_for_them(sign_in, page, phone, demo, no_barriers):
    sign_in(PIOTR)
    run = _held(page, demo.url)
    _asked(phone, demo.url, run, no_barriers)

    page.get_by_role("link", name="My teaching").first.click()
    expect(page.get_by_role("heading", name="Who was there?")).to_be_visible()
    expect(page.get_by_text("Does the order matter?")).to_be_visible()
    no_barriers(page)
    asked = page.get_by_role("listitem").filter(has_text="Does the order matter?")
    asked.get_by_text("Answer", exact=True).click()
    asked.get_by_label("Your answer").fill("For the reader it does.")
    asked.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Answered; who asked is told.")).to_be_visible()

    phone.goto(phone.url)
    expect(phone.get_by_text("For the reader it does.")).to_be_visible()
    no_barriers(phone)
    _gathered(page, phone, demo.url, run, no_barriers)
    _counted(page, demo.url, no_barriers)


def _held(page, url):
    """A run since yesterday, with an evening that is over."""
    now = datetime.now(UTC)
    page.goto(f"{url}/catalogue/?q={WHAT}")
    page.get_by_role("link", name=WHAT).first.click()
    page.get_by_role("link", name="Announce a run").click()
    page.get_by_label("Starts").fill(f"{now - timedelta(days=1):%Y-%m-%d}")
    page.get_by_label("Ends").fill(f"{now + timedelta(days=9):%Y-%m-%d}")
    page.get_by_label("Seats").fill("5")
    page.get_by_role("button", name="Announce").click()
    page.locator("main a[href^='/programmes/runs/']").first.click()
    run = page.url
    page.get_by_role("link", name="Plan sessions").click()
    page.get_by_label("Title").fill("Napkin evening")
    page.get_by_label("Begins").fill(f"{now - timedelta(hours=2):%Y-%m-%dT%H:%M}")
    page.get_by_label("Time zone of the place").select_option("UTC")
    page.get_by_label("Minutes", exact=True).fill("60")
    page.get_by_label("Piotr").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Napkin evening")).to_be_visible()
    return run


def _asked(phone, url, run, no_barriers):
    """Ada takes a seat, says how the evening was, and asks."""
    phone.goto(run)
    phone.get_by_role("button", name="Take a seat").click()
    phone.goto(f"{url}/programmes/")
    expect(phone.get_by_role("heading", name=f"How was “{WHAT} · Napkin evening”")).to_be_visible()
    no_barriers(phone)
    evening = phone.locator("section", has_text="Napkin evening")
    evening.get_by_role("button", name="awake").click()
    expect(phone.get_by_text("Thank you.")).to_be_visible()
    phone.goto(f"{url}/learning/")
    phone.get_by_role("link", name=WHAT).first.click()
    phone.get_by_label("What do you want to ask?").fill("Does the order matter?")
    phone.get_by_role("button", name="Ask", exact=True).click()
    expect(phone.get_by_text("not answered yet")).to_be_visible()


def _gathered(page, phone, url, run, no_barriers):
    """A cohort without a programme, that goes into this run."""
    page.goto(f"{url}/programmes/")
    page.get_by_role("link", name="Put a cohort together").click()
    no_barriers(page)
    page.get_by_label("Name", exact=True).fill("Napkin circle")
    page.get_by_label("Starts").fill(f"{datetime.now(UTC):%Y-%m-%d}")
    page.get_by_label("Ends").fill(f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%d}")
    page.get_by_label("Mail addresses").fill(ADA)
    page.get_by_role("button", name="Put them together").click()
    page.get_by_text("Choose a run").click()
    page.get_by_label("A dated run").fill(run)
    page.get_by_role("button", name="Choose", exact=True).click()
    expect(page.get_by_role("heading", name="How it goes")).to_be_visible()
    no_barriers(page)
    phone.goto(page.url)
    expect(phone.get_by_text("your seat")).to_be_visible()
    no_barriers(phone)


def _counted(page, url, no_barriers):
    """How the joint programme goes, and what Hansa Freight offers."""
    page.goto(f"{url}/programmes/")
    page.get_by_role("link", name="Clean data from ship to shelf").click()
    page.get_by_role("link", name="How it goes").click()
    expect(page.get_by_role("heading", name="From the door to the end")).to_be_visible()
    no_barriers(page)
    page.goto(f"{url}/programmes/providers/hansa-freight/")
    expect(page.get_by_text("times taken up")).to_be_visible()
    no_barriers(page)
