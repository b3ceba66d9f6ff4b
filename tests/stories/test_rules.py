"""An administrator changes a rule in words, sees whom it touches, publishes it; a learner meets it."""

import re

from playwright.sync_api import expect


def test_a_rule_is_changed_in_words_and_met(sign_in, page, demo, no_barriers):
    sign_in("ada@hansa.example")
    first, second = _two_open_ones(page, demo.url)
    _enrol(page, demo.url, first)
    expect(page).to_have_url(re.compile(r"/learning/\d+/"))

    sign_in("olga@hansa.example")
    page.get_by_role("link", name="How we do things here").click()
    no_barriers(page)
    page.get_by_role("link", name="Change: Everybody may enrol in anything.").click()
    no_barriers(page)
    page.get_by_label("When its price is at most").fill("0")
    page.get_by_label("Why this rule").fill("A month without spending.")
    page.get_by_role("button", name="See whom it would touch").click()
    expect(page.locator("h1")).to_contain_text("at most 0.00 EUR")
    expect(page.get_by_text(re.compile("decisions? of the last 90 days"))).to_be_visible()
    no_barriers(page)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("A month without spending.")).to_be_visible()

    sign_in("ada@hansa.example")
    _enrol(page, demo.url, second)
    expect(page.get_by_text("No rule allows it.")).to_be_visible()
    expect(page.get_by_text("at most 0.00 EUR")).to_be_visible()
    no_barriers(page)

    sign_in("olga@hansa.example")
    page.goto(demo.url + "/rules/")
    page.get_by_role("link", name=re.compile("Change: Everybody may enrol")).click()
    page.get_by_label("When its price is at most").fill("")
    page.get_by_role("button", name="See whom it would touch").click()
    expect(page.get_by_text("would have got another answer")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Everybody may enrol in anything.", exact=True)).to_be_visible()


def _two_open_ones(page, url):
    """Two resources that cost something and that Ada is not on."""
    page.goto(url + "/catalogue/?price=paid&language=en")
    links = page.locator("main h3 a[href^='/catalogue/'], main h2 a[href^='/catalogue/']")
    found = []
    for path in dict.fromkeys(
        links.evaluate_all("links => links.map(a => a.getAttribute('href'))")
    ):
        page.goto(url + path)
        expect(page.locator("[hx-trigger=load] .skeleton")).to_have_count(0)
        page.wait_for_timeout(300)
        if page.get_by_role("button", name="Enrol").count():
            found.append(path)
        if len(found) == 2:
            break
    return found


def _enrol(page, url, path):
    page.goto(url + path)
    page.wait_for_timeout(300)
    page.get_by_role("button", name="Enrol").first.click()
    page.wait_for_load_state()
    if "/pay/" in page.url:
        page.get_by_role("button", name="I pay it myself").click()
