"""`lyceum demo`: the demo ecosystem; `lyceum demo --clear` takes all of it away again."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from lyceum.portal import demo


class Command(BaseCommand):
    help = "Make the demo ecosystem, or clear it away."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--clear", action="store_true", help="remove all of it, nothing else")
        parser.add_argument("--now", action="store_true", help="fill it at once, without a worker")
        parser.add_argument("--size", type=float, default=1.0, help="share of the 400 people")
        parser.add_argument("--serve", action="store_true", help="and serve it")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        if options["clear"]:
            self._clear()
            return
        self._begin(options["size"], at_once=options["now"])
        self._tell_links(options["port"])
        if options["serve"]:
            call_command("serve", port=options["port"])

    def _clear(self) -> None:
        removed = demo.clear()
        self.stdout.write(f"{removed:,} rows of the demo are gone." if removed else "No demo here.")

    def _begin(self, size: float, *, at_once: bool) -> None:
        started = time.monotonic()
        if demo.begin(size):
            took = time.monotonic() - started
            self.stdout.write(f"The demo's cast is there ({took:.1f} s).")
        if at_once:
            while demo.fill():
                pass
        elif demo.is_filling():
            demo.fill_later.enqueue()
            self.stdout.write("The worker brings the rest within some minutes.")

    def _tell_links(self, port: int) -> None:
        """Every link signs its person in once; running this again prints new ones."""
        base = settings.BASE_URL.rstrip("/")
        if base.startswith("http://127.0.0.1"):
            base = f"http://127.0.0.1:{port}"
        self.stdout.write(f"\n  {base}\n")
        for name, position, path in demo.links():
            self.stdout.write(f"  {name} · {position}\n    {base}{path}")
        self.stdout.write("")
