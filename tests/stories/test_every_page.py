"""Every page that three of the cast can reach by links: read by everybody, on a phone too.

The looks take turns from page to page; `make soak` takes every page in each.
"""

from playwright.sync_api import expect

from tools.screenshots import SIDEWAYS, kind_of, leads_to

CAST = ["ada@hansa.example", "maria@leman.example", "olga@hansa.example"]
EVERYBODYS_OWN = {"portal:home"}
LOOKS = [("light", 1280), ("dark", 360)]


def test_every_page_can_be_read_by_everybody(sign_in, demo, barriers, pytestconfig):
    takes_all = pytestconfig.getoption("--soak")
    kinds, found = set(), []
    for who in CAST:
        page = sign_in(who)
        waiting = ["/", "/styleguide/"]
        kinds -= EVERYBODYS_OWN
        while waiting:
            path = waiting.pop(0)
            kind = kind_of(path)
            if kind in kinds:
                continue
            kinds.add(kind)
            for theme, width in LOOKS if takes_all else [LOOKS[len(kinds) % 2]]:
                look(page, demo.url, path, theme, width)
                found += [f"{theme} at {width} px: {barrier}" for barrier in barriers(page)]
                if page.evaluate(SIDEWAYS):
                    found.append(f"{path} scrolls sideways at {width} px")
            waiting += leads_to(page)
    assert found == [], "\n".join(found)
    assert len(kinds) > 50, sorted(kinds)


def look(page, url, path, theme, width):
    """The page in a theme and a width, with the parts that it loads by itself."""
    page.context.add_cookies([{"name": "theme", "value": theme, "url": url}])
    page.set_viewport_size({"width": width, "height": 900})
    assert page.goto(url + path).ok, path
    expect(page.locator("[hx-trigger=load] .skeleton")).to_have_count(0)
    page.wait_for_timeout(150)
