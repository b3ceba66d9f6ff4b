"""From an empty folder to the first page: seconds and megabytes.

    make bench NAME=startup ARGS="--runs 3"

Clones this repository, runs `make demo` there (package caches warm), and times the first page of
the demo, and how long the worker takes to fill it. Then Ada moves a slider and asks for a new plan,
and the memory of server and worker together is read. Then the installed server is started again
several times, on an empty house, for its first answer and its memory before any plan.
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
    "demo_filled_s": 600,
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
        figures = _demo(clone) | _empty_house(clone, Path(folder), runs)
    report("startup", figures, GOALS)


def _demo(clone: Path) -> dict[str, float]:
    """`make demo` to the first page and to the last row, then a plan."""
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    began = time.perf_counter()
    server = _spawn(["make", "demo", f"PORT={port}"], clone)
    try:
        _wait_for(base + "/accounts/login/", server)
        first_page = time.perf_counter() - began
        while _is_filling(clone):
            time.sleep(5)
        filled = time.perf_counter() - began
        _plan_anew(clone, base)
        return {
            "first_page_s": first_page,
            "demo_filled_s": filled,
            "memory_after_plan_mb": memory_mb(_family(server.pid)),
        }
    finally:
        _end(server)


def _is_filling(clone: Path) -> bool:
    asked = "from lyceum.portal import demo; print(demo.is_filling())"
    return "True" in _lyceum(clone, "shell", "-v0", "-c", asked)


def _plan_anew(clone: Path, base: str) -> None:
    """What if Ada had six hours a week? Then she does, and the worker finds the best plan."""
    ask = _signed_in(clone, base)
    page = ask(base + "/paths/")
    path = re.search(r"/paths/(\d+)/what-if/", page)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    if path is None or token is None:
        raise SystemExit("Ada has no path to plan")
    limits = "minutes=360&money=90000&weeks=40"
    ask(f"{base}/paths/{path[1]}/what-if/?{limits}")
    ask(f"{base}/paths/{path[1]}/limits/", f"csrfmiddlewaretoken={token[1]}&{limits}")
    time.sleep(15)


def _empty_house(clone: Path, folder: Path, runs: int) -> dict[str, float]:
    """Start → first answer of what is installed; its memory after some pages, before any plan."""
    home = {"LYCEUM_HOME": str(folder / "home")}
    starts, memory = [], 0.0
    for _ in range(runs + 1):  # the first one makes the tables
        port = _free_port()
        page = f"http://127.0.0.1:{port}/accounts/login/"
        began = time.perf_counter()
        server = _spawn([".venv/bin/lyceum", "serve", "--port", str(port)], clone, home)
        try:
            _wait_for(page, server)
            starts.append(time.perf_counter() - began)
            for address in ("/set-up/", "/accounts/login/", "/accounts/login/code/"):
                urllib.request.urlopen(f"http://127.0.0.1:{port}{address}").close()
            time.sleep(3)
            memory = max(memory, memory_mb(_family(server.pid)))
        finally:
            _end(server)
    return {
        "start_to_answer_s": statistics.median(starts[1:]),
        "first_start_with_tables_s": starts[0],
        "memory_before_plan_mb": memory,
    }


def _lyceum(clone: Path, *words: str) -> str:
    command = [".venv/bin/lyceum", *words]
    return subprocess.run(command, cwd=clone, check=True, capture_output=True, text=True).stdout


def _signed_in(clone: Path, base: str):
    """A browser without a window: returns ask(url, form=None) → text."""
    printed = _lyceum(clone, "sign_in_link", "ada@hansa.example")
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


def _spawn(
    command: list[str], folder: Path, more: dict[str, str] | None = None
) -> subprocess.Popen:
    log = (folder / "startup.log").open("a")
    env = {k: v for k, v in os.environ.items() if not k.startswith("LYCEUM_")} | (more or {})
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
