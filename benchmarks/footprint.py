"""The statement store through its own doors: kept a second, singly and in batches, and asked.

    make bench NAME=footprint
    make bench NAME=footprint ARGS="--database sqlite --statements 100000"

A served house (server and worker, durable, full validation, a real credential) is filled with
statements of 1 KB, invented beforehand, by eight clients of a process of their own on the same
machine: batches of a hundred first, single ones then. Of a thousand actors, one owns a fifth of
all. Then each kind of question is asked, newest first, a hundred at a time. In the same run the
rows that the store made of its newest statements go once more into tables of the same shape with
the same indexes, which hold the older half already, as the store's did on average; by one
connection that does nothing else. And the disk is asked what a `fdatasync` costs.
"""

import argparse
import bisect
import http.client
import json
import multiprocessing
import os
import random
import selectors
import socket
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from tools.house import House, house

HOME = "https://people.example/directory"
JSON = "application/json"
BASE = "https://courses.example/"
VERBS = [f"http://adlnet.gov/expapi/verbs/verb-{n}" for n in range(20)]
ACTORS, ACTIVITIES, COURSES, TUTORS = 1_000, 2_000, 50, 20
WEB = {"sqlite": ("1", "8"), "postgresql": ("2", "4")}  # processes, and threads in each
BATCH = 100
PAGE = 100
Where = tuple[int, dict[str, str]]  # the port, and what is said with each request
GOALS = {
    "sqlite_batches_per_s_min": 6_000,
    "sqlite_single_per_s_min": 1_500,
    "postgresql_batches_per_s_min": 15_000,
    "postgresql_single_per_s_min": 2_000,
    "postgresql_ratio_to_bare_min": 0.6,
    "sqlite_ratio_to_bare_min": 0.6,
}
QUESTIONS = (
    *("agent", "agent_of_a_fifth", "verb", "verb_and_activity", "activity"),
    *("related_activity", "related_agent", "registration", "since", "page_after"),
)
for _name in ("sqlite", "postgresql"):
    GOALS |= {f"{_name}_{question}_p95_ms": 10 for question in QUESTIONS}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    options.add_argument("--statements", type=int, default=1_000_000)
    options.add_argument("--singles", type=int, default=20_000)
    options.add_argument("--clients", type=int, default=8)
    options.add_argument("--runs", type=int, default=200, help="of each question")
    run(options.parse_args())


def run(given: argparse.Namespace) -> dict[str, float]:
    """Both databases, or one; the figures with the goals of what was measured."""
    from .measure import report

    names = ["sqlite", "postgresql"] if given.database == "both" else [given.database]
    figures: dict[str, float | int | str] = {"statement_bytes": len(Invented(0).statement(0))}
    for name in names:
        with store(name) as served:
            found = {**loaded(served, given), **asked(served, given), **limits(served, given)}
            found["ratio_to_bare"] = found["batches_per_s"] / found["bare_batches_per_s"]
            figures |= {f"{name}_{key}": value for key, value in found.items()}
    goals = {key: goal for key, goal in GOALS.items() if key.split("_")[0] in names}
    return report("footprint", figures, goals)


# --- what is told -----------------------------------------------------------------------------------


class Invented:
    """Statements of about 1 KB, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)

    def statement(self, number: int) -> bytes:
        """One statement as JSON; every fifth is about the same actor."""
        dice = self.dice
        actor = 0 if number % 5 == 0 else dice.randrange(1, ACTORS)
        activity = min(int(dice.paretovariate(0.6)), ACTIVITIES - 1)
        score = dice.randrange(101)
        return (
            f'{{"id":"{UUID(int=dice.getrandbits(128), version=4)}",'
            f'"actor":{{"objectType":"Agent","name":"Person {actor}",'
            f'"account":{{"homePage":"{HOME}","name":"person-{actor}"}}}},'
            f'"verb":{{"id":"{VERBS[number % 20]}","display":{{"en":"verb {number % 20}"}}}},'
            f'"object":{{"objectType":"Activity","id":"{BASE}activity/{activity}","definition":'
            f'{{"name":{{"en":"Activity {activity}","fr":"Activité {activity}"}},'
            f'"type":"http://adlnet.gov/expapi/activities/lesson"}}}},'
            f'"result":{{"score":{{"scaled":{score / 100},"raw":{score},"min":0,"max":100}},'
            f'"success":true,"completion":true,"duration":"PT{number % 60}M{score}S"}},'
            f'"context":{{"registration":"{UUID(int=number // 20 + 1, version=4)}",'
            f'"instructor":{{"objectType":"Agent","mbox":"mailto:tutor{number % TUTORS}@x.example"}},'
            f'"platform":"Atlas","language":"en","contextActivities":{{'
            f'"parent":[{{"objectType":"Activity","id":"{BASE}course/{activity % COURSES}"}}],'
            f'"category":[{{"objectType":"Activity","id":"https://profiles.example/atlas/v1"}}]}},'
            f'"extensions":{{"https://atlas.example/session":"{number:012d}"}}}},'
            f'"timestamp":"2026-11-{1 + number % 28:02d}T10:{number % 60:02d}:00.{number % 1000:03d}Z"}}'
        ).encode()

    def batch(self, start: int) -> bytes:
        return b"[" + b",".join(self.statement(start + n) for n in range(BATCH)) + b"]"


# --- the house --------------------------------------------------------------------------------------


@dataclass
class Store:
    """A served house with the credential of a tool."""

    name: str
    house: House
    port: int
    secret: str

    def headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.secret}",
            "X-Experience-API-Version": "2.0.0",
        }


@contextmanager
def store(name: str) -> Iterator[Store]:
    """A new installation, durable, served as `lyceum serve` serves it on two cores."""
    workers, threads = WEB[name]
    web = {"LYCEUM_WEB_WORKERS": workers, "LYCEUM_WEB_THREADS": threads}
    with house(name, LYCEUM_RATE_FACTOR="0", **web) as new:
        secret = new.run("-c", CREDENTIAL).split()[-1]
        with new.served() as port:
            yield Store(name, new, port, secret)


CREDENTIAL = """
import django; django.setup()
from lyceum.access.testing import make_credential
from lyceum.organisations.testing import make_organisation
print(make_credential(make_organisation("Atlas"), "all").secret)
"""


# --- load -------------------------------------------------------------------------------------------


def loaded(served: Store, given: argparse.Namespace) -> dict[str, float]:
    """Statements kept a second in batches of a hundred, then one by one."""
    batches = max(given.clients, given.statements // BATCH)
    in_batches = load(served, given.clients, batches, single=False)
    singly = load(served, given.clients, given.singles, single=True)
    return {
        "batches_per_s": batches * BATCH / in_batches[0],
        "batch_p95_ms": in_batches[1],
        "single_per_s": given.singles / singly[0],
        "single_p95_ms": singly[1],
    }


def load(served: Store, clients: int, requests: int, *, single: bool) -> tuple[float, float]:
    """Seconds in which all requests were answered, and the p95 of one in ms."""
    context = multiprocessing.get_context("spawn")
    said = context.Queue()
    telling = (said, (served.port, served.headers()), clients, requests)
    process = context.Process(target=_clients, args=telling, kwargs={"single": single})
    process.start()
    found = said.get()
    process.join()
    if isinstance(found, str):
        raise SystemExit(f"{served.name}: {found}")
    return found


def _clients(said, where: Where, clients: int, requests: int, *, single: bool) -> None:
    share = max(1, requests // clients)
    lines = [Line(*where, bodies(number, share, single=single)) for number in range(clients)]
    start = time.perf_counter()
    with selectors.DefaultSelector() as ready:
        for line in lines:
            line.tell()
            ready.register(line.socket, selectors.EVENT_READ, line)
        while ready.get_map():
            for key, _what in ready.select():
                if key.data.hear() and not key.data.tell():
                    ready.unregister(key.data.socket)
    seconds = time.perf_counter() - start
    took = [each for line in lines for each in line.took]
    p95 = statistics.quantiles(took, n=20)[-1] * 1000 if len(took) > 1 else 0.0
    wrong = [line.wrong for line in lines if line.wrong]
    said.put(wrong[0] if wrong else (seconds, p95))


def bodies(number: int, share: int, *, single: bool) -> Iterator[bytes]:
    """What a client tells: so many requests, each other than all of the others."""
    invented = Invented(number + 1_000 * single)
    for turn in range(number * share, (number + 1) * share):
        yield invented.statement(turn) if single else invented.batch(turn * BATCH)


class Line:
    """A client with its connection, as thin as can be: it shares our two cores. All that it will
    tell is ready before it begins; one thread waits for the answers of all."""

    def __init__(self, port: int, headers: dict[str, str], told: Iterator[bytes]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        said = {"Host": "127.0.0.1", **headers, "Content-Type": JSON}
        lines = [f"{name}: {value}" for name, value in said.items()]
        head = "\r\n".join(["POST /xapi/statements HTTP/1.1", *lines, "Content-Length: "]).encode()
        self.requests = [b"%b%d\r\n\r\n%b" % (head, len(body), body) for body in told]
        self.took: list[float] = []
        self.wrong = ""

    def tell(self) -> bool:
        """Send the next request; False where there is none, or where one was refused."""
        if self.wrong or not self.requests:
            return False
        self.began, self.got = time.perf_counter(), b""
        self.socket.sendall(self.requests.pop())
        return True

    def hear(self) -> bool:
        """Take in what has come; is it the whole answer?"""
        if not (more := self.socket.recv(65536)):
            raise ConnectionError("the server hung up")
        self.got += more
        head, end, answer = self.got.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        if not end or len(answer) < int(length):
            return False
        self.took.append(time.perf_counter() - self.began)
        if head[9:12] != b"200":
            self.wrong = f"{head[9:12]!r} {answer[:300]!r}"
        return True


# --- questions --------------------------------------------------------------------------------------


def asked(served: Store, given: argparse.Namespace) -> dict[str, float]:
    """The p95 of each kind of question, in ms, and the median of all."""
    from .measure import p95

    dice = random.Random(7)
    line = http.client.HTTPConnection("127.0.0.1", served.port)
    took = {
        name: [_ask(line, served, question(name, dice, given)) for _ in range(given.runs)]
        for name in QUESTIONS
    }
    line.close()
    return {f"{name}_p95_ms": p95(times) for name, times in took.items()} | {
        "all_p50_ms": statistics.median(time for times in took.values() for time in times)
    }


def question(name: str, dice: random.Random, given: argparse.Namespace) -> dict[str, str]:
    """The parameters of one question of this kind."""
    activity = f"{BASE}activity/{min(int(dice.paretovariate(0.6)), ACTIVITIES - 1)}"
    registration = UUID(int=dice.randrange(max(1, given.statements // 20)) + 1, version=4)
    asking: dict[str, Callable[[], dict[str, str]]] = {
        "agent": lambda: {"agent": _agent(dice.randrange(1, ACTORS))},
        "agent_of_a_fifth": lambda: {"agent": _agent(0)},
        "verb": lambda: {"verb": dice.choice(VERBS)},
        "verb_and_activity": lambda: {"verb": dice.choice(VERBS), "activity": activity},
        "activity": lambda: {"activity": activity},
        "related_activity": lambda: {
            "activity": f"{BASE}course/{dice.randrange(COURSES)}",
            "related_activities": "true",
        },
        "related_agent": lambda: {
            "agent": json.dumps({"mbox": f"mailto:tutor{dice.randrange(TUTORS)}@x.example"}),
            "related_agents": "true",
        },
        "registration": lambda: {"registration": str(registration)},
        "since": lambda: {"since": "2026-01-01T00:00:00Z", "ascending": "true"},
        "page_after": lambda: {
            "agent": _agent(0),
            "verb": VERBS[0],
            "until": "2100-01-01T00:00:00Z",
        },
    }
    return {**asking[name](), "limit": str(PAGE)}


def _agent(number: int) -> str:
    return json.dumps({"account": {"homePage": HOME, "name": f"person-{number}"}})


def _ask(line: http.client.HTTPConnection, served: Store, parameters: dict[str, str]) -> float:
    from urllib.parse import urlencode

    start = time.perf_counter()
    line.request("GET", f"/xapi/statements?{urlencode(parameters)}", headers=served.headers())
    answer = line.getresponse()
    body = answer.read()
    took = (time.perf_counter() - start) * 1000
    if answer.status != 200:
        raise SystemExit(f"{served.name}: {answer.status} {body[:300]!r}")
    return took


# --- limits -----------------------------------------------------------------------------------------


def limits(served: Store, given: argparse.Namespace) -> dict[str, float]:
    """What a bare table and the disk can do here, now."""
    batches = min(1_000, max(10, given.statements // BATCH // 2))
    bare = bare_sqlite if served.name == "sqlite" else bare_postgresql
    return {
        "bare_batches_per_s": bare(served, batches),
        "fdatasync_ms": disk(served.house.folder),
    }


TABLES = ("statements_statementkey", "statements_statement", "statements_link")
OLDER = (  # the last of the older half
    "SELECT seq FROM statements_statement ORDER BY seq LIMIT 1"
    " OFFSET (SELECT count(*) FROM statements_statement) / 2 - 1"
)
Batch = tuple[list[tuple], ...]  # what one request of a hundred became, for each of TABLES


def bare_sqlite(served: Store, batches: int) -> float:
    """The rows that the store holds, once more into tables of the same shape and nothing else."""
    import sqlite3

    said = kept(served, batches)
    with sqlite3.connect(served.house.folder / "bare.sqlite", isolation_level=None) as line:
        line.execute("PRAGMA journal_mode=WAL")
        line.execute("PRAGMA synchronous=FULL")
        for (sql,) in served.house.ask(
            f"SELECT sql FROM sqlite_master WHERE tbl_name IN {TABLES} AND sql IS NOT NULL"
            " ORDER BY type DESC"  # tables before indexes
        ):
            line.execute(sql)
        line.execute("ATTACH ? AS store", [str(served.house.home / "lyceum.sqlite")])
        for table in TABLES:
            line.execute(f"INSERT INTO {table} SELECT * FROM store.{table} WHERE seq <= ({OLDER})")
        line.execute("DETACH store")
        line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        start = time.perf_counter()
        for batch in said:
            line.execute("BEGIN IMMEDIATE")
            for table, rows in zip(TABLES, batch, strict=True):
                holes = ", ".join("?" * len(rows[0]))
                line.executemany(f"INSERT INTO {table} VALUES ({holes})", rows)
            line.execute("COMMIT")
        return batches * BATCH / (time.perf_counter() - start)


def bare_postgresql(served: Store, batches: int) -> float:
    """As above; what goes in lies ready in the database, so that no client has to pack it."""
    import psycopg

    with psycopg.connect(served.house.env["LYCEUM_DATABASE_URL"], autocommit=True) as line:
        line.execute(
            "CREATE UNLOGGED TABLE hundreds AS SELECT seq, "
            f"(row_number() OVER (ORDER BY seq) - 1) / {BATCH} AS hundred FROM (SELECT seq FROM"
            f" statements_statement ORDER BY seq DESC LIMIT {batches * BATCH}) AS newest"
        )
        ways = [_same_table(line, table) for table in TABLES]
        line.execute("CHECKPOINT")
        start = time.perf_counter()
        for number in range(batches):
            with line.transaction(), line.pipeline():
                for way in ways:
                    line.execute(way, [number], prepare=True)
        return batches * BATCH / (time.perf_counter() - start)


def _same_table(line, table: str) -> str:
    """Makes it, and lays its rows ready; how a batch goes in."""
    ready = f"ready_{table}"
    line.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING ALL)")
    line.execute(f"INSERT INTO bare_{table} SELECT * FROM {table} WHERE seq <= ({OLDER})")
    line.execute(
        f"CREATE UNLOGGED TABLE {ready} AS SELECT t.*, hundred FROM {table} t"
        " JOIN hundreds USING (seq) ORDER BY hundred"
    )
    line.execute(f"CREATE INDEX ON {ready} (hundred)")
    line.execute(f"ANALYZE {ready}")
    columns = ", ".join(
        name
        for (name,) in line.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0",
            [table],
        )
    )
    chosen = f"SELECT {columns} FROM {ready} WHERE hundred = %s"
    return f"INSERT INTO bare_{table} ({columns}) {chosen}"


def kept(served: Store, batches: int) -> list[Batch]:
    """What the store holds of its newest statements, in batches of a hundred statements."""
    ask = served.house.ask
    newest = f"SELECT seq FROM statements_statement ORDER BY seq DESC LIMIT {batches * BATCH}"
    seqs = sorted(seq for (seq,) in ask(newest))
    starts = seqs[::BATCH]
    said: list[Batch] = [tuple([] for _ in TABLES) for _ in starts]
    for number, table in enumerate(TABLES):
        for seq, *row in ask(f"SELECT seq, t.* FROM {table} t WHERE seq >= {seqs[0]}"):
            said[bisect.bisect(starts, seq) - 1][number].append(tuple(row))
    return said


def disk(folder: Path, turns: int = 200) -> float:
    """The median of one `fdatasync` after 8 KB, in ms."""
    took = []
    with (folder / "disk").open("wb") as file:
        for _ in range(turns):
            file.write(b"x" * 8192)
            file.flush()
            start = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took)


if __name__ == "__main__":
    main()
