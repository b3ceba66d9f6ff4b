"""Ada reads what is stored about her, takes a copy, says who may use it, and nearly leaves."""

import re
import zipfile

from playwright.sync_api import expect


def test_a_person_reads_exports_asks_for_erasure_and_cancels(sign_in, page, demo, no_barriers):
    sign_in("ada@hansa.example")
    page.goto(demo.url + "/people/me/")
    no_barriers(page)
    page.locator("li", has_text="what is stored about you").get_by_role("link").click()
    expect(page.get_by_role("heading", name="What is stored about me")).to_be_visible()
    page.get_by_text("Of this there is nothing so far").click()
    no_barriers(page)

    _take_a_copy(page)
    _agree_and_take_it_back(page, no_barriers)
    _see_oneself(page, no_barriers)
    _ask_and_cancel(page, no_barriers)


def _take_a_copy(page):
    page.get_by_role("button", name="Make my archive").click()
    download = page.get_by_role("link", name="Download")
    for _second in range(30):
        if download.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    with page.expect_download() as begun:
        download.click()
    with zipfile.ZipFile(begun.value.path()) as archive:
        assert archive.testzip() is None
        assert "Ada Okafor" in archive.read("read/identity.profile.html").decode()
        assert "index.html" in archive.namelist()


def _agree_and_take_it_back(page, no_barriers):
    tabs = page.get_by_role("navigation", name="Your data")
    tabs.get_by_role("link", name="What I agreed to").click()
    no_barriers(page)
    page.get_by_role("button", name="I agree").first.click()
    expect(page.get_by_text(re.compile("^agreed on"))).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("not agreed").first).to_be_visible()
    expect(page.get_by_text(re.compile("^agreed on"))).to_have_count(0)
    page.get_by_text("What I said before").click()
    no_barriers(page)
    tabs.get_by_role("link", name="Who looked").click()
    no_barriers(page)


def _see_oneself(page, no_barriers):
    page.get_by_role("link", name="What is stored", exact=True).click()
    page.locator("li", has_text="How Hansa Freight").get_by_role("link").click()
    expect(page.get_by_text("Support engineer").first).to_be_visible()
    no_barriers(page)
    page.get_by_role("link", name="What is stored about me").click()


def _ask_and_cancel(page, no_barriers):
    page.get_by_role("link", name="Erase my account").click()
    no_barriers(page)
    page.get_by_role("button", name="Erase my account").click()
    page.get_by_role("dialog").get_by_role("button", name="Continue").click()
    expect(page.get_by_text("will be erased on")).to_be_visible()
    no_barriers(page)
    page.get_by_role("button", name="Keep my account").click()
    expect(page.get_by_text("Your account stays, with all that is in it.")).to_be_visible()
    expect(page.get_by_text("will be erased on")).to_have_count(0)
