"""The clock and long work."""

from django_tasks import task

from lyceum.kernel.schedule import every

from . import services


@task()
def import_framework(run_id: int) -> None:
    """Bring in a framework whose file is waiting; the run says how far it is and how it ended."""
    services.run_import(run_id)


@every(days=1)
def refresh_states() -> None:
    """Skills that are not used fade; what nobody looked at for a week is computed anew."""
    services.refresh_states()
