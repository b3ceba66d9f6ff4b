"""Ada reads her record, narrows it, opens a line, objects, takes a note's line back, pauses, exports;
who runs her organisation answers."""

import json
import re
from pathlib import Path

from playwright.sync_api import expect

REASON = "I only looked over a colleague's shoulder."


def test_a_learner_reads_explains_objects_pauses_and_exports(sign_in, page, demo, no_barriers):
    sign_in("ada@hansa.example")
    _wait_for_history(page, demo)
    page.goto(demo.url + "/footprint/")
    expect(page.get_by_role("heading", name="Week by week")).to_be_visible()
    no_barriers(page)

    _narrow(page, no_barriers)
    line = _open_a_line(page, no_barriers)
    _object(page, no_barriers)
    _pause(page, demo, no_barriers)
    _take_along(page, demo, no_barriers)
    sign_in("olga@hansa.example")
    _answer(page, demo, no_barriers)
    sign_in("ada@hansa.example")
    page.goto(line)
    expect(page.get_by_text("You were right, it is gone from the count.")).to_be_visible()
    no_barriers(page)


def _wait_for_history(page, demo):
    """The worker of a new demo is still telling what happened in it."""
    for _second in range(60):
        page.goto(demo.url + "/footprint/?about=learning&q=spreadsheets")
        if page.locator("ol.timeline li a").count() > 1:
            return
        page.wait_for_timeout(1000)


def _narrow(page, no_barriers):
    page.get_by_text("As a table").first.click()
    expect(page.get_by_role("columnheader", name="Week of")).to_be_visible()
    page.get_by_role("navigation", name="About what").get_by_role("link", name="Learning").click()
    page.get_by_label("Words").fill("spreadsheets")
    page.keyboard.press("Enter")
    expect(page.locator("ol.timeline li a").first).to_contain_text("Spreadsheets")
    expect(page.get_by_text("Databases from the ground up")).to_have_count(0)
    no_barriers(page)


def _open_a_line(page, no_barriers):
    page.locator("ol.timeline li a").first.click()
    expect(page.get_by_role("heading", name="Who can see it")).to_be_visible()
    page.get_by_text("The statement, as it is kept").click()
    expect(page.locator("pre")).to_contain_text("/xapi/profile/footprint/v")
    no_barriers(page)
    return page.url


def _object(page, no_barriers):
    page.get_by_label("What is wrong with it?").fill(REASON)
    page.get_by_role("button", name="Object to this line").click()
    expect(page.get_by_text("waits for an answer")).to_be_visible()
    no_barriers(page)
    page.get_by_role("link", name="Your record").click()
    page.get_by_text("Search and narrow").click()
    page.get_by_label("Words").fill("spreadsheets")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You object: not counted").first).to_be_visible()
    no_barriers(page)


def _pause(page, demo, no_barriers):
    page.goto(demo.url + "/footprint/pauses/")
    no_barriers(page)
    page.get_by_label("What should not be told?").select_option(label="Learning")
    page.get_by_role("button", name="Pause it").click()
    expect(page.get_by_text("holds now")).to_be_visible()
    no_barriers(page)
    page.get_by_role("link", name="Your record").click()
    expect(page.get_by_text(re.compile("^Learning: nothing of it is told since"))).to_be_visible()
    page.get_by_role("link", name="Change it").click()
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_text("holds now")).to_have_count(0)


def _take_along(page, demo, no_barriers):
    page.goto(demo.url + "/footprint/take-along/")
    no_barriers(page)
    with page.expect_download() as begun:
        page.get_by_role("link", name="JSON").click()
    with Path(begun.value.path()).open() as file:
        assert len(json.load(file)) > 20
    with page.expect_download() as begun:
        page.get_by_role("link", name="CSV").click()
    with Path(begun.value.path()).open() as file:
        assert "waits for an answer" in file.read()


def _answer(page, demo, no_barriers):
    page.goto(demo.url + "/records/objections/of/hansa-freight/")
    expect(page.get_by_text(REASON)).to_be_visible()
    no_barriers(page)
    page.get_by_label("They are right: it is not counted").check()
    page.get_by_label("In words, for them to read").fill(
        "You were right, it is gone from the count."
    )
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("They were right")).to_be_visible()
    page.reload()  # without the message, which fades while axe looks
    no_barriers(page)
    tabs = page.get_by_role("navigation", name="Hansa Freight")
    tabs.get_by_role("link", name="Learning", exact=True).click()  # the first page of its group
    expect(page.get_by_role("heading", name="By topic")).to_be_visible()
    no_barriers(page)
