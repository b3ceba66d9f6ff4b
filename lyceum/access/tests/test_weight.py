"""What corporate sign-on weighs for those who do not use it: nothing heavy is loaded at the start."""

import subprocess
import sys

HEAVY = ["requests", "urllib3", "onelogin", "xmlsec", "jwt", "dns", "qrcode"]
LOAD = """
import sys, django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
print(sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_no_protocol_is_loaded_before_somebody_uses_it():
    run = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True)

    assert [name for name in HEAVY if f"'{name}'" in run.stdout] == []
