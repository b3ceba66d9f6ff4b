"""Third parties' servers that speak their real protocol: Slack, Mattermost, a push service."""

import hmac
import json
import re
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Standin:
    """A server with a log of what was posted; `answer` decides."""

    def __init__(self):
        self.posts, self.asked = [], []
        self.lock = threading.RLock()
        self.url = ""
        self.is_away, self.loses_answers = False, 0
        self.now = lambda: datetime.now(UTC)

    def answer(self, method, path, words, headers, body):
        raise NotImplementedError

    def is_writing(self, path):
        return False

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
                    if here.is_away:
                        self.close_connection = True
                        return  # nobody answers
                    status, said, more = here.answer(
                        self.command, parts.path, words, self.headers, body
                    )
                if here.loses_answers and self.command != "GET" and here.is_writing(parts.path):
                    here.loses_answers -= 1
                    self.close_connection = True
                    return  # it was done, and nobody hears of it
                data = json.dumps(said).encode()
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **more}.items():
                    self.send_header(name, str(value))
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def do_GET(self):
                self._any()

            do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815  as the library calls them

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
    Retry-After for too many. And its Events API: what people do in a channel is told to the address
    of the app, signed; without an answer it is told again."""

    ME, BOT, SECRET = "UBOT", "BBOT", "8f742231b10e8888abcd99yyyzzz85a5"

    def __init__(self, members):
        super().__init__()
        self.members, self.token = dict(members), "xoxb-good"  # address → id
        self.names = {}  # id → name
        self.limited = 0
        self.revoked_after = None  # so many posts
        self.channels = {"C1": {"name": "partners", "is_member": True}}
        self.said = []  # messages of channels, oldest first
        self.events, self.last_event, self.last = [], 0, 0

    def answer(self, method, path, words, headers, body):
        said = words | self._body(headers, body)
        if headers.get("Authorization") != f"Bearer {self.token}":
            return 200, {"ok": False, "error": "invalid_auth"}, {}
        if self.limited:
            self.limited -= 1
            return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": 7}
        if self.revoked_after is not None and len(self.posts) >= self.revoked_after:
            return 200, {"ok": False, "error": "token_revoked"}, {}
        verb = getattr(self, path.rpartition("/")[2].replace(".", "_"))
        if path.rpartition("/")[2].startswith(("conversations.", "chat.", "reactions.")):
            channel = said.get("channel")
            if channel and not self._is_direct(channel) and channel not in self.channels:
                return 200, {"ok": False, "error": "channel_not_found"}, {}
        return 200, verb(said), {}

    def is_writing(self, path):
        return path.endswith(("chat.postMessage", "chat.update", "reactions.add"))

    def _body(self, headers, body):
        if body and "json" in headers.get("Content-Type", ""):
            return json.loads(body)
        return {k: v[0] for k, v in parse_qs(body.decode()).items()}

    # what an app asks

    def auth_test(self, said):
        return {"ok": True, "user_id": self.ME, "bot_id": self.BOT, "url": self.url + "/"}

    def users_lookupByEmail(self, said):  # noqa: N802
        found = self.members.get(said["email"])
        if not found:
            return {"ok": False, "error": "users_not_found"}
        return {"ok": True, "user": {"id": found}}

    def users_info(self, said):
        address = next((a for a, pk in self.members.items() if pk == said["user"]), "")
        name = self.names.get(said["user"], "")
        if not (address or name):
            return {"ok": False, "error": "user_not_found"}
        profile = {"email": address, "display_name": name, "real_name": name}
        return {"ok": True, "user": {"id": said["user"], "name": name, "profile": profile}}

    def _is_direct(self, channel):
        return channel.startswith("D-")

    def conversations_open(self, said):
        return {"ok": True, "channel": {"id": f"D-{said['users']}"}}

    def conversations_list(self, said):
        rows = [{"id": pk, **row} for pk, row in self.channels.items()]
        return {"ok": True, "channels": rows, "response_metadata": {"next_cursor": ""}}

    def conversations_info(self, said):
        return {"ok": True, "channel": {"id": said["channel"], **self.channels[said["channel"]]}}

    def conversations_history(self, said):
        channel = said["channel"]
        if not (self._is_direct(channel) or self.channels[channel]["is_member"]):
            return {"ok": False, "error": "not_in_channel"}
        roots = [one for one in self._in(said) if one.get("thread_ts", one["ts"]) == one["ts"]]
        return self._page([self._with_replies(one) for one in reversed(roots)], said)

    def conversations_replies(self, said):
        here = [one for one in self.said if one["channel"] == said["channel"]]
        one = next((one for one in here if one["ts"] == said["ts"]), None)
        if one is None:
            return {"ok": False, "error": "thread_not_found"}
        thread = one.get("thread_ts", one["ts"])
        found = [one for one in self._in(said) if one.get("thread_ts") == thread]
        root = [self._with_replies(one) for one in here if one["ts"] == thread]
        return self._page(root + [one for one in found if one["ts"] != thread], said)

    def _in(self, said):
        oldest = float(said.get("oldest") or 0)
        here = [one for one in self.said if one["channel"] == said["channel"]]
        return [one for one in here if float(one["ts"]) >= oldest]

    def _with_replies(self, one):
        replies = [each for each in self.said if each.get("thread_ts") == one["ts"] != each["ts"]]
        more = {"reply_count": len(replies), "latest_reply": replies[-1]["ts"]} if replies else {}
        return one | more

    def _page(self, rows, said):
        start, size = int(said.get("cursor") or 0), int(said["limit"])
        rest = str(start + size) if len(rows) > start + size else ""
        with_metadata = str(said.get("include_all_metadata", "")).lower() in {"1", "true"}
        hidden = {"channel"} if with_metadata else {"channel", "metadata"}
        page = [
            {k: v for k, v in one.items() if k not in hidden} for one in rows[start : start + size]
        ]
        more = {"has_more": bool(rest), "response_metadata": {"next_cursor": rest}}
        return {"ok": True, "messages": page, **more}

    def chat_postMessage(self, said):  # noqa: N802
        blocks = said.get("blocks")
        said["blocks"] = json.loads(blocks) if isinstance(blocks, str) else blocks or []
        if len(said["blocks"]) > 50:
            return {"ok": False, "error": "invalid_blocks"}
        if not said.get("text") or "\u0000" in said["text"]:
            return {"ok": False, "error": "no_text"}
        self.posts.append(said)
        metadata = said.get("metadata")
        metadata = json.loads(metadata) if isinstance(metadata, str) else metadata
        more = {"metadata": metadata} if metadata else {}
        ts = self._add(said["channel"], self.ME, said["text"], said.get("thread_ts"), **more)
        self.said[-1]["bot_id"] = self.BOT
        self._event("message", {**self.said[-1], "channel": said["channel"]})
        return {"ok": True, "ts": ts, "channel": said["channel"]}

    def chat_update(self, said):
        one = self._mine(said["ts"])
        if one is None:
            return {"ok": False, "error": "message_not_found"}
        one["text"], one["edited"] = said["text"], {"user": self.ME, "ts": self._ts()}
        return {"ok": True, "ts": one["ts"]}

    def chat_delete(self, said):
        one = self._mine(said["ts"])
        if one is None:
            return {"ok": False, "error": "message_not_found"}
        self.said.remove(one)
        return {"ok": True}

    def _mine(self, ts):
        return next((one for one in self.said if one["ts"] == ts and one["user"] == self.ME), None)

    def reactions_add(self, said):
        return self._react(self.ME, said["timestamp"], said["name"])

    def reactions_remove(self, said):
        return self._unreact(self.ME, said["timestamp"], said["name"])

    def _react(self, user, ts, name):
        one = self.message(ts)
        mine = [each for each in one.setdefault("reactions", []) if each["name"] == name]
        if mine and user in mine[0]["users"]:
            return {"ok": False, "error": "already_reacted"}
        if not mine:
            one["reactions"].append({"name": name, "users": [user], "count": 1})
        else:
            mine[0]["users"].append(user)
            mine[0]["count"] += 1
        return {"ok": True}

    def _unreact(self, user, ts, name):
        one = self.message(ts)
        for each in one.get("reactions", []):
            if each["name"] == name and user in each["users"]:
                each["users"].remove(user)
                each["count"] -= 1
                one["reactions"] = [each for each in one["reactions"] if each["count"]]
                return {"ok": True}
        return {"ok": False, "error": "no_reaction"}

    # what people do there

    def message(self, ts):
        return next(one for one in self.said if one["ts"] == ts)

    def directs(self, user):
        """What stands in the direct messages with somebody: those of a thread below its first."""
        return [one for one in self.said if one["channel"] == f"D-{user}"]

    def _ts(self):
        self.last = max(self.last + 1, int(self.now().timestamp() * 1_000_000))
        return f"{self.last // 1_000_000}.{self.last % 1_000_000:06}"

    def _add(self, channel, user, text, thread=None, **more):
        ts = self._ts()
        row = {"type": "message", "channel": channel, "user": user, "text": text, "ts": ts, **more}
        if thread:
            row["thread_ts"] = thread
        self.said.append(row)
        return ts

    def says(self, user, text, channel="C1", thread=None, **more):
        """A person writes; the id of the message."""
        with self.lock:
            ts = self._add(channel, user, text, thread, **more)
            self._event("message", {**self.said[-1], "channel": channel})
        return ts

    def edits(self, ts, text):
        with self.lock:
            one = self.message(ts)
            before = dict(one)
            one["text"], one["edited"] = text, {"user": one["user"], "ts": self._ts()}
            said = {"subtype": "message_changed", "hidden": True, "ts": self._ts()}
            said |= {"channel": one["channel"], "message": dict(one), "previous_message": before}
            self._event("message", said)

    def deletes(self, ts):
        with self.lock:
            one = self.message(ts)
            self.said.remove(one)
            said = {"subtype": "message_deleted", "hidden": True, "ts": self._ts()}
            said |= {"channel": one["channel"], "deleted_ts": ts, "previous_message": dict(one)}
            self._event("message", said)

    def reacts(self, user, ts, name):
        with self.lock:
            self._react(user, ts, name)
            self._event("reaction_added", self._reaction(user, ts, name))

    def unreacts(self, user, ts, name):
        with self.lock:
            self._unreact(user, ts, name)
            self._event("reaction_removed", self._reaction(user, ts, name))

    def _reaction(self, user, ts, name):
        item = {"type": "message", "channel": self.message(ts)["channel"], "ts": ts}
        return {"user": user, "reaction": name, "item": item, "event_ts": self._ts()}

    def _event(self, kind, said):
        self.last_event += 1
        body = {"token": "x", "team_id": "T1", "api_app_id": "A1", "type": "event_callback"}
        if kind == "message" and self._is_direct(said["channel"]):
            said = {**said, "channel_type": "im", "event_ts": said["ts"]}
        body |= {"event": {"type": kind, **said}, "event_id": f"Ev{self.last_event:08}"}
        self.events.append(body | {"event_time": int(self.now().timestamp())})

    def tells(self, post, *, again=1, secret=None, late=0):
        """All that happened goes to the address of the app: `post(body, headers)` gives the status."""
        while self.events:
            body = json.dumps(self.events[0]).encode()
            at = str(int(self.now().timestamp()) - late)
            mac = hmac.new(
                (secret or self.SECRET).encode(), b"v0:" + at.encode() + b":" + body, "sha256"
            )
            headers = {
                "X-Slack-Request-Timestamp": at,
                "X-Slack-Signature": "v0=" + mac.hexdigest(),
            }
            answers = [post(body, headers) for _ in range(again)]
            self.events.pop(0)
            assert secret or late or answers[-1] < 300, answers


class MattermostServer(Standin):
    """Mattermost's REST API 4: a post with the same `pending_post_id` is the one there was, for half
    a minute; `posts?since=` gives whatever changed, a thousand at most."""

    ME = "bot"

    def __init__(self, members):
        super().__init__()
        self.members, self.token, self.limited = dict(members), "good", 0
        self.names = {}  # id → user name
        self.fails_after_taking = False
        self.channels = {"c1": {"name": "partners", "display_name": "Partners", "type": "O"}}
        self.said = {}  # posts of channels, by id
        self.reactions = []
        self.pending, self.last, self.most = {}, 0, 1000
        self.directs_with = set()

    def answer(self, method, path, words, headers, body):
        if headers.get("Authorization") != f"Bearer {self.token}":
            error = "api.context.session_expired.app_error"
            return 401, {"id": error, "status_code": 401}, {}
        if self.limited:
            self.limited -= 1
            return 429, {"id": "api.rate_limit"}, {"Retry-After": 5}
        said = json.loads(body) if body else None
        for pattern, verb in self.ROUTES:
            method_of, _space, path_of = pattern.partition(" ")
            found = re.fullmatch("/api/v4" + path_of, path)
            if found and method == method_of:
                return verb(self, *found.groups(), words=words, said=said)
        return 404, {"id": "api.context.404.app_error", "status_code": 404}, {}

    def is_writing(self, path):
        return path.endswith(("/posts", "/reactions", "/patch"))

    # what a bot asks

    def _me(self, words, said):
        return 200, {"id": self.ME, "username": "lyceum", "is_bot": True}, {}

    def _user(self, pk):
        address = next((a for a, one in self.members.items() if one == pk), "")
        name = self.names.get(pk, pk)
        return {"id": pk, "username": name, "email": address, "delete_at": 0}

    def _by_address(self, address, words, said):
        found = self.members.get(address)
        missing = {"id": "app.user.missing_account.const", "status_code": 404}
        return (200, self._user(found), {}) if found else (404, missing, {})

    def _by_ids(self, words, said):
        known = {*self.members.values(), *self.names}
        return 200, [self._user(pk) for pk in said if pk in known], {}

    def _by_names(self, words, said):
        known = {*self.members.values(), *self.names}
        return 200, [u for u in map(self._user, sorted(known)) if u["username"] in said], {}

    def _teams(self, words, said):
        return 200, [{"id": "t1", "name": "works"}], {}

    def _channels(self, team, words, said):
        return 200, [self._one_channel(pk) for pk in self.channels], {}

    def _one_channel(self, pk):
        return {"id": pk, "team_id": "t1", "create_at": 1, "delete_at": 0, **self.channels[pk]}

    def _channel(self, pk, words, said):
        missing = {"id": "app.channel.get.existing.app_error", "status_code": 404}
        return (200, self._one_channel(pk), {}) if pk in self.channels else (404, missing, {})

    def _direct(self, words, said):
        pk = "__".join(said)
        self.directs_with.add(pk)
        return 201, {"id": pk, "type": "D", "team_id": ""}, {}

    def _mine(self, words, said):
        """Of all teams, and the direct ones, which are of none."""
        rows = [self._one_channel(pk) for pk in self.channels]
        for pk in sorted(self.directs_with):
            last = max(
                (p["create_at"] for p in self.said.values() if p["channel_id"] == pk), default=0
            )
            rows.append({"id": pk, "type": "D", "delete_at": 0, "last_post_at": last})
        return 200, rows, {}

    def _list(self, channel, words, said):
        here = [one for one in self.said.values() if one["channel_id"] == channel]
        here.sort(key=lambda one: one["create_at"], reverse=True)
        if "since" in words:
            found = [one for one in here if one["update_at"] > int(words["since"])][: self.most]
        else:
            here = [one for one in here if not one["delete_at"]]
            size, page = int(words.get("per_page", 60)), int(words.get("page", 0))
            found = here[page * size : (page + 1) * size]
        posts = {one["id"]: self._shown(one) for one in found}
        return 200, {"order": list(posts), "posts": posts}, {}

    def _shown(self, one):
        mine = [each for each in self.reactions if each["post_id"] == one["id"]]
        return one | {"metadata": {"reactions": mine} if mine else {}}

    def _posted(self, words, said):
        now = self.now()
        known, at = self.pending.get(said["pending_post_id"], (None, now))
        if known and now - at < timedelta(seconds=30):
            return 201, known, {}
        self.posts.append(said)
        row = self._add(said["channel_id"], self.ME, said["message"], said.get("root_id", ""))
        row["props"] = {**said.get("props", {}), "from_bot": "true"}
        self.pending[said["pending_post_id"]] = (row, now)
        if self.fails_after_taking:
            self.fails_after_taking = False
            return 502, {}, {}
        return 201, row, {}

    def _patched(self, pk, words, said):
        if self.said[pk]["delete_at"]:
            return 404, {"id": "app.post.get.app_error", "status_code": 404}, {}
        self.said[pk] |= said | {"edit_at": self._ms()}
        self.said[pk]["update_at"] = self.last
        return 200, self.said[pk], {}

    def _deleted(self, pk, words, said):
        self.deletes(pk)
        return 200, {"status": "OK"}, {}

    def _reacted(self, words, said):
        self._react(said["user_id"], said["post_id"], said["emoji_name"])
        return 201, said, {}

    def _unreacted(self, user, pk, name, words, said):
        self._unreact(user, pk, name)
        return 200, {"status": "OK"}, {}

    # what people do there

    def _ms(self):
        self.last = max(self.last + 1, int(self.now().timestamp() * 1000))
        return self.last

    def _add(self, channel, user, text, root=""):
        at = self._ms()
        row = {"id": f"p{len(self.said) + 1}", "channel_id": channel, "user_id": user}
        row |= {"message": text, "root_id": root, "type": "", "props": {}, "delete_at": 0}
        row |= {"create_at": at, "update_at": at, "edit_at": 0}
        self.said[row["id"]] = row
        return row

    def says(self, user, text, channel="c1", thread=""):
        with self.lock:
            if channel.startswith(f"{self.ME}__"):
                self.directs_with.add(channel)
            return self._add(channel, user, text, thread or "")["id"]

    def directs(self, user):
        here = f"{self.ME}__{user}"
        return [one for one in self.said.values() if one["channel_id"] == here]

    def edits(self, pk, text):
        with self.lock:
            self.said[pk] |= {"message": text, "edit_at": self._ms(), "update_at": self.last}

    def deletes(self, pk):
        with self.lock:
            at = self._ms()
            for one in self.said.values():
                if pk in (one["id"], one["root_id"]):
                    one |= {"delete_at": at, "update_at": at}

    def reacts(self, user, pk, name):
        with self.lock:
            self._react(user, pk, name)

    def _react(self, user, pk, name):
        row = {"user_id": user, "post_id": pk, "emoji_name": name}
        if row not in self.reactions:
            self.reactions.append(row)
            self.said[pk]["update_at"] = self._ms()

    def unreacts(self, user, pk, name):
        with self.lock:
            self._unreact(user, pk, name)

    def _unreact(self, user, pk, name):
        row = {"user_id": user, "post_id": pk, "emoji_name": name}
        self.reactions = [one for one in self.reactions if one != row]
        self.said[pk]["update_at"] = self._ms()

    ROUTES = (
        ("GET /users/me", _me),
        ("GET /users/email/(.+)", _by_address),
        ("POST /users/ids", _by_ids),
        ("POST /users/usernames", _by_names),
        ("GET /users/me/channels", _mine),
        ("GET /users/me/teams", _teams),
        ("GET /users/me/teams/([^/]+)/channels", _channels),
        ("POST /channels/direct", _direct),
        ("GET /channels/([^/]+)", _channel),
        ("GET /channels/([^/]+)/posts", _list),
        ("POST /posts", _posted),
        ("PUT /posts/([^/]+)/patch", _patched),
        ("DELETE /posts/([^/]+)", _deleted),
        ("POST /reactions", _reacted),
        ("DELETE /users/([^/]+)/posts/([^/]+)/reactions/(.+)", _unreacted),
    )


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
