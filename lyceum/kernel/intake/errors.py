from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class ColumnMissing(DomainError):
    code = "column_missing"
    status = 422
    message = _("No column was chosen for {field}, which every row needs.")

    def __init__(self, field: object) -> None:
        super().__init__(field)
        self.field = field


class UnknownColumn(DomainError):
    code = "unknown_column"
    status = 422
    message = _("The file has no column “{column}”. It has: {columns}.")

    def __init__(self, column: str, columns: list[str]) -> None:
        super().__init__(column)
        self.column, self.columns = column, ", ".join(columns)


class ColumnTwice(DomainError):
    code = "column_twice"
    status = 422
    message = _("The column “{column}” was chosen twice.")

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


class UnknownField(DomainError):
    code = "unknown_field"
    status = 422
    message = _("There is no field “{field}”. There are: {fields}.")

    def __init__(self, field: str, fields: list[str]) -> None:
        super().__init__(field)
        self.field, self.fields = field, ", ".join(fields)


class NotNow(DomainError):
    code = "not_now"
    message = _("This import is at another stage by now. Reload to see it.")
