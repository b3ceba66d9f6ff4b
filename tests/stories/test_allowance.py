"""Finance brings money in, writes who gets it, looks at what that means, and lets the clock do it."""

import re

from tools.screenshots import SIDEWAYS

LOOKS = [("light", 1280), ("dark", 360)]
PARTS = [
    *("Overview", "Deposits", "Allowances", "Runs", "Changes of unit"),
    *("Payouts", "Invoices", "Closing and exports", "Bank account"),
]


def test_money_comes_in_and_is_granted_by_rule(sign_in, demo, barriers):
    page = sign_in("olga@hansa.example")
    page.goto(demo.url + "/organisations/")
    page.locator("main").get_by_role("link", name=re.compile("Hansa")).first.click()
    page.get_by_role("link", name="Learning money", exact=True).click()
    home = page.url

    page.get_by_role("link", name="Deposits", exact=True).click()
    page.get_by_label("Amount").fill("900 000,00")
    page.get_by_label("Reference").fill("bank 4711")
    page.get_by_role("button", name="Book it").click()
    page.get_by_text("It is booked.").wait_for()

    page.get_by_role("link", name="Allowances", exact=True).click()
    page.get_by_role("link", name="Write an allowance").click()
    page.get_by_label("Name").fill("Learning for everybody")
    page.get_by_label("Amount").fill("1000")
    page.get_by_label("How often").select_option("year")
    page.get_by_label("Carried over, at most").fill("500")
    found = _barriers(page, demo, barriers)
    page.get_by_role("button", name="Keep the draft").click()
    page.get_by_role("heading", name=re.compile("people would get")).wait_for()
    found += _barriers(page, demo, barriers)
    if page.get_by_label("gets both").count():  # the demo may have another for the same people
        page.get_by_label("gets both").check()
    page.get_by_role("button", name="Make it active").click()
    page.locator("#confirm").get_by_role("button", name="Make it active").click()
    page.get_by_text("It is active.").wait_for()

    demo.run("run_allowances")  # the clock may have been there first: what counts is the day's row
    page.goto(home)
    page.get_by_role("link", name="Runs", exact=True).last.click()
    run = page.get_by_role("row").filter(has_text="Learning for everybody")
    people, granted = run.locator("td.num").all_inner_texts()[:2]
    assert int(people) > 0, people
    assert re.search(r"[1-9]", granted), granted
    for part in PARTS:
        page.goto(home)
        page.get_by_role("link", name=part, exact=True).last.click()
        found += _barriers(page, demo, barriers)
    assert found == [], "\n".join(found)


def _barriers(page, demo, barriers):
    found = []
    for theme, width in LOOKS:
        page.context.add_cookies([{"name": "theme", "value": theme, "url": demo.url}])
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(150)
        found += [f"{theme} at {width} px: {barrier}" for barrier in barriers(page)]
        if page.evaluate(SIDEWAYS):
            found.append(f"{page.url} scrolls sideways at {width} px")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found
