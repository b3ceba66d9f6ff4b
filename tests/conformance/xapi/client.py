"""A client that sends exactly the bytes and headers it is told to, and hides nothing that came."""

import base64
import http.client
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

MOUNTS = {"1.0.3": "/xapi/1.0.3", "2.0.0": "/xapi"}
VERSIONS = tuple(MOUNTS)
PATIENCE = 30


@dataclass(frozen=True)
class Answer:
    """What came: `headers` as pairs, so that a header that came twice is seen."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def header(self, name: str) -> str | None:
        found = self.all(name)
        return found[0] if found else None

    @cached_property
    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """One program that talks to one of the mounts, by Basic authentication."""

    def __init__(self, url: str, version: str, user: str, password: str):
        self.host, self.root, self.version = urlsplit(url).netloc, MOUNTS[version], version
        self.basic = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        self._line: http.client.HTTPConnection | None = None

    def call(
        self, method: str, path: str, query: Any = None, body: Any = None, headers: Any = None
    ) -> Answer:
        """`query`: text as it is, or pairs (objects become JSON); `body`: bytes, or JSON to be.

        Version and credentials go along; a header given as None is left out.
        """
        sent, typed = (body, {}) if isinstance(body, bytes) else _as_json(body)
        own = {"X-Experience-API-Version": self.version, "Authorization": self.basic}
        said = {**own, **typed, **(headers or {})}
        address = path if path.startswith("/xapi") else f"{self.root}/{path}"
        mark = "?" if query else ""
        return self._exchange(method, f"{address}{mark}{_query(query)}", sent, said)

    def get(self, path: str, query: Any = None, **more: Any) -> Answer:
        return self.call("GET", path, query, **more)

    def put(self, path: str, query: Any = None, body: Any = None, **more: Any) -> Answer:
        return self.call("PUT", path, query, body, **more)

    def post(self, path: str, body: Any = None, query: Any = None, **more: Any) -> Answer:
        return self.call("POST", path, query, body, **more)

    def delete(self, path: str, query: Any = None, **more: Any) -> Answer:
        return self.call("DELETE", path, query, **more)

    def _exchange(self, method: str, address: str, body: bytes | None, headers: Any) -> Answer:
        for is_last in (False, True):  # a line that was kept open may have been closed meanwhile
            line = self._line or http.client.HTTPConnection(self.host, timeout=PATIENCE)
            self._line = line
            try:
                line.putrequest(method, address, skip_accept_encoding=True)
                for name, value in headers.items():
                    if value is not None:
                        line.putheader(name, value)
                if body is not None:
                    line.putheader("Content-Length", str(len(body)))
                line.endheaders(body)
                came = line.getresponse()
                return Answer(came.status, tuple(came.getheaders()), came.read())
            except (http.client.HTTPException, OSError):
                line.close()
                self._line = None
                if is_last:
                    raise
        raise AssertionError


def _as_json(body: Any) -> tuple[bytes | None, dict[str, str]]:
    if body is None:
        return None, {}
    return json.dumps(body, ensure_ascii=False).encode(), {"Content-Type": "application/json"}


def _query(query: Any) -> str:
    if query is None or isinstance(query, str):
        return query or ""
    pairs = query.items() if isinstance(query, dict) else query
    return urlencode([(name, _plain(value)) for name, value in pairs], quote_via=quote)


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
