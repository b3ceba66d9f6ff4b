"""Why something was not reached, in words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _


def trouble_with(error: BaseException) -> str:
    """What an error of the client means, and what can be done about it."""
    import requests  # noqa: PLC0415  whoever has an error has loaded it
    from urllib3.exceptions import NameResolutionError  # noqa: PLC0415

    from lyceum.connections.client.transport import Refused, TooLarge  # noqa: PLC0415

    words: dict[type[BaseException], str] = {
        Refused: _(
            "this address lies in a private network, which is not asked. Who runs the"
            " installation can allow it (LYCEUM_ALLOWED_NETWORKS)."
        ),
        TooLarge: _("the answer is too large."),
        NameResolutionError: _("there is no such name. Is the address spelt right?"),
        requests.exceptions.SSLError: _(
            "its certificate cannot be trusted, or is of another name."
        ),
        requests.Timeout: _("it did not answer in time."),
        requests.TooManyRedirects: _("it leads from one address to the next without an end."),
        requests.exceptions.InvalidSchema: _("an address with https:// or http:// is expected."),
        requests.exceptions.MissingSchema: _("an address with https:// or http:// is expected."),
        requests.exceptions.InvalidURL: _("this is no address."),
        requests.HTTPError: _("it answered with an error."),
    }
    for each in _chain(error):
        for kind, told in words.items():
            if isinstance(each, kind):
                return told
    return _("nobody answers there.")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and what it was made of: requests wraps what urllib3 says."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        reason = getattr(error, "reason", None) or next(
            (arg for arg in error.args if isinstance(arg, BaseException)), None
        )
        error = reason if isinstance(reason, BaseException) else error.__cause__
