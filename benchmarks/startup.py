"""From an empty folder to the first page: seconds and megabytes.

    make bench NAME=startup ARGS="--runs 3"

Clones this repository, runs `make demo` there (package caches warm), and times the first page of
the demo; then starts the installed server again several times and times its first answer; then
reads the memory of server and worker together, before the first plan and after it.
"""

import argparse
import os
import re
import signal
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

from .measure import memory_mb, report

ROOT = Path(__file__).resolve().parents[1]
GOALS = {
    "first_page_s": 60,
    "start_to_answer_s": 5,
    "memory_before_plan_mb": 200,
    "memory_after_plan_mb": 450,
}
PATIENCE = 300


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=5)
    runs = options.parse_args().runs
    with tempfile.TemporaryDirectory(prefix="lyceum-startup-") as folder:
        clone = Path(folder) / "lyceum"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        figures = {"first_page_s": _first_page(clone)}
        starts = [_start(clone) for _ in range(runs)]
        figures["start_to_answer_s"] = statistics.median(starts)
        figures |= _memory(clone)
    report("startup", figures, GOALS)


def _first_page(clone: Path) -> float:
    port = _free_port()
    start = time.perf_counter()
    server = _spawn(["make", "demo", f"PORT={port}"], clone)
    try:
        _wait_for(f"http://127.0.0.1:{port}/accounts/login/", server)
        return time.perf_counter() - start
    finally:
        _end(server)


def _start(clone: Path) -> float:
    port = _free_port()
    start = time.perf_counter()
    server = _spawn([".venv/bin/lyceum", "serve", "--port", str(port)], clone)
    try:
        _wait_for(f"http://127.0.0.1:{port}/accounts/login/", server)
        return time.perf_counter() - start
    finally:
        _end(server)


def _memory(clone: Path) -> dict[str, float]:
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    server = _spawn([".venv/bin/lyceum", "serve", "--port", str(port)], clone)
    try:
        _wait_for(base + "/accounts/login/", server)
        ada = _signed_in(clone, base)
        ada(base + "/")
        time.sleep(3)
        before = memory_mb(_family(server.pid))
        ada(base + "/paths/?plan=anew")
        time.sleep(5)
        return {
            "memory_before_plan_mb": before,
            "memory_after_plan_mb": memory_mb(_family(server.pid)),
        }
    finally:
        _end(server)


def _signed_in(clone: Path, base: str):
    """A browser without a window: returns ask(url, form=None) → text."""
    printed = subprocess.run(
        [".venv/bin/lyceum", "sign_in_link", "ada@nordlys.example"],
        cwd=clone,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def ask(url: str, form: str | None = None) -> str:
        return opener.open(url, form.encode() if form else None, timeout=60).read().decode()

    link = re.sub(r"^https?://[^/]+", base, printed.strip().splitlines()[-1])
    link = link if link.startswith("http") else base + link
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', ask(link))
    ask(link, f"csrfmiddlewaretoken={token.group(1) if token else ''}")
    return ask


def _family(pid: int) -> list[int]:
    """A process and all its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(member for child in children for member in _family(int(child)))]


def _spawn(command: list[str], folder: Path) -> subprocess.Popen:
    log = (folder / "startup.log").open("a")
    env = {k: v for k, v in os.environ.items() if not k.startswith("LYCEUM_")}
    return subprocess.Popen(
        command, cwd=folder, env=env, stdout=log, stderr=log, start_new_session=True
    )


def _end(server: subprocess.Popen) -> None:
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(url: str, server: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
        if server.poll() is not None:
            break
    raise SystemExit("the server did not answer; see startup.log")


if __name__ == "__main__":
    main()
