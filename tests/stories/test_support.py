"""Noor asks from the page on which she is stuck; Jonas answers, with a note that she never sees; she
says that it helped. Grace reaches somebody who is new, and finds out what stands in their way."""

import re

import pytest
from playwright.sync_api import expect

NARROW = {"width": 360, "height": 740}
NOOR, JONAS, GRACE, ADA = (f"{name}@hansa.example" for name in ("noor", "jonas", "grace", "ada"))
NOTE = "Payroll told me: her card was late."


@pytest.fixture
def phone(browser, demo):
    """Noor's own phone, signed in, in the dark."""
    context = browser.new_context(viewport=NARROW, color_scheme="dark")
    page = context.new_page()
    path = demo.run("sign_in_link", NOOR).strip().splitlines()[-1]
    page.goto(demo.url + re.sub(r"^https?://[^/]+", "", path))
    page.get_by_role("button").first.click()
    yield page
    context.close()


def test_a_question_reaches_somebody_who_answers(sign_in, page, phone, demo, no_barriers):
    case = _asked(phone, demo.url, no_barriers)

    sign_in(JONAS)
    page.goto(f"{demo.url}/support/")
    page.get_by_role("link", name="To the desk").click()
    no_barriers(page)
    page.get_by_role("link", name="Why is my wallet empty?").click()
    expect(page.get_by_role("link", name="Wallet", exact=True).last).to_be_visible()
    no_barriers(page)
    page.get_by_label("What do you write?").fill(NOTE)
    page.get_by_role("button", name="Keep as a note").click()
    expect(page.get_by_text(NOTE)).to_be_visible()
    page.get_by_text("Learning money of new people", exact=True).click()
    words = re.compile("Take these words.*Learning money of new people")
    page.get_by_role("button", name=words).click()
    expect(page.get_by_label("What do you write?")).to_have_value(re.compile("first of the month"))
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.get_by_text("Sent; who asked is told.")).to_be_visible()

    phone.goto(case)
    expect(phone.get_by_text("first of the month")).to_be_visible()
    expect(phone.get_by_text(NOTE)).to_have_count(0)
    no_barriers(phone)
    phone.get_by_role("button", name="It helped").click()
    expect(phone.get_by_text("You said: It helped")).to_be_visible()


def _asked(phone, url, no_barriers):
    """From her wallet, which the question says by itself."""
    phone.goto(f"{url}/wallet/")
    phone.get_by_role("link", name="Ask for help").click()
    expect(phone.get_by_text("You come from “")).to_be_visible()
    no_barriers(phone)
    phone.get_by_label("In a few words").fill("Why is my wallet empty?")
    phone.get_by_label("Your question").fill("I began three weeks ago.")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", name="Why is my wallet empty?")).to_be_visible()
    return phone.url


def test_a_human_reaches_who_is_new(sign_in, page, demo, no_barriers):
    sign_in(GRACE)
    page.goto(f"{demo.url}/support/")
    page.get_by_role("link", name="Who waits").click()
    no_barriers(page)
    page.get_by_text("Put somebody on the list").click()
    page.get_by_label("Mail address").fill(NOOR)
    page.get_by_label("Why?").fill("New since three weeks")
    page.get_by_role("button", name="Add").click()
    mine = page.get_by_role("listitem").filter(has_text="New since three weeks")
    mine.get_by_role("button", name="I do it").click()
    mine.get_by_text("What came of it?").first.click()
    mine.get_by_label("What stands in their way?").fill("no time")
    no_barriers(page)
    mine.get_by_role("button", name="Save").click()
    outcome = page.get_by_role("listitem").filter(has_text="Barrier found")
    expect(outcome.get_by_text("Barrier found: no time").first).to_be_visible()
    expect(page.get_by_role("button", name="I do it: نور حداد")).to_have_count(0)
    no_barriers(page)


def test_a_mentor_and_an_advisor_are_two_presses_away(sign_in, page, demo, no_barriers):
    sign_in(ADA)
    page.goto(f"{demo.url}/support/mentors/")
    no_barriers(page)
    page.locator("main a[href*='/mentorships/']").first.click()
    page.get_by_label("What do you want to reach together?").fill("Explain a join to Noor")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Explain a join to Noor", exact=True)).to_be_visible()
    no_barriers(page)
    page.goto(f"{demo.url}/support/advisors/")
    page.get_by_text("Have it").first.click()
    no_barriers(page)
    page.get_by_role("button", name="It is mine").first.click()
    expect(page.get_by_role("heading", name="Maria Rossi")).to_be_visible()
    no_barriers(page)
