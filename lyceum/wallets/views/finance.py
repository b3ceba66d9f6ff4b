"""Pages for who keeps an organisation's books."""

from django.http import HttpResponse

from lyceum.ui.http import Request


def overview(request: Request, slug: str) -> HttpResponse:
    raise NotImplementedError
