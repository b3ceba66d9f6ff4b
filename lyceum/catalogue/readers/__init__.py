"""Reading what others wrote: tables, feeds and pages into `Listing`s, each word understood or not.

Pure Python, no tables. A word that is not understood raises `NotUnderstood` with what was expected;
the importer reports it with its line and column, and nothing is guessed.
"""
