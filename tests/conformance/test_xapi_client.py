"""The xAPI store, asked by npm's `@xapi/xapi`: the client with which courses are built.

The scenarios stand in `node/xapi_client.mjs`; each runs at both mounts.
"""

import json
import re
import subprocess
from pathlib import Path

import pytest

from lyceum.access.testing import forget_credentials, make_credential
from tools.build_frontend import find_node

NODE = Path(__file__).parent / "node"
SCRIPT = NODE / "xapi_client.mjs"
SCENARIOS = re.findall(r"^  async (\w+)\(\)", SCRIPT.read_text(), re.MULTILINE)
MOUNTS = {"2.0.0": "/xapi/", "1.0.3": "/xapi/1.0.3/"}
PATIENCE = 60

pytestmark = [
    pytest.mark.once,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not (NODE / "node_modules/@xapi/xapi").is_dir(), reason="make conformance"),
]


@pytest.mark.parametrize("version", MOUNTS)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_program_finds(scenario, version, live_server, acme):
    forget_credentials()
    made = make_credential(acme, "all")
    world = {
        "endpoint": live_server.url + MOUNTS[version],
        "user": made.user,
        "password": made.secret,
        "version": version,
    }

    run = subprocess.run(
        [find_node()[0], SCRIPT, scenario],
        input=json.dumps(world),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )

    assert f'{{"passed":"{scenario}"}}' in run.stdout, run.stdout + run.stderr
