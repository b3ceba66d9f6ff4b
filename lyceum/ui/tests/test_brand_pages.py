"""The brand where it is worn: the stylesheet, the icons, the preview while choosing."""

import pytest
from django.urls import reverse

from lyceum.ui import brand as brands
from lyceum.ui.brand import Brand

CHOICES = {
    "name": "Nordlys",
    "colour": "#ffd200",
    "sun": "#c9741f",
    "plum": "#5b4a86",
    "rose": "#b5485b",
    "ground": "cool",
    "type_pair": "modern",
    "shape": "soft",
}


@pytest.fixture
def nordlys(monkeypatch):
    brand = Brand(name="Nordlys", colour="#1f4fd8", accents={7: "#aa3366"})
    monkeypatch.setattr(brands, "_source", [lambda: brand])
    return brand


def test_the_stylesheet_is_kept_for_ever_under_its_version(client, nordlys):
    response = client.get(reverse("ui:brand-css"), {"v": nordlys.version, "for": "7"})
    assert "--brand: light-dark(#1f4fd8" in response.content.decode()
    assert "immutable" in response["Cache-Control"]
    assert "immutable" not in client.get(reverse("ui:brand-css"))["Cache-Control"]


@pytest.mark.parametrize("wanted", ["", "x", "-1", "99999999999999999999"])
def test_a_strange_organisation_has_no_accent(client, nordlys, wanted):
    text = client.get(reverse("ui:brand-css"), {"for": wanted}).content.decode()
    assert "--accent: var(--brand)" in text


def test_a_page_wears_the_brand(client, ada, nordlys):
    client.force_login(ada)
    text = client.get(reverse("ui:styleguide")).content.decode()
    assert f"v={nordlys.version}" in text
    assert "Nordlys" in text


def test_the_preview_says_what_cannot_be_read_and_what_could(client, db):
    answer = client.post(reverse("ui:brand-preview"), CHOICES).json()
    assert answer["themes"]["light"]["fill"] == "#ffd200"
    assert answer["shared"]["r"] == brands.SHAPES["soft"]
    assert "needs 4.5" in answer["report"]
    assert answer["themes"]["light"]["brand"] in answer["report"]


def test_the_preview_takes_only_colours(client, db):
    response = client.post(reverse("ui:brand-preview"), {**CHOICES, "colour": "red;}"})
    assert response.status_code == 422


def test_it_can_be_installed_on_a_phone(client, nordlys):
    manifest = client.get(reverse("ui:manifest")).json()
    assert manifest["name"] == "Nordlys"
    for icon in manifest["icons"]:
        picture = client.get(icon["src"])
        assert picture.content.startswith(b"\x89PNG")
    assert b"#1f4fd8" in client.get(reverse("ui:icon")).content
    assert client.get(reverse("ui:icon-png", args=[9999])).status_code == 404
