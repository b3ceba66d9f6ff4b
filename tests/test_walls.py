"""The walls between organisations, tried from outside at every address of the product.

Zanzibar has everything that a small company has. The keepers of another organisation ask for each
address with Zanzibar's ids, reading and writing. They may find no name, address or word of it, and
nothing of it may have changed. The addresses come from the URLconf: a new one is tried by itself,
and one with a parameter that is not known here fails until a row of Zanzibar stands for it.
"""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, get_resolver, reverse

from lyceum.access import services as access
from lyceum.access.testing import make_token, make_tool
from lyceum.agenda import services as agenda
from lyceum.assessments.api import assign_assessment
from lyceum.assessments.scoring import Item, Option
from lyceum.assessments.testing import make_assessment, make_attempt
from lyceum.catalogue import api as catalogue
from lyceum.catalogue.testing import make_podcast, make_resource
from lyceum.communities import api as communities
from lyceum.communities import services as talk
from lyceum.communities.testing import make_space
from lyceum.communities.types import Sent
from lyceum.config.rest import document
from lyceum.connections import api as connections
from lyceum.courseware import services as lessons
from lyceum.courseware.services import open_unit
from lyceum.courseware.testing import (
    cmi5_zip,
    main_line_item,
    make_lesson,
    make_lti_launch,
    make_lti_link,
    make_lti_platform,
    make_lti_tool,
    make_package,
    make_upload,
    unit,
    write_block,
)
from lyceum.feedback import services as feedback
from lyceum.feedback.branching import Question
from lyceum.feedback.testing import make_answers, make_crowd, make_survey
from lyceum.feedback.types import NewFriction, Subject
from lyceum.footprint import services as footprint
from lyceum.identity.models import Person
from lyceum.identity.testing import make_person
from lyceum.integrations import api as integrations
from lyceum.integrations.testing import make_connection, sample_of, send
from lyceum.journeys.testing import make_playbook, make_rollout, put_in
from lyceum.kernel import actors, clock, eventlog
from lyceum.kernel.models import ImportRun
from lyceum.kernel.money import Money
from lyceum.kernel.owned import Owned
from lyceum.kernel.scope import organisation_owner, person_owner
from lyceum.learning import api as learning
from lyceum.learning import services as learning_verbs
from lyceum.learning.types import NewAssignment
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import (
    make_membership,
    make_organisation,
    make_role,
    make_unit,
)
from lyceum.paths import api as paths
from lyceum.programmes import api as programmes
from lyceum.programmes.testing import (
    make_agreement,
    make_offering,
    make_participant,
    make_programme,
)
from lyceum.rules import api as rules
from lyceum.skills import api as skills
from lyceum.support import api as support
from lyceum.support import services as helping
from lyceum.support.testing import make_mentor
from lyceum.support.types import NewMeeting, NewSeeking, NewSlots
from lyceum.ui.middleware import MACHINES
from lyceum.wallets import api as wallets
from lyceum.wallets import services as money
from lyceum.wallets.documents import Account as BankAccount
from lyceum.wallets.selectors.invoices import frozen
from lyceum.wallets.selectors.payouts import Payee
from lyceum.wallets.testing import make_allowance, make_deposit, make_pot
from lyceum.wallets.tests.invoices import make_invoice

MARK = "zanzibar"  # stands in every name and word of theirs
ROLES = ["manager", "administrator", "hr-partner", "facilitator"]
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
IN_DOCUMENT = re.compile(r"\{(\w+)\}")
END_THE_SESSION = {
    *("accounts/logout/", "accounts/everywhere/", "openid/leave/"),
    "accounts/other-account/go/",
}
HANGING_ON = [  # tables without an owner of their own: how they lead to their person
    ("mfa.Authenticator", "user"),
    ("socialaccount.SocialAccount", "user"),
    ("paths.Goal", "path__person"),
    ("paths.Plan", "path__person"),
    ("paths.PlanStep", "plan__path__person"),
    ("paths.Mark", "path__person"),
    ("paths.Advisor", "path__person"),
    ("paths.PlanComment", "path__person"),
    ("access.ScimEmail", "user__person"),
    ("wallets.Share", "purchase__person"),
    ("wallets.Grant", "person"),
]
NOBODYS = {  # parameters that stand for no row of an organisation
    "token": "nothing",
    "key": "nothing",
    "uidb36": "1",
    "name": "home",
    "size": "192",
    "resource_path": "mcp",
    "path": "Users",  # of SCIM: a session opens nothing there, only a token
    "export_id": "1",
    "system": "github",
    "ticket": "nothing",
    "merge_id": "1",
    "version": "1.0.0",
}


# --- what there is to find ------------------------------------------------------------------------


@pytest.fixture
def zanzibar(db, client, act, tmp_path, settings):
    """Everything that a company has, with the mark in its words: parameter of an address → value."""
    settings.MEDIA_ROOT = tmp_path
    keeper = make_person(f"Keeper {MARK}")
    learner = make_person(f"Learner {MARK}")
    company = make_organisation("Weavers", manager=keeper, learners=[learner])
    company.name = f"{MARK} works"  # but not in its address, which every answer may repeat
    company.save()
    for role in ("administrator", "hr-partner", "teacher", "advisor"):
        make_role(keeper, role, company)
    by, mine = act(keeper), act(learner)
    known = {
        "slug": company.slug,
        "organisation_id": company.pk,
        "person_id": learner.pk,
        "role": "teacher",
        **NOBODYS,
    }
    known |= _kept(by, company)
    known |= _offered(by, company)
    known |= _learnt(mine, learner, known)
    known |= _played(by, mine, known)
    known |= _skilled(by, mine, company, keeper, known)
    known |= _planned(mine, keeper, learner, known)
    known |= _gone_through(company, keeper, learner)
    known |= _bought(by, mine, company, learner)
    known |= _sold(by, mine, company, keeper, learner)
    known |= _promised(company)
    known |= _said(by, mine, company, learner)
    known |= _assessed(by, mine, company)
    known |= _dated(mine, learner)
    known |= _met(by, company, learner, known)
    known |= _handed_in(client, keeper, company, known["session_id"])
    known |= _told(learner, keeper)
    known |= _entered(company, learner)
    known |= _ruled()
    known |= _passed_on(company)
    known["version"] = "1"  # of the published profile, which is nobody's
    known |= _opened(by, mine, company)
    known |= _connected(client, mine, company)
    known |= _taught(learner, company, mine)
    known |= _partnered(by, company)
    known |= _helped(by, mine, company, keeper, learner)
    known |= _talked(by, mine, company, learner)
    known |= _guided(company, learner)
    key = apps.get_model("mfa.Authenticator").objects.create(
        user=learner, type="webauthn", data={"name": f"{MARK} key"}
    )
    return {**known, "pk": key.pk}


def _helped(by, mine, company, keeper, learner):
    """A question of theirs, and how they answer."""
    said = {"by": by, "organisation_id": company.pk}
    case = support.open_case(
        by=mine,
        person_id=learner.pk,
        new=support.NewCase(
            kind="hr-partner", subject=MARK, text=f"{MARK} why?", organisation_id=company.pk
        ),
    )
    support.add_note(by=by, case_id=case.pk, text=f"{MARK} note")
    canned = support.keep_canned(**said, title=MARK, text=f"{MARK} so.")
    route = support.set_route(**said, new=support.NewRoute(kind="advisor", role="advisor"))
    days = (clock.today(), clock.today())
    turn = support.add_turn(**said, kind="mentor", person_id=keeper.pk, days=days)
    absence = support.add_absence(**said, person_id=keeper.pk, days=days)
    reached = support.open_outreach(
        by=by,
        new=support.NewOutreach(
            organisation_id=company.pk, person_id=learner.pk, reason=MARK, key=MARK
        ),
    )
    return {
        **_put_together(by, mine, company, keeper, learner),
        "outreach_id": reached.pk,
        "asked_id": case.pk,
        "canned_id": canned.pk,
        "route_id": route.pk,
        "turn_id": turn.pk,
        "absence_id": absence.pk,
    }


def _guided(company, learner):
    """A playbook of theirs through which one goes, and a tool that comes to her."""
    texts = {"en": {"subject": f"{MARK} hello", "body": f"{MARK} words"}}
    steps = [
        {"kind": "message", "id": "hello", "texts": texts, "next": "wait"},
        {
            "kind": "wait-for", "id": "wait", "fact": {"name": "learning.LearningCompleted"},
            "days": 9, "next": None,
        },
    ]  # fmt: skip
    segments = {f"{MARK} newcomers": {"at_most_days": 30}}
    playbook = make_playbook(company, *steps, name=f"{MARK} first week", segments=segments)
    put_in(playbook, learner)
    tool = make_rollout(company, learner, name=f"{MARK} shuttle")
    return {"playbook_id": playbook.pk, "step_id": "hello", "rollout_id": tool.pk}


def _talked(by, mine, company, learner):
    """A space of theirs: something said and reported, with a file."""
    space = make_space(company, f"{MARK} looms", about=f"{MARK} talk", people=[learner])
    post = communities.share(
        by=mine,
        space_id=space.pk,
        new=communities.NewPost(
            words=f"{MARK} thread",
            kind="frustration",
            files=[Sent(f"{MARK}.txt", MARK.encode())],
        ),
    )
    banner = talk.put_up(by=by, post_id=post.pk, until=clock.now() + timedelta(days=7))
    report = talk.report_post(by=by, post_id=post.pk, words=f"{MARK} worry")
    talk.make_offer(by=mine, words=f"{MARK} weaving", is_wide=False)
    cup = _coffee(by, mine, space)
    on_canvas = _on_canvas(by, mine, company, space)
    file = apps.get_model("communities.PostFile").objects.get(post=post)
    return {
        "space_id": space.pk,
        "post_id": post.pk,
        "banner_id": banner.pk,
        "report_id": report.pk,
        "file_id": file.pk,
        "cup_id": cup.group_id,
        **on_canvas,
    }


def _on_canvas(by, mine, company, space):
    """What they wrote on their canvas, kept in a round, and what was promised to them."""
    canvas = talk.begin_canvas(by=by, space_id=space.pk)
    note = talk.add_note(by=mine, canvas_id=canvas.pk, part="vision", words=f"{MARK} vision")
    talk.close_round(by=by, canvas_id=canvas.pk, title=f"{MARK} spring")
    today = clock.today()
    new = communities.NewCommitment(company.pk, "learning", 600, today, today, words=MARK)
    made = talk.promise(by=by, canvas_id=canvas.pk, new=new)
    return {"canvas_id": canvas.pk, "note_id": note.pk, "commitment_id": made.pk}


def _put_together(by, mine, company, keeper, learner):
    """A mentor of theirs with somebody of theirs, and a proposal for the rest."""
    house = actors.system("tests", organisation_owner(company.pk))
    make_mentor(keeper, company, about=f"{MARK} thread")
    helping.seek_mentor(
        by=mine,
        person_id=learner.pk,
        new=NewSeeking(organisation_id=company.pk, skill_ids=(), about=MARK),
    )
    proposal = helping.ask_matching(by=house, organisation_id=company.pk)
    helping.work_out_matching(matching_id=proposal.pk)
    asked = helping.ask_mentor(by=mine, mentee_id=learner.pk, mentor_id=keeper.pk, words=MARK)
    helping.accept_mentee(by=by, mentorship_id=asked.pk)
    goal = helping.set_goal(by=mine, mentorship_id=asked.pk, text=f"{MARK} goal")
    meeting = helping.plan_meeting(
        by=mine,
        mentorship_id=asked.pk,
        new=NewMeeting(
            starts_at=clock.now() + timedelta(days=1), minutes=30, kind="video", place=MARK
        ),
    )
    helping.check_in(by=mine, mentorship_id=asked.pk, level=4, words=MARK)
    [slot] = helping.offer_slots(
        by=by,
        advisor_id=keeper.pk,
        new=NewSlots(
            starts_at=clock.now() + timedelta(days=2), place=MARK, organisation_id=company.pk
        ),
    )
    booking = helping.book_slot(by=mine, person_id=learner.pk, slot_id=slot.pk, words=MARK)
    note = helping.write_advice(by=by, booking_id=booking.pk, text=f"{MARK} advice")
    return {
        "slot_id": slot.pk,
        "booking_id": booking.pk,
        "advice_id": note.pk,
        "mentorship_id": asked.pk,
        "mentor_goal_id": goal.pk,
        "meeting_id": meeting.pk,
        "matching_id": proposal.pk,
    }


def _coffee(by, mine, space):
    """Two of theirs are brought together."""
    talk.add_members(by=by, space_id=space.pk, person_ids=[by.person_id])
    for one in (by, mine):
        talk.take_part(by=one, space_id=space.pk)
    talk.plan_coffee(by=by, space_id=space.pk, every_weeks=1, starts_on=clock.today())
    talk.pair_for_coffee()
    return apps.get_model("communities.CoffeeSeat").objects.unscoped("test").first()


def _dated(mine, learner):
    """What stands in a calendar of theirs. The secret opens it to whoever has it, so it is not told."""
    entry = agenda.add_busy_time(
        by=mine,
        person_id=learner.pk,
        title=f"{MARK} dentist",
        starts_at=clock.now(),
        ends_at=clock.now() + timedelta(hours=1),
    )
    agenda.renew_feed(by=mine, person_id=learner.pk)
    return {"entry_id": entry.pk, "secret": "guessed"}


def _met(by, company, learner, known):
    """A session of theirs in a room of theirs, and something that is asked by rule."""
    place = programmes.add_place(
        by=by, organisation_id=company.pk, new=programmes.NewPlace(name=f"{MARK} mill", zone="UTC")
    )
    room = programmes.add_room(
        by=by, place_id=place.pk, new=programmes.NewRoom(name=f"{MARK} loft")
    )
    [session] = programmes.plan_sessions(
        by=by,
        offering_id=known["offering_id"],
        new=programmes.NewSession(
            wall=datetime.combine(clock.today(), time(9)),
            minutes=60,
            zone="UTC",
            title=f"{MARK} looms",
            room_id=room.pk,
        ),
    )
    material = apps.get_model("programmes.Material").objects.create(
        session=session, when="before", title=f"{MARK} reader", url="https://looms.example/"
    )
    rule = learning_verbs.assign_learning(
        by=by,
        organisation_id=company.pk,
        new=NewAssignment(resource_id=known["resource_id"], reason=MARK, due_days=3),
    )
    assigned = _last("learning.Assigned")
    return {
        "place_id": place.pk,
        "room_id": room.pk,
        "session_id": session.pk,
        "material_id": material.pk,
        "code": "guessed",
        "assignment_id": rule.pk,
        "assigned_id": assigned.pk,
    }


def _entered(company, learner):
    """How they come in: the name of a sign-on stands on its door, for everybody to read."""
    owner = {"organisation": company, "owner_id": organisation_owner(company.pk)}
    sign_on = apps.get_model("access.SignOn").objects.create(
        **owner,
        key="theirs",
        kind="oidc",
        name="Their sign-on",
        is_on=True,
        base_url="http://testserver",
        issuer=f"http://127.0.0.1:9/{MARK}",
        client_id=MARK,
        client_secret=MARK,
        made_at=clock.now(),
    )
    domain = apps.get_model("access.Domain").objects.create(
        **owner, name=f"{MARK}.example", token=MARK, sign_on=sign_on, made_at=clock.now()
    )
    apps.get_model("access.FactorPolicy").objects.create(
        **owner, roles=["teacher"], since=clock.now()
    )
    apps.get_model("socialaccount.SocialAccount").objects.create(
        user=learner, provider="theirs", uid=MARK, extra_data={"address": MARK}
    )
    return {"sign_on_id": sign_on.pk, "domain_id": domain.pk, "door": "theirs", "kind": "oidc"}


def _passed_on(company):
    """A store that their statements go to, and one that some came from."""
    owner = {"organisation": company, "owner_id": organisation_owner(company.pk)}
    made = {"made_by": "person:1", "made_at": clock.now(), "address": f"http://127.0.0.1:9/{MARK}"}
    target = apps.get_model("footprint.Target").objects.create(**owner, **made, name=f"{MARK} lrs")
    run = apps.get_model("footprint.StoreImport").objects.create(
        **owner, **made, name=f"{MARK} statements", state="checked"
    )
    return {"target_id": target.pk, "import_id": run.pk}


def _ruled():
    """A rule that is being written about them, which only who runs the ecosystem may read."""
    says = rules.Wording("enrol", is_permit=False, sentence={}, reason=f"{MARK} first")
    draft = rules.draft_rule(by=actors.system("tests"), says=says, key="not-yet")
    return {"version_id": draft.pk, "key": draft.rule.key}


def _opened(by, mine, company):
    """A tool of theirs that one of them lets know of her, and one that may register itself."""
    tool, _secret = make_tool(
        f"{MARK} looms",
        f"https://looms.{MARK}.example/callback",
        organisation=company,
        about=f"For the weavers of {MARK}.",
        start_url=f"https://looms.{MARK}.example/",
    )
    access.give_consent(by=mine, client=tool, scopes=["openid", "profile"])
    access.make_registration_pass(by=by, organisation_id=company.pk, note=f"{MARK} dyes")
    return {"tool_id": tool.pk, "pass_id": _last("access.RegistrationPass").pk}


def _connected(client, mine, company):
    """A code host of theirs that told something of one of them, and something of a stranger."""
    connection = make_connection(company, "github", name=f"{MARK} forge")
    integrations.allow_tool(by=mine, connection_id=connection.pk, account=f"{MARK}-weaver")
    headers, body = sample_of("github")
    for number, login in enumerate((f"{MARK}-weaver", f"{MARK}-stranger")):
        body["review"] |= {"html_url": f"https://{MARK}.example/{number}", "user": {"login": login}}
        body["pull_request"]["title"] = f"{MARK} shuttle"
        send(client, connection, body, headers, delivery=f"{MARK}-{number}")
    integrations.work_off()
    return {"connection_id": connection.pk, "public_id": connection.public_id}


def _taught(learner, company, mine):
    """A lesson that one of them hands in for review, with a file and a word on a block."""
    lesson = make_lesson(learner, company, f"{MARK} weaving by hand")
    block_id = write_block(mine, lesson, "text", text=f"{MARK} warp and weft")
    upload = make_upload(lesson, f"{MARK} pattern".encode())
    lessons.comment_on_block(by=mine, lesson_id=lesson.pk, block_id=block_id, text=MARK)
    lessons.hand_in(by=mine, lesson_id=lesson.pk)
    return {
        "lesson_id": lesson.pk,
        "form": "cmi5",
        "block_id": block_id,
        "number": 1,
        "comment_id": _last("courseware.BlockComment").pk,
        "file_token": upload.token,
    }


def _partnered(by, company):
    """A partner's tool with a place in it, somebody who went there to choose, and a platform."""
    tool = make_lti_tool(company, f"{MARK} simulator", home=f"https://{MARK}.example")
    link = make_lti_link(tool, f"{MARK} loom")
    platform = make_lti_platform(company, f"{MARK} LMS", issuer=f"https://lms.{MARK}.example")
    choice = make_lti_launch(by, tool)
    return {
        "lti_tool_id": tool.pk,
        "link_uuid": link.public_id,
        "line_item_id": main_line_item(link).pk,
        "lti_platform_id": platform.pk,
        "choice_uuid": choice.public_id,
        "arrival_uuid": choice.public_id,
    }


def _kept(by, company):
    unit = organisations.add_unit(by=by, organisation_id=company.pk, name=f"{MARK} unit")
    invitation = organisations.invite(
        by=by, organisation_id=company.pk, email=f"guest@{MARK}.example"
    )
    make_token(company, name=f"{MARK} directory")
    token = _last("access.ApiToken")
    return {
        "unit_id": unit.pk,
        "invitation_id": invitation.pk,
        "account_id": token.account_id,
        "token_id": token.pk,
    }


def _offered(by, company):
    skill = skills.add_skill(by=by, label=f"{MARK} weaving", organisation_id=company.pk)
    resource = make_resource(
        company,
        f"{MARK} weaving, the course",
        teaches={skill: (0, 3)},
        visibility="organisation",
        effort_minutes=600,
        url=f"https://learn.{MARK}.example/",
    )
    need = catalogue.state_need(by=by, title=f"{MARK} dyeing", organisation_id=company.pk)
    return {
        "skill_id": skill,
        "resource_id": resource.pk,
        "offering_id": make_offering(resource, seats=9).pk,
        "need_id": need.pk,
    }


def _learnt(mine, learner, known):
    enrolment = learning.enrol(by=mine, resource_id=known["resource_id"], learner_id=learner.pk)
    note = learning.write_note(by=mine, enrolment_id=enrolment.pk, text=MARK, is_shared=True)
    question = learning.ask_question(by=mine, enrolment_id=enrolment.pk, text=MARK)
    learning.record_prior_learning(
        by=mine,
        title=f"{MARK} school",
        skills={known["skill_id"]: 2},
        happened_on=clock.today(),
        file=learning.Upload(f"{MARK}.pdf", b"%PDF-1.4 " + MARK.encode()),
    )
    catalogue.review(by=mine, resource_id=known["resource_id"], stars=4, text=MARK)
    catalogue.bookmark(by=mine, resource_id=known["resource_id"])
    return _listened(mine, known) | {
        "enrolment_id": enrolment.pk,
        "question_id": question.pk,
        "note_id": note.pk,
        "proof_id": _last("learning.Proof").pk,
    }


def _listened(mine, known):
    """A podcast of theirs, followed and heard."""
    resources = apps.get_model("catalogue.Resource").objects.unscoped("test")
    known_one = resources.get(pk=known["resource_id"])
    title = f"{known_one.title}, on air"
    podcast = make_podcast(known_one.organisation, title=title, visibility="organisation")
    learning.subscribe(by=mine, resource_id=podcast.pk)
    episode = _last("catalogue.Episode")
    learning.listen(by=mine, episode_id=episode.pk, at=learning.Place(90, 15, 600))
    return {"episode_id": episode.pk}


def _played(by, mine, known):
    """A package of theirs, opened by a learner of theirs."""
    resource = (
        apps.get_model("catalogue.Resource").objects.unscoped("test").get(pk=known["resource_id"])
    )
    make_package(
        by,
        resource,
        cmi5_zip(unit(url="index.html", moveOn="Completed").replace(">one<", f">{MARK}<")),
    )
    session = open_unit(by=mine, resource_id=resource.pk)
    return {
        "session_id": session.pk,
        "registration": session.attempt.registration,
        "mark": "0" * 32,
    }


def _skilled(by, mine, company, keeper, known):
    target = skills.Target(known["skill_id"], 3, 1.0)
    role = skills.add_role(
        by=by, label=f"{MARK} weaver", organisation_id=company.pk, targets=[target]
    )
    skills.rate_self(by=mine, ratings={known["skill_id"]: 1})
    skills.ask_confirmation(by=mine, skill_ids=[known["skill_id"]], of=keeper.pk, kind="peer")
    grant = skills.share_levels(by=mine, with_person_id=keeper.pk)
    return {
        "role_id": role,
        "grant_id": grant.pk,
        "request_id": _last("skills.ConfirmationRequest").pk,
    }


def _gone_through(company, keeper, learner):
    """A programme that they own with another: its agreement, a cohort, a proposal, a case."""
    other = make_organisation("Spinners")
    programme = make_programme(company, f"{MARK} programme", is_joint=True)
    make_agreement(programme, {company: 9, other: 9}, roles=f"{MARK} leads")
    owner = {"owner_id": organisation_owner(company.pk), "organisation": company}
    participation = make_participant(programme, learner, company)
    make_participant(programme, keeper, company, state="asked")
    phase = apps.get_model("programmes.Phase").objects.create(
        programme=programme, position=1, title=f"{MARK} phase"
    )
    part = apps.get_model("programmes.Part").objects.create(
        phase=phase, position=1, kind="resource", resource=make_resource(company, f"{MARK} part")
    )
    cohort = apps.get_model("programmes.Cohort").objects.create(
        **owner,
        programme=programme,
        title=f"{MARK} cohort",
        starts_on=clock.today(),
        ends_on=clock.today(),
        made_at=clock.now(),
    )
    mine = {"owner_id": person_owner(learner.pk), "person": learner, "organisation": company}
    mine["joined_at"] = clock.now()
    apps.get_model("programmes.CohortMember").objects.create(**mine, cohort=cohort)
    case = apps.get_model("programmes.Case").objects.create(
        **owner,
        sponsor=company,
        programme=programme,
        title=f"{MARK} case",
        brief=MARK,
        due_on=clock.today(),
        made_at=clock.now(),
    )
    team = apps.get_model("programmes.Team").objects.create(
        case=case, number=1, delivered_at=clock.now()
    )
    apps.get_model("programmes.TeamMember").objects.create(**mine, team=team)
    handed = apps.get_model("programmes.Deliverable").objects.create(
        team=team,
        title=MARK,
        url=f"https://{MARK}.example/",
        token=MARK,
        by="person:1",
        delivered_at=clock.now(),
    )
    forming = apps.get_model("programmes.Forming").objects.create(
        owner_id=owner["owner_id"],
        programme=programme,
        state="ready",
        limits={"smallest": 1, "largest": 2, "common_hours": 3},
        answer={"groups": [], "waiting": [learner.pk], "cost": 0, "bound": 0, "moved": []},
        asked_by="person:1",
        asked_at=clock.now(),
    )
    return {
        "programme_id": programme.pk,
        "participation_id": participation.pk,
        "phase_id": phase.pk,
        "part_id": part.pk,
        "cohort_id": cohort.pk,
        "case_id": case.pk,
        "team_id": team.pk,
        "deliverable_id": handed.pk,
        "forming_id": forming.pk,
    }


def _bought(by, mine, company, learner):
    """Something that a learner of theirs asks to pay from a pot that everybody shares."""
    make_pot(company, 900_00, kind="organisation", name=f"{MARK} pot")
    price = wallets.Order(
        price=Money(70_00, "EUR"), reason="enrolment", wanted="catalogue.resource:0", title=MARK
    )
    asked = wallets.ask_for(
        by=mine, person_id=learner.pk, order=price, request=wallets.Request(words=MARK)
    )
    return {"purchase_id": asked.pk, "consent_id": _last("wallets.Consent").pk}


def _sold(by, mine, company, keeper, learner):
    """What they owe, paid out and invoiced, and to which account."""
    make_role(keeper, "finance", company)
    pot = make_pot(company, 900_00, person=learner, name=f"{MARK} own")
    price = wallets.Order(
        price=Money(9_00, "EUR"),
        reason="enrolment",
        wanted="catalogue.resource:1",
        title=MARK,
        provider_id=4711,
    )
    wallets.pay_for(by=mine, person_id=learner.pk, order=price)
    account = BankAccount(name=MARK, iban="DE89370400440532013000")
    money.keep_bank_details(by=by, payee=Payee(), account=account, organisation_id=company.pk)
    run = money.pay_out(
        by=actors.system("tests"), organisation_id=company.pk, until=clock.today(), currency="EUR"
    )
    invoice = (
        apps.get_model("wallets.Invoice")
        .objects.unscoped("a test")
        .create(
            owner_id=organisation_owner(company.pk),
            organisation=company,
            buyer=company,
            year=2026,
            serial=1,
            number=MARK,
            month=clock.today(),
            issued_on=clock.today(),
            currency="EUR",
            net=1,
            tax=0,
            gross=1,
            rounding=0,
            content=frozen(make_invoice(number=MARK)),
            made_at=clock.now(),
        )
    )
    return {
        "payout_id": run.pk,
        "invoice_id": invoice.pk,
        "provider_id": 4711,
        "currency": "EUR",
        "month": f"{clock.today():%Y-%m}",
        "pot_id": pot.pk,
    }


def _promised(company):
    """Money that they brought in and promise, and a share of another's promise that they carry."""
    deposit = make_deposit(company, 900_00, reference=f"{MARK} bank")
    allowance = make_allowance(company, name=f"{MARK} allowance", overlap="both")
    asking = make_organisation("Dyers")
    asked = make_allowance(asking, is_active=False, funders={company.pk: 2500})
    return {
        "deposit_id": deposit.pk,
        "allowance_id": allowance.pk,
        "funder_id": asked.funders.get().pk,
    }


def _said(by, mine, company, learner):
    """What they are asked and say, and what is in their way."""
    crowd = [learner, *make_crowd(company, 4, name=f"Crowd {MARK}")]
    make_answers(company, crowd, [9] * 5, Subject("resource", "0", f"{MARK} looms"))
    survey = make_survey(by, company, [Question("q", "text", f"{MARK}?")], title=MARK)
    feedback.open_survey(by=by, survey_id=survey.pk)
    friction = NewFriction(text=MARK, organisation_id=company.pk, role="administrator", title=MARK)
    report = feedback.report_friction(by=mine, new=friction)
    asked = apps.get_model("feedback.Asked").objects.unscoped("test").filter(person=learner)
    return {
        "about_kind": "resource",
        "about_id": "0",
        "asked_id": asked.filter(what="enps").get().pk,
        "box_id": _last("feedback.Box").pk,
        "survey_id": survey.pk,
        "report_id": report.pk,
    }


def _assessed(by, mine, company):
    """A quick assessment of theirs, and how one of them took it."""
    barrier = Item("single", f"{MARK}?", (Option(MARK, segment=f"barrier: {MARK}"), Option("no")))
    made = make_assessment(by, company, [barrier, Item("text", MARK)], title=f"{MARK} assessment")
    attempt = make_attempt(mine, made, ["0", MARK])
    assign_assessment(by=by, assessment_id=made.pk, person_id=mine.person_id, key="test")
    place = apps.get_model("assessments.Place").objects.filter(assessment=made).first()
    return {"assessment_id": made.pk, "item_id": place.item_id, "attempt_id": attempt.pk}


def _planned(mine, keeper, learner, known):
    goal = paths.set_goal(by=mine, person_id=learner.pk, role_id=known["role_id"])
    paths.invite_advisor(by=mine, path_id=goal.path_id, advisor_id=keeper.pk)
    paths.comment(by=mine, path_id=goal.path_id, text=MARK)
    return {
        "goal_id": goal.pk,
        "path_id": goal.path_id,
        "advisor_id": keeper.pk,
    }


def _handed_in(client, keeper, company, session_id):
    """Files of both kinds; which run an address means follows from its first word."""
    client.force_login(keeper)
    runs = {}
    places = {
        "organisations:import-people": company.slug,
        "catalogue:import": company.slug,
        "wallets:import-deposits": company.slug,
        "programmes:report": session_id,
    }
    for name, place in places.items():
        file = SimpleUploadedFile(f"{MARK}.csv", f"Name,Title\n{MARK} one,{MARK}\n".encode())
        assert client.post(reverse(name, args=[place]), {"file": file}).status_code == 302
        runs[name.partition(":")[0].replace("wallets", "wallet")] = (
            ImportRun.objects.unscoped("test").latest("pk").pk
        )
    client.logout()
    framework = apps.get_model("skills.FrameworkImport").objects.create(
        kind="esco", file=f"{MARK}.zip", by="system:tests", asked_at=clock.now()
    )
    return {"run_id": {**runs, "skills": framework.pk}}


def _told(learner, keeper):
    """What the house tells by itself: the footprint, mails, messages, deliveries."""
    messaging.send(kind="paths.commented", to=learner.pk, about=messaging.About(MARK))
    messaging.send(kind="paths.commented", to=keeper.pk, about=messaging.About(MARK))
    delivery = _last("kernel.Delivery")
    while eventlog.deliver():
        pass
    mine = actors.person(learner.pk, organisations.scope_of(learner.pk))
    return {
        **_said_of(mine),
        "message_id": _last("messaging.Message").pk,
        "mail_id": _last("messaging.Mail").pk,
        "way_id": _last("messaging.Way").pk,
        **_reached(learner, keeper),
        "statement_id": _last("statements.Statement").statement_id,
        "delivery_id": delivery.pk,
    }


def _reached(learner, keeper):
    """A browser of theirs, an address that fails, and the chat of the company."""
    keys = {"p256dh": MARK, "auth": MARK, "browser": MARK, "made_at": clock.now()}
    browser = apps.get_model("messaging.PushSubscription").objects.create(
        person_id=learner.pk, endpoint=f"https://push.example/{MARK}", **keys
    )
    fails = apps.get_model("messaging.FailingAddress").objects.create(
        address=f"gone@{MARK}.example", since=clock.now(), reason=MARK
    )
    [at] = apps.get_model("organisations.Organisation").objects.filter(name=f"{MARK} works")
    chat = connections.keep_token(
        by=actors.system("tests"), organisation_id=at.pk, system="slack", name=MARK, words=MARK
    )
    return {
        "subscription_id": browser.pk,
        "failing_id": fails.pk,
        "token_id": chat.id,
        "kind": "paths.commented",
        "language": "en",
    }


def _said_of(mine):
    """A footprint that is paused in part, a line that is objected to, and a copy of all of it."""
    line = (
        apps.get_model("footprint.Line")
        .objects.unscoped("test")
        .filter(person_id=mine.person_id)
        .latest("happened_at")
    )
    pause = footprint.pause(by=mine, about="topic:path")
    said = footprint.object_to(by=mine, line_id=line.pk, reason=f"{MARK} was not me")
    copy = footprint.ask_copy(by=mine, kind="json")
    footprint.make_copy(copy.pk)
    return {
        "line_id": line.pk,
        "pause_id": pause.pk,
        "objection_id": said.pk,
        "copy_id": copy.pk,
        "name_id": _claimed(mine).pk,
    }


def _claimed(mine):
    """An account of which they say that it is theirs, and nobody has answered."""
    place = organisations.memberships_of(mine.person_id)[0]
    return footprint.ask_name(
        by=mine,
        organisation_id=place.organisation_id,
        home_page="https://atlas.example",
        name=f"{MARK} account",
    )


def _last(name):
    model = apps.get_model(name)
    rows = model.objects.unscoped("test") if issubclass(model, Owned) else model.objects
    return rows.latest("pk")


# --- those who look for it ------------------------------------------------------------------------


@pytest.fixture
def keeper_of_acme(acme, act, zanzibar):
    """Somebody with every role that sees others, in Acme. Both companies share one course, in
    which somebody of Zanzibar has left a review and a note."""
    shared = make_resource(acme, "Open to all", visibility="ecosystem", effort_minutes=60)
    outsider = Person.objects.get(pk=zanzibar["person_id"])
    mine = act(outsider)
    enrolment = learning.enrol(by=mine, resource_id=shared.pk, learner_id=outsider.pk)
    learning.write_note(by=mine, enrolment_id=enrolment.pk, text=MARK, is_shared=True)
    catalogue.review(by=mine, resource_id=shared.pk, stars=5, text="It was worth the evenings.")
    person = make_person("Keeper of Acme")
    make_membership(acme, person)
    for role in ROLES:
        make_role(person, role, acme)
    make_role(person, "hr-partner", acme, unit=make_unit(acme, "Sales"))
    person.shared_resource = shared.pk
    return person


def test_outsiders_find_nothing(client, keeper_of_acme, zanzibar):
    client.force_login(keeper_of_acme)
    client.post(reverse("account_reauthenticate"), {"password": "password"})
    before = _their_rows(zanzibar)
    form = {key: value for key, value in zanzibar.items() if key != "run_id"}
    form |= {"person": zanzibar["person_id"], "organisation": zanzibar["slug"], "text": "x"}
    form |= {"with": zanzibar["resource_id"], "ids": zanzibar["resource_id"], "minutes": 30}

    for address in addresses(zanzibar):
        for response in (
            client.get(address, {"q": MARK[:6], **form}),
            client.get(address, headers={"HX-Request": "true"}),
            client.post(address, form),
            *_said_by_a_machine(client, address, form),
        ):
            assert response.status_code < 500, address
            assert MARK not in _told_by(response, address), address
    assert client.session["_auth_user_id"] == str(keeper_of_acme.pk)
    assert _their_rows(zanzibar) == before


@pytest.mark.once
def test_who_holds_a_unit_finds_nobody_beyond_it(client, acme, zanzibar):
    """Somebody from outside with every role of a unit of Zanzibar: the people of the rest, and
    whatever is the company's, are as closed as to an outsider."""
    company = apps.get_model("organisations.Organisation").objects.get(slug=zanzibar["slug"])
    annex, person = make_unit(company, "Annex"), make_person("Holder of the annex")
    make_membership(acme, person)
    for role in ("hr-partner", "manager", "facilitator", "teacher", "advisor", "mentor"):
        make_role(person, role, company, unit=annex)
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": "password"})
    before = _their_rows(zanzibar)
    form = {key: value for key, value in zanzibar.items() if key != "run_id"}
    form |= {"person": zanzibar["person_id"], "organisation": zanzibar["slug"], "text": "x"}

    for address in addresses(zanzibar):
        for response in (client.get(address, {"q": "learner"}), client.post(address, form)):
            assert response.status_code < 500, address
            told = _told_by(response, address)
            for words in (f"learner {MARK}", f"keeper {MARK}", f"guest@{MARK}", "the course"):
                assert words not in told, address
    assert _their_rows(zanzibar) == before


def test_what_both_may_see_tells_no_names(client, keeper_of_acme, zanzibar):
    client.force_login(keeper_of_acme)
    page = client.get(reverse("catalogue:resource", args=[keeper_of_acme.shared_resource]))
    notes = client.get(reverse("learning:shared-notes", args=[keeper_of_acme.shared_resource]))

    assert "It was worth the evenings." in page.text
    assert MARK not in (page.text + notes.text).lower()


@pytest.mark.once
def test_strangers_are_asked_to_sign_in(client, zanzibar):
    for address in addresses(zanzibar):
        for response in (client.get(address), client.post(address, {})):
            assert response.status_code < 500, address
            assert MARK not in _told_by(response, address), address
    assert "_auth_user_id" not in client.session


@pytest.mark.once
def test_the_walk_finds_what_is_there(client, zanzibar):
    """The walk would see the mark: those whom it belongs to do, on many pages."""
    client.force_login(Person.objects.get(pk=zanzibar["advisor_id"]))

    seen = [a for a in addresses(zanzibar) if MARK in _told_by(client.get(a), a)]

    assert len(seen) > 25, seen


# --- the walk -------------------------------------------------------------------------------------


def addresses(known: dict[str, Any]) -> Iterator[str]:
    """Every address of the product, its parameters filled with what is known."""
    for route in routes(get_resolver().url_patterns):
        if route in END_THE_SESSION:
            continue
        place = {**known, "run_id": known["run_id"].get(route.partition("/")[0])}
        if route.startswith("support/"):
            place["case_id"] = known["asked_id"]
        try:
            yield "/" + PARAMETER.sub(lambda m, at=place: str(at[m[1] or m[2]]), route)
        except KeyError as unknown:
            pytest.fail(f"{route}: say in this test which row of theirs {unknown} stands for")


def routes(patterns: Any, before: str = "") -> Iterator[str]:
    """The address patterns of the URLconf, written out: `paths/<int:path_id>/`."""
    for each in patterns:
        route = before + str(each.pattern).lstrip("^").removesuffix(r"\Z").removesuffix("$")
        if route == "api/v1/<path:path>":
            yield "api/v1/openapi.json"
            yield from (IN_DOCUMENT.sub(r"<\1>", path).lstrip("/") for path in document()["paths"])
        elif isinstance(each, URLPattern):
            yield route
        else:
            yield from routes(each.url_patterns, route)


def _said_by_a_machine(client: Any, address: str, form: dict[str, Any]) -> list[Any]:
    """The same in JSON, where the REST API listens."""
    if not address.startswith(MACHINES):
        return []
    said = {**form, "percent": 50, "on": "2026-01-02", "title": "New", "minutes_per_week": 60}
    return [client.post(address, said, content_type="application/json")]


def _told_by(response: Any, address: str) -> str:
    """All words of an answer, but for the address that was asked for."""
    content = b"".join(response) if response.streaming else response.content
    words = content.decode(errors="replace") + str(response.headers.items())
    return words.replace(address, "").lower()


def _their_rows(zanzibar: dict[str, Any]) -> list[Any]:
    """Everything that Zanzibar and its people own, as it stands in the database."""
    company = apps.get_model("organisations.Organisation").objects.get(slug=zanzibar["slug"])
    people = [zanzibar["person_id"], zanzibar["advisor_id"]]
    owners = [organisation_owner(company.pk), *map(person_owner, people)]
    found: list[Any] = [
        company.name,
        *Person.objects.filter(pk__in=people).order_by("pk").values_list("name"),
    ]
    for model in apps.get_models():
        if issubclass(model, Owned):
            rows = model.objects.unscoped("test").filter(owner_id__in=owners)
            if model._meta.label == "connections.Arrival":
                rows = rows.exclude(state="refused")  # who knocks there is written down
            found += [(model._meta.label, *row) for row in rows.order_by("pk").values_list()]
    for name, which in HANGING_ON:
        rows = apps.get_model(name).objects.filter(**{f"{which}__in": people})
        found += [(name, *row) for row in rows.order_by("pk").values_list()]
    return found
