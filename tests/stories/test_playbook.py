"""An administrator takes a playbook that comes along, changes it, tries it, lets it run; it writes."""

from playwright.sync_api import expect

TAKEN = "Back from leave"
SAID = "Welcome back aboard, {name}"


def test_a_playbook_is_taken_tried_and_writes(sign_in, page, demo, no_barriers):
    sign_in("olga@hansa.example")
    page.goto(demo.url + "/playbooks/")
    no_barriers(page)
    page.get_by_role("button", name=f"Take “{TAKEN}”").click()
    expect(page.get_by_text("For whom somebody puts in")).to_be_visible()
    no_barriers(page)
    mine = page.url

    page.get_by_role("button", name="Remove morning", exact=True).click()  # it writes at once
    expect(page.get_by_role("button", name="Remove morning", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Message welcome").click()
    no_barriers(page)
    page.get_by_label("Subject (English)").fill(SAID)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(SAID)).to_be_visible()

    page.get_by_role("link", name="Add a step after path", exact=True).click()
    no_barriers(page)
    page.get_by_role("button", name="Wait Let days").click()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Move path down", exact=True).click()
    expect(page.get_by_role("button", name="Move path up", exact=True)).to_be_visible()

    page.get_by_role("link", name="Preview").click()
    page.get_by_label("Mail address of the person").fill("ada@hansa.example")
    page.get_by_role("button", name="Show the way").click()
    expect(page.get_by_role("heading", name="If Ada Okafor began now")).to_be_visible()
    expect(page.get_by_text(SAID)).to_be_visible()
    no_barriers(page)
    page.get_by_role("link", name="Dry run").click()
    expect(page.get_by_text("would have begun")).to_be_visible()
    no_barriers(page)

    page.goto(mine)
    page.get_by_role("button", name="Let it run").click()
    page.get_by_label("Mail addresses, one a line").fill("ada@hansa.example")
    page.get_by_role("button", name="Put in").click()
    expect(page.get_by_text("One person begins.")).to_be_visible()

    sign_in("ada@hansa.example")
    page.goto(demo.url + "/inbox/")
    for _again in range(20):
        if page.get_by_text("Welcome back aboard, Ada").count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    expect(page.get_by_text("Welcome back aboard, Ada").first).to_be_visible()


def test_a_tool_comes_to_people(sign_in, page, demo, no_barriers):
    sign_in("olga@hansa.example")
    page.goto(demo.url + "/playbooks/tools/add/")
    no_barriers(page)
    page.get_by_label("Tool", exact=True).fill("Offer desk")
    page.get_by_label("It starts on").fill("2026-01-05")
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("Mail addresses, one a line").fill("ada@hansa.example")
    page.get_by_role("button", name="Give", exact=True).click()
    expect(page.get_by_text("One person gets it.")).to_be_visible()
    no_barriers(page)
    theirs = page.url.removesuffix("run/")

    sign_in("ada@hansa.example")
    page.goto(theirs)
    no_barriers(page)
    page.get_by_role("button", name="I have used it").click()
    expect(page.get_by_text("You used it first on")).to_be_visible()
    page.get_by_label("What is in the way?").fill("It forgets the second stop.")
    page.get_by_role("button", name="Tell the team").click()
    expect(page.get_by_text("The team reads it.")).to_be_visible()
