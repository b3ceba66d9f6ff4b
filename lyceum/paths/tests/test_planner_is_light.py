"""The solver is large: nobody carries it before the first plan is made."""

import subprocess
import sys


def test_importing_the_planner_does_not_load_the_solver():
    asked = "import sys, lyceum.paths.planner; sys.exit('ortools' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


def test_a_first_answer_does_not_load_it_either():
    asked = """
import sys
from datetime import date
from lyceum.paths.planner import Candidate, Problem, Target, Taught, first_answer
pool = (Candidate(1, 60, taught=(Taught(1, 0, 2),)),)
answer = first_answer(Problem((Target(1, 2),), pool, 60, date(2027, 1, 4)))
sys.exit(not answer.steps or 'ortools' in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
