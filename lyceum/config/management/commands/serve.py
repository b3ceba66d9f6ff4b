"""`lyceum serve`: the web server and, beside it, the worker."""

import gc
import logging
import multiprocessing
import os
import signal
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from lyceum.kernel import archive, health
from lyceum.kernel.worker import Worker

log = logging.getLogger(__name__)
# Looked for after so many new objects, and among older ones after so many looks: Python's own 700
# cost a twentieth of the time where many small ones are made, and a few megabytes may wait.
RUBBISH = (20_000, 20, 50)
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
    if not archive.is_fresh():
        raise CommandError("The database is of an older version. Run: lyceum upgrade")
    _make_tables()


def _make_tables() -> None:
    """Where processes can fork, in one of their own: what migrations leave in the memory would stay
    in every process that serves."""
    if not sys.platform.startswith("linux"):
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
    worker = _fork_worker() if with_worker else None
    try:
        _serve_pages(host, port)
    finally:
        if worker is not None and worker.is_alive():
            os.kill(worker.pid or 0, signal.SIGTERM)
            worker.join(10)


def _load() -> None:
    """Import what every page needs before forking, so that the memory is shared."""
    _ = get_resolver().url_patterns
    connections.close_all()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RUBBISH)


def _fork_worker() -> multiprocessing.Process:
    if sys.platform.startswith("linux"):
        multiprocessing.set_start_method("fork", force=True)
    process = multiprocessing.Process(target=_work, name="lyceum-worker")
    process.start()
    return process


def _work() -> None:
    worker = Worker()
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
