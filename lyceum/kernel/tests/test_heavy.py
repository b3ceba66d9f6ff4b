"""Large libraries come without what they would bring along."""

import subprocess
import sys

import pytest

SOLVER = """
cp_model = heavy.solver()
model = cp_model.CpModel()
number = model.new_int_var(0, 9, "number")
model.add(2 * number <= 9)
model.maximize(number)
solver = cp_model.CpSolver()
assert solver.solve(model) == cp_model.OPTIMAL and solver.value(number) == 4
"""
ARROW = """
arrow = heavy.arrow()
import pyarrow.compute as compute
table = arrow.table({"n": arrow.array([3, 1, 2]), "word": ["c", "a", "b"]}).sort_by("n")
wanted = compute.is_in(table["n"], value_set=arrow.array([1, 2]))
assert table.filter(wanted)["word"].to_pylist() == ["a", "b"]
"""


@pytest.mark.parametrize("work", [SOLVER, ARROW, SOLVER + ARROW, ARROW + SOLVER])
def test_they_work_without_pandas(work):
    assert _in_a_process_of_its_own(work + 'assert "pandas" not in sys.modules') == ""


@pytest.mark.parametrize("work", [SOLVER, ARROW])
def test_who_wants_pandas_later_gets_it(work):
    assert _in_a_process_of_its_own(work + "import pandas; pandas.DataFrame({'n': [1]})") == ""


@pytest.mark.parametrize("work", [SOLVER, ARROW])
def test_who_has_it_already_keeps_it(work):
    kept = 'assert sys.modules["pandas"] is pandas'
    assert _in_a_process_of_its_own("import pandas\n" + work + kept) == ""


def _in_a_process_of_its_own(work: str) -> str:
    words = [sys.executable, "-c", f"import sys\nfrom lyceum.kernel import heavy\n{work}"]
    return subprocess.run(words, check=False, capture_output=True, text=True).stderr
