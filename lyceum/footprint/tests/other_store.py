"""Another store on this machine: a small one that speaks the real protocol."""

import json
import threading
from base64 import b64encode
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from lyceum.statements.api import Part, read_multipart, write_multipart

USER, PASSWORD = "looms", "warp and weft"
PAGE = 3
EXPECTED = "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode()


class OtherStore:
    """What it was told, in order; `trouble` is answered instead while it is set."""

    def __init__(self):
        self.told, self.parts, self.requests = {}, {}, []
        self.trouble, self.refused = None, set()
        self.address, self.page = "", PAGE
        self.loses_answers, self.day = False, 0  # links for more are good on their day

    @property
    def ids(self):
        return list(self.told)

    def take(self, body, media_type):
        parts = []
        if media_type.startswith("multipart/"):
            body, parts = read_multipart(body, media_type)
        said = json.loads(body)
        if why := _unfit(said):
            return 400, why
        if self.refused & {one["id"] for one in said}:
            return 400, b'{"error": "object.definition: no such thing"}'
        for one in said:
            if one["id"] in self.told and self.told[one["id"]] != one:
                return 409, b"another statement has this id"
        needed = {each["sha2"] for one in said for each in one.get("attachments", ())}
        if needed - {part.sha2 for part in parts}:
            return 400, b"an attachment is missing"
        self.told |= {one["id"]: one for one in said}
        self.parts |= {part.sha2: part for part in parts}
        return 200, json.dumps([one["id"] for one in said]).encode()

    def give(self, query):
        since = query.get("since", [""])[0].replace("+00:00", "Z")
        first = int(query.get("from", [sum(self._is_before(since))])[0])
        found = list(self.told.values())[first : first + self.page]
        more = f"/xapi/statements?from={first + self.page}&day={self.day}"
        is_all = first + self.page >= len(self.told)
        body = json.dumps({"statements": found, "more": "" if is_all else more}).encode()
        hashes = {each["sha2"] for one in found for each in one.get("attachments", ())}
        return write_multipart(body, [self.parts[h] for h in hashes if h in self.parts])

    def _is_before(self, moment):
        """Of each statement, in order; times are told in one format here."""
        return ("" < one.get("stored", "") <= moment for one in self.told.values() if moment)

    def put(self, said, *parts: Part):
        """As somebody else would tell it."""
        self.told[said["id"]] = said
        self.parts |= {part.sha2: part for part in parts}


def _unfit(said):
    """What a store of 1.0.3 has against statements."""
    if not said:
        return b"a list of nothing"
    if any("stored" in one for one in said):
        return b"stored is ours to set"
    if any(not one.get("version", "1.0").startswith("1.0") for one in said):
        return b"no such version in 1.0.3"
    return b""


class Handler(BaseHTTPRequestHandler):
    """HTTP as the protocol wants it; `server.store` says the rest."""

    def answer(self, status, body, **headers):
        self.send_response(status)
        for name, value in {"Content-Length": len(body), **headers}.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)

    def _is_stopped(self):
        store = self.server.store
        store.requests.append((self.command, self.path))
        if store.trouble:
            status, headers = store.trouble
            self.answer(status, b"not now", **headers)
        elif self.headers["Authorization"] != EXPECTED:
            self.answer(401, b"who are you?")
        elif self.headers["X-Experience-API-Version"] is None:
            self.answer(400, b"no version")
        else:
            return False
        return True

    def do_GET(self):
        if not self._is_stopped():
            store, query = self.server.store, parse_qs(urlsplit(self.path).query)
            if query.get("day", [str(store.day)]) != [str(store.day)]:
                self.answer(400, b"no such link")
            else:
                body, media_type = store.give(query)
                self.answer(200, body, Content_Type=media_type)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self._is_stopped():
            status, said = self.server.store.take(body, self.headers["Content-Type"])
            if self.server.store.loses_answers:
                status, said = 502, b"the way back is broken"
            self.answer(status, said)

    def log_message(self, *args):
        pass


@contextmanager
def serving(store):
    """The store at its own address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.store = True, store
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    store.address = f"http://127.0.0.1:{server.server_port}/xapi"
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()
