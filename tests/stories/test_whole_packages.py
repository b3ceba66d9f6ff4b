"""Whole packages in a real browser, part after part to the end of the course: the samples with many
parts, and a lesson of ours that was exported and plays as any package does."""

import json
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from .conftest import serve
from .test_packages import DATA, GOLF, SET_UP, found, go_to, needs, said, signed_in  # noqa: F401

MANY = DATA / "cmi5/multi_au_framed.zip"
TESTS = DATA / "cmi5/pre_post_test_framed.zip"
EXPORTED = "exported"
EXPORT = """
import json
from io import BytesIO
from lyceum.catalogue.testing import make_resource
from lyceum.courseware import selectors
from lyceum.courseware.testing import actor_of, make_lesson, make_package, write_block, write_question
from lyceum.identity.models import Person
from lyceum.kernel import actors
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations.models import Organisation
ada, acme = Person.objects.get(name="Ada"), Organisation.objects.get(name="Acme")
lesson, by = make_lesson(ada, acme), actor_of(ada)
write_question(by, lesson)
write_block(by, lesson, "checklist", title="Before", items="Gloves\\nShoes")
write_block(by, lesson, "reflection", prompt="What do you lift?")
lesson.refresh_from_db()
name, file = selectors.exported_lesson(by, lesson.pk, "cmi5")
resource = make_resource(acme, title="Exported")
house = actors.system("tests", organisation_owner(acme.pk))
make_package(house, resource, BytesIO(file.read()))
print("SAID" + json.dumps(resource.pk))
"""


@pytest.fixture(scope="module")
def house(new_home):
    """An installation with the samples that are here, and a lesson that left it and came back."""
    paths = [str(path) for path in (MANY, TESTS, GOLF) if path.exists()]
    with contextmanager(serve)(new_home) as made:
        made.known = said(made, f"PATHS = {json.dumps(json.dumps(paths))}\n{SET_UP}")
        made.known["ids"][EXPORTED] = said(made, EXPORT)
        yield made


def is_over(now):
    return now["learning"] == ["completed"]


def play(page, house, path):
    """Open the next part; its frame, once its script has met the LMS."""
    go_to(page, house, path)
    unit = page.frame_locator("iframe.player")
    unit.locator(".exit-button").first.wait_for(state="attached")
    page.wait_for_timeout(2500)
    return next(each for each in page.frames if "content.localhost" in each.url)


def leave(page, house, path, frame):
    """The unit's own way out leads back to the course."""
    frame.evaluate("course.exit({})")
    page.wait_for_url(f"**/courseware/resources/{house.known['ids'][str(path)]}/", timeout=20_000)


@needs(MANY)
def test_a_course_of_many_units_is_done_unit_by_unit(signed_in, house):  # noqa: F811
    page = signed_in
    for _unit in range(7):  # each completes as it is opened
        leave(page, house, MANY, play(page, house, MANY))
    frame = play(page, house, MANY)
    frame.evaluate("course.autopass(); course.submitAnswers()")
    page.wait_for_timeout(1500)

    now = found(page, house, MANY, is_over)

    assert (now["progress"], now["learning"]) == ([100], ["completed"])
    assert now["endings"][:7] == ["terminated"] * 7


@needs(TESTS)
def test_tests_before_and_after_lead_through_blocks(signed_in, house):  # noqa: F811
    page = signed_in
    for _block in range(2):
        for part in ("before", "pages", "after"):
            frame = play(page, house, TESTS)
            if part == "pages":
                frame.evaluate("course.pageList.forEach((_page, at) => course.gotoPage(at))")
            else:
                frame.evaluate("course.autopass(); course.submitAnswers()")
            page.wait_for_timeout(1500)

    now = found(page, house, TESTS, is_over)

    assert (now["progress"], now["learning"]) == ([100], ["completed"])


@needs(GOLF)
def test_a_scorm_package_of_eighteen_parts_is_done_part_by_part(signed_in, house):  # noqa: F811
    page = signed_in
    for _part in range(18):
        go_to(page, house, GOLF)
        sco = page.frame_locator("iframe.player").frame_locator("iframe#sco")
        sco.locator("body *").first.wait_for(state="attached")
        page.wait_for_timeout(800)
    page.goto(f"{house.url}/courseware/resources/{house.known['ids'][str(GOLF)]}/")

    now = found(page, house, GOLF, is_over)

    assert (now["progress"], now["learning"]) == ([100], ["completed"])


def test_a_lesson_of_ours_plays_as_a_package(signed_in, house, no_barriers):  # noqa: F811
    page = signed_in
    go_to(page, house, EXPORTED)
    unit = page.frame_locator("iframe.player")
    expect(unit.locator("body")).to_have_attribute("data-ready", "lms")
    no_barriers(page)
    expect(unit.locator("#finish")).to_be_disabled()
    unit.get_by_label("Back").check()
    unit.get_by_role("button", name="Answer").click()
    expect(unit.get_by_text("Not yet. That hurts.")).to_be_visible()
    unit.get_by_label("Knees").check()
    unit.get_by_role("button", name="Answer").click()
    expect(unit.get_by_text("Right. Yes.")).to_be_visible()
    unit.get_by_label("Gloves").check()
    unit.get_by_role("textbox").fill("Boxes")
    unit.get_by_role("textbox").blur()
    page.wait_for_timeout(1500)
    other = page.context.new_page()
    page.close()  # in the middle

    go_to(other, house, EXPORTED)
    unit = other.frame_locator("iframe.player")
    expect(unit.locator("body")).to_have_attribute("data-ready", "lms")
    expect(unit.get_by_text("Right. Yes.")).to_be_visible()
    expect(unit.get_by_label("Gloves")).to_be_checked()
    expect(unit.get_by_role("textbox")).to_have_value("Boxes")
    unit.get_by_label("Shoes").check()
    unit.get_by_role("button", name="Finish").click()
    other.wait_for_url(f"**/courseware/resources/{house.known['ids'][EXPORTED]}/", timeout=20_000)

    now = found(other, house, EXPORTED, is_over)

    assert (now["progress"], now["learning"]) == ([100], ["completed"])
    assert now["endings"][-1] == "terminated"
