"""Import runs: upload → map columns → dry run → run → report, for any app that writes an Importer.

    class People(Importer):                what is imported: its fields, how a batch is checked
        kind = "people"                    and how it is applied
    register(People())                     in the app's ready()

    run = upload(by=…, kind="people", owner_id=…, file=…)       the columns are found and guessed
    map_columns(by=…, run=run, mapping={field: column})         remembered for the next such file
    check(by=…, run=run)                                        the dry run begins
    start(by=…, run=run)                                        the run begins
    carry_on(run.pk)                                            what the worker does; resumable

Each batch of rows is one transaction that also moves the run's position: whenever the power is
cut, every row was taken exactly once or not yet, and carrying on goes on from there.
"""

from .command import ImportCommand
from .desk import (
    check,
    forget_file,
    forget_files,
    importer_for,
    map_columns,
    problems_of,
    register,
    run_for,
    runs_of,
    start,
    stop,
    unfinished,
    upload,
)
from .mapping import guess
from .running import carry_on, carry_on_later
from .shapes import Change, Context, Entry, Field, Importer, Option, Outcome, Problem

__all__ = [
    "Change",
    "Context",
    "Entry",
    "Field",
    "ImportCommand",
    "Importer",
    "Option",
    "Outcome",
    "Problem",
    "carry_on",
    "carry_on_later",
    "check",
    "forget_file",
    "forget_files",
    "guess",
    "importer_for",
    "map_columns",
    "problems_of",
    "register",
    "run_for",
    "runs_of",
    "start",
    "stop",
    "unfinished",
    "upload",
]
