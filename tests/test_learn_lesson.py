"""Learning from a lesson: at one's own pace, marked at once, and told to `learning`."""

import pytest

from lyceum.courseware import selectors, services
from lyceum.courseware.errors import TasksAreLeft
from lyceum.courseware.models import Reflection
from lyceum.courseware.testing import make_lesson, publish, write_block, write_question
from lyceum.identity.testing import make_person
from lyceum.kernel import eventlog
from lyceum.kernel.errors import NotFound
from lyceum.learning import api as learning
from lyceum.learning.errors import EnrolFirst
from lyceum.learning.testing import make_enrolment
from lyceum.organisations.testing import make_membership, make_role
from lyceum.rules import api as rules
from lyceum.rules.testing import make_rule
from lyceum.skills.models import Evidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def mona(acme):
    """A warehouse lead of Acme, with no role."""
    mona = make_person("Mona")
    make_membership(acme, mona)
    return mona


@pytest.fixture
def teacher(acme):
    """Tara teaches at Acme by role."""
    tara = make_person("Tara")
    make_membership(acme, tara)
    make_role(tara, "teacher", acme)
    return tara


@pytest.fixture
def out(mona, teacher, acme, act):
    """A published lesson with a question, a checklist and a reflection: (resource id, ids)."""
    lesson = make_lesson(mona, acme)
    by = act(mona)
    ids = {
        "question": write_question(by, lesson),
        "checklist": write_block(by, lesson, "checklist", items="Shoes\nGloves"),
        "reflection": write_block(by, lesson, "reflection", prompt="Where do you lift?"),
    }
    lesson.refresh_from_db()
    return publish(lesson, teacher), ids


def way(actor, resource_id):
    opened = selectors.lesson_opened(actor, resource_id)
    return selectors.way_of(selectors.way_in(actor, opened.content), opened.version)


def hear():
    while eventlog.deliver(100):
        pass


def state(actor, resource_id):
    hear()
    row = learning.enrolments_in(actor, actor.person_id, [resource_id]).get(resource_id)
    return (row.state, row.progress) if row else None


def test_from_the_first_page_to_the_end(ada, out, act):
    resource_id, ids = out
    by = act(ada)
    services.open_lesson(by=by, resource_id=resource_id)
    assert state(by, resource_id) == ("started", 0)

    wrong = services.answer_question(
        by=by, resource_id=resource_id, block_id=ids["question"], chosen=["wrong"]
    )
    assert (wrong.is_right, wrong.whys) == (False, ("That hurts.",))
    with pytest.raises(TasksAreLeft, match="2"):
        services.finish_lesson(by=by, resource_id=resource_id)
    right = services.answer_question(
        by=by, resource_id=resource_id, block_id=ids["question"], chosen=["right"]
    )
    assert right.is_right
    assert state(by, resource_id) == ("started", 50)
    services.tick_items(
        by=by, resource_id=resource_id, block_id=ids["checklist"], ticked=["Shoes", "Gloves"]
    )
    assert way(by, resource_id).left == 0
    services.finish_lesson(by=by, resource_id=resource_id)
    services.finish_lesson(by=by, resource_id=resource_id)
    assert state(by, resource_id) == ("completed", 100)
    assert way(by, resource_id).is_done


def test_it_gives_evidence_for_what_the_resource_teaches(ada, mona, teacher, acme, act):
    from lyceum.catalogue import api as catalogue
    from lyceum.skills.testing import make_skill

    lesson = make_lesson(mona, acme)
    resource_id = publish(lesson, teacher)
    taught = [catalogue.SkillTaught(make_skill("lifting").pk, 0, 2)]
    catalogue.change_resource(by=act(teacher), resource_id=resource_id, skills=taught)
    services.open_lesson(by=act(ada), resource_id=resource_id)
    services.finish_lesson(by=act(ada), resource_id=resource_id)
    hear()

    assert Evidence.objects.unscoped("t").get().person_id == ada.pk


def test_one_goes_on_where_one_stopped(ada, out, act):
    resource_id, ids = out
    services.open_lesson(by=act(ada), resource_id=resource_id)
    services.note_place(by=act(ada), resource_id=resource_id, block_id=ids["checklist"])

    assert (way(act(ada), resource_id).place, way(act(ada), resource_id).percent) == (
        ids["checklist"],
        75,
    )
    services.note_place(by=act(ada), resource_id=resource_id, block_id=ids["question"])
    assert way(act(ada), resource_id).percent == 75


def test_a_reflection_is_ones_own_until_it_is_shared(ada, grace, linus, out, act):
    resource_id, ids = out
    said = {"resource_id": resource_id, "block_id": ids["reflection"]}
    services.open_lesson(by=act(ada), resource_id=resource_id)
    services.reflect(by=act(ada), text="In the yard.", **said)
    opened = selectors.lesson_opened(act(grace), resource_id)

    def seen(person):
        rows = selectors.read_rows(act(person), opened, None, ids["reflection"])
        return [text for _name, text in rows[0].shared]

    assert seen(grace) == []
    services.reflect(by=act(ada), text="In the yard.", is_shared=True, **said)
    assert seen(grace) == ["In the yard."]
    assert seen(linus) == []
    services.reflect(by=act(ada), text=" ", **said)
    assert not Reflection.objects.unscoped("t").exists()


def test_outsiders_learn_nothing(linus, out, act):
    resource_id, ids = out
    for verb, more in (
        (services.open_lesson, {}),
        (services.answer_question, {"block_id": ids["question"], "chosen": ["right"]}),
        (services.finish_lesson, {}),
    ):
        with pytest.raises(NotFound):
            verb(by=act(linus), resource_id=resource_id, **more)


def test_what_has_a_price_opens_for_who_took_it_up(ada, teacher, out, act):
    from lyceum.catalogue import api as catalogue

    resource_id, _ids = out
    catalogue.change_resource(by=act(teacher), resource_id=resource_id, price=500, currency="EUR")

    with pytest.raises(EnrolFirst):
        services.open_lesson(by=act(ada), resource_id=resource_id)
    make_enrolment(ada, catalogue.resource_for(act(ada), resource_id))
    assert services.open_lesson(by=act(ada), resource_id=resource_id)
    assert state(act(ada), resource_id) == ("started", 0)


def test_a_rule_against_enrolling_is_not_stepped_over(ada, out, act):
    resource_id, _ids = out
    make_rule("enrol", is_permit=False, sentence={"what": {"resources": ["lesson"]}})
    with pytest.raises(rules.AgainstTheRules):
        services.open_lesson(by=act(ada), resource_id=resource_id)

    assert state(act(ada), resource_id) is None
    with pytest.raises(NotFound):
        services.finish_lesson(by=act(ada), resource_id=resource_id)


def test_what_was_done_counts_in_a_later_version(ada, mona, teacher, out, act):
    from lyceum.courseware.models import Lesson

    resource_id, ids = out
    services.open_lesson(by=act(ada), resource_id=resource_id)
    services.answer_question(
        by=act(ada), resource_id=resource_id, block_id=ids["question"], chosen=["right"]
    )
    lesson = Lesson.objects.unscoped("t").get()
    write_block(act(mona), lesson, "text", text="One more thing.")
    publish(lesson, teacher)

    assert way(act(ada), resource_id).left == 1
