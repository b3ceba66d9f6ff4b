from lyceum.courseware.services import lti as services
from lyceum.kernel.schedule import every


@every(seconds=30)
def report_finished() -> int:
    """Tell partners' platforms who finished what they opened."""
    return services.report_finished()


@every(hours=6)
def forget_old_launches() -> int:
    """What counted once, and what the log of launches no longer needs."""
    return services.forget_old_launches()
