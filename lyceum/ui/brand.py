"""The brand: a few choices in, every colour of both themes out, readable by construction.

A brand is chosen once for the whole ecosystem; an organisation adds an accent, never another
frame. Nothing here knows who chose it: whoever stores the brand calls `provide`.

Colours are moved in OKLCH, where lightness is what the eye calls lightness, so a colour that is
too pale to be read is darkened without turning into another one.
"""

import hashlib
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

Tokens = dict[str, str]
HEX = re.compile(r"#[0-9a-fA-F]{6}")
TEXT, LARGE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11

# What everything lies on. Each row: light, dark.
GROUNDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "warm": {
        "paper": ("#faf7f2", "#141518"),
        "card": ("#ffffff", "#1c1e22"),
        "ink": ("#1d1b20", "#efeae2"),
        "soft": ("#6b6570", "#a29ca8"),
        "line": ("#e8e2d8", "#2c2f35"),
        "edge": ("#948b80", "#6f717a"),
    },
    "cool": {
        "paper": ("#f5f7f9", "#12151a"),
        "card": ("#ffffff", "#1a1e24"),
        "ink": ("#181c22", "#e9edf2"),
        "soft": ("#616973", "#9aa4b0"),
        "line": ("#dfe4ea", "#2a3038"),
        "edge": ("#838c97", "#6a7480"),
    },
    "plain": {
        "paper": ("#f7f7f7", "#141414"),
        "card": ("#ffffff", "#1d1d1d"),
        "ink": ("#1b1b1b", "#ededed"),
        "soft": ("#666666", "#a0a0a0"),
        "line": ("#e3e3e3", "#2e2e2e"),
        "edge": ("#8c8c8c", "#727272"),
    },
}
SERIF = '"Newsreader Variable", Newsreader, "Iowan Old Style", Charter, Georgia, serif'
SANS = '"Inter Variable", Inter, system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif'
SYSTEM = 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif'
# How it speaks: the voice of what is read, and of what is used.
TYPES: Mapping[str, tuple[str, str]] = {
    "magazine": (SERIF, SANS),
    "modern": (SANS, SANS),
    "book": (SERIF, SYSTEM),
    "system": (SYSTEM, SYSTEM),
}
SHAPES: Mapping[str, str] = {"round": "14px", "soft": "8px", "square": "3px"}
COMPANIONS = ("sun", "plum", "rose", "ok")


@dataclass(frozen=True)
class Brand:
    """What an ecosystem chooses. Everything else follows."""

    name: str = "Lyceum"
    logo_url: str = ""
    colour: str = "#0e5a4f"
    sun: str = "#c9741f"  # time-bound
    plum: str = "#5b4a86"  # people
    rose: str = "#b5485b"  # care
    ok: str = "#2f7d4f"  # done
    ground: str = "warm"
    type_pair: str = "magazine"
    shape: str = "round"
    accents: Mapping[int, str] = field(default_factory=dict, hash=False)  # organisation id → colour

    @property
    def version(self) -> str:
        """Changes whenever a choice does, so a stylesheet can be kept for ever."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:10]

    @property
    def is_plain(self) -> bool:
        """Whether the built-in stylesheet already says it all."""
        return replace(self, name="", logo_url="") == Brand(name="")

    @property
    def paper(self) -> tuple[str, str]:
        """What everything lies on, light and dark: the colour of a phone's frame."""
        return GROUNDS[self.ground]["paper"]


# --- where it comes from --------------------------------------------------------------------------

_source: list[Callable[[], Brand]] = []


def provide(source: Callable[[], Brand]) -> None:
    """Whoever stores the brand says how to ask for it. It is asked on every page: keep it."""
    _source[:] = [source]


def current() -> Brand:
    """The brand of this installation."""
    return _source[0]() if _source else Brand()


# --- colour ---------------------------------------------------------------------------------------


def is_colour(text: str) -> bool:
    """`#0e5a4f`, and nothing else: it goes into a stylesheet."""
    return HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """The WCAG 2 ratio of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@cache
def luminance(colour: str) -> float:
    """How much light a colour gives, 0 to 1."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable(colour: str, on: tuple[str, ...], ratio: float = TEXT) -> str:
    """The nearest colour of the same hue that reads on all of these grounds."""
    lightness, chroma, hue = oklch(colour)
    steps = sorted((lightness + step / 200 for step in range(-200, 201)), key=_near(lightness))
    for candidate in (light for light in steps if 0 <= light <= 1):
        found = hex_of(candidate, chroma, hue) if candidate != lightness else colour
        if all(contrast(found, ground) >= ratio for ground in on):
            return found
    return max("#000000", "#ffffff", key=lambda end: min(contrast(end, ground) for ground in on))


def _near(lightness: float) -> Callable[[float], float]:
    return lambda other: abs(other - lightness)


def oklch(colour: str) -> tuple[float, float, float]:
    """Lightness 0..1, chroma, hue in radians."""
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def hex_of(lightness: float, chroma: float, hue: float) -> str:
    """Back to `#rrggbb`; what a screen cannot show loses chroma, not lightness."""
    while True:
        channels = _rgb(lightness, chroma, hue)
        if chroma <= 0 or all(-0.001 <= channel <= 1.001 for channel in channels):  # noqa: PLR2004
            return "#" + "".join(f"{_byte(channel):02x}" for channel in channels)
        chroma = max(0.0, chroma - 0.005)


def _rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
    )


@cache
def _linear(colour: str) -> tuple[float, float, float]:
    if not is_colour(colour):
        raise ValueError(f"not a colour: {colour!r}")
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _unbend(red), _unbend(green), _unbend(blue)


def _unbend(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004


def _byte(channel: float) -> int:
    channel = min(1.0, max(0.0, channel))
    bent = 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055  # noqa: PLR2004
    return round(bent * 255)


# --- tokens ---------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def themes(brand: Brand) -> tuple[Tokens, Tokens]:
    """Every colour, by name, in the light and in the dark theme."""
    return _theme(brand, dark=False), _theme(brand, dark=True)


def _theme(brand: Brand, *, dark: bool) -> Tokens:
    tokens = {name: pair[dark] for name, pair in GROUNDS[brand.ground].items()}
    tokens |= _family("brand", brand.colour, tokens, dark=dark)
    for name in COMPANIONS:
        tokens |= _family(name, getattr(brand, name), tokens, dark=dark)
    # Secondary words stand on the tinted first card too.
    tokens["soft"] = readable(tokens["soft"], (tokens["brand-2"], tokens["paper"]))
    tokens["edge"] = readable(tokens["edge"], (tokens["card"], tokens["paper"]), LARGE)
    return tokens | _filled(brand.colour, tokens, dark=dark)


def _family(name: str, colour: str, ground: Tokens, *, dark: bool) -> Tokens:
    """A colour to see (`sun`), to write in (`sun-ink`) and to lie under words (`sun-2`)."""
    lightness, chroma, hue = oklch(colour)
    pale = 0.925 if name == "brand" else 0.94
    tint = hex_of(*((0.31, min(chroma * 0.42, 0.045)) if dark else (pale, chroma * 0.25)), hue)
    seen = hex_of(max(lightness, 0.765), min(chroma * 1.15, 0.125), hue) if dark else colour
    grounds = (ground["card"], ground["paper"])
    written = readable(seen, (*grounds, tint))
    if name == "brand":
        return {"brand": written, "brand-2": tint}
    return {name: readable(seen, grounds, LARGE), f"{name}-ink": written, f"{name}-2": tint}


def _filled(colour: str, tokens: Tokens, *, dark: bool) -> Tokens:
    """What a pressed-on button wears: the very colour chosen where words can be read on it."""
    fill = tokens["brand"] if dark else colour
    words = max((tokens["paper"], tokens["ink"]), key=lambda word: contrast(word, fill))
    if contrast(words, fill) < TEXT:
        fill = readable(fill, (words,))
    return {"fill": fill, "on-fill": words}


# What stands on what, and how well it must read: the promise that a test and the brand page check.
PAIRS: tuple[tuple[str, str, float], ...] = (
    *((words, ground, TEXT) for words in ("ink", "soft", "brand") for ground in ("paper", "card")),
    ("ink", "brand-2", TEXT),
    ("soft", "brand-2", TEXT),
    ("brand", "brand-2", TEXT),
    ("on-fill", "fill", TEXT),
    ("edge", "card", LARGE),
    ("edge", "paper", LARGE),
    *((f"{name}-ink", f"{name}-2", TEXT) for name in COMPANIONS),
    *((f"{name}-ink", ground, TEXT) for name in COMPANIONS for ground in ("card", "paper")),
    *((name, "card", LARGE) for name in COMPANIONS),
    *(("ink", f"{name}-2", TEXT) for name in COMPANIONS),
    *(("card", f"{name}-ink", TEXT) for name in COMPANIONS),
)


@dataclass(frozen=True)
class Check:
    """One pair of a theme: does it read?"""

    words: str
    ground: str
    ratio: float
    needed: float

    @property
    def passes(self) -> bool:
        return self.ratio >= self.needed


def checks(tokens: Tokens) -> list[Check]:
    """Every promised pair of one theme."""
    return [Check(a, b, contrast(tokens[a], tokens[b]), needed) for a, b, needed in PAIRS]


def stylesheet(brand: Brand, organisation_id: int | None = None) -> str:
    """The brand as custom properties; `light-dark()` picks by the theme in force."""
    light, dark = themes(brand)
    lines = [f"  --{name}: light-dark({light[name]}, {dark[name]});" for name in light]
    serif, sans = TYPES[brand.type_pair]
    lines += [f"  --serif: {serif};", f"  --sans: {sans};", f"  --r: {SHAPES[brand.shape]};"]
    lines.append(f"  --accent: {_accent(brand, organisation_id, light, dark)};")
    return "@layer tokens {\n:root {\n" + "\n".join(lines) + "\n}\n}\n"


def _accent(brand: Brand, organisation_id: int | None, light: Tokens, dark: Tokens) -> str:
    """The organisation's own colour, where it has one: a thin line, never another frame."""
    chosen = brand.accents.get(organisation_id) if organisation_id else None
    if chosen is None:
        return "var(--brand)"
    by_day = _family("accent", chosen, light, dark=False)["accent"]
    by_night = _family("accent", chosen, dark, dark=True)["accent"]
    return f"light-dark({by_day}, {by_night})"


def mail_colours(brand: Brand) -> Tokens:
    """Plain colours for mails, which know neither variables nor themes."""
    return themes(brand)[0]


if __name__ == "__main__":
    # python -m lyceum.ui.brand > lyceum/ui/static_src/css/colours.css
    print("/* Written by lyceum/ui/brand.py: the brand as it is before anyone chooses. */")
    print(stylesheet(Brand()), end="")
