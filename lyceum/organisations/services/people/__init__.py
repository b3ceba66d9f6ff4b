"""The HR file: people, units, places and managers, in and out again."""

from .importer import PEOPLE, PeopleImporter

__all__ = ["PEOPLE", "PeopleImporter"]
