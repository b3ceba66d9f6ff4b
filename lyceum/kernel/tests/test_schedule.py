"""What the clock does for many: one that cannot be done stops no other."""

import logging

from lyceum.kernel.schedule import one_by_one


def test_one_that_fails_stops_no_other(caplog):
    def work(number):
        if number == 2:
            raise ValueError("broken")
        return number > 1

    with caplog.at_level(logging.ERROR):
        assert one_by_one(work, [1, 2, 3, 4]) == 2
    assert "failed for 2" in caplog.text


def test_what_comes_of_each_is_counted():
    assert one_by_one(lambda number: number or None, [0, 3, 2]) == 5
