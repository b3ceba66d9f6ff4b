"""Ada joins a space, introduces herself and tells a win; Piotr reacts and replies, and open pages hear
of it; Olga hides what does not belong there, and its author reads why."""

import re

import pytest
from playwright.sync_api import expect

NARROW = {"width": 360, "height": 740}
OLGA, ADA, PIOTR = "olga@hansa.example", "ada@hansa.example", "piotr@hansa.example"
HEARD = 12_000  # ms; whoever asks now and then hears of it within twenty seconds
TITLE = "Container counters"
WIN = "We counted **two hundred** containers before lunch."


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


def test_people_talk_and_somebody_looks_after_it(signed_in, demo, no_barriers):
    olga = signed_in(OLGA)
    space = _opened(olga, demo.url, no_barriers)
    ada = signed_in(ADA, viewport=NARROW, color_scheme="dark")
    _introduced(ada, demo.url, no_barriers)
    piotr = signed_in(PIOTR)
    olga.goto(space)
    _answered(piotr, space, no_barriers)
    # Olga's page was open all the while, and Ada's: each is told at once, nobody reloads.
    expect(olga.get_by_text("There is a new post.")).to_be_visible(timeout=HEARD)
    no_barriers(olga)
    expect(ada.get_by_text("There is a new post.")).to_be_visible(timeout=HEARD)
    _told_in_a_thread(ada, piotr, space)

    ada.goto(space)
    expect(ada.get_by_text("2 replies")).to_be_visible()
    ada.goto(f"{demo.url}/inbox/")
    expect(ada.get_by_text("calls you in").first).to_be_visible()

    _hidden(olga, space, no_barriers)
    piotr.goto(f"{demo.url}/inbox/")
    expect(piotr.get_by_text(f"A post of yours in “{TITLE}” was hidden")).to_be_visible()
    ada.goto(space)
    expect(ada.get_by_text("Buy my boat")).to_have_count(0)


def _opened(page, url, no_barriers):
    page.goto(f"{url}/communities/")
    no_barriers(page)
    page.get_by_role("link", name="Open a space").click()
    page.get_by_label("Name", exact=True).fill(TITLE)
    page.get_by_label("What it is for").fill("For all who count what is in the yard.")
    no_barriers(page)
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    return page.url


def _introduced(page, url, no_barriers):
    page.goto(f"{url}/communities/?q={TITLE}")
    page.get_by_role("link", name=TITLE).click()
    no_barriers(page)
    page.get_by_role("button", name="Join").click()
    page.get_by_role("link", name="Introduce yourself").click()
    no_barriers(page)
    page.get_by_label("What I do").fill("Support, and counting 📦")
    page.get_by_role("button", name="Introduce me").click()
    expect(page.get_by_text("Support, and counting 📦")).to_be_visible()
    page.get_by_label("What do you want to say?").fill(WIN)
    page.get_by_label("It is").select_option("win")
    page.get_by_role("button", name="Share").click()
    expect(page.locator("article strong", has_text="two hundred")).to_be_visible()
    no_barriers(page)


def _answered(page, space, no_barriers):
    page.goto(space)
    page.get_by_role("button", name="Join").click()
    page.get_by_label("What do you want to say?").fill("Buy my boat")
    page.get_by_role("button", name="Share").click()
    win = page.get_by_role("article").filter(has_text="two hundred")
    win.get_by_role("button", name="Well done").click()
    expect(win.get_by_role("button", name="Well done: 1")).to_have_attribute("aria-pressed", "true")
    win.get_by_role("link", name="Reply").click()
    page.get_by_label("Your reply").fill("How did you do that, @ada?")
    page.get_by_role("button", name="Reply").click()
    expect(page.get_by_text("How did you do that")).to_be_visible()
    no_barriers(page)


def _told_in_a_thread(reader, writer, space):
    reader.goto(space)
    win = reader.get_by_role("article").filter(has_text="two hundred")
    win.get_by_role("link", name="one reply").click()
    expect(reader.get_by_text("How did you do that")).to_be_visible()
    writer.get_by_label("Your reply").fill("And how many tomorrow?")
    writer.get_by_role("button", name="Reply").click()
    reader.get_by_role("link", name="There is a new reply.").click(timeout=HEARD)
    expect(reader.get_by_text("And how many tomorrow?")).to_be_visible()
    expect(reader.get_by_text("How did you do that")).to_have_count(0)


def _hidden(page, space, no_barriers):
    page.goto(space)
    page.get_by_role("article").filter(has_text="Buy my boat").get_by_role("link").first.click()
    page.get_by_text("Hide it", exact=True).click()
    page.get_by_label("Why? Its author reads this.").fill("No advertising here")
    no_barriers(page)
    page.get_by_role("button", name="Hide", exact=True).click()
    expect(page.get_by_text("Hidden. Who wrote it is told why.")).to_be_visible()
    page.goto(f"{space}moderation/")
    expect(page.get_by_text("No advertising here")).to_be_visible()
    no_barriers(page)
