"""Two addresses for those who watch: alive, and ready for requests."""

from django.http import HttpRequest, JsonResponse

from lyceum.kernel import archive, health


def alive(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"alive": True, "version": archive.product_version()})


def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and its tables are of this version."""
    is_ready = health.is_ready()
    return JsonResponse({"ready": is_ready}, status=200 if is_ready else 503)
