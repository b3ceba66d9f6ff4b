"""Story A: a path that is mine, from the first question to the level that has risen."""

import re

from playwright.sync_api import expect

NOOR = "noor@hansa.example"


def test_a_path_that_is_mine(sign_in, demo, no_barriers):
    page = sign_in(NOOR)
    answer_three_questions(page, no_barriers)
    look_at_the_path(page, no_barriers)
    ask_what_if(page)
    title = follow_a_step(page, no_barriers)
    finish_it(page, no_barriers)
    find_it_everywhere(page, demo, title, no_barriers)


def answer_three_questions(page, no_barriers):
    expect(page.get_by_role("heading", name="What do you do now?")).to_be_visible()
    no_barriers(page)
    page.get_by_label("Your job, in your own words").fill("ICT help desk agent")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("radio", name="ICT help desk agent").check()
    no_barriers(page)
    page.get_by_role("button", name="Next").click()
    page.get_by_label("The job you want").fill("data engineer")
    page.get_by_role("radio", name="data engineer").first.check()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Hours a week").fill("4")
    page.get_by_label("Money for learning").fill("900")
    no_barriers(page)
    page.get_by_role("button", name="Make my path").click()


def look_at_the_path(page, no_barriers):
    expect(page.get_by_role("heading", level=1)).to_contain_text("data engineer")
    expect(page.get_by_role("region", name="Steps").get_by_role("listitem").first).to_be_visible()
    no_barriers(page)
    # The first answer becomes the proven one, and the page comes anew.
    expect(page.locator("#working")).to_have_count(0, timeout=90_000)


def ask_what_if(page):
    slider = page.get_by_role("slider").first
    slider.focus()
    for _press in range(4):
        slider.press("ArrowRight")
    expect(page.locator("#what-if")).not_to_be_empty()
    page.get_by_role("link", name="Leave it as it is").click()


def follow_a_step(page, no_barriers):
    page.get_by_role("link", name="Home").first.click()
    expect(page.get_by_text("Your next step")).to_be_visible()
    title = page.locator(".card.next h2").inner_text()
    no_barriers(page)
    begin = page.get_by_role("button", name="Begin")
    begin.or_(page.get_by_role("link", name="Start", exact=True)).first.click()  # asked by rule
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return title


def finish_it(page, no_barriers):
    page.get_by_label("Minutes").fill("45")
    page.get_by_role("button", name="Note the time").click()
    expect(page.get_by_text(re.compile("45.min")).first).to_be_visible()
    page.get_by_label("What do you want to keep?").fill("Worth an evening.")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Worth an evening.").first).to_be_visible()
    no_barriers(page)
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("Your skills take it into account")).to_be_visible()


def find_it_everywhere(page, demo, title, no_barriers):
    page.get_by_role("link", name="Learning").first.click()
    expect(page.get_by_role("region", name="Behind you")).to_contain_text(title)
    no_barriers(page)
    page.get_by_role("link", name="Skills", exact=True).first.click()
    expect(
        page.get_by_text("completed learning").or_(page.get_by_text("novice")).first
    ).to_be_visible()
    page.goto(demo.url)
    expect(page.locator(".card.next h2")).not_to_have_text(title)
    expect(page.get_by_role("region", name="This week")).to_contain_text(re.compile("45.min"))
    for _try in range(240):  # the record is told by the worker
        page.goto(f"{demo.url}/footprint/")
        if page.get_by_text(title).count():
            break
        page.wait_for_timeout(1000)
    expect(page.get_by_text(title).first).to_be_visible()
