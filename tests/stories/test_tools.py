"""A tool is registered, a person signs in to it through us, and takes back what it may know."""

import base64
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode

import pytest

VERIFIER = b"a verifier of some length, as long as the standard wants it"


@pytest.fixture
def tool():
    """The tool's side of the browser's way: it takes what it is sent, on another origin."""

    class Tool(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<title>Tool</title><link rel=icon href=data:,><h1>The tool</h1>")

        def log_message(self, *words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Tool)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/callback"
    server.shutdown()


def asked(house, client_id, redirect_uri, **more):
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER).digest()).rstrip(b"=").decode()
    words = {
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": "openid profile email",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{house.url}/openid/authorize/?{urlencode(words | more)}"


def test_one_account_opens_the_tool(sign_in, demo, tool, no_barriers):
    page = sign_in("olga@hansa.example")
    page.goto(demo.url + "/tools/")
    page.get_by_role("link", name="Keep the tools").click()
    no_barriers(page)
    page.get_by_role("link", name="Register a tool").click()
    no_barriers(page)
    page.get_by_role("textbox", name="Name").fill("Atlas")
    page.get_by_label("Addresses that get the answer").fill("http://atlas.example/callback")
    page.get_by_label("Everybody in the ecosystem").check()
    page.get_by_role("button", name="Register").click()
    page.get_by_text("expected https://").wait_for()
    no_barriers(page)
    page.get_by_label("Addresses that get the answer").fill(tool)
    page.get_by_role("button", name="Register").click()
    page.get_by_role("heading", name="Atlas can sign people in").wait_for()
    no_barriers(page)
    client_id = page.locator("code").last.inner_text()

    page.context.clear_cookies()
    page = sign_in("ada@hansa.example")
    page.goto(asked(demo, client_id, tool))
    page.get_by_text("your e-mail address").wait_for()
    no_barriers(page)
    page.get_by_role("button", name="Agree and sign in").click()
    page.get_by_role("heading", name="The tool").wait_for()  # from a form of ours to their site
    assert "code=" in page.url

    page.goto(asked(demo, client_id, tool))  # remembered: no page of ours in between
    page.get_by_role("heading", name="The tool").wait_for()
    page.goto(asked(demo, client_id, tool, prompt="select_account"))
    no_barriers(page)
    page.get_by_role("button", name="Go on as Ada Okafor").click()
    page.get_by_role("heading", name="The tool").wait_for()

    page.goto(demo.url + "/tools/")
    no_barriers(page)
    page.get_by_role("button", name="Take back what Atlas may know").click()
    page.get_by_text("The tool learns nothing more of you").wait_for()
    page.goto(asked(demo, client_id, tool))
    page.get_by_role("button", name="Refuse").click()
    page.get_by_role("heading", name="The tool").wait_for()
    assert "error=access_denied" in page.url
