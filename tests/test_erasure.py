"""An erased person is nowhere: in no table, no index and no file; and what was counted stays.

Yolanthe does everything that can be done here, in words that nobody else uses. Then she is erased,
and every table, every shadow table of a full-text index and every file is read, whatever it is for.
"""

import json
import re
import zipfile
from datetime import datetime, time, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.db.models import Sum
from django.urls import reverse

from lyceum.access import api as access
from lyceum.access import services as ways_in
from lyceum.agenda import services as agenda
from lyceum.agenda.testing import choose_hours, make_busy
from lyceum.assessments.api import assign_assessment
from lyceum.assessments.scoring import Item
from lyceum.assessments.testing import BARRIER, make_assessment, make_attempt
from lyceum.catalogue import api as catalogue
from lyceum.catalogue.testing import make_resource
from lyceum.communities import services as communities
from lyceum.communities.testing import make_space, say
from lyceum.communities.types import NewCommitment, NewGathering, Sent
from lyceum.connections import api as connections
from lyceum.courseware import services as content
from lyceum.courseware.testing import make_lesson, make_lti_launch, make_lti_tool, write_block
from lyceum.feedback import services as feedback
from lyceum.feedback.branching import Question
from lyceum.feedback.testing import make_survey
from lyceum.feedback.types import NewFriction
from lyceum.identity import api as identity
from lyceum.identity import selectors, services
from lyceum.identity.models import Erasure, HeldRecord, Person
from lyceum.identity.testing import make_person
from lyceum.identity.types import keepings
from lyceum.integrations import api as integrations
from lyceum.integrations.testing import make_connection, sample_of, send
from lyceum.journeys import services as journeys
from lyceum.journeys.testing import make_playbook, make_rollout, put_in
from lyceum.kernel import actors, clock, eventlog, intake
from lyceum.kernel.models import RecordedEvent
from lyceum.kernel.money import Money
from lyceum.kernel.scope import organisation_owner
from lyceum.learning import api as learning
from lyceum.learning import services as rules
from lyceum.learning.models import Effort, Enrolment
from lyceum.learning.types import NewAssignment
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations
from lyceum.organisations.models import Membership
from lyceum.organisations.testing import make_membership, make_organisation, make_role
from lyceum.paths import api as paths
from lyceum.programmes import api as programmes
from lyceum.programmes import services as runs
from lyceum.programmes.models import Offering
from lyceum.programmes.testing import make_offering, make_participant, make_programme
from lyceum.programmes.types import NewPapers
from lyceum.statements import api as statements
from lyceum.support import services as helping
from lyceum.support.testing import make_case, make_mentor, make_seeker, make_slots
from lyceum.support.types import Context, NewOutreach
from lyceum.wallets import services as money
from lyceum.wallets.documents import Account as BankAccount
from lyceum.wallets.selectors.payouts import Payee
from lyceum.wallets.testing import make_pot
from lyceum.wallets.types import Upload
from tests import test_walls

NAME = "Yolanthe Quixötl"
ADDRESS = "yolanthe.quixotl@nowhere.example"
AT_WORK = "y.quixotl@weavers.example"
NUMBER = "QX-4711"
WORD = "persimmonade"  # stands in everything that she writes
MISSPELT = "marzipanique"  # stands where her address should
TRACES = ["yolanthe", "quix", "QX-4711", WORD, MISSPELT]
HOUSE = actors.system("tests")


@pytest.fixture
def home(tmp_path, settings):
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return tmp_path


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """`with committed():` what is done there is committed, so that the files go, too."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def keeper(db):
    return make_person("Keeper Zanzibar")


@pytest.fixture
def company(keeper):
    company = make_organisation("Weavers", manager=keeper)
    for role in ("administrator", "hr-partner", "teacher", "advisor"):
        make_role(keeper, role, company)
    return company


def _moved_by_a_tool(person, company):
    apps.get_model("footprint.Reaction").objects.create(
        tenant_id=company.pk,
        statement_id=uuid4(),
        person_id=person.pk,
        outcome="complete",
        at=clock.now(),
    )


@pytest.fixture
def yolanthe(home, client, act, keeper, company, monkeypatch):
    """Somebody with data in every app, through its services."""
    person = make_person(NAME, email=ADDRESS, bio=f"I love {WORD}", pronouns=WORD, short_name=WORD)
    organisations.add_membership(
        by=act(keeper),
        organisation_id=company.pk,
        person_id=person.pk,
        manager_id=keeper.pk,
        work_email=AT_WORK,
        employee_number=NUMBER,
        position=WORD,
    )
    make_role(person, "advisor", company)
    make_role(person, "facilitator", company)
    mine = act(person)
    known = test_walls._kept(act(keeper), company) | test_walls._offered(act(keeper), company)
    with monkeypatch.context() as hers:
        hers.setattr(test_walls, "MARK", WORD)
        known |= test_walls._learnt(mine, person, known)
    known |= test_walls._skilled(act(keeper), mine, company, keeper, known)
    with monkeypatch.context() as hers:
        hers.setattr(test_walls, "MARK", WORD)
        known |= test_walls._planned(mine, keeper, person, known)
    _sat_and_asked(mine, person, known)
    _came_and_waited(act(keeper), mine, person, company, known)
    _opened_and_wrote(act, keeper, mine, person, company, known)
    _talked(act, keeper, mine, person, company, known)
    _paid(act(keeper), mine, person, company)
    _signed_in(client, person)
    _known_elsewhere(act(keeper), mine, company, person)
    _imported(client, keeper, company)
    _spoken_of(act, keeper, company, person, known)
    _said(act(keeper), mine, person, company)
    _guided(person, company)
    _assessed(act(keeper), mine, company)
    _helped(act, keeper, mine, person, company)
    _told(person, keeper)
    _at_work(client, mine, company)
    _asked_for_her_data(mine, person, keeper)
    while eventlog.deliver():
        pass
    with monkeypatch.context() as hers:
        hers.setattr(test_walls, "MARK", WORD)
        known |= test_walls._said_of(mine)
        _moved_by_a_tool(person, company)
    person.known = known | {"company_id": company.pk}
    return person


def _guided(person, company):
    """Through a playbook, into its segment, to a system outside, with a tool of her own."""
    texts = {"en": {"subject": "Hello {name}", "body": "Good."}}
    token = connections.keep_token(
        by=HOUSE, organisation_id=company.pk, system="webhook", name="Ours", words="x",
        url="http://127.0.0.1:9/",
    )  # fmt: skip
    steps = [
        {"kind": "message", "id": "a", "texts": texts, "next": "b"},
        {"kind": "webhook", "id": "b", "token_id": token.id, "next": "c"},
        {"kind": "wait-for", "id": "c", "fact": {"name": "learning.Enrolled"}, "next": "d"},
        {"kind": "wait", "id": "d", "days": 9},
    ]
    playbook = make_playbook(company, *steps)
    put_in(playbook, person)
    journeys.tick()
    apps.get_model("journeys.Happening").objects.create(
        run=apps.get_model("journeys.Run").objects.unscoped("tests").get(person=person),
        fact="learning.Enrolled", at=clock.now(),
    )  # fmt: skip
    apps.get_model("journeys.InSegment").objects.create(playbook=playbook, person=person)
    make_rollout(company, person)


def _sat_and_asked(mine, person, known):
    programmes.take_seat(by=mine, offering_id=known["offering_id"], learner_id=person.pk)
    catalogue.state_need(by=mine, title="dyeing", organisation_id=mine.organisation_id)
    learning.log_effort(by=mine, enrolment_id=known["enrolment_id"], on=clock.today(), minutes=40)
    learning.ask_question(by=mine, enrolment_id=known["enrolment_id"], text=WORD)
    identity.change_profile(by=mine, person_id=person.pk, bio=f"{WORD} for ever")


def _came_and_waited(by, mine, person, company, known):
    """Her calendar, a session that she holds, a list on which she waits, what is asked of her."""
    choose_hours(person, {0: (time(9), time(10))})
    make_busy(person, clock.now(), clock.now() + timedelta(hours=1), title=f"{WORD} picking")
    agenda.renew_feed(by=mine, person_id=person.pk)
    wall = datetime.combine(clock.today(), time(9))
    new = programmes.NewSession(wall=wall, minutes=60, zone="UTC", teacher_ids=(person.pk,))
    [session] = programmes.plan_sessions(by=by, offering_id=known["offering_id"], new=new)
    runs.note_attendance(by=by, session_id=session.pk, marks={person.pk: "absent"})
    with clock.travelled(session.ends_at):
        runs.say_energy(by=mine, session_id=session.pk, level=2)
    papers = NewPapers(contact=WORD, phone=NUMBER)
    runs.give_papers(by=mine, offering_id=known["offering_id"], new=papers)
    full = make_offering(make_resource(company, "Full", visibility="organisation"), seats=0)
    runs.invite_to_run(by=by, offering_id=full.pk, person_ids=[person.pk], words="Come along.")
    programmes.wait_for_seat(by=mine, offering_id=full.pk, learner_id=person.pk)
    asked = NewAssignment(resource_id=known["resource_id"], reason="The law.", due_days=3)
    rules.assign_learning(by=by, organisation_id=company.pk, new=asked)
    mine_of_it = apps.get_model("learning.Assigned").objects.unscoped("test").get(person=person)
    rules.exempt(by=by, assigned_id=mine_of_it.pk, reason=f"{WORD} season")


def _opened_and_wrote(act, keeper, mine, person, company, known):
    """A package that she opened, lessons that she wrote, reviewed and read, a partner's tool, a
    programme."""
    by = act(keeper)
    test_walls._played(by, mine, known)
    own = make_lesson(person, company, "By hand")  # it stays, and is the house's
    content.hand_in(by=mine, lesson_id=own.pk)
    theirs = make_lesson(keeper, company, "Dyeing")
    thought = write_block(by, theirs, "reflection", prompt="And you?")
    content.hand_in(by=by, lesson_id=theirs.pk)
    content.comment_on_block(by=mine, lesson_id=theirs.pk, block_id=thought, text=WORD)
    content.review_lesson(by=mine, lesson_id=theirs.pk, verdict="approve", words=WORD)
    made = content.publish_lesson(by=by, lesson_id=theirs.pk, visibility="organisation")
    content.open_lesson(by=mine, resource_id=made.content.resource_id)
    content.reflect(by=mine, resource_id=made.content.resource_id, block_id=thought, text=WORD)
    tool = make_lti_tool(company)
    make_lti_launch(by, tool)
    launches = apps.get_model("courseware.LtiLaunch").objects.unscoped("test")
    launches.update(person=person, owner_id=f"person:{person.pk}")
    apps.get_model("courseware.LtiSubject").objects.create(
        owner_id=f"person:{person.pk}", person=person, tool=tool, subject=WORD, since=clock.now()
    )
    make_participant(make_programme(company), person, company)


def _talked(act, keeper, mine, person, company, known):
    """A space in which she says much, answers, is called, reports, and has something in her hands."""
    space = make_space(company, people=[person, keeper])
    known["talk_id"] = space.pk
    poll = {"options": [f"{WORD} jam", f"{WORD} juice"]}
    files = [Sent(f"{WORD}.txt", WORD.encode())]
    first = say(person, space, WORD, "win", files=files, **poll)
    communities.edit_post(by=mine, post_id=first.pk, words=f"{WORD} twice")
    communities.introduce(by=mine, space_id=space.pk, card={"does": WORD})
    choice = {"options": ["Today", "Later"]}
    theirs = say(keeper, space, "@yolanthe-quixotl, see", "frustration", **choice)
    for post in (first, theirs):
        option = apps.get_model("communities.PollOption").objects.filter(poll__post=post).first()
        communities.vote(by=mine, post_id=post.pk, option_ids=[option.pk])
    known["talk_post_id"] = theirs.pk
    when = clock.now() + timedelta(days=3)
    for by in (mine, act(keeper)):
        hour = timedelta(hours=1)
        date = NewGathering(title=WORD if by is mine else "Tea", starts_at=when, length=hour)
        made = communities.announce(by=by, space_id=space.pk, new=date)
        communities.say_coming(by=mine, post_id=made.pk, answer="yes")
    say(person, space, f"{WORD} indeed", root_id=theirs.pk)
    communities.edit_post(by=act(keeper), post_id=theirs.pk, words=f"{theirs.words}, or @yolanthe")
    for sign in ("thanks", "well-done"):
        communities.react(by=mine, post_id=theirs.pk, sign=sign)
    communities.wish_thread(by=mine, post_id=theirs.pk, wants=True)
    soon = clock.now() + timedelta(days=7)
    banner = communities.put_up(by=act(keeper), post_id=theirs.pk, until=soon)
    communities.put_away(by=mine, banner_id=banner.pk)
    communities.report_post(by=mine, post_id=theirs.pk, words=WORD)
    communities.route(by=act(keeper), post_id=theirs.pk, handler_id=person.pk)
    communities.save_draft(by=mine, space_id=space.pk, root_id=None, kind="plain", words=WORD)
    communities.make_offer(by=mine, words=WORD, is_wide=True)
    for one in (act(keeper), mine):
        communities.take_part(by=one, space_id=space.pk)
    today = clock.today()
    communities.plan_coffee(by=act(keeper), space_id=space.pk, every_weeks=1, starts_on=today)
    communities.pair_for_coffee()
    communities.avoid(by=mine, other_id=keeper.pk)
    _wrote_on_canvas(act(keeper), mine, person, company, space)
    communities.hide_post(by=act(keeper), post_id=first.pk, why=f"{NAME} said too much")
    _talked_in_a_channel(keeper, person, company, space)


def _talked_in_a_channel(keeper, person, company, space):
    """She gave a sign there, and spoke there before she was in the space."""
    house = actors.system("tests", organisation_owner(company.pk))
    token = connections.keep_token(
        by=house, organisation_id=company.pk, system="slack", name="Our chat", words="xoxb-1"
    )
    now = clock.now()
    bridge = apps.get_model("communities.Bridge").objects.create(
        owner_id=space.owner_id, space=space, token_id=token.id, system="slack", channel="C1",
        name="partners", made_at=now, read_due_at=now,
    )  # fmt: skip
    guest = apps.get_model("communities.ChatGuest").objects.create(
        bridge=bridge, account="U1", name=NAME, person=person, looked_at=now
    )
    post = say(keeper, space, f"{WORD} from elsewhere")
    every = apps.get_model("communities.Post").objects.unscoped("test")
    every.filter(pk=post.pk).update(author=None, guest=guest, owner_id=space.owner_id)
    apps.get_model("communities.ChatSign").objects.create(
        owner_id=f"person:{person.pk}", post=post, person=person, sign="thanks"
    )


def _wrote_on_canvas(by, mine, person, company, space):
    """A note and a story on the canvas, kept in a round, a sign, and a promise."""
    canvas = communities.begin_canvas(by=by, space_id=space.pk)
    story = say(person, space, f"{WORD} told", "story")
    communities.bring_story(by=by, canvas_id=canvas.pk, post_id=story.pk)
    on = {"canvas_id": canvas.pk, "part": "vision"}
    communities.add_note(by=mine, words=WORD, theme=f"{WORD} theme", **on)
    theirs = communities.add_note(by=by, words=f"As {NAME} says", **on)
    communities.sign_note(by=mine, note_id=theirs.pk)
    communities.close_round(by=by, canvas_id=canvas.pk, title="March")
    today = clock.today()
    new = NewCommitment(company.pk, "learning", 600, today, today, words=WORD)
    made = communities.promise(by=mine, canvas_id=canvas.pk, new=new)
    communities.take_back_commitment(by=mine, commitment_id=made.pk, why=WORD)


def _paid(by, mine, person, company):
    """A book for her money, with its receipt, and what she is owed for it, paid out."""
    make_pot(company, 90_00, person=person)
    wish = money.ask_off_catalogue(
        by=mine,
        person_id=person.pk,
        title=f"The book of {WORD}",
        price=Money(30_00, "EUR"),
        request=money.Request(words=WORD, step=WORD, link=f"https://{WORD.lower()}.example/"),
    )
    receipt = Upload(f"{WORD}.pdf", b"%PDF-1.4 " + WORD.encode())
    money.settle_with_receipt(by=mine, purchase_id=wish.pk, receipt=receipt)
    account = BankAccount(name=NAME, iban="DE89370400440532013000")
    money.keep_bank_details(by=mine, payee=Payee(person_id=person.pk), account=account)
    money.pay_out(
        by=actors.system("tests"), organisation_id=company.pk, until=clock.today(), currency="EUR"
    )


def _said(by, mine, person, company):
    """What she is asked, what she says with her name, what she has not handed in, what is in her way."""
    question = Question("q", "text", "What helps?")
    for title, hands_in in (("With names", True), ("And again", False)):
        survey = make_survey(by, company, [question], title=title, is_anonymous=False)
        feedback.open_survey(by=by, survey_id=survey.pk)
        feedback.answer_question(by=mine, survey_id=survey.pk, key="q", said=WORD)
        if hands_in:
            feedback.hand_in(by=mine, survey_id=survey.pk)
    new = NewFriction(text=WORD, organisation_id=company.pk, role="administrator", title=WORD)
    report = feedback.report_friction(by=mine, new=new)
    feedback.move_friction(by=by, report_id=report.pk, state="solved", words=f"More {WORD}.")


def _assessed(by, mine, company):
    """A quick assessment that she took, in her own words."""
    made = make_assessment(by, company, [BARRIER, Item("text", "And in your words?")])
    assign_assessment(by=by, assessment_id=made.pk, person_id=mine.person_id, key="test")
    make_attempt(mine, made, ["0", WORD])


def _signed_in(client, person):
    client.post(reverse("account_request_login_code"), {"email": ADDRESS})
    client.cookies.clear()  # the session stays, with the address that was said
    client.force_login(person)
    client.get("/people/me/", headers={"User-Agent": WORD})
    apps.get_model("usersessions.UserSession").objects.create(
        user=person, ip="192.0.2.1", session_key=client.session.session_key, user_agent=WORD
    )
    client.logout()
    client.force_login(person)
    apps.get_model("mfa.Authenticator").objects.create(
        user=person, type="webauthn", data={"name": WORD}
    )
    access.sign_in_link(by=HOUSE, person_id=person.pk)
    other = EmailAddress.objects.create(user=person, email="other@quixotl.example")
    EmailConfirmation.create(other)


def _known_elsewhere(by, mine, company, person):
    """By a provider, a tool, a directory; and an administrator has looked as she does."""
    apps.get_model("socialaccount.SocialAccount").objects.create(
        user=person, provider="theirs", uid=ADDRESS, extra_data={"email": ADDRESS, "likes": WORD}
    )
    apps.get_model("access.AddressChange").objects.create(
        person=person, new_email=f"{WORD}@quixotl.example", token_hash="x", asked_at=clock.now()
    )
    test_walls._opened(by, mine, company)
    ways_in.begin_viewing(
        by=by, organisation_id=company.pk, person_id=person.pk, reason=f"{NAME} asked me to look."
    )


def _imported(client, keeper, company):
    """A list of people of the last week in which she stands, with a row that is wrong."""
    client.force_login(keeper)
    text = f"Name,E-mail,Number\n{NAME},{AT_WORK},{NUMBER}\n{NAME},{MISSPELT},9\n"
    file = SimpleUploadedFile(f"{NAME}.csv", text.encode())
    page = reverse("organisations:import-people", args=[company.slug])
    assert client.post(page, {"file": file}).status_code == 302
    run = apps.get_model("kernel.ImportRun").objects.unscoped("test").latest("pk")
    by = actors.system("tests", f"organisation:{company.pk}")
    mapping = {"name": "Name", "email": "E-mail", "employee_number": "Number"}
    run = intake.map_columns(by=by, run=run, mapping=mapping)
    intake.check(by=by, run=run)
    run.refresh_from_db()
    assert apps.get_model("kernel.ImportProblem").objects.filter(run=run).exists()
    client.logout()


def _spoken_of(act, keeper, company, person, known):
    """Her name in what belongs to others."""
    report = make_person("Report Zanzibar")
    make_membership(company, report)
    by = act(keeper)
    move = {"organisation_id": company.pk, "person_id": report.pk}
    organisations.change_membership(by=by, **move, manager_id=person.pk)
    goal = paths.set_goal(by=act(keeper), person_id=keeper.pk, role_id=known["role_id"])
    paths.invite_advisor(by=act(keeper), path_id=goal.path_id, advisor_id=person.pk)
    paths.comment(by=act(person), path_id=goal.path_id, text=WORD)
    organisations.invite(by=by, organisation_id=company.pk, email="other@quixotl.example")
    delivery = apps.get_model("kernel.Delivery").objects.latest("pk")
    delivery.reason = f"duplicate key: {ADDRESS}"
    delivery.save()


def _helped(act, keeper, mine, person, company):
    """What she asked and answered, whom she reached and who reached her, her mentor, her advisor."""
    by = act(keeper)
    test_walls._helped(by, mine, company, keeper, person)
    case = make_case(person, company, WORD, text=WORD, context=Context("/x/", WORD))
    helping.add_note(by=by, case_id=case.pk, text=f"{NAME} asks for {WORD}.")
    helping.reply(by=mine, case_id=case.pk, text=f"{WORD}!")
    other = make_case(keeper, company, kind="advisor")
    helping.answer_case(by=mine, case_id=other.pk, text=WORD)
    days = (clock.today(), clock.today())
    helping.add_turn(
        by=by, organisation_id=company.pk, kind="advisor", person_id=person.pk, days=days
    )
    new = {"organisation_id": company.pk, "reason": WORD, "context": WORD}
    reached = helping.open_outreach(by=by, new=NewOutreach(person_id=person.pk, key="again", **new))
    said = {"outreach_id": reached.pk, "outcome": "reached", "barrier": WORD, "note": NAME}
    helping.record_outcome(by=by, **said)
    [slot] = make_slots(person, company, place="Room 4")
    booking = helping.book_slot(by=by, person_id=keeper.pk, slot_id=slot.pk)
    helping.write_advice(by=mine, booking_id=booking.pk, text=f"{NAME} says: go on.")
    make_mentor(person, company, about=WORD)
    make_seeker(keeper, company, wishes=[person])
    asked = helping.ask_mentor(by=by, mentee_id=keeper.pk, mentor_id=person.pk, words="Please.")
    helping.accept_mentee(by=mine, mentorship_id=asked.pk)
    helping.set_goal(by=mine, mentorship_id=asked.pk, text=WORD)
    helping.check_in(by=mine, mentorship_id=asked.pk, level=3, words=WORD)


def _told(person, keeper):
    """Mails of every kind, messages, and what another system says of her."""
    messaging.send(kind="paths.commented", to=person.pk, about=messaging.About(WORD, by="Zoe"))
    messaging.send(kind="paths.commented", to=keeper.pk, about=messaging.About("SQL", by=NAME))
    messaging.send_mail(
        kind="access.sign_in_code", address=ADDRESS, locale="", about=messaging.About(code="1")
    )
    apps.get_model("messaging.PushSubscription").objects.create(
        person=person, endpoint=f"https://push.example/{WORD}", browser=WORD, made_at=clock.now()
    )
    apps.get_model("messaging.FailingAddress").objects.create(
        address=ADDRESS, since=clock.now(), reason=f"550 <{ADDRESS}>"
    )
    mail = apps.get_model("messaging.Mail")
    assert mail.objects.filter(text__contains=NAME).exclude(person=person).exists()
    said = {
        "actor": {"mbox": f"mailto:{ADDRESS}", "name": NAME},
        "verb": {"id": "http://example.org/did"},
        "object": {"id": "http://example.org/it"},
    }
    taught = {**said, "actor": {"mbox": "mailto:zoe@example.org"}}
    taught["context"] = {"instructor": {"mbox": f"mailto:{ADDRESS}", "name": NAME}}
    statements.store([said, taught], owner_ids=["organisation:1", "organisation:1"])


def _at_work(client, mine, company):
    """A code host and a chat tell what she did there; the one is told, the other counted."""
    forge = make_connection(company, "github")
    chat = make_connection(company, "slack", secret=NUMBER)
    for tool in (forge, chat):
        integrations.allow_tool(by=mine, connection_id=tool.pk, account=WORD)
    headers, review = sample_of("github")
    review["review"]["user"]["login"] = WORD
    send(client, forge, review, headers)
    headers, answer = sample_of("slack")
    answer["event"]["user"] = WORD
    send(client, chat, answer, headers)
    integrations.work_off()


def _asked_for_her_data(mine, person, keeper):
    """A copy of everything lies there; she has agreed to something, and somebody has looked."""
    identity.say_consent(
        by=mine, person_id=person.pk, purpose="organisations.elsewhere", is_given=True
    )
    identity.note_disclosure(
        viewer=actors.person(keeper.pk), person_id=person.pk, kind="skills.levels"
    )
    services.make_export(services.ask_export(by=mine, person_id=person.pk).pk)


# --- she is there ---------------------------------------------------------------------------------


def test_before_it_she_is_found_in_most_tables(yolanthe, home):
    """The search would find her: it does, in as many places as this house keeps something."""
    found = {where.partition(":")[0] for where, _trace in traces(home)}

    assert len(found) >= 18, found
    assert {"uploads", "session"} <= found
    exports = [path for path in home.rglob("exports/*.zip") if WORD in str(_contents(path))]
    assert exports
    missing = {
        keeping.kind
        for keeping in keepings()
        if not any(
            selectors.rows_about(table, yolanthe.pk).exists()
            for table in keeping.tables
            if table.of
        )
    }
    assert missing <= NOTHING_YET, missing - NOTHING_YET


# What is not hers, but mentions her; and what she has said nothing of.
NOTHING_YET = {
    *("organisations.files", "organisations.invitations", "messaging.preferences"),
    "statements.outside",
    "connections.arrivals",  # sealed, and found by keyed hashes alone
    "identity.merges",
    "wallets.grants",  # numbers of rules, periods and sums
}


# --- and then she is not --------------------------------------------------------------------------


def test_an_erased_person_is_found_nowhere(yolanthe, home, committed):
    with committed():
        identity.erase_person(by=HOUSE, person_id=yolanthe.pk)

    assert list(traces(home)) == []
    husk = Person.objects.get(pk=yolanthe.pk)
    assert (husk.name, husk.email, husk.is_active) == ("", None, False)
    assert not husk.has_usable_password()
    assert husk.erased_at


def test_what_was_counted_of_her_is_counted_no_more(yolanthe, home):
    posts = apps.get_model("communities.Post").objects.unscoped("test")
    theirs = posts.get(pk=yolanthe.known["talk_post_id"])
    poll = apps.get_model("communities.Poll").objects.get(post=theirs)
    assert (theirs.signs, poll.voters) == ({"thanks": 1, "well-done": 1}, 1)

    identity.erase_person(by=HOUSE, person_id=yolanthe.pk)

    theirs.refresh_from_db()
    poll.refresh_from_db()
    assert (theirs.signs, poll.voters) == ({}, 0)
    assert "quixotl" not in theirs.words


def test_what_lies_sealed_about_her_is_gone(yolanthe, home):
    arrivals = apps.get_model("connections.Arrival").objects.unscoped("test")
    assert arrivals.exclude(sealed_body="").count() == 2

    identity.erase_person(by=HOUSE, person_id=yolanthe.pk)

    assert not arrivals.exclude(sealed_body="").exists()
    assert not apps.get_model("connections.ArrivalKey").objects.exists()


def test_what_is_heard_afterwards_brings_nothing_back(
    yolanthe, home, committed, act, keeper, client
):
    with committed():
        identity.erase_person(by=HOUSE, person_id=yolanthe.pk)
    while eventlog.deliver():
        pass
    services.carry_out_erasures()
    services.apply_retention()

    assert list(traces(home)) == []
    assert (
        not apps.get_model("statements.Statement")
        .objects.unscoped("test")
        .filter(owner_id=f"person:{yolanthe.pk}")
    )
    assert not apps.get_model("kernel.Delivery").objects.filter(parked_at__isnull=False)


def test_what_was_counted_stays_counted(yolanthe, home):
    resource = apps.get_model("catalogue.Resource").objects.unscoped("test")
    resource = resource.get(pk=yolanthe.known["resource_id"])
    before = (
        Enrolment.objects.unscoped("test").count(),
        Effort.objects.unscoped("test").aggregate(Sum("minutes")),
        Membership.objects.unscoped("test").count(),
        (resource.rating_sum, resource.rating_count),
        apps.get_model("catalogue.NeedVoice").objects.count(),
        RecordedEvent.objects.filter(owner_id=f"person:{yolanthe.pk}").count(),
    )
    run = Offering.objects.unscoped("test").get(pk=yolanthe.known["offering_id"])
    assert run.seats_taken == 1

    identity.erase_person(by=HOUSE, person_id=yolanthe.pk)

    resource.refresh_from_db()
    run.refresh_from_db()
    stars = apps.get_model("catalogue.Review").objects.unscoped("test").filter(resource=resource)
    assert before == (
        Enrolment.objects.unscoped("test").count(),
        Effort.objects.unscoped("test").aggregate(Sum("minutes")),
        Membership.objects.unscoped("test").count(),
        (stars.aggregate(n=Sum("stars"))["n"], stars.count()),
        apps.get_model("catalogue.NeedVoice").objects.count(),
        RecordedEvent.objects.filter(owner_id=f"person:{yolanthe.pk}")
        .exclude(name="identity.PersonErased")
        .count(),
    )
    assert run.seats_taken == 0  # somebody else may come
    assert not Membership.objects.unscoped("test").filter(person=yolanthe, is_open=True).exists()


def test_others_keep_what_is_theirs(yolanthe, home, keeper, client):
    messages = apps.get_model("messaging.Message").objects.unscoped("test").filter(person=keeper)
    inbox = messages.exclude(kind="agenda.cancelled")  # which tells that dates with her are off
    before = inbox.count()
    identity.erase_person(by=HOUSE, person_id=yolanthe.pk)

    keeper.refresh_from_db()
    assert keeper.name == "Keeper Zanzibar"
    assert inbox.count() == before
    client.force_login(keeper)
    for name in ("messaging:inbox", "paths:mine", "organisations:organisations"):
        assert client.get(reverse(name)).status_code == 200
    taught = (
        apps.get_model("statements.Statement").objects.unscoped("test").get() if False else None
    )
    assert taught is None


def test_whom_others_keep_is_in_nobodys_archive(yolanthe, home, keeper, act):
    """The keeper has imported a list in which she stands; their own archive does not hold it."""
    services.make_export(services.ask_export(by=act(keeper), person_id=keeper.pk).pk)

    [path] = [Path(e.file.path) for e in selectors.exports_of(keeper.pk)]
    told = " ".join(map(_text, _contents(path)))
    assert "Keeper Zanzibar" in told
    for hers in (AT_WORK, NUMBER):  # what she wrote on their path is theirs to read
        assert hers not in told


def test_what_an_open_page_wrote_meanwhile_goes_with_the_next_round(yolanthe, home):
    identity.erase_person(by=HOUSE, person_id=yolanthe.pk)
    model = apps.get_model("catalogue.Bookmark")
    late = {"owner_id": f"person:{yolanthe.pk}", "person_id": yolanthe.pk}
    model.objects.unscoped("test").create(
        **late, resource_id=yolanthe.known["resource_id"], made_at=clock.now()
    )

    services.carry_out_erasures()

    assert not model.objects.unscoped("test").filter(person=yolanthe).exists()


def test_it_is_told_and_a_second_time_changes_nothing(yolanthe, home):
    identity.erase_person(by=HOUSE, person_id=yolanthe.pk)
    identity.erase_person(by=HOUSE, person_id=yolanthe.pk)

    told = RecordedEvent.objects.get(name="identity.PersonErased")
    assert told.payload["person_id"] == yolanthe.pk
    assert RecordedEvent.objects.filter(name="organisations.MembershipEnded").exists()
    there = RecordedEvent.objects.get(name="organisations.MemberErased")
    assert there.owner_id == f"organisation:{yolanthe.known['company_id']}"
    erasure = Erasure.objects.get()
    assert erasure.done_at
    assert erasure.counts["learning.notes"] == 1


def test_her_sessions_and_ways_in_are_gone(yolanthe, home, client):
    client.force_login(yolanthe)
    assert client.get("/people/me/").status_code == 200

    identity.erase_person(by=HOUSE, person_id=yolanthe.pk)

    assert client.get("/people/me/").status_code == 302
    assert identity.people_by_email([ADDRESS]) == {}
    assert identity.cards_of([yolanthe.pk]) == {}
    assert identity.names_of([yolanthe.pk]) == {yolanthe.pk: "Somebody who has left"}


def test_her_address_is_free_for_a_new_account(yolanthe, home):
    identity.erase_person(by=HOUSE, person_id=yolanthe.pk)

    again = identity.add_person(by=HOUSE, name=NAME, email=ADDRESS)
    assert again.pk != yolanthe.pk


def test_an_import_that_is_running_is_waited_for(yolanthe, home, committed):
    before = sorted(path for path in home.rglob("*") if path.is_file())
    runs = apps.get_model("kernel.ImportRun").objects.unscoped("test")
    runs.update(state="running")

    with committed(), pytest.raises(identity.CannotBeErasedNow):
        identity.erase_person(by=HOUSE, person_id=yolanthe.pk)
    assert Person.objects.get(pk=yolanthe.pk).name == NAME
    assert sorted(path for path in home.rglob("*") if path.is_file()) == before

    identity.ask_erasure(by=HOUSE, person_id=yolanthe.pk)
    with clock.travelled(clock.now() + timedelta(days=15)):
        assert services.carry_out_erasures() == 0
        runs.update(state="done")
        assert services.carry_out_erasures() == 1


def test_what_stands_in_the_way_is_asked_for_before_anything_goes(yolanthe, home, monkeypatch):
    apps.get_model("kernel.ImportRun").objects.unscoped("test").update(state="running")
    begun = []
    monkeypatch.setattr(f"{services.__name__}.erasure._erase_one", lambda *one: begun.append(one))

    with pytest.raises(identity.CannotBeErasedNow):
        identity.erase_person(by=HOUSE, person_id=yolanthe.pk)
    assert begun == []


def test_a_backup_in_which_an_import_runs_is_erased_when_it_has_ended(yolanthe, home, committed):
    public_id = {"public_id": str(yolanthe.public_id)}
    (home / "erasures.jsonl").write_text(json.dumps(public_id) + "\n")
    runs = apps.get_model("kernel.ImportRun").objects.unscoped("test")
    runs.update(state="running")

    services.repeat_erasures()
    services.repeat_erasures()
    assert Erasure.objects.get().done_at is None
    runs.update(state="done")
    with committed():
        assert services.carry_out_erasures() == 1
    assert list(traces(home)) == []


def test_what_a_law_asks_to_keep_is_sealed_apart_and_ends(
    yolanthe, home, committed, settings, capsys
):
    settings.LEGAL_TERMS = {"learning.prior": 3650}
    with committed():
        identity.erase_person(by=HOUSE, person_id=yolanthe.pk)

    assert list(traces(home)) == []  # sealed: nothing of it can be read
    held = HeldRecord.objects.get()
    call_command("held")
    assert f"{held.pk}: learning.prior of person {yolanthe.pk}" in capsys.readouterr().out
    call_command("held", str(held.pk))
    said = json.loads(capsys.readouterr().out)
    assert NAME in said["names"]
    assert WORD in json.dumps(said["tables"])
    assert RecordedEvent.objects.filter(name="identity.HeldRecordOpened").exists()
    with clock.travelled(clock.now() + timedelta(days=3652)):
        assert services.apply_retention()["identity.held"] == 1


def test_a_command_erases_who_cannot_ask(yolanthe, home, committed, capsys):
    call_command("erase", ADDRESS, "--yes")
    assert "will be erased on" in capsys.readouterr().out
    assert Person.objects.get(pk=yolanthe.pk).name == NAME

    with committed():
        call_command("erase", ADDRESS, "--yes", "--now")
    assert list(traces(home)) == []


# --- the search -----------------------------------------------------------------------------------


def traces(home: Path):
    """Where something of her stands: (`table` or `path`, the trace)."""
    needles = re.compile("|".join(map(re.escape, TRACES)), re.IGNORECASE)
    for where, text in [*_tables(), *_sessions(), *_files(home)]:
        for found in needles.findall(text):
            yield where, found


def _tables():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            for row in cursor.fetchall():
                yield table, " ".join(map(_text, row))


def _sessions():
    """They are packed, and would hide what stands in them."""
    for session in Session.objects.all():
        yield "session", str(session.get_decoded())


def _text(value) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", errors="replace")
    return str(value)


def _files(home: Path):
    for path in home.rglob("*"):
        if path.is_file():
            where = path.relative_to(home)
            text = " ".join(map(_text, _contents(path)))
            yield f"{where.parts[0]}:{where}", f"{where} {text}"


def _contents(path: Path) -> list[bytes]:
    """A file, or what is packed in it."""
    if not zipfile.is_zipfile(path):
        return [path.read_bytes()]
    with zipfile.ZipFile(path) as packed:
        return [packed.read(name) for name in packed.namelist()]
