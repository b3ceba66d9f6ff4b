"""Let atheris change statements, guided by what of the decoder each change reaches.

    python -m tests.fuzz.hearing FOLDER -runs=1000000

FOLDER holds the statements to begin with. Whatever comes out of `hear_batch` but a list or a `Flaw`
ends the run with the input that caused it, and so does one that takes longer than a second.
"""

import sys

import atheris

with atheris.instrument_imports(include=["lyceum.statements.xapi"]):
    from lyceum.statements.xapi.flaws import Flaw
    from lyceum.statements.xapi.hearing import hear_batch

VERSIONS = ("1.0.3", "2.0.0")


def hear(data: bytes) -> None:
    """One input: its first byte says the version, the rest is the body."""
    try:
        hear_batch(data[1:], VERSIONS[data[0] % 2] if data else "2.0.0")
    except Flaw as flaw:
        str(flaw).encode()  # what is wrong can be said


if __name__ == "__main__":
    atheris.Setup(sys.argv, hear)
    atheris.Fuzz()
