from django.http import QueryDict

DIGITS = 18  # what fits every database's ids


def page_start(query: QueryDict) -> int | None:
    """Where a page starts, if the address says so in digits."""
    before = query.get("before", "")
    return int(before) if before.isdecimal() and len(before) <= DIGITS else None
