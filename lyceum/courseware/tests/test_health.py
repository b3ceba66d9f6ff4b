import pytest

from lyceum.courseware.hosting import policy
from lyceum.courseware.hosting.domains import share_a_domain


@pytest.mark.parametrize(
    ("one", "other", "is_shared"),
    [
        ("content.example.org", "lyceum.example.org", True),
        ("content.example.org", "example.org", True),
        ("a.files.example.co.uk", "lyceum.example.co.uk", True),
        ("example-files.org", "lyceum.example.org", False),
        ("content.other.co.uk", "lyceum.example.co.uk", False),
        ("content.localhost", "localhost", False),
        ("content.localhost", "127.0.0.1", False),
        ("192.0.2.7", "192.0.2.8", False),
    ],
)
def test_below_one_domain_cookies_reach_each_other(one, other, is_shared):
    assert share_a_domain(one, other) is is_shared


@pytest.mark.parametrize(
    ("host", "is_fine"),
    [("", True), ("content.example.org:8443", False), ("example-files.org", True)],
)
def test_the_doctor_looks_at_the_content_host(settings, host, is_fine):
    settings.BASE_URL = "https://lyceum.example.org"
    settings.CONTENT_HOST = host

    assert policy.health().is_fine is is_fine
