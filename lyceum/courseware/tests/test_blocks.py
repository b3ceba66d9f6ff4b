"""The engine of lessons: what is kept, shown, marked, counted and complained of. No database."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.courseware import blocks
from lyceum.courseware.blocks.captions import CaptionsAreWrong
from lyceum.courseware.blocks.text import SCHEMES, TAGS


def block(kind, **fields):
    return {**blocks.new_block(kind), **fields}


def lesson(*made):
    return {"schema": 1, "blocks": list(made)}


def codes(*made, title="Lifting"):
    return {one.code for one in blocks.problems(title, lesson(*made)) if one.is_serious}


# --- text -----------------------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://evil.example/pixel.png)",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "[a]: javascript:alert(1)\n\n[a]",
    '<a href="https://x" onclick=alert(1)>x</a>',
    "<iframe src=//evil.example></iframe>",
    "<base href=//evil.example>",
    "`</code><script>alert(1)</script>`",
    "```\n</pre><script>alert(1)</script>\n```",
    "<!--><script>alert(1)</script>-->",
    '[x](https://x "\\" onmouseover=alert(1)")',
    "\u202e<script>\u202c",
]


class Seen(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes = set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs


def harmless(html):
    seen = Seen(html)
    assert seen.tags <= TAGS
    for name, value in seen.attributes:
        assert name in {"href", "rel", "start", "title"}
        if name == "href":
            scheme = re.match(r"([a-z][a-z0-9+.-]*):", value.strip().lower())
            assert scheme is None or scheme[1] in SCHEMES


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_comes_through(text):
    harmless(blocks.html_of(text))


@given(st.lists(st.sampled_from([*HOSTILE, "# ", "- ", "\n", "*", "`", "[", "](", ")", "<", ">"])))
def test_nor_does_any_mixture(parts):
    harmless(blocks.html_of("".join(parts)))


def test_a_page_has_one_h1_so_headings_begin_below():
    html = blocks.html_of("# One\n\n## Two\n\n###### Six")

    assert re.findall(r"<(h\d)>", html) == ["h2", "h3", "h4"]


def test_links_tell_no_secrets():
    assert 'rel="noopener noreferrer nofollow"' in blocks.html_of("[a guide](https://x.example)")


# --- formulas -------------------------------------------------------------------------------------


def test_a_formula_becomes_mathml_with_its_source():
    made = blocks.mathml(r"\frac{a}{b}")

    assert "<mfrac>" in made
    assert 'alttext="\\frac{a}{b}"' in made


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<img src=x onerror=alert(1)>}",
        r"\href{javascript:alert(1)}{x}",
        r"\style{background:url(//evil.example)}{x}",
        r"\class{a}{b} </math><script>alert(1)</script>",
        r'\text{"><script>}',
    ],
)
def test_a_hostile_formula_is_harmless_or_refused(latex):
    try:
        made = blocks.mathml(latex)
    except blocks.FormulaIsWrong:
        return
    tags = Seen(made.replace('alttext="', 'title="')).tags
    assert not tags & {"img", "script", "a", "style"}
    names = {name for name, value in Seen(made).attributes}
    assert not names & {"href", "style", "class", "src", "onerror"}


@pytest.mark.parametrize("latex", ["", "   ", r"\frac{a", "}{", r"\nosuchcommand x", "x" * 5000])
def test_what_cannot_be_read_is_said(latex):
    with pytest.raises(blocks.FormulaIsWrong):
        blocks.mathml(latex)


# --- captions -------------------------------------------------------------------------------------

VTT = "WEBVTT\n\n00:01.000 --> 00:03.000\nBend your knees.\n\n00:07.000 --> 00:09.000\nNot your back.\n"


def test_captions_are_kept_as_cues_only():
    wild = VTT.replace("Bend", "<b onclick=x>Bend</b> <script>").replace(
        "WEBVTT\n", "WEBVTT\n\nSTYLE\n::cue { background: url(//evil.example) }\n"
    )

    made = blocks.captions_of(wild)

    assert made.startswith("WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n")
    assert "evil" not in made
    assert "<" not in made


def test_subrip_becomes_webvtt():
    made = blocks.captions_of("1\n00:00:01,000 --> 00:00:03,000\nBend.\n")

    assert "00:00:01.000 --> 00:00:03.000\nBend." in made


def test_a_transcript_is_what_is_said():
    assert blocks.transcript_of(VTT) == "Bend your knees.\n\nNot your back."


@pytest.mark.parametrize(
    "text",
    ["Bend.", "WEBVTT\n\n00:05.000 --> 00:02.000\nx\n", "WEBVTT\n\n0:0 --> 5\nx\n", "WEBVTT\n"],
)
def test_captions_that_cannot_be_read_say_why(text):
    with pytest.raises(CaptionsAreWrong, match=r"\w+"):
        blocks.captions_of(text)


# --- what comes from elsewhere --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "player"),
    [
        ("https://www.youtube.com/watch?v=abc_DEF-123&t=3", "youtube-nocookie.com/embed/abc_DEF-123"),
        ("https://youtu.be/abc123", "youtube-nocookie.com/embed/abc123"),
        ("https://vimeo.com/76979871", "player.vimeo.com/video/76979871?dnt=1"),
        ("https://www.ted.com/talks/some_talk", "embed.ted.com/talks/some_talk"),
    ],
)  # fmt: skip
def test_known_players_are_found(address, player):
    assert blocks.embed_of(address).endswith(player)
    assert blocks.embed_of(address).startswith(blocks.EMBED_HOSTS)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/watch?v=abc",
        "https://youtube.com.evil.example/watch?v=abc",
        "javascript:alert(1)//youtube.com/watch?v=a",
        "https://youtube.com/watch?v=../../evil",
        "https://user@evil.example#youtube.com",
        "https://vimeo.com/about",
        "",
        "//youtube.com/watch?v=abc",
    ],
)
def test_others_are_not(address):
    assert blocks.embed_of(address) == ""


# --- forms ----------------------------------------------------------------------------------------


def test_a_form_becomes_a_block():
    made = blocks.read("image", {"alt": ["A pallet"], "is_decoration": ["on"], "upload": ["../x"]})

    assert made == {"alt": "A pallet", "caption": "", "is_decoration": True, "upload": ""}


def test_a_table_is_read_from_a_sheet_or_from_bars():
    assert blocks.read("table", {"rows": ["a\tb\n1\t2"]})["rows"] == [["a", "b"], ["1", "2"]]
    assert blocks.read("table", {"rows": ["| a | b |\n| 1 |"]})["rows"] == [["a", "b"], ["1", ""]]


def test_an_option_keeps_its_id_when_another_goes():
    given = {"option-text": ["left", "", "right"], "option-id": ["aa", "bb", "cc"],
             "option-right": ["2"], "option-why": ["no", "", "yes"]}  # fmt: skip

    made = blocks.read("question", given)

    assert [(one["id"], one["is_right"]) for one in made["options"]] == [
        ("aa", False),
        ("cc", True),
    ]


@given(st.dictionaries(st.sampled_from(["text", "rows", "items", "option-text", "option-right",
                                        "upload", "latex", "alt", "captions"]),
                       st.lists(st.text(), max_size=4)))  # fmt: skip
def test_whatever_is_typed_is_taken_and_can_be_looked_at(given_words):
    for kind in blocks.KINDS:
        made = {**blocks.new_block(kind), **blocks.read(kind, given_words)}
        blocks.problems("T", lesson(made))
        assert blocks.minutes(lesson(made), {}) >= 0


# --- marking --------------------------------------------------------------------------------------

OPTIONS = [
    {"id": "a", "text": "knees", "is_right": True, "why": "Yes."},
    {"id": "b", "text": "back", "is_right": False, "why": "It hurts."},
    {"id": "c", "text": "hips", "is_right": True, "why": ""},
]


@pytest.mark.parametrize(
    ("has_several", "chosen", "is_right"),
    [
        (True, ["a", "c"], True),
        (True, ["a"], False),
        (True, ["a", "b", "c"], False),
        (True, [], False),
        (False, ["c"], True),
        (False, ["b"], False),
        (False, ["zz"], False),
    ],
)
def test_marking(has_several, chosen, is_right):
    question = block("question", options=OPTIONS, has_several=has_several)

    assert blocks.mark(question, chosen).is_right is is_right


def test_a_wrong_choice_says_why():
    assert blocks.mark(block("question", options=OPTIONS), ["b"]).whys == ("It hurts.",)


# --- order ----------------------------------------------------------------------------------------


def test_order_and_twins():
    a, b, c = (block("text") for _ in range(3))
    document = lesson(a, b, c)

    assert blocks.moved(document, c["id"], 0)["blocks"] == [c, a, b]
    assert blocks.moved(document, a["id"], 99)["blocks"] == [b, c, a]
    assert blocks.moved(document, "none", 1) == document
    twice, twin = blocks.duplicated(document, a["id"])
    assert [one["id"] for one in twice["blocks"]] == [a["id"], twin["id"], b["id"], c["id"]]
    assert blocks.appended(document, twin, after="start")["blocks"][0] is twin


def test_a_lesson_is_not_a_book():
    full = lesson(*[block("text")] * 200)

    with pytest.raises(blocks.TooManyBlocks):
        blocks.appended(full, block("text"))


# --- what stands in the way -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (block("image", upload="x"), "alt"),
        (block("image", upload="x", alt="IMG_2041.jpg"), "alt-name"),
        (block("text", text="[here](https://x.example)"), "link-words"),
        (block("text", text="[cliquez ici](https://x.example)"), "link-words"),
        (block("text", text="### Too deep"), "heading-order"),
        (block("video", upload="x"), "captions"),
        (block("video", upload="x", captions="hello"), "captions-wrong"),
        (block("audio", upload="x"), "transcript"),
        (block("table", rows=[["a", ""], ["1", "2"]]), "head"),
        (block("question", prompt="?", options=OPTIONS[:1]), "options"),
        (block("question", prompt="?", options=[OPTIONS[1], OPTIONS[1]]), "right"),
        (block("formula", latex=r"\frac{a"), "latex"),
        (block("embed", address="https://evil.example", caption="x"), "address"),
    ],
)
def test_it_is_told(made, code):
    assert code in codes(made)


@pytest.mark.parametrize(
    "made",
    [
        block("image", upload="x", alt="Two people lift a crate with straight backs"),
        block("image", upload="x", is_decoration=True),
        block("text", text="# Lifting\n\n## Before\n\n[the guide](https://x.example)"),
        block("video", upload="x", captions=VTT),
        block("table", rows=[["a", "b"], ["1", "2"]]),
        block("question", prompt="?", options=OPTIONS, has_several=True),
    ],
)
def test_what_is_well_made_is_left_alone(made):
    assert codes(made) == set()


def test_headings_are_followed_from_block_to_block():
    deep = block("text", text="## Under it")

    assert codes(block("text", text="# Over it"), deep) == set()
    assert codes(deep) == {"heading-order"}


# --- time -----------------------------------------------------------------------------------------


def test_time_is_reading_and_listening():
    reading = block("text", text="word " * 360)
    film = block("video", upload="u")

    assert blocks.minutes(lesson(), {}) == 0
    assert blocks.minutes(lesson(reading), {}) == 2
    assert blocks.minutes(lesson(reading, film), {"u": 150.0}) == 5
