import pytest

from lyceum.assessments.testing import BARRIER, STAGE, make_assessment, right_or_wrong
from lyceum.organisations.testing import make_role
from lyceum.skills.testing import make_skill


@pytest.fixture
def writer(grace, acme):
    """Grace, who writes what Acme asks."""
    make_role(grace, "facilitator", acme)
    return grace


@pytest.fixture
def skill(db):
    return make_skill("Partnering")


@pytest.fixture
def quick(writer, act, acme, skill):
    """A skill, a barrier, a stage."""
    skill_id = getattr(skill, "pk", skill)
    return make_assessment(act(writer), acme, [right_or_wrong(skill_id), BARRIER, STAGE])
