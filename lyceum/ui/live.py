"""The answer to a page that waits for news: the web server keeps it open (see `kernel.live`)."""

from django.http import HttpResponse

from lyceum.kernel import live

from .http import Request, number_in

ASKS_AGAIN_MS = 20_000


class LiveAnswer(HttpResponse):
    """A stream, for whom the view let in. A server that cannot hold it open sends what it knows now,
    and the browser asks again in twenty seconds."""

    def __init__(self, request: Request, subject: live.Subject, now: int) -> None:
        said = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
        mark = number_in(said)
        self.stream = live.Stream(
            subject, request.actor.person_id or 0, now if mark is None else min(mark, now), now
        )
        short = live.piece("news", now, ASKS_AGAIN_MS) if now > self.stream.mark else b""
        super().__init__(short or live.piece("beat", now, ASKS_AGAIN_MS), "text/event-stream")
        self["Cache-Control"] = "private, no-store"
        self["X-Accel-Buffering"] = "no"  # nginx, for one, would wait for more
