import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_tries_before(settings):
    """Tries are counted in memory; each test starts with none, and ends on the profile."""
    cache.clear()
    settings.LOGIN_REDIRECT_URL = "identity:profile"
