"""`lyceum work`: one worker, until it is told to stop."""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from lyceum.kernel.worker import Worker


class Command(BaseCommand):
    help = "Deliver facts, keep the clock and do the long work. Several may run."

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker()
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, lambda *_: worker.end())
        worker.run()
