"""A podcast comes in, is followed, and goes on where Ada stopped: by keyboard, on a phone."""

import io
import re
import threading
import wave
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

PHONE = {"width": 360, "height": 740}
SECONDS = 40
SLOW = 20_000
PLACE = "audio => audio.currentTime"


def _recording() -> bytes:
    """Silence, small."""
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(bytes([128]) * 8000 * SECONDS)
    return made.getvalue()


class _Recordings(BaseHTTPRequestHandler):
    """Gives the recording, and pieces of it, as players ask."""

    sound = _recording()
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        start = int(wanted[1]) if wanted else 0
        end = int(wanted[2]) if wanted and wanted[2] else len(self.sound) - 1
        piece = self.sound[start : end + 1]
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Type", "audio/wav")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Range", f"bytes {start}-{end}/{len(self.sound)}")
        self.send_header("Content-Length", str(len(piece)))
        self.end_headers()
        try:
            self.wfile.write(piece)
        except (BrokenPipeError, ConnectionResetError):
            return  # the player has enough

    def log_message(self, *args):
        pass


@pytest.fixture
def feed(tmp_path):
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Recordings)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    items = "".join(
        f"<item><title>Talk {n} of those who carry things across the whole of the Baltic</title>"
        f"<guid>{n}</guid><pubDate>0{n} Mar 2026 08:00:00 +0000</pubDate>"
        f'<enclosure url="{url}/{n}.wav" type="audio/wav"/></item>'
        for n in (1, 2)
    )
    file = tmp_path / "feed.xml"
    file.write_text(
        f"<rss version='2.0'><channel><title>Freight on air</title><link>{url}/</link>"
        f"<description>Talks.</description>{items}</channel></rss>"
    )
    yield file
    server.shutdown()
    server.server_close()


def test_a_podcast_is_followed_and_goes_on_where_one_stopped(
    sign_in, page, demo, feed, no_barriers
):
    demo.run("import_podcasts", str(feed), "--organisation", "hansa-freight")
    page.set_viewport_size(PHONE)
    sign_in("ada@hansa.example")
    page.goto(demo.url + "/catalogue/?q=Freight+on+air")
    page.get_by_role("link", name="Freight on air").first.click()
    shown = page.url
    audio = _opens(page, "Talk 2")
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    audio.focus()
    page.keyboard.press("Space")
    _plays_beyond(page, audio, 3)
    with page.expect_response(re.compile("/learning/episodes/")) as told:
        page.keyboard.press("Space")
    assert told.value.json() == {"heard": False}
    stopped = audio.evaluate(PLACE)

    page.goto(shown)
    audio = _opens(page, "Talk 2")
    expect(page.get_by_text("heard in part")).to_be_visible()
    audio.evaluate("audio => { audio.muted = true; return audio.play(); }")
    _plays_beyond(page, audio, 0)
    assert audio.evaluate(PLACE) >= int(stopped)

    with page.expect_response(re.compile("/learning/episodes/")):
        audio.evaluate("audio => { audio.currentTime = 38; audio.pause(); }")
    expect(page.locator("details[open] .tag.ok")).to_have_text("heard")

    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_role("button", name="Unsubscribe")).to_be_visible(timeout=SLOW)
    page.goto(demo.url + "/learning/")
    expect(page.get_by_role("heading", name="My podcasts")).to_be_visible()
    no_barriers(page)


def _opens(page, title):
    """The player of an episode, by keyboard."""
    summary = page.locator("summary", has_text=title)
    expect(summary).to_be_visible(timeout=SLOW)
    summary.focus()
    page.keyboard.press("Enter")
    audio = page.locator("details[open] audio")
    expect(audio).to_be_visible()
    return audio


def _plays_beyond(page, audio, second):
    for _time in range(100):
        if audio.evaluate(PLACE) > second:
            return
        page.wait_for_timeout(200)
    pytest.fail(f"it does not play: {audio.evaluate(PLACE)}")
