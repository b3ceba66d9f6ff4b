"""The solver is large: nobody carries it before the first cohorts are formed."""

import subprocess
import sys


def test_importing_the_engine_does_not_load_the_solver():
    asked = "import sys, lyceum.programmes.forming; sys.exit('ortools' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
