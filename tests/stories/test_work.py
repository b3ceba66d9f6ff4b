"""A code host is connected; what somebody reviewed there stands beside their course, if they agree.
They pause it, take it along, and object to it."""

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

REVIEW = {
    "action": "submitted",
    "review": {
        "state": "approved",
        "html_url": "https://forge.example/hansa/routes/pull/8#review-1",
        "submitted_at": "2026-03-02T09:30:00Z",
        "user": {"login": "ada-o", "type": "User"},
    },
    "pull_request": {
        "html_url": "https://forge.example/hansa/routes/pull/8",
        "number": 8,
        "title": "Count every container once",
    },
    "repository": {"full_name": "hansa/routes"},
}


def deliver(house, address, secret, said, delivery):
    """What the code host sends; the status of the answer."""
    body = json.dumps(said).encode()
    mac = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-GitHub-Event": "pull_request_review",
        "X-GitHub-Delivery": delivery,
        "X-Hub-Signature-256": f"sha256={mac}",
    }
    url = house.url + urlsplit(address).path
    request = urllib.request.Request(url, body, headers)  # noqa: S310  the house itself
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def comes(page, url, words):
    """The page, as soon as the worker has done its part."""
    for _again in range(40):
        page.goto(url)
        if page.get_by_text(words).count():
            return
        time.sleep(0.5)
    raise AssertionError(f"{words} did not come: {page.inner_text('main')}")


def test_what_was_reviewed_at_work_is_told_paused_taken_along_and_objected_to(
    sign_in, demo, no_barriers
):
    page = sign_in("olga@hansa.example")
    hook = _connect(page, demo, no_barriers)
    _tell(page, demo, no_barriers, hook)
    page.context.clear_cookies()
    page = sign_in("ada@hansa.example")
    _agree(page, demo, no_barriers)
    _pause(page, demo, no_barriers, hook)
    _take_along(page, demo)
    _object(page, demo, no_barriers)


def _connect(page, demo, no_barriers):
    """The address and the secret that the code host gets."""
    page.goto(demo.url + "/organisations/hansa-freight/")
    page.get_by_role("link", name="Systems").click()  # the first page of its group
    no_barriers(page)
    page.get_by_role("link", name="Connect a system").click()
    no_barriers(page)
    page.get_by_role("link", name="GitHub").click()
    no_barriers(page)
    page.get_by_role("textbox", name="Name").fill("Our forge")
    page.get_by_role("button", name="Connect it").click()
    address = page.get_by_label("Address", exact=True).input_value()
    secret = page.get_by_label("Secret", exact=True).input_value()
    no_barriers(page)
    page.get_by_role("link", name="Done").click()
    page.get_by_role("button", name="Test it").click()
    page.get_by_text("the mapping makes a statement of it").wait_for()
    no_barriers(page)
    return address, secret


def _tell(page, demo, no_barriers, hook):
    (address, secret), log = hook, page.url
    assert deliver(demo, address, "another", REVIEW, "d-0") == 401
    assert deliver(demo, address, secret, REVIEW, "d-1") == 202
    comes(page, log, "Nobody here has shown that this account or address is theirs.")
    assert page.get_by_text("Its signature is not made with the secret").count() == 1

    page.get_by_role("link", name="What it tells").click()
    no_barriers(page)
    page.get_by_role("button", name="Try it").click()
    page.get_by_text("2 statements").or_(page.get_by_text("1 statement,")).wait_for()
    no_barriers(page)


def _agree(page, demo, no_barriers):
    page.goto(demo.url + "/integrations/mine/")
    no_barriers(page)
    page.get_by_label("What you are called there").fill("ada-o")
    page.get_by_role("button", name="Agree that Our forge tells my record").click()
    page.get_by_text("Agreed.").wait_for()
    comes(page, demo.url + "/footprint/?about=work", "Count every container once")
    comes(page, demo.url + "/integrations/mine/", "1 line told")
    page.get_by_text("What came last").click()
    no_barriers(page)


def _pause(page, demo, no_barriers, hook):
    address, secret = hook
    page.get_by_role("button", name="Pause Our forge").click()
    page.get_by_text("Paused.").wait_for()
    second = {**REVIEW, "review": {**REVIEW["review"], "html_url": "https://forge.example/2"}}
    assert deliver(demo, address, secret, second, "d-2") == 202
    time.sleep(4)
    page.goto(demo.url + "/footprint/?about=work")
    assert page.get_by_text("Count every container once").count() == 1
    no_barriers(page)


def _take_along(page, demo):
    page.goto(demo.url + "/footprint/?q=count+every")  # among all that she has learned
    page.get_by_role("link", name="Count every container once").first.wait_for()
    comes(page, demo.url + "/footprint/?about=learning&q=spreadsheets", "You completed")
    page.goto(demo.url + "/footprint/take-along/")
    with page.expect_download() as begun:
        page.get_by_role("link", name="JSON").click()
    along = Path(begun.value.path()).read_text()
    assert "https://forge.example/hansa/routes/pull/8" in along
    assert "http://adlnet.gov/expapi/verbs/completed" in along  # … and her courses beside it


def _object(page, demo, no_barriers):
    page.goto(demo.url + "/footprint/?about=work")
    page.get_by_role("link", name="Count every container once").first.click()
    page.get_by_label("What is wrong with it?").fill("A colleague reviewed it under my name.")
    page.get_by_role("button", name="Object to this line").click()
    page.get_by_text("waits for an answer").wait_for()
    no_barriers(page)
    page.goto(demo.url + "/footprint/?about=work")
    page.get_by_text("You object: not counted").first.wait_for()
    no_barriers(page)
