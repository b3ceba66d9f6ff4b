"""A bucket of tokens: full at first, filled again as time goes by."""

from datetime import timedelta
from threading import Thread

import pytest

from lyceum.kernel import clock
from lyceum.kernel.pace import Rate, take

THREE = Rate(at_once=3, a_minute=6)


def test_so_many_at_once_and_then_a_wait():
    with clock.travelled(clock.now()):
        waits = [take("ada", THREE) for _ in range(4)]

    assert waits == [0, 0, 0, 10]


def test_it_fills_again_and_never_over_its_brim():
    start = clock.now()
    with clock.travelled(start):
        for _ in range(4):
            take("ada", THREE)
    with clock.travelled(start + timedelta(seconds=10)):
        assert take("ada", THREE) == 0
        assert take("ada", THREE) == pytest.approx(10)
    with clock.travelled(start + timedelta(days=1)):
        assert [take("ada", THREE) for _ in range(4)] == [0, 0, 0, 10]


def test_everybody_has_their_own():
    with clock.travelled(clock.now()):
        for _ in range(3):
            take("ada", THREE)

        assert take("linus", THREE) == 0


def test_threads_share_a_bucket_exactly():
    waits = []
    slow = Rate(at_once=50, a_minute=0.001)
    threads = [
        Thread(target=lambda: waits.extend(take("all", slow) for _ in range(20))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(1 for wait in waits if not wait) == 50
