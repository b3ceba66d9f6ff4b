"""Third parties' servers that speak their real protocol: Slack, Mattermost, a push service."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Standin:
    """A server with a log of what was posted; `answer` decides."""

    def __init__(self):
        self.posts, self.asked = [], []
        self.is_away = False
        self.lock = threading.Lock()
        self.url = ""

    def answer(self, method, path, words, headers, body):
        raise NotImplementedError

    @contextmanager
    def serving(self):
        here = self

        class Handler(BaseHTTPRequestHandler):
            def _any(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                parts = urlsplit(self.path)
                words = {k: v[0] for k, v in parse_qs(parts.query).items()}
                with here.lock:
                    here.asked.append(f"{self.command} {parts.path}")
                    about = (self.command, parts.path, words, self.headers, body)
                    status, said, more = (503, {}, {}) if here.is_away else here.answer(*about)
                data = json.dumps(said).encode()
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **more}.items():
                    self.send_header(name, str(value))
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def do_GET(self):
                self._any()

            def do_POST(self):
                self._any()

            def log_message(self, *args):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        self.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()


class SlackWorkspace(Standin):
    """Slack's Web API as its documentation has it: HTTP 200 and `ok: false` for refusals, 429 with
    Retry-After for too many."""

    def __init__(self, members):
        super().__init__()
        self.members, self.token = dict(members), "xoxb-good"  # address → id
        self.limited = 0
        self.revoked_after = None  # so many posts

    def answer(self, method, path, words, headers, body):
        said = words | self._body(headers, body)
        if headers.get("Authorization") != f"Bearer {self.token}":
            return 200, {"ok": False, "error": "invalid_auth"}, {}
        if self.limited:
            self.limited -= 1
            return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": 7}
        if self.revoked_after is not None and len(self.posts) >= self.revoked_after:
            return 200, {"ok": False, "error": "token_revoked"}, {}
        return 200, getattr(self, path.rpartition("/")[2].replace(".", "_"))(said), {}

    def _body(self, headers, body):
        if "json" in headers.get("Content-Type", ""):
            return json.loads(body)
        return {k: v[0] for k, v in parse_qs(body.decode()).items()}

    def users_lookupByEmail(self, said):  # noqa: N802
        found = self.members.get(said["email"])
        if not found:
            return {"ok": False, "error": "users_not_found"}
        return {"ok": True, "user": {"id": found}}

    def conversations_open(self, said):
        return {"ok": True, "channel": {"id": f"D-{said['users']}"}}

    def chat_postMessage(self, said):  # noqa: N802
        blocks = said["blocks"]
        said["blocks"] = json.loads(blocks) if isinstance(blocks, str) else blocks
        if len(said["blocks"]) > 50:
            return {"ok": False, "error": "invalid_blocks"}
        self.posts.append(said)
        return {"ok": True, "ts": "1.1", "channel": said["channel"]}


class MattermostServer(Standin):
    """Mattermost's REST API 4: a post with the same `pending_post_id` is the one there was."""

    def __init__(self, members):
        super().__init__()
        self.members, self.token, self.limited = dict(members), "good", 0
        self.fails_after_taking = False

    def answer(self, method, path, words, headers, body):
        if headers.get("Authorization") != f"Bearer {self.token}":
            error = "api.context.session_expired.app_error"
            return 401, {"id": error, "status_code": 401}, {}
        if self.limited:
            self.limited -= 1
            return 429, {"id": "api.rate_limit"}, {"Retry-After": 5}
        if path == "/api/v4/users/me":
            return 200, {"id": "bot"}, {}
        if path.startswith("/api/v4/users/email/"):
            found = self.members.get(path.rpartition("/")[2])
            missing = {"id": "app.user.missing_account.const", "status_code": 404}
            return (200, {"id": found, "delete_at": 0}, {}) if found else (404, missing, {})
        said = json.loads(body)
        if path == "/api/v4/channels/direct":
            return 201, {"id": "__".join(said)}, {}
        return self._posted(said)

    def _posted(self, said):
        known = [post["pending_post_id"] for post in self.posts]
        if said["pending_post_id"] not in known:
            self.posts.append(said)
        if self.fails_after_taking:
            self.fails_after_taking = False
            return 502, {}, {}
        return 201, {"id": "post"}, {}


class PushService(Standin):
    """RFC 8030: takes what a browser will fetch; 410 for one that is gone."""

    def __init__(self):
        super().__init__()
        self.gone = set()

    def answer(self, method, path, words, headers, body):
        if path in self.gone:
            return 410, {}, {}
        self.posts.append({"path": path, "headers": dict(headers), "body": body})
        return 201, {}, {}
