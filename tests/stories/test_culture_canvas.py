"""A circle begins its canvas, writes, signs, tells a story and closes a round; a sponsor promises; whoever
writes calls somebody with @ by the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

NARROW = {"width": 360, "height": 740}
OLGA, ADA, PIOTR = "olga@hansa.example", "ada@hansa.example", "piotr@hansa.example"
TITLE = "Yard planners"
VISION = "No truck waits for a paper."


@pytest.fixture
def signed_in(browser, demo):
    """A page of its own for each person."""
    contexts = []

    def page_of(address, **how):
        contexts.append(browser.new_context(**how))
        page = contexts[-1].new_page()
        path = demo.run("sign_in_link", address).strip().splitlines()[-1]
        page.goto(demo.url + re.sub(r"^https?://[^/]+", "", path))
        page.get_by_role("button").first.click()
        return page

    yield page_of
    for context in contexts:
        context.close()


def test_a_circle_says_where_it_stands_and_keeps_it(signed_in, demo, no_barriers):
    olga = signed_in(OLGA)
    space = _opened(olga, demo.url)
    canvas = _begun(olga, space, no_barriers)
    ada = signed_in(ADA, viewport=NARROW, color_scheme="dark")
    ada.goto(space)
    ada.get_by_role("button", name="Join").click()
    _written(ada, canvas, no_barriers)
    _signed_by_keyboard(olga, canvas)
    _kept_and_compared(olga, ada, canvas, no_barriers)
    _promised(olga, canvas, no_barriers)


def test_whoever_writes_calls_somebody_by_the_keyboard(signed_in, demo, no_barriers):
    olga = signed_in(OLGA)
    space = _opened(olga, demo.url)
    piotr = signed_in(PIOTR)
    piotr.goto(space)
    piotr.get_by_role("button", name="Join").click()
    olga.goto(space)
    words = olga.get_by_label("What do you want to say?")
    words.press_sequentially("Look, @pio")
    offered = olga.get_by_role("option", name=re.compile("@piotr"))
    expect(offered).to_have_attribute("aria-selected", "true")
    chosen = offered.get_attribute("id")
    expect(words).to_have_attribute("aria-activedescendant", chosen)
    no_barriers(olga)
    words.press("Enter")
    expect(words).to_have_value(re.compile(r"^Look, @piotr[\w-]* $"))
    expect(words).to_be_focused()
    words.press_sequentially("@zzz")
    expect(olga.get_by_text("Nobody here is called like that.")).to_be_attached()
    for _letter in "@zzz":
        words.press("Backspace")
    words.press_sequentially("@")
    offers = olga.get_by_role("listbox", name="People who can be called")
    expect(offers.get_by_role("option", name=re.compile("@piotr"))).to_be_visible()
    below, text = offers.bounding_box(), words.bounding_box()
    assert below["y"] >= text["y"] + text["height"] - 1, "the list covers what is being written"
    words.press("Escape")
    expect(offers).to_have_count(0)
    words.press("Backspace")
    olga.get_by_role("button", name="Share").click()
    piotr.goto(f"{demo.url}/inbox/")
    expect(piotr.get_by_text("calls you in").first).to_be_visible()


def _opened(page, url):
    page.goto(f"{url}/communities/open/")
    page.get_by_label("Name", exact=True).fill(TITLE)
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    return page.url


def _begun(page, space, no_barriers):
    page.goto(space)
    page.get_by_role("link", name="Canvas", exact=True).click()
    no_barriers(page)
    page.get_by_role("button", name="Begin the canvas").click()
    expect(page.get_by_role("heading", name="Shared vision")).to_be_visible()
    no_barriers(page)
    return page.url


def _written(page, canvas, no_barriers):
    page.goto(canvas)
    board = page.locator("#part-vision")
    board.get_by_text("Write here").click()
    board.get_by_label("Your note").fill(VISION)
    no_barriers(page)
    board.get_by_role("button", name="Put it up").click()
    expect(page.get_by_text(VISION)).to_be_visible()
    board = page.locator("#part-stories")
    board.get_by_text("Write here").click()
    board.get_by_label("Your note").fill("Once the crane stood still for a week.")
    board.get_by_label("Heading").fill("The old yard")
    board.get_by_role("button", name="Put it up").click()
    expect(page.get_by_role("heading", name="The old yard")).to_be_visible()
    no_barriers(page)


def _signed_by_keyboard(page, canvas):
    """The button keeps the focus when the answer takes its place."""
    page.goto(canvas)
    sign = page.locator("#part-vision .sign")
    sign.focus()
    page.keyboard.press("Enter")
    expect(sign).to_have_attribute("aria-pressed", "true")
    expect(sign).to_be_focused()


def _kept_and_compared(page, ada, canvas, no_barriers):
    page.goto(canvas)
    page.get_by_label("Name of this round").fill("March")
    page.get_by_role("button", name="Close the round").click()
    page.get_by_role("dialog").get_by_role("button").last.click()
    expect(page.get_by_text("“March” is kept.")).to_be_visible()
    ada.goto(canvas)
    ada.locator("#part-vision .menu summary").click()
    ada.get_by_role("link", name="Change or move").click()
    no_barriers(ada)
    ada.get_by_label("What it says").fill("No truck waits, and no driver either.")
    ada.get_by_role("button", name="Save").click()
    ada.get_by_role("link", name="Then and now").click()
    expect(ada.get_by_role("cell", name=re.compile(re.escape(VISION)))).to_be_visible()
    expect(ada.get_by_text("in other words")).to_be_visible()
    no_barriers(ada)


def _promised(page, canvas, no_barriers):
    page.goto(canvas)
    page.get_by_text("Promise something").click()
    page.get_by_label("How much").fill("40")
    page.get_by_label("Until, this day included").fill("2030-01-01")
    page.get_by_label("What for").fill("Mornings without calls")
    no_barriers(page)
    page.get_by_role("button", name="Promise it").click()
    expect(page.get_by_text("Mornings without calls")).to_be_visible()
    expect(page.get_by_text("Too few people have hours there")).to_be_visible()
    no_barriers(page)
