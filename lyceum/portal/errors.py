from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class SetUpAlready(DomainError):
    code = "portal.set_up_already"
    status = 404
    message = _("This installation is set up already. Sign in, or ask an administrator.")
