from django.http import QueryDict

from lyceum.ui.http import number_in


def page_start(query: QueryDict) -> int | None:
    """Where a page starts, if the address says so in digits."""
    return number_in(query.get("before", ""))
