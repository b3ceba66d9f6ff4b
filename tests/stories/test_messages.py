"""Somebody says what comes where and when; an administrator writes other words and looks at the
outbox; one click from a mail ends it."""

import re

from playwright.sync_api import expect


def test_what_comes_where_is_chosen_and_what_leaves_is_looked_at(sign_in, demo, no_barriers):
    page = sign_in("ada@hansa.example")
    _choose(page, demo, no_barriers)
    page.context.clear_cookies()
    page = sign_in("olga@hansa.example")
    _write_words(page, demo, no_barriers)
    _look_at_outbox(page, demo, no_barriers)
    _join_chat(page, demo, no_barriers)


def _choose(page, demo, no_barriers):
    page.goto(demo.url + "/inbox/preferences/")
    no_barriers(page)
    page.get_by_label("A new date in my calendar: Mail").select_option("weekly")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("A new date in my calendar: Mail")).to_have_value("weekly")
    page.get_by_label("Quiet from").fill("20:00")
    page.get_by_label("Quiet until").fill("07:00")
    page.get_by_role("button", name="Save the hours").click()
    expect(page.get_by_label("Quiet until")).to_have_value(re.compile("07:00"))
    page.get_by_label("Do not disturb me").select_option("monday")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("You are not disturbed until")).to_be_visible()
    page.get_by_role("button", name="End it now").click()
    expect(page.get_by_role("button", name="Show messages here")).to_be_visible()


def _write_words(page, demo, no_barriers):
    page.goto(demo.url + "/inbox/words/")
    no_barriers(page)
    page.get_by_role("link", name="I reached a goal, English").click()
    words = page.get_by_label("Words", exact=True)
    words.fill("Done, {{ nobody }}")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("“nobody” is nothing that this kind knows")).to_be_visible()
    words.fill("{{ name }}, you did it: {{ title }}\n\nWell done.\n")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("Ada, you did it: Data analysis for everyone")).to_be_visible()
    no_barriers(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. It is written like this from now on.")).to_be_visible()


def _look_at_outbox(page, demo, no_barriers):
    page.goto(demo.url + "/inbox/outbox/")
    no_barriers(page)
    for tab in ("Held back, chats and push", "Failing addresses"):
        page.get_by_role("link", name=tab).click()
        no_barriers(page)


def _join_chat(page, demo, no_barriers):
    page.goto(demo.url + "/organisations/hansa-freight/")
    page.get_by_role("link", name="Systems").click()
    page.get_by_role("link", name="Chats").click()
    page.get_by_label("Name").fill("Hansa on Slack")
    page.get_by_label("Token").fill("xoxb-story")
    no_barriers(page)
    page.get_by_role("button", name="Join it").click()
    expect(page.get_by_role("heading", name="Hansa on Slack")).to_be_visible()
