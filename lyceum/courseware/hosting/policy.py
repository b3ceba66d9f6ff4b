"""What a browser lets a package do.

Scripts of packages are written inline and evaluate strings, so both are allowed: the wall is the
host, not the policy. But it talks to nobody except its own host and the two addresses of ours that
know no cookie, it is framed by us alone, sends forms nowhere, and its documents are sandboxed even
where they stand in a window of their own: they open no windows and steer none but themselves.
"""

from urllib.parse import urlsplit

from django.conf import settings

from lyceum.kernel.health import Finding

from .domains import share_a_domain

SANDBOX = "allow-scripts allow-same-origin allow-forms allow-modals allow-downloads"
PERMISSIONS = "fullscreen=(self), autoplay=(self), " + ", ".join(
    f"{each}=()"
    for each in (
        *("accelerometer", "bluetooth", "browsing-topics", "camera", "display-capture"),
        *("geolocation", "gyroscope", "hid", "idle-detection", "magnetometer", "microphone"),
        *("midi", "payment", "publickey-credentials-get", "screen-wake-lock", "serial", "usb"),
    )
)


def house() -> str:
    """The origin of the house, as a policy names it."""
    address = urlsplit(settings.BASE_URL)
    return f"{address.scheme}://{address.netloc}"


def origin() -> str:
    """The origin of the content host; empty where there is none."""
    scheme = urlsplit(settings.BASE_URL).scheme
    return f"{scheme}://{settings.CONTENT_HOST}" if settings.CONTENT_HOST else ""


def of_packages() -> str:
    """The Content-Security-Policy of a package's files."""
    here = house()
    return (
        "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:;"
        " style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self';"
        f" connect-src 'self' data: blob: {here}/xapi/ {here}/courseware/fetch/;"
        f" frame-ancestors 'self' {here}; form-action 'none'; sandbox {SANDBOX}"
    )


def of_player() -> str:
    """The Content-Security-Policy of our own page on the content host."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
        f" frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {house()}"
    )


def health() -> Finding:
    """For `lyceum doctor`: is the wall between packages and the house a whole one?"""
    host, here = urlsplit(origin()).hostname, urlsplit(settings.BASE_URL).hostname
    if not host or not here:
        return Finding("content host", is_fine=True, found="none; packages do not open")
    return Finding(
        "content host",
        is_fine=not share_a_domain(host, here),
        found=f"{host} beside {here}",
        mend="Packages can set cookies that reach the house. Give LYCEUM_CONTENT_HOST a name below"
        " another domain (docs/guide/packages.md).",
    )
