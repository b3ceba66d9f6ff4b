"""Learning money: a seat paid by two pots and given up, a book settled with its receipt, and what a
manager finds out about it: nothing beyond what she is asked."""

import re

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
    said = row.locator("b.figure").inner_text()
    return float(re.sub(r"[^\d.]", "", said.replace(",", "")))


def _seats_of(page, demo, title):
    page.goto(demo.url + f"/catalogue/?q={title}")
    page.get_by_role("link", name=re.compile(title)).first.click()
    page.get_by_role("button", name=re.compile("Take a seat|Give it up")).first.wait_for()


def _take_seat(page, demo, title):
    _seats_of(page, demo, title)
    page.get_by_role("button", name="Take a seat").first.click()
    page.get_by_role("button", name=re.compile("^Pay")).click()


def _confirmed(page):
    sure = page.get_by_role("button", name="Continue")
    if sure.count() and sure.first.is_visible():
        sure.first.click()
    page.wait_for_load_state()
