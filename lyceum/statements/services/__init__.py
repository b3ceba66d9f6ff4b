"""What the store does, by noun."""

from .columns import (
    column_differences,
    columns_place,
    copy_columns,
    copy_columns_apart,
    mend_columns,
)
from .documents import delete_document, delete_documents, write_document
from .erasing import forget_agent, forget_names
from .keeping import keep, store
from .partitions import look_at_what_grew, make_partitions
from .retention import forget_old_statements

__all__ = [
    "column_differences",
    "columns_place",
    "copy_columns",
    "copy_columns_apart",
    "delete_document",
    "delete_documents",
    "forget_agent",
    "forget_names",
    "forget_old_statements",
    "keep",
    "look_at_what_grew",
    "make_partitions",
    "mend_columns",
    "store",
    "write_document",
]
