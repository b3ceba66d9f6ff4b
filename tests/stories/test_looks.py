"""The looks in a real browser: readable, reachable by keyboard, calm under the strict policy."""

import pytest

from . import conftest

SIGNED_IN = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from lyceum.identity.models import Person
ada = Person.objects.filter(email="ada@example.org").first() or Person.objects.create_user(
    "ada@example.org", name="Ada Okafor")
session = SessionStore()
session[SESSION_KEY] = str(ada.pk)
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session[HASH_SESSION_KEY] = ada.get_session_auth_hash()
session.save()
print(session.session_key)
"""
PAGES = ["/styleguide/", "/styleguide/home/", "/styleguide/path/", "/styleguide/table/"]
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def house(new_home):
    """An installation with one person in it, for all the tests here."""
    yield from conftest.serve(new_home)


@pytest.fixture
def ada_at(house, page):
    """ada_at(path): that page, signed in."""
    key = house.run("shell", "-v0", "-c", SIGNED_IN).split()[-1]
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": house.url}])

    def go(path):
        page.goto(house.url + path)
        return page

    go.url = house.url
    return go


def test_every_component_can_be_read_by_everybody(ada_at, no_barriers):
    for theme in ("light", "dark"):
        for path in PAGES:
            page = ada_at(path)
            page.context.add_cookies([{"name": "theme", "value": theme, "url": ada_at.url}])
            page.reload()
            page.wait_for_timeout(300)
            no_barriers(page)


def test_nothing_scrolls_sideways_on_a_phone(ada_at):
    for path in PAGES:
        for direction in ("ltr", "rtl"):
            page = ada_at(f"{path}?dir={direction}")
            page.set_viewport_size({"width": 360, "height": 780})
            page.wait_for_timeout(200)
            assert not page.evaluate(SIDEWAYS), f"{path} {direction}"


def test_the_keyboard_goes_everywhere(ada_at):
    page = ada_at("/styleguide/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Control+k")
    palette = page.locator("#palette")
    palette.wait_for(state="visible")
    page.keyboard.type("learn")
    assert palette.get_by_role("option").first.inner_text().strip() == "Learning"
    page.keyboard.press("Enter")
    page.wait_for_url("**/learning/")


def test_the_keys_go_through_stars_as_they_stand(ada_at):
    page = ada_at("/styleguide/")
    page.locator(".stars.ask [value='3']").focus()

    page.keyboard.press("ArrowRight")

    stars = page.locator(".stars.ask label")
    colours = stars.evaluate_all("all => all.map(one => getComputedStyle(one).color)")
    assert page.locator(".stars.ask :checked").input_value() == "4"
    assert len(set(colours[:4])) == 1
    assert colours[4] != colours[3]


def test_what_is_found_later_takes_nobody_s_choice_away(ada_at):
    found = '<a href="/somewhere/"><b>Learnt by heart</b></a>'
    page = ada_at("/styleguide/")
    page.route("**/suggest/**", lambda route: route.fulfill(body=found, content_type="text/html"))
    page.keyboard.press("Control+k")
    palette = page.locator("#palette")
    palette.wait_for(state="visible")
    page.keyboard.type("learn")
    page.keyboard.press("ArrowDown")
    chosen = palette.locator("[aria-selected=true]")
    before = chosen.inner_text()

    palette.get_by_role("option", name="Learnt by heart").wait_for()

    assert chosen.inner_text() == before
    assert palette.get_by_role("option").first.inner_text().strip() == "Learning"


def test_the_theme_changes_at_once_and_stays(ada_at):
    page = ada_at("/styleguide/")
    paper = "getComputedStyle(document.body).backgroundColor"
    page.locator(".foot").get_by_role("button", name="Dark").click()
    dark = page.evaluate(paper)
    page.reload()
    assert page.evaluate(paper) == dark
    page.locator(".foot").get_by_role("button", name="Light").click()
    assert page.evaluate(paper) != dark


def test_what_cannot_be_undone_is_asked_first(ada_at):
    page = ada_at("/styleguide/")
    page.get_by_role("button", name="Ask first").click()
    dialog = page.locator("#confirm")
    assert "Leave this step out" in dialog.inner_text()
    dialog.get_by_role("button", name="Cancel").click()
    assert page.url.endswith("/styleguide/")
    page.get_by_role("button", name="Ask first").click()
    dialog.get_by_role("button", name="Leave it out").click()
    page.wait_for_url("**/styleguide/?")


def test_sliders_say_what_they_are_set_to(ada_at):
    page = ada_at("/styleguide/path/")
    page.locator("#hours").fill("6")
    page.locator("#ready").fill("1")
    assert page.locator("output[for=hours]").inner_text() == "6"
    assert page.locator("output[for=ready]").inner_text() == "February"


def test_a_chart_is_drawn_and_its_table_is_one_click_away(ada_at):
    page = ada_at("/styleguide/path/")
    page.locator("figure canvas").wait_for(state="visible")
    page.get_by_text("As a table").click()
    assert page.get_by_role("rowheader", name="schema design").is_visible()


def test_the_brand_is_worn_while_it_is_chosen(ada_at):
    page = ada_at("/styleguide/")
    page.locator("[data-brand-report] table").wait_for()
    page.locator("#id_colour").fill("#ffd200")
    page.locator("[data-brand-report]").get_by_text("needs 4.5").wait_for()
    page.wait_for_timeout(400)  # the colour moves there
    fill = "getComputedStyle(document.querySelector('[data-mode=light] .button')).backgroundColor"
    assert page.evaluate(fill) == "rgb(255, 210, 0)"
