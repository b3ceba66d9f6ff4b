"""`lyceum serve`: the web server and, beside it, the worker."""

import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.urls import reverse
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from lyceum.kernel import archive, health, heavy, schema
from lyceum.kernel.worker import Worker

log = logging.getLogger(__name__)
# Looked for after so many new objects, and among older ones after so many looks: Python's own 700
# cost a twentieth of the time where many small ones are made, and a few megabytes may wait.
RUBBISH = (20_000, 20, 50)
PAUSE_S = 1.0  # between a worker and its successor: one that cannot begin keeps no core busy
LOOKS_EVERY_S = 0.5
AT_ONCE = 20_000  # connections of a process, most of them pages that wait for news


class Command(BaseCommand):
    help = "Serve the pages and, unless told otherwise, do the background work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-worker", action="store_true", help="only the pages")

    def handle(self, *args: Any, host: str, port: int, no_worker: bool, **options: Any) -> None:
        make_ready()
        serve(host, port, with_worker=not no_worker)


def make_ready() -> None:
    """Make the tables of a new installation; refuse an old one with the way out."""
    if health.is_ready():
        return
    if not schema.is_fresh():
        raise CommandError("The database is of an older version. Run: lyceum upgrade")
    _make_tables()


def _make_tables() -> None:
    """SQLite takes them whole. PostgreSQL comes to them by all migrations, and what those leave in
    the memory would stay in every process that serves: it has a process of its own for them."""
    if connection.vendor == "sqlite" or not sys.platform.startswith("linux"):
        archive.upgrade()
        return
    connections.close_all()
    process = multiprocessing.get_context("fork").Process(target=archive.upgrade)
    process.start()
    process.join()
    if process.exitcode:
        raise CommandError("The tables of the new installation could not be made; see above.")


def serve(host: str, port: int, *, with_worker: bool) -> None:
    """Serve until told to stop. Everything is loaded once; the processes are forked from it."""
    _load()
    keeper = _fork(_keep_a_worker, os.getpid()) if with_worker else None
    try:
        _serve_pages(host, port)
    finally:
        if keeper is not None:
            keeper.terminate()
            keeper.join()


def _load() -> None:
    """Ask for a page before forking: what every page needs is then read once, and its memory is
    shared."""
    try:
        _ask_for_a_page()
    except Exception:
        log.exception("the first page could not be made; going on")
    connections.close_all()
    gc.collect()
    gc.freeze()
    heavy.give_back()
    gc.set_threshold(*RUBBISH)


def _ask_for_a_page() -> None:
    here = urlsplit(settings.BASE_URL)
    request = {"HTTP_HOST": here.netloc, "wsgi.url_scheme": here.scheme}
    request["PATH_INFO"] = reverse("account_login")
    setup_testing_defaults(request)  # whatever else a request says
    answer = get_wsgi_application()(request, lambda _status, _headers, *_fault: bytes)
    answer.close()


def _fork(work: Callable[..., None], *about: Any) -> multiprocessing.Process:
    if sys.platform.startswith("linux"):
        multiprocessing.set_start_method("fork", force=True)
    process = multiprocessing.Process(target=work, args=about, name=f"lyceum{work.__name__}")
    process.start()
    return process


def _keep_a_worker(server: int) -> None:
    """One worker after the other, until told to end or the server is gone: one that ended, by
    itself to give memory back or by a fault, has a successor."""
    is_over = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: is_over.set())
    while not is_over.is_set():
        worker = _fork(_work)
        while worker.is_alive():
            worker.join(LOOKS_EVERY_S)
            if is_over.is_set() or os.getppid() != server:
                is_over.set()
                worker.terminate()  # it finishes what is at hand
        if worker.exitcode:
            log.error("the worker ended with %s", worker.exitcode)
        is_over.wait(PAUSE_S)


def _work() -> None:
    worker = Worker(is_replaced=True)
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: worker.end())
    worker.run()


def _let_many_in() -> None:
    """Each open page is a file to the system, which allows a thousand unless asked for more."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  not everywhere

    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = AT_ONCE if most == resource.RLIM_INFINITY else min(AT_ONCE, most)
    if now < enough:
        resource.setrlimit(resource.RLIMIT_NOFILE, (enough, most))


def _serve_pages(host: str, port: int) -> None:
    _let_many_in()
    Granian(
        "lyceum.config.rsgi:application",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=settings.WEB_WORKERS,
        blocking_threads=1,
        backpressure=AT_ONCE,
        respawn_failed_workers=True,
        url_path_prefix=settings.FORCE_SCRIPT_NAME,
        log_level=LogLevels.warning,
    ).serve()
