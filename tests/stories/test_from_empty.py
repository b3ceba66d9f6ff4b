"""From an empty installation to a plan that is followed, on the real files: by the pages alone,
and by the command line alone."""

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
ESCO = SHARED / "esco-1.2.0" / "ESCO dataset - v1.2.0 - classification - en - csv.zip"
ONET = SHARED / "onet-29.2" / "db_29_2_excel.zip"
CROSSWALK = SHARED / "esco-onet-crosswalk" / "esco_onet_crosswalk_Nov2020.csv"
CATALOGUES = SHARED / "course-catalogues" / "catalogues.zip"
PATIENCE = 600_000  # ms: a whole framework, a whole catalogue
PEOPLE = 1000

pytestmark = pytest.mark.skipif(
    not (ESCO.exists() and CATALOGUES.exists()), reason="the real files are not on this machine"
)


def hr_file() -> bytes:
    """A thousand people in three levels of managers; Ada is number 500."""
    names = ["Ada Okafor", "Søren Åberg", "Łucja Wójcik", "สมชาย ใจดี", "김민준", "Анна Ковалёва"]
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(
        [
            "Employee no",
            "Full name",
            "E-mail",
            "Department",
            "Job title",
            "Manager no",
            "Start date",
        ]
    )
    for number in range(1, PEOPLE + 1):
        name = "Ada Okafor" if number == 500 else f"{names[1 + number % 5]} {number}"
        manager = "" if number == 1 else number // 10 or 1
        address = "ada@acme.example" if number == 500 else f"p{number}@acme.example"
        unit = f"Operations / Team {number % 20}"
        sheet.writerow([number, name, address, unit, "Support engineer", manager, "2022-09-01"])
    return out.getvalue().encode()


def take_in(page, empty, address: str, file: Path | dict) -> None:
    """Hand in a file, look at what would change, take it in."""
    page.goto(empty.url + address)
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Hand in the file").click()
    page.get_by_role("button", name="Check the file").click()
    take = page.get_by_role("button", name=re.compile(r"^Take .* in$"))
    take.click(timeout=PATIENCE)
    page.get_by_role("heading", name="The import is done").wait_for(timeout=PATIENCE)


@pytest.mark.soak
def test_from_empty_to_a_plan_that_is_followed(empty, page, no_barriers, tmp_path):
    page.set_default_timeout(60_000)
    page.goto(empty.url)
    page.get_by_label("Name of the ecosystem").fill("Nordlys")
    page.get_by_label("Your organisation").fill("Acme")
    page.get_by_label("Your name").fill("Olga Berg")
    page.get_by_label("Your address").fill("olga@acme.example")
    page.get_by_label("Password", exact=True).fill("a calm winter evening")
    no_barriers(page)
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("heading", level=1).wait_for()

    page.goto(empty.url + "/skills/frameworks/")
    page.get_by_label("What it is").select_option("esco")
    page.locator("input[type=file]").set_input_files(ESCO)
    page.get_by_role("button", name="Import", exact=True).click()
    page.locator(".tag.ok", has_text="done").first.wait_for(timeout=PATIENCE)

    people = {"name": "people.csv", "mimeType": "text/csv", "buffer": hr_file()}
    take_in(page, empty, "/organisations/acme/people/import/", people)
    no_barriers(page)
    with zipfile.ZipFile(CATALOGUES) as archive:
        archive.extractall(tmp_path)
    for name in ("coursera.csv", "edx_courses.csv", "udemy_courses.csv"):
        take_in(page, empty, "/catalogue/import/acme/", tmp_path / name)

    page.context.clear_cookies()
    link = empty.run("sign_in_link", "ada@acme.example").strip().splitlines()[-1]
    page.goto(empty.url + re.sub(r"^https?://[^/]+", "", link))
    page.get_by_role("button").first.click()

    wait_for_suggestions(empty)
    page.goto(empty.url + "/paths/goals/new/?words=data+engineer")
    first = page.locator("li", has=page.get_by_text("data engineer", exact=True))
    first.get_by_role("link", name="See what is missing").click()
    no_barriers(page)
    page.get_by_label(re.compile("^Money")).fill("900")
    page.get_by_role("button", name="Make my path").click()
    page.get_by_role("heading", name="My path to data engineer").wait_for()
    no_barriers(page)

    page.locator("#slider-minutes").focus()  # while the best plan is still being looked for
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Take this plan").click()
    page.wait_for_load_state()

    finished = [follow_the_next_step(page, empty) for _ in range(2)]

    page.goto(empty.url + "/skills/")
    assert page.locator("main .levels").count() > 0
    no_barriers(page)
    wait_for_text(page, empty.url + "/footprint/", finished[1])
    no_barriers(page)
    page.goto(empty.url + "/")
    assert page.get_by_text("Your next step").count() == 1
    no_barriers(page)


@pytest.mark.soak
def test_the_same_by_the_command_line(empty, page, no_barriers, tmp_path):
    """Every file and every decision from the shell; the pages only show what came of it."""
    people = tmp_path / "people.csv"
    people.write_bytes(hr_file())
    with zipfile.ZipFile(CATALOGUES) as archive:
        archive.extractall(tmp_path)
    empty.run("add_organisation", "Acme")
    at = ("--organisation", "acme")
    dry = empty.run("import_people", str(people), *at, "--dry-run")
    assert str(PEOPLE) in dry
    empty.run("import_people", str(people), *at)
    empty.run("import_esco", str(ESCO))
    empty.run("import_onet", str(ONET))
    empty.run("import_crosswalk", str(CROSSWALK))
    for name in ("coursera.csv", "edx_courses.csv", "udemy_courses.csv"):
        empty.run("import_catalogue", str(tmp_path / name), *at)
    wait_for_suggestions(empty)

    ada = ("path", "ada@acme.example")
    planned = empty.run(*ada, "goal", "data engineer", "--hours", "4", "--money", "900")
    assert "data engineer" in planned
    assert "→ 2" in planned
    asked = empty.run(*ada, "what-if", "--hours", "6")
    assert "ready on" in asked
    empty.run(*ada, "limits", "--hours", "6")
    finished = []
    for _ in range(2):
        empty.run(*ada, "begin")
        finished.append(empty.run(*ada, "finish").removeprefix("Finished: ").strip())
    print(f"{planned}\n{asked}\nfinished: {finished}")

    link = empty.run("sign_in_link", "ada@acme.example").strip().splitlines()[-1]
    page.goto(empty.url + re.sub(r"^https?://[^/]+", "", link))
    page.get_by_role("button").first.click()
    page.wait_for_load_state()
    for title in finished:
        wait_for_text(page, empty.url + "/footprint/", title)
    page.goto(empty.url + "/skills/")
    assert page.locator("main .levels").count() > 0
    page.goto(empty.url + "/")
    assert page.get_by_text("Your next step").count() == 1
    no_barriers(page)


def follow_the_next_step(page, empty) -> str:
    """Begin what is next, note the time, finish; the title of what was finished."""
    page.goto(empty.url + "/paths/")
    step = page.locator(".step.now")
    title = step.get_by_role("heading").inner_text()
    step.get_by_role("button", name=re.compile("Begin|Continue")).click()
    page.get_by_role("button", name="Finish").click()
    page.get_by_text("Your skills take it into account").wait_for()
    return title.splitlines()[0].strip()


def wait_for_suggestions(empty) -> None:
    """The worker proposes skills for some five thousand courses."""
    import time

    end = time.monotonic() + PATIENCE / 1000
    count = (
        "from lyceum.catalogue.models import Resource;"
        "print(Resource.objects.unscoped('test').filter(tagged_at=None).count())"
    )
    while time.monotonic() < end:
        if empty.run("shell", "-v", "0", "-c", count).strip().splitlines()[-1] == "0":
            return
        time.sleep(3)
    pytest.fail("the catalogue was not tagged in time")


def wait_for_text(page, address: str, text: str) -> None:
    """Facts arrive a moment later."""
    for _ in range(30):
        page.goto(address)
        if page.get_by_text(text).count():
            return
        page.wait_for_timeout(1000)
    pytest.fail(f"{text!r} did not appear on {address}")
