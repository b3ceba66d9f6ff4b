"""Learning money: a seat paid by two pots and given up, a book settled with its receipt, what a manager
finds out about it, a change of employer in mid-year, and how finance ends a month."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import expect

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cf"
    "c000000301010018dd8db00000000049454e44ae426082"
)
DATABASES = "Databases in the cloud, designed on purpose"
PIPELINES = "Data pipelines"


def test_a_seat_is_paid_by_two_pots_and_comes_back(sign_in, page, demo, no_barriers):
    sign_in("ada@hansa.example")
    data, free = _pot(page, demo, "Data skills"), _pot(page, demo, "Learning money")
    no_barriers(page)
    _take_seat(page, demo, DATABASES)
    expect(page.get_by_text("You have a seat.")).to_be_visible()
    left = _pot(page, demo, "Data skills")
    assert left == data - 240

    _seats_of(page, demo, PIPELINES)
    page.get_by_role("button", name="Take a seat").first.click()
    expect(page.get_by_text("Data skills")).to_be_visible()
    expect(page.get_by_text("Learning money")).to_be_visible()
    no_barriers(page)
    page.get_by_role("button", name=re.compile("^Pay 220")).click()
    expect(page.get_by_text("You have a seat.")).to_be_visible()
    assert _pot(page, demo, "Data skills") == 0
    assert _pot(page, demo, "Learning money") == free - (220 - left)

    _seats_of(page, demo, PIPELINES)
    page.get_by_role("link", name="Give it up").click()
    no_barriers(page)
    page.get_by_role("button", name="Give it up").click()
    _confirmed(page)
    assert _pot(page, demo, "Data skills") == left
    assert _pot(page, demo, "Learning money") == free
    history = page.locator("section", has=page.get_by_role("heading", name="What came and went"))
    expect(history.get_by_text("refund").first).to_be_visible()
    no_barriers(page)


def test_a_book_is_bought_and_settled_with_its_receipt(sign_in, page, demo, no_barriers):
    sign_in("ada@hansa.example")
    before = _pot(page, demo, "Learning money")
    page.get_by_role("link", name="Ask for something").click()
    no_barriers(page)
    page.get_by_label("What is it?").fill("The weaver's handbook")
    page.get_by_label("What does it cost?").fill("30")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Buy it, and bring the receipt")).to_be_visible()
    no_barriers(page)
    page.get_by_label("Receipt").set_input_files(
        {"name": "receipt.png", "mimeType": "image/png", "buffer": PNG}
    )
    page.get_by_label("What did it cost?").fill("28")
    page.get_by_role("button", name="Hand in the receipt").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    expect(page.get_by_role("link", name="Receipt")).to_be_visible()
    assert _pot(page, demo, "Learning money") == before - 28


def test_a_manager_reads_only_what_she_is_asked(sign_in, page, demo, no_barriers):
    sign_in("ada@hansa.example")
    page.goto(demo.url + "/wallet/")
    page.get_by_role("link", name="A field guide to tidy data").first.click()
    theirs = page.url

    sign_in("grace@hansa.example")
    answer = page.goto(theirs)
    assert answer.status == 404
    no_barriers(page)
    for path in (
        "/wallet/",
        "/wallet/history/",
        "/wallet/consents/",
        "/organisations/hansa-freight/team/",
    ):
        page.goto(demo.url + path)
        assert "tidy data" not in page.inner_text("body")
    assert page.goto(demo.url + "/wallet/hansa-freight/finance/").status == 404


def _pot(page, demo, name):
    """What is there to spend of a pot, in whole units."""
    page.goto(demo.url + "/wallet/")
    row = page.get_by_role("listitem").filter(has=page.locator("strong", has_text=name)).first
    return _number(row.locator("b.figure").inner_text())


def _seats_of(page, demo, title):
    page.goto(demo.url + f"/catalogue/?q={title}")
    page.get_by_role("link", name=re.compile(title)).first.click()
    seat = page.get_by_role("button", name="Take a seat")
    seat.or_(page.get_by_role("link", name="Give it up")).first.wait_for()


def _take_seat(page, demo, title):
    _seats_of(page, demo, title)
    page.get_by_role("button", name="Take a seat").first.click()
    page.get_by_role("button", name=re.compile("^Pay")).click()


def _confirmed(page):
    sure = page.get_by_role("button", name="Continue")
    if sure.count() and sure.first.is_visible():
        sure.first.click()
    page.wait_for_load_state()


# The demo has told thousands of facts at once; what has just happened need not wait behind them.
HEARS = """
from lyceum.kernel import eventlog
from lyceum.kernel.models import Delivery
moving = Delivery.objects.filter(subscriber="lyceum.wallets.handlers.move_on_leaving")
while moving.filter(delivered_at=None, parked_at=None).exists():
    eventlog.deliver(200)
"""
MOVES = """
from datetime import date
from lyceum.kernel import actors, clock
from lyceum.organisations import api as organisations
from lyceum.organisations.models import Organisation
from lyceum.wallets import api as wallets
there, by = Organisation.objects.get(slug="{slug}"), actors.system("story")
organisations.add_membership(by=by, organisation_id=there.pk, person_id={person}, starts_on=clock.today())
wallets.make_deposit(by=by, organisation_id=there.pk, amount=5_000_00, currency="EUR", reference="year", paid_on=clock.today())
draft = wallets.draft_allowance(by=by, organisation_id=there.pk, name="Welcome money", amount=300_00, currency="EUR", period="once", is_pro_rata=False, starts_on=date(clock.today().year, 1, 1))
wallets.activate_allowance(by=by, organisation_id=there.pk, allowance_id=draft.pk, version=draft.version, overlap="both")
wallets.run_allowances()
"""


# Somebody of the story's own: who leaves is missed by other stories.
JOINS = """
from datetime import timedelta
from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.organisations import api as organisations
from lyceum.organisations.models import Organisation
from lyceum.wallets import api as wallets
person = make_person("Rana Aziz", email="{email}")
organisations.add_membership(by=actors.system("story"), person_id=person.pk,
    organisation_id=Organisation.objects.get(slug="hansa-freight").pk,
    starts_on=clock.today() - timedelta(days=20))
wallets.run_allowances()
"""
RANA = "rana@hansa.example"


def test_money_moves_with_who_changes_employers(sign_in, page, demo, no_barriers):
    demo.run("shell", "-c", JOINS.format(email=RANA))
    sign_in(RANA)
    page.goto(demo.url + "/wallet/ask/")
    page.get_by_label("What is it?").fill("Harbours of the Levant")
    page.get_by_label("What does it cost?").fill("50")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Buy it, and bring the receipt")).to_be_visible()
    page.goto(demo.url + "/wallet/hansa-freight/leaving/")
    no_barriers(page)
    cells = page.get_by_role("row").filter(has_text="Learning money").get_by_role("cell")
    would_stay = _number(cells.nth(3).inner_text())

    sign_in("olga@hansa.example")
    rana = _id_of(demo, RANA)
    page.goto(f"{demo.url}/organisations/hansa-freight/people/{rana}/")
    page.get_by_role("button", name="End the place").click()
    page.locator("#confirm").get_by_role("button", name=re.compile("Continue|End")).click()
    page.get_by_text(re.compile("This place ended on")).wait_for()
    demo.run("shell", "-c", HEARS)
    demo.run("shell", "-c", MOVES.format(slug=_slug(demo, "Meridian Cloud"), person=rana))

    sign_in(RANA)
    _comes(page, demo, "went back when you left")
    assert _pot(page, demo, "Learning money") == would_stay
    assert _pot(page, demo, "Welcome money") == 300
    page.goto(demo.url + "/wallet/")
    expect(page.get_by_role("link", name="Harbours of the Levant")).to_be_visible()
    expect(page.get_by_text("50\N{NO-BREAK SPACE}€ of").first).to_be_visible()  # still reserved
    no_barriers(page)


def test_finance_exports_the_month_takes_rates_in_and_closes(sign_in, page, demo, no_barriers):
    sign_in("olga@hansa.example")
    home = demo.url + "/wallet/hansa-freight/finance/"
    page.goto(home + "closing/")
    no_barriers(page)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(r"Journal \(CSV\)")).first.click()
    journal = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert "deposit" in journal
    assert "250000.00" in journal

    page.goto(demo.url + "/wallet/rates/import/")
    days = [datetime.now(UTC).date() - timedelta(days=back) for back in (0, 1)]
    lines = [
        "Date,USD,NOK,",
        *(f"{day.isoformat()},1.0{n}5,11.{n}15," for n, day in enumerate(days)),
    ]
    file = {
        "name": "eurofxref-hist.csv",
        "mimeType": "text/csv",
        "buffer": "\n".join(lines).encode(),
    }
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Hand in the file").click()
    page.get_by_role("button", name="Check the file").click()
    page.get_by_role("button", name=re.compile(r"^Take .* in$")).click(timeout=60_000)
    page.get_by_role("heading", name="The import is done").wait_for(timeout=60_000)
    page.goto(demo.url + "/wallet/rates/")
    expect(page.get_by_text("11.015").first).to_be_visible()
    no_barriers(page)

    page.goto(home + "closing/")
    until = datetime.now(UTC).date().replace(day=1) - timedelta(days=1)
    page.get_by_label("Close until the end of").fill(until.isoformat())
    page.get_by_role("button", name=re.compile("Close")).first.click()
    _confirmed(page)
    page.goto(home + "deposits/")
    page.get_by_label("Amount").fill("10")
    page.get_by_label("Reference").fill("too late")
    page.get_by_label("Day").fill(until.isoformat())
    page.get_by_role("button", name="Book it").click()
    expect(page.get_by_text("the books are closed until then")).to_be_visible()
    said = demo.run("audit_books")
    assert "difference" not in said.lower() or "no difference" in said.lower(), said


def _id_of(demo, email):
    ask = (
        f"from lyceum.identity.models import Person; print(Person.objects.get(email='{email}').pk)"
    )
    return demo.run("shell", "-c", ask).strip().splitlines()[-1]


def _slug(demo, name):
    ask = (
        "from lyceum.organisations.models import Organisation;"
        f"print(Organisation.objects.get(name='{name}').slug)"
    )
    return demo.run("shell", "-c", ask).strip().splitlines()[-1]


def _comes(page, demo, words):
    for _again in range(40):
        page.goto(demo.url + "/wallet/")
        if page.get_by_text(words).count():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{words} did not come: {page.inner_text('main')}")


def _number(said):
    return float(re.sub(r"[^\d.]", "", said.replace(",", "")))
