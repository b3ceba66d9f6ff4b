"""A kind that asks for a number brings 0 to 10 as links, wherever it comes."""

from lyceum.messaging import selectors
from lyceum.messaging.protocols import mattermost, slack
from lyceum.messaging.protocols.posts import Line, Post
from lyceum.messaging.types import Kind

ASKS = Kind("tests.asked", "Asked", scores=True)
URL = "https://lyceum.example/feedback/q/x/"


def post():
    numbers = selectors.numbers_of(ASKS, URL)
    return Post((Line("Would you?", "One tap.", URL, numbers),), "Open", "1")


def test_a_kind_that_does_not_ask_brings_none():
    assert selectors.numbers_of(Kind("tests.other", "Other"), URL) == ()
    assert len(selectors.numbers_of(ASKS, URL)) == 11


def test_a_chat_shows_them_in_a_row():
    shown = slack.blocks(post())[-1]["text"]["text"]
    assert f"<{URL}?score=0|0>" in shown
    assert f"<{URL}?score=10|10>" in shown
    assert f"[7]({URL}?score=7)" in mattermost.said(post())


def test_a_mail_shows_them_instead_of_its_button():
    message = selectors.rendered("feedback.asked", "en", {"title": "SQL"}, written={})
    numbers = selectors.numbers_of(ASKS, URL)
    text, html = selectors.mail_bodies(message, url=URL, mute_url="", locale="en", numbers=numbers)

    assert f'href="{URL}?score=3"' in html
    assert ">Open</a>" not in html
    assert f"3: {URL}?score=3" in text
