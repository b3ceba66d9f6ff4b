"""Whatever is chosen, words can be read, by day and by night."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.ui import brand as brands
from lyceum.ui.brand import Brand

COLOURS = Path(brands.__file__).parent / "static_src/css/colours.css"


def failures(brand):
    return [
        (theme, check)
        for theme, tokens in zip(("light", "dark"), brands.themes(brand), strict=True)
        for check in brands.checks(tokens)
        if not check.passes
    ]


@pytest.mark.parametrize("ground", brands.GROUNDS)
def test_every_pair_reads_on_every_ground(ground):
    assert failures(Brand(ground=ground)) == []


@settings(max_examples=60, deadline=None)
@given(st.from_regex(r"\A#[0-9a-f]{6}\Z"), st.sampled_from(sorted(brands.GROUNDS)))
def test_any_colour_can_be_the_brand(colour, ground):
    assert failures(Brand(colour=colour, sun=colour, plum=colour, rose=colour, ground=ground)) == []


def test_a_readable_colour_is_left_as_it_was_chosen():
    light, _ = brands.themes(Brand(colour="#0e5a4f"))
    assert light["brand"] == "#0e5a4f" == light["fill"]


def test_a_pale_colour_stays_as_a_fill_and_is_darkened_for_words():
    light, _ = brands.themes(Brand(colour="#ffd200"))
    assert light["fill"] == "#ffd200"
    assert brands.contrast(light["brand"], light["paper"]) >= 4.5


def test_contrast_is_the_ratio_of_wcag():
    assert brands.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert brands.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#0e5a4f", "#d9822b", "#1f4fd8"])
def test_a_colour_survives_the_way_there_and_back(colour):
    assert brands.hex_of(*brands.oklch(colour)) == colour


def test_nothing_but_a_colour_gets_into_a_stylesheet():
    with pytest.raises(ValueError, match="not a colour"):
        brands.stylesheet(Brand(colour="red; } body { display: none"))


def test_the_built_in_colours_are_the_default_brand():
    assert COLOURS.read_text().endswith(brands.stylesheet(Brand())), (
        "python -m lyceum.ui.brand > lyceum/ui/static_src/css/colours.css"
    )


def test_an_organisation_adds_an_accent_and_nothing_else():
    brand = Brand(accents={7: "#aa3366"})
    with_accent = brands.stylesheet(brand, 7).splitlines()
    without = brands.stylesheet(brand, 8).splitlines()
    differing = [a for a, b in zip(with_accent, without, strict=True) if a != b]
    assert [line.split(":")[0].strip() for line in differing] == ["--accent"]


def test_the_version_changes_with_every_choice():
    versions = {Brand().version, Brand(shape="soft").version, Brand(accents={1: "#123456"}).version}
    assert len(versions) == 3
    assert Brand().is_plain
    assert Brand(name="Nordlys").is_plain
    assert not Brand(colour="#123456").is_plain
