"""`seq` orders everything and carries the moment of storing.

    seq = microseconds since 2020-01-01 UTC << 12 | counter

so a range of moments is a range of seq, and a month is one, too.
"""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
EPOCH_S = 1_577_836_800
BITS = 12
MICROSECOND = timedelta(microseconds=1)


def microsecond_of(moment: datetime) -> int:
    """Microseconds since 2020."""
    return (moment - EPOCH) // MICROSECOND


def moment_of(microsecond: int) -> datetime:
    """The moment, in UTC."""
    return EPOCH + timedelta(microseconds=microsecond)


def seq_at(moment: datetime) -> int:
    """The first seq of this microsecond."""
    return microsecond_of(moment) << BITS


def seq_after(moment: datetime) -> int:
    """The first seq of the next microsecond."""
    return (microsecond_of(moment) + 1) << BITS


def stored_at(seq: int) -> datetime:
    """When it was stored."""
    return moment_of(seq >> BITS)


def month_of(seq: int) -> str:
    """`2026-11`"""
    return stored_at(seq).strftime("%Y-%m")


def bounds_of_month(year: int, month: int) -> tuple[int, int]:
    """The first seq of a month, and the first of the next."""
    first = datetime(year, month, 1, tzinfo=UTC)
    after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return seq_at(first), seq_at(after)
