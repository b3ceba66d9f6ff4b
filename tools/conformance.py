"""Install the other side of the standards, which the conformance tests talk to.

python -m tools.conformance
"""

from pathlib import Path

from tools.build_frontend import find_node, install

FOLDER = Path(__file__).resolve().parents[1] / "tests/conformance/node"

if __name__ == "__main__":
    install(*find_node(), FOLDER)
