"""What people say and where they stand: a quick assessment, scores with their why, a survey, the pulse,
what is in somebody's way. All of it through the verbs of the product."""

from datetime import timedelta

from lyceum.assessments import api as assessments
from lyceum.assessments.api import ItemShape, NewAssessment, Option
from lyceum.feedback import api as feedback
from lyceum.feedback.api import NewFriction, NewSurvey, Question, Rule, Subject
from lyceum.kernel import actors, clock
from lyceum.skills import api as skills

from .world import World, addresses, resources

SELLING = "build business relationships"
ASKED_ABOUT = {
    "sql-move": (12, (10, 9, 8, 9, 7, 10, 6, 9, 3, 8, 10, 9)),
    "wh-safety": (7, (6, 7, 4, 8, 9, 5, 2)),
}
WHYS = (
    "Short, and with our own data.",
    "I could use it the same week.",
    "The second half goes too fast.",
    "More examples from the yard, please.",
    "The checklist alone was worth it.",
    "I missed somebody to ask.",
    "Good, but the video is hard to hear.",
)
TITLE = "Selling with partners: where are you?"
QUESTIONS = (
    Question(
        "time",
        "single",
        "Do you find time to learn at work?",
        ("Yes, most weeks", "Sometimes", "Hardly ever"),
        rules=(Rule("has", "Yes, most weeks", "help"),),
    ),
    Question("barrier", "single", "What takes it?", ("Shifts", "Meetings", "Nobody agrees to it")),
    Question("help", "scale", "My lead helps me to learn.", low="not at all", high="very much"),
    Question("words", "text", "What would help most?", is_required=False),
)
SPOKEN = 12  # so many answer things


def measure(world: World) -> None:
    """A quick assessment for those who sell, in English and in three minutes; Sam is asked to take it."""
    place = world.id("organisations", "meridian")
    by, skill_id = world.house(), _skill(world)
    made = assessments.begin_assessment(
        by=by,
        organisation_id=place,
        new=NewAssessment(
            title=TITLE,
            intro="Five questions before we begin. There is nothing to prepare.",
            is_for_all=True,
        ),
    )
    for item in _items(skill_id):
        assessments.add_item(by=by, assessment_id=made.pk, shape=item)
    assessments.publish_assessment(by=by, assessment_id=made.pk)
    assessments.assign_assessment(
        by=by,
        assessment_id=made.pk,
        person_id=world.id("people", "sam"),
        key="demo:partners",
        until=world.day(14),
        tells=False,
    )
    world.learn("assessments", {"partners": made.pk})


def _skill(world: World) -> int | None:
    uri = addresses("skill").get(SELLING, "")
    return skills.skills_by_uri(world.house(), [uri]).get(uri)


def _items(skill_id: int | None) -> list[ItemShape]:
    return [
        ItemShape(
            "situation",
            "A partner knows your customer better than you do. What do you do first?",
            (
                Option("Ask the partner what the customer is afraid of", points=4),
                Option("Send the partner our price list", points=1),
                Option("Call the customer before the partner does"),
            ),
            skill_id=skill_id,
        ),
        ItemShape(
            "multiple",
            "What belongs into the first meeting with a partner?",
            (
                Option("Customers that both know", points=1),
                Option("Who calls whom next, and when", points=1),
                Option("A contract to sign"),
            ),
            skill_id=skill_id,
        ),
        ItemShape(
            "single",
            "Who pays when the partner closes the deal?",
            (
                Option("What was agreed before the first call", points=1),
                Option("Whoever made the last visit"),
            ),
            skill_id=skill_id,
        ),
        ItemShape(
            "scale",
            "I have sold something together with a partner.",
            low="never",
            high="many times",
            low_segment="stage: curious",
            high_segment="stage: at home",
        ),
        ItemShape(
            "single",
            "What stands in your way?",
            (
                Option("I have no time for it", segment="barrier: no time"),
                Option("Nobody has shown me how", segment="barrier: no guide"),
                Option("My goals do not count it", segment="barrier: goals"),
                Option("Nothing, I am on it"),
            ),
        ),
    ]


def take(world: World) -> None:
    """Some have taken it."""
    pk = world.id("assessments", "partners")
    for number, key in enumerate(_people(world, "meridian")[:SPOKEN]):
        _sit(world, key, number, pk)


def _sit(world: World, key: str, number: int, assessment_id: int) -> None:
    """Half a minute for each question, on one of the last days."""
    by, dice = world.actor(key), world.dice("assessment", key)
    moment = world.moment(world.day(-1 - number % 5))
    said = (dice.randrange(3), "0\n1", dice.randrange(2), 1 + number % 5, number % 3)
    with clock.travelled(moment):
        attempt = assessments.start(by=by, assessment_id=assessment_id)
    for place, item in enumerate(assessments.item_keys(attempt), start=1):
        with clock.travelled(moment + place * timedelta(seconds=25 + dice.randrange(20))):
            assessments.answer(by=by, attempt_id=attempt.pk, key=item, said=str(said[place - 1]))
    with clock.travelled(moment + timedelta(minutes=4)):
        assessments.finish(by=by, attempt_id=attempt.pk)


def say(world: World) -> None:
    """Scores and why, over some months, and what was done about it."""
    people = _people(world, "hansa")
    for key, (number, scores) in ASKED_ABOUT.items():
        if key not in world.ids("resources"):
            continue
        subject = _subject(world, key)
        for place, (who, score) in enumerate(zip(people[:number], scores, strict=False)):
            with clock.travelled(world.moment(world.day(-100 + 8 * place))):
                _answer(world, who, subject, score, WHYS[place] if place < len(WHYS) else "")


def _subject(world: World, key: str) -> Subject:
    pk = world.id("resources", key)
    return Subject(
        "resource",
        str(pk),
        resources()[key]["title"],
        f"/catalogue/{pk}/",
        offered_by=world.id("organisations", "hansa"),
    )


def _answer(world: World, key: str, subject: Subject, score: int, why: str) -> None:
    me = world.id("people", key)
    feedback.ask(
        by=world.house(),
        person_id=me,
        subject=subject,
        organisation_id=world.id("organisations", "hansa"),
        tells_after=None,
    )
    by = actors.person(me)
    tap = feedback.tap_for(by, subject.kind, subject.id)
    if tap is not None and not tap.is_answered:
        feedback.give_score(by=by, asked_id=tap.id, score=score)
        if why:
            feedback.say_why(by=by, asked_id=tap.id, text=why)


def ask_round(world: World) -> None:
    """A survey that some have answered, the pulse of this week, two things in somebody's way."""
    by, hansa = world.actor("jonas"), world.id("organisations", "hansa")
    survey = feedback.begin_survey(
        by=by,
        organisation_id=hansa,
        new=NewSurvey(title="Time to learn", closes_on=world.day(21)),
    )
    feedback.write_questions(by=by, survey_id=survey.pk, questions=QUESTIONS)
    if world.crowd(150) > SPOKEN:
        feedback.open_survey(by=by, survey_id=survey.pk)
        feedback.ask_everybody(survey.pk)  # as the worker would in a moment
        for key in _people(world, "hansa")[:SPOKEN]:
            _reply(world, key, survey.pk)
    feedback.set_pulse(by=by, organisation_id=hansa, is_on=True, share=25, every_weeks=4)
    _obstacles(world, hansa)


def _reply(world: World, key: str, survey_id: int) -> None:
    by, dice = actors.person(world.id("people", key)), world.dice("survey", key)
    said = {
        "time": dice.choice(QUESTIONS[0].options),
        "help": str(dice.randrange(2, 6)),
        "words": dice.choice(("An hour on Fridays.", "Somebody to ask.", "")),
    }
    if said["time"] != QUESTIONS[0].options[0]:
        said["barrier"] = dice.choice(QUESTIONS[1].options)
    for question in QUESTIONS:
        if question.key in said:
            feedback.answer_question(
                by=by, survey_id=survey_id, key=question.key, said=said[question.key]
            )
    feedback.hand_in(by=by, survey_id=survey_id)


def _obstacles(world: World, hansa: int) -> None:
    told = feedback.report_friction(
        by=world.actor("ada"),
        new=NewFriction(
            text="The course opens in a new window on the desk machines, and the window is blocked.",
            organisation_id=hansa,
            role="administrator",
        ),
    )
    feedback.move_friction(
        by=world.actor("olga"),
        report_id=told.pk,
        state="solved",
        words="The desk machines know the address now.",
    )
    feedback.report_friction(
        by=world.actor("noor"),
        new=NewFriction(
            text="My hours to learn are not in the duty roster, so they are gone by Tuesday.",
            organisation_id=hansa,
            role="hr-partner",
        ),
    )


def _people(world: World, slug: str) -> list[str]:
    crowd = sorted(key for key in world.ids("people") if key.startswith(slug))
    cast = ["noor", "ada", "jonas", "grace"] if slug == "hansa" else []
    return [*cast, *crowd]
