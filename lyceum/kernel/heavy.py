"""Large libraries, loaded on first use and without what they would bring along.

The solver and the columnar library look for pandas, which is always there, as OR-Tools asks for it.
Lyceum hands them no pandas, and it would cost every process that plans or copies some 35 MB.
"""

import ctypes
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from types import ModuleType
from typing import Any

PANDAS = "pandas"


class Later:
    """A module that is loaded when something of it is first asked for, by any thread."""

    def __init__(self, name: str) -> None:
        self.__name = name

    def __getattr__(self, name: str) -> Any:
        value = getattr(import_module(self.__name), name)
        setattr(self, name, value)  # from now on it is found without us
        return value


def solver() -> Any:
    """The CP-SAT solver: the module `ortools.sat.python.cp_model`."""
    with _replaced(PANDAS, _Pandas(PANDAS)):
        from ortools.sat.python import cp_model  # noqa: PLC0415  15 MB: only when a plan is made
    return cp_model


def arrow() -> Any:
    """The columnar library: the module `pyarrow`."""
    with _hidden(PANDAS):
        import pyarrow  # noqa: PLC0415  30 MB that only the columnar copy needs

        pyarrow.array([])  # it looks for pandas at its first array, and never again
    return pyarrow


def give_back() -> None:
    """Unused memory goes back to the system. The allocator of C would keep it for the next search,
    which may come tomorrow; where there is no such call, it does."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


class _Pandas(ModuleType):
    """What the solver's signatures name of it."""

    Series = type("Series", (), {})
    Index = type("Index", (), {})


class _Nothing:
    """A finder that ends the search for a library."""

    def __init__(self, name: str) -> None:
        self.name = name

    def find_spec(self, name: str, path: Sequence[str] | None, target: Any = None) -> None:
        if name == self.name:
            raise ModuleNotFoundError(f"{name} is not wanted here", name=name)


@contextmanager
def _replaced(name: str, stand_in: ModuleType) -> Iterator[None]:
    """Within it, who imports the library finds the stand-in; or the library, where it is loaded."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = stand_in
    try:
        yield
    finally:
        del sys.modules[name]


@contextmanager
def _hidden(name: str) -> Iterator[None]:
    """Within it, who imports the library for the first time does not find it."""
    finder = _Nothing(name)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
