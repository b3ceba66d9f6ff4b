"""A quick assessment on a phone, by keyboard alone: asked, taken, left, gone on with, and a next step."""

import re

from playwright.sync_api import expect

NARROW = {"width": 320, "height": 640}


def test_sam_takes_it_in_three_minutes(sign_in, page, demo, no_barriers):
    page.set_viewport_size(NARROW)
    sign_in("sam@meridian.example")
    page.goto(demo.url + "/assessments/")
    expect(page.get_by_text(re.compile("asked until"))).to_be_visible()
    no_barriers(page)
    page.get_by_role("link", name=re.compile("Selling with partners")).press("Enter")
    expect(page.get_by_text(re.compile(r"\d min")).first).to_be_visible()
    expect(page.get_by_text("Your answers and your result: only you.")).to_be_visible()
    no_barriers(page)
    page.get_by_role("button", name="Start").press("Enter")
    for number in (1, 2):
        _answers(page, number, no_barriers)
    page.goto(demo.url + "/assessments/")
    page.get_by_role("link", name=re.compile("Selling with partners")).press("Enter")
    page.get_by_role("button", name="Go on").press("Enter")
    for number in (3, 4, 5):
        _answers(page, number, no_barriers)

    expect(page.get_by_role("heading", name="That was all.")).to_be_visible()
    page.get_by_role("button", name="See my result").press("Enter")
    expect(page.get_by_role("heading", name="Your result")).to_be_visible()
    expect(page.get_by_text("no time")).to_be_visible()
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.get_by_role("link", name="Go there").press("Enter")
    expect(page).to_have_url(re.compile("/catalogue/"))


def _answers(page, number, no_barriers):
    """The first answer, by the keys that a keyboard has."""
    expect(page.get_by_text(f"Question {number} of 5")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    no_barriers(page)
    first = page.locator("main input:is([type=radio], [type=checkbox])").first
    first.focus()
    page.keyboard.press("Space")
    expect(first).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Question {number} of 5")).to_be_hidden()
