"""Every component in all its states, on a page that needs no rows."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from lyceum.ui import samples

CSS = Path(samples.__file__).parent / "static_src/css"
COMPONENTS = [
    "block",
    "block-head",
    "block-tools",
    "pick",
    "keeper",
    "beside",
    "part",
    "media",
    "listing",
    "option",
    "parts",
    "month",
    "more-of-day",
    "days",
    "hello",
    "sub",
    "card",
    "next",
    "quiet",
    "head",
    "eyebrow",
    "meta",
    "why",
    "big",
    "soft",
    "small",
    "button",
    "primary",
    "danger",
    "link",
    "tag",
    "pill",
    "field",
    "form",
    "filters",
    "choices",
    "slider",
    "sliders",
    "switch",
    "table",
    "table-wrap",
    "pager",
    "list",
    "tabs",
    "alternatives",
    "steps",
    "step",
    "week",
    "day",
    "levels",
    "ladder",
    "progress",
    "money-bar",
    "empty",
    "skeleton",
    "notice",
    "toast",
    "menu",
    "dialog",
    "avatar",
    "crumbs",
    "stat",
    "scores",
    "stars",
    "timeline",
    "person",
    "checks",
    "stats",
    "chart",
    "swatches",
]


@pytest.fixture
def text(client, ada):
    client.force_login(ada)
    return client.get(reverse("ui:styleguide")).content.decode()


def test_it_shows_every_component(text):
    shown = {name for found in re.findall(r'class="([^"]*)"', text) for name in found.split()}
    assert set(COMPONENTS) - shown == set()


def test_every_component_has_a_look():
    css = "".join(path.read_text() for path in CSS.rglob("*.css"))
    bare = {"slider", "progress"}  # looks of the elements themselves
    assert [name for name in COMPONENTS if f".{name}" not in css and name not in bare] == []


@pytest.mark.parametrize("page", samples.PAGES)
def test_whole_pages_are_shown_too(client, ada, page):
    client.force_login(ada)
    response = client.get(reverse("ui:sample", args=[page]), {"dir": "rtl"})
    assert response.status_code == 200
    assert 'dir="rtl"' in response.content.decode()


def test_there_is_no_other_sample(client, ada):
    client.force_login(ada)
    assert client.get(reverse("ui:sample", args=["secrets"])).status_code == 404


def test_it_asks_the_database_only_who_is_there(client, ada, django_assert_max_num_queries):
    client.force_login(ada)
    with django_assert_max_num_queries(8):
        client.get(reverse("ui:styleguide"))


def test_an_error_is_tied_to_its_field(text):
    field = re.search(r'<input type="email"[^>]*aria-invalid="true"[^>]*>', text).group()
    described = re.search(r'aria-describedby="([^"]+)"', field).group(1)
    assert all(f'id="{part}"' in text for part in described.split())
