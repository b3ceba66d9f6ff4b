"""The address of a connection, for the system at its other end."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lyceum.connections import api as connections


@csrf_exempt  # the signature is the proof; a browser's cookie is not looked at
@require_POST
def take_in(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a delivery in; it is read within seconds. What came before is answered alike."""
    body = request.read(connections.LARGEST + 1)
    receipt = connections.receive(
        public_id,
        headers=dict(request.headers),
        body=body,
        url=request.build_absolute_uri(),
    )
    if receipt.challenge:
        return HttpResponse(receipt.challenge, content_type="text/plain")
    return JsonResponse({"taken": receipt.new}, status=202)
