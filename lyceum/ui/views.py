"""Pages of the looks themselves: the styleguide, the brand's stylesheet, the words for errors."""

from datetime import timedelta
from functools import lru_cache
from io import BytesIO

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_GET, require_POST

from lyceum.kernel import clock
from lyceum.kernel.files import MEGABYTE

from . import brand as brands
from . import samples
from .context import THEMES
from .forms import BrandForm
from .gates import TextIsTooLarge
from .http import YEAR, keep, number_in
from .middleware import is_machine, refusal

DAY = 60 * 60 * 24
VALID_FOR = timedelta(days=180)
ICON_SIZES = (180, 192, 512)


@login_required
@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in all its states, each with the words to write for it."""
    return render(request, "ui/styleguide.html", samples.context(request))


@login_required
@require_GET
def sample_page(request: HttpRequest, name: str) -> HttpResponse:
    """A whole page put together from the components."""
    if name not in samples.PAGES:
        raise Http404
    return render(request, f"ui/samples/{name}.html", samples.context(request))


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the system has it; kept in a cookie of this browser."""
    there = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(there, {request.get_host()}):
        there = resolve_url("/")
    response = HttpResponseRedirect(there)
    theme = request.POST.get("theme")
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax", secure=settings.HTTPS)
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


# --- the brand ------------------------------------------------------------------------------------


@require_GET
def brand_css(request: HttpRequest) -> HttpResponse:
    """The brand as custom properties; the address carries its version, so it is kept for ever."""
    organisation_id = number_in(request.GET.get("for", ""))
    sheet = brands.stylesheet(brands.current(), organisation_id)
    return keep(request, HttpResponse(sheet, content_type="text/css; charset=utf-8"))


@require_POST
def preview_brand(request: HttpRequest) -> HttpResponse:
    """The choices as they would look: tokens of both themes, and what cannot be read."""
    form = BrandForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    brand = form.chosen()
    light, dark = brands.themes(brand)
    serif, sans = brands.TYPES[brand.type_pair]
    report = render_to_string("ui/brand_report.html", brand_report(brand), request)
    return JsonResponse(
        {
            "themes": {"light": light, "dark": dark},
            "shared": {"serif": serif, "sans": sans, "r": brands.SHAPES[brand.shape]},
            "name": brand.name,
            "report": report,
        }
    )


def brand_report(brand: brands.Brand) -> dict[str, object]:
    """What was chosen against what will be shown, and whether every promised pair reads."""
    themes = brands.themes(brand)
    checked = [check for tokens in themes for check in brands.checks(tokens)]
    return {
        "rows": [
            _report_row(brand, themes[0], name) for name in ("colour", *brands.COMPANIONS[:3])
        ],
        "pairs": len(checked),
        "failing": [check for check in checked if not check.passes],
    }


def _report_row(brand: brands.Brand, light: brands.Tokens, name: str) -> dict[str, object]:
    """Words are written in the brand's colour; its companions only have to be seen."""
    needed = brands.TEXT if name == "colour" else brands.LARGE
    colour = getattr(brand, name)
    ratio = brands.contrast(colour, light["paper"])
    return {
        "field": name,
        "label": BrandForm.base_fields[name].label,
        "shown": light["brand" if name == "colour" else name],
        "ratio": ratio,
        "needed": needed,
        "passes": ratio >= needed,
    }


@require_GET
def icon(request: HttpRequest) -> HttpResponse:
    """The mark as a favicon, in the brand's colour by day and by night."""
    light, dark = brands.themes(brands.current())
    colours = [light["fill"], light["on-fill"], dark["fill"], dark["on-fill"]]
    svg = render_to_string("ui/icon.svg", {"colours": colours})
    response = HttpResponse(svg, content_type="image/svg+xml")
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return keep(request, response)


@require_GET
def icon_png(request: HttpRequest, size: int) -> HttpResponse:
    """The mark for a phone's home screen."""
    if size not in ICON_SIZES:
        raise Http404
    light, _dark = brands.themes(brands.current())
    picture = draw_mark(size, light["fill"], light["on-fill"])
    return keep(request, HttpResponse(picture, content_type="image/png"))


@lru_cache(maxsize=8)
def draw_mark(size: int, field: str, ring: str) -> bytes:
    """A full square, so that a phone may cut its own shape; the ring stays well inside."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  only for this, and only once

    wide = size * 4
    picture = Image.new("RGB", (wide, wide), field)
    inset = wide * 0.29
    box = (inset, inset, wide - inset, wide - inset)
    ImageDraw.Draw(picture).ellipse(box, outline=ring, width=round(wide * 0.085))
    file = BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(file, "PNG")
    return file.getvalue()


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """What makes the pages installable on a phone."""
    brand = brands.current()
    pictures = [
        {"src": reverse("ui:icon-png", args=[size]), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in ICON_SIZES[1:]
    ]
    start = resolve_url("/")
    return JsonResponse(
        {
            "name": brand.name,
            "short_name": brand.name[:12],
            "start_url": start,
            "scope": start,
            "display": "standalone",
            "background_color": brand.paper[0],
            "theme_color": brand.paper[0],
            "icons": [*pictures, {**pictures[-1], "purpose": "maskable"}],
        },
        content_type="application/manifest+json",
    )


# --- reporting weaknesses -------------------------------------------------------------------------


@require_GET
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116. It never runs out as long as it is asked for here."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    base = settings.BASE_URL.rstrip("/")
    expires = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) + VALID_FOR
    lines = [
        *(f"Contact: {contact}" for contact in settings.SECURITY_CONTACT),
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {base}{reverse('ui:security-txt')}",
        f"Policy: {base}{reverse('ui:security')}",
    ]
    body = "\n".join(lines) + "\n"
    response = HttpResponse(body, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = f"max-age={DAY}"
    return response


@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """How to report a weakness of this installation, for whoever has found one."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    contacts = [
        {
            "href": each,
            "words": each.removeprefix("mailto:").removeprefix("tel:"),
            "is_mail": each.startswith("mailto:"),
        }
        for each in settings.SECURITY_CONTACT
    ]
    return render(request, "ui/security.html", {"contacts": contacts})


# --- errors ---------------------------------------------------------------------------------------


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(
        exception, RequestDataTooBig
    ):  # a text, not a file: those have limits of their own
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE / MEGABYTE
        return refusal(request, 413, TextIsTooLarge.code, str(TextIsTooLarge(limit)))
    return refusal(request, 400, "bad_request", _("This request could not be understood."))


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, 403, "forbidden", _("You may not do this."))


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, 404, "not_found", _("There is nothing here."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    text = _("This page was open for too long. Go back, reload it and try again.")
    return refusal(request, 403, "stale_page", text)


@requires_csrf_token
def surprise(request: HttpRequest) -> HttpResponse:
    """A bug of ours. Needs neither the database nor the person to say so."""
    words = {"request_id": getattr(request, "id", "")}
    if is_machine(request):
        body = {"type": "about:blank", "title": "Internal error", "status": 500, **words}
        return JsonResponse(body, status=500, content_type="application/problem+json")
    return HttpResponse(render_to_string("ui/surprise.html", words), status=500)
