"""Each requirement of cmi5 on an LMS has a test that is there."""

import re

import pytest

from . import test_course_structure, test_session
from .requirements import COVERED, ELSEWHERE, SECTIONS

NUMBER = re.compile(r"\d+\.\d+\.\d+\.\d+-\d+(\(d\d?\))?")
TABLES = (test_course_structure.GOOD, test_course_structure.BAD, test_session.REFUSED)


@pytest.mark.parametrize("name", COVERED)
def test_what_is_named_is_there(name):
    is_case = any(name in table for table in TABLES)

    assert is_case or callable(getattr(test_session, f"test_{name}", None)), name


def test_numbers_are_numbers_and_each_has_one_test():
    every = [number for told in COVERED.values() for number in told.split()]

    assert [one for one in (*every, *ELSEWHERE) if not NUMBER.fullmatch(one)] == []
    assert sorted(every) == sorted(set(every))
    assert not set(every) & set(ELSEWHERE)
    assert len(every) + len(ELSEWHERE) == 256  # what the list asks of an LMS, and of no unit alone


@pytest.mark.parametrize("section", SECTIONS)
def test_no_section_is_forgotten(section):
    every = [number for told in COVERED.values() for number in told.split()]

    assert any(number.startswith(section) for number in every)
