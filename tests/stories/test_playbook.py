"""An administrator takes a playbook that comes along, changes it, tries it, lets it run; it writes.
Another is written from nothing, by keyboard alone."""

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


class Keys:
    """Somebody who has no mouse: Tab goes on, Shift+Tab back, keys choose and press."""

    MOST = 120

    def __init__(self, page):
        self.page = page

    def go_to(self, locator):
        """Tab until it has the focus; from the top of the page where that is shorter."""
        locator.wait_for()
        for _press in range(self.MOST):
            if locator.evaluate("one => one === document.activeElement"):
                return locator
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not come to {locator}")

    def press(self, role, name, **how):
        """What leads to another page."""
        self.go_to(self.page.get_by_role(role, name=name, **how))
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.keyboard.press("Enter")

    def tap(self, locator):
        """What draws a part of this page anew."""
        self.go_to(locator)
        self.page.keyboard.press("Enter")

    def write(self, label, words):
        self.go_to(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(words)

    def choose(self, field, words):
        """A select takes the option whose words one types."""
        chosen = field.locator("option:checked")
        for _try in range(3):  # a browser that is slow for a moment takes the rest for other words
            self.go_to(field)
            self.page.keyboard.type(words, delay=20)
            if words in chosen.inner_text():
                return
            self.page.wait_for_timeout(1500)
        expect(chosen).to_contain_text(words)


def bring_a_tool(keys, url, name):
    keys.page.goto(url + "/playbooks/tools/add/")
    keys.write("Tool", name)
    keys.write("It starts on", "01052026")
    keys.press("button", "Begin")


def test_a_playbook_is_written_by_keyboard(sign_in, page, demo, no_barriers):
    sign_in("olga@hansa.example")
    keys = Keys(page)
    bring_a_tool(keys, demo.url, "Deal room")
    page.goto(demo.url + "/playbooks/")
    keys.write("Name", "A tool for managers")
    keys.press("button", "Begin")
    mine = page.url

    keys.press("link", "Add a step at the beginning")
    keys.press("button", "Branch This way")
    no_barriers(page)
    asked = page.get_by_label("What is asked")
    keys.choose(asked.first, "is here as")
    keys.go_to(page.get_by_role("checkbox", name="employee"))
    page.keyboard.press("Space")
    keys.tap(page.locator("#add-when"))
    expect(asked).to_have_count(2)
    expect(asked.nth(1)).to_be_focused()
    keys.choose(asked.nth(1), "shares a win")
    page.get_by_label("Space").wait_for()
    keys.choose(page.get_by_label("Is it so?").nth(1), "has not")
    no_barriers(page)
    keys.press("button", "Save")
    expect(page.get_by_text("employee and not: shares a win")).to_be_visible()

    keys.press("link", "Add a step after branch-1: If so")
    keys.press("button", "Roll out a tool")
    keys.choose(page.get_by_label("Tool", exact=True), "Deal room")
    keys.press("button", "Save")
    expect(page.get_by_text("Deal room")).to_be_visible()

    keys.press("link", "Goal and exits")
    no_barriers(page)
    keys.tap(page.locator("#add-exits"))
    keys.choose(asked, "is granted learning money")
    keys.press("button", "Save")
    expect(page.get_by_text("Out: is granted learning money")).to_be_visible()
    no_barriers(page)

    keys.press("link", "Segments")
    keys.write("Name", "Newcomers")
    keys.write("Here for at most so many days optional", "90")
    keys.press("button", "Add", exact=True)
    expect(page.get_by_role("heading", name="Who that is today")).to_be_visible()
    no_barriers(page)

    keys.press("link", "Preview")
    keys.write("Mail address of the person", "ada@hansa.example")
    keys.press("button", "Show the way")
    expect(page.get_by_role("heading", name="If Ada Okafor began now")).to_be_visible()
    expect(page.get_by_text("If so")).to_be_visible()
    expect(page.get_by_role("heading", name="Roll out a tool")).to_be_visible()
    keys.press("link", "Dry run")
    expect(page.get_by_text("would have begun")).to_be_visible()
    assert page.url.startswith(mine)
