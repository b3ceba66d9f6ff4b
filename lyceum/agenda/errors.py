from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class EndsBeforeItStarts(DomainError):
    code = "agenda.ends_before_it_starts"
    status = 422
    message = _("It ends after it starts, within a week.")
