"""A programme of three companies: signed, admitted, cohorts formed, the cost booked, a case in a mixed
team, and what comes home."""

import re

from playwright.sync_api import expect

# What two of the three owners did before: their signatures, and who of their people asked to come in.
BEFORE = """
from datetime import timedelta
from lyceum.identity.models import Person
from lyceum.kernel import actors, clock
from lyceum.organisations import api as organisations
from lyceum.organisations.models import Organisation
from lyceum.programmes import api as programmes
def who(email):
    person = Person.objects.get(email=email)
    return actors.person(person.pk, organisations.scope_of(person.pk))
olga, elena, sam = (who(e) for e in ("olga@hansa.example", "elena@peipsi.example", "sam@meridian.example"))
at = {n: Organisation.objects.get(slug__startswith=n).pk for n in ("hansa", "meridian", "peipsi")}
day, piotr = clock.today(), who("piotr@hansa.example")
made = programmes.add_programme(by=piotr, organisation_id=at["hansa"], outline=programmes.Outline(
    title="Ports that talk", starts_on=day, ends_on=day + timedelta(days=90), is_joint=True))
owners = tuple(programmes.Owner(organisation_id=pk, seats=3, industry=n) for n, pk in at.items())
text = programmes.offer_agreement(by=piotr, programme_id=made.pk, pact=programmes.Pact(
    owners=owners, starts_on=day, ends_on=day + timedelta(days=90), cost=100_00,
    shared=("completion", "cohort", "feedback")))
for one, place in ((olga, "hansa"), (elena, "peipsi")):
    programmes.sign_agreement(by=one, programme_id=made.pk, organisation_id=at[place], digest=text.digest)
print("PROGRAMME", made.pk)
"""
ASKED = """
from lyceum.identity.models import Person
from lyceum.kernel import actors
from lyceum.organisations import api as organisations
from lyceum.programmes import api as programmes
from lyceum.programmes.models import Participation
for email in ("ada@hansa.example", "noor@hansa.example", "elena@peipsi.example", "sam@meridian.example"):
    person = Person.objects.get(email=email)
    by = actors.person(person.pk, organisations.scope_of(person.pk))
    home = organisations.memberships_of(person.pk)[0].organisation_id
    programmes.ask_admission(by=by, programme_id={pk}, organisation_id=home,
        asking=programmes.Asking(languages=("en",)))
for one in Participation.objects.unscoped("a story").filter(programme_id={pk}, state="asked"):
    if one.person.email != "sam@meridian.example":
        house = actors.system("story", f"organisation:{{one.organisation_id}}")
        programmes.answer_admission(by=house, participation_id=one.pk, is_yes=True)
"""


def test_three_companies_run_one_programme(sign_in, page, demo, no_barriers):
    said = demo.run("shell", "-c", BEFORE)
    pk = int(re.search(r"PROGRAMME (\d+)", said)[1])
    at = f"{demo.url}/programmes/{pk}"

    _sign_and_admit(sign_in, page, demo, no_barriers, pk)
    case = _form_and_ask(sign_in, page, no_barriers, at)
    _deliver(sign_in, page, no_barriers, at, case)
    _come_home(sign_in, page, no_barriers, at, case)


def _sign_and_admit(sign_in, page, demo, no_barriers, pk):
    """The last of the three signs; who runs it opens it; each home lets its own people in."""
    at = f"{demo.url}/programmes/{pk}"
    sign_in("sam@meridian.example")
    page.goto(f"{at}/agreement/")
    no_barriers(page)
    page.get_by_role("button", name="Sign for Meridian Cloud").click()
    expect(page.get_by_text("Version 1 is in force")).to_be_visible()
    assert page.goto(f"{at}/manage/").status == 404

    sign_in("piotr@hansa.example")
    page.goto(f"{at}/manage/")
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_text("People may come in now.")).to_be_visible()
    demo.run("shell", "-c", ASKED.format(pk=pk))
    sign_in("sam@meridian.example")
    page.goto(f"{at}/admissions/")
    no_barriers(page)
    assert "Ada" not in page.inner_text("main")
    page.get_by_role("button", name="Let Sam Idris in", exact=True).click()
    expect(page.get_by_text("Meridian Cloud: 1 of 3 seats taken.")).to_be_visible()


def _form_and_ask(sign_in, page, no_barriers, at):
    """The cost is split, cohorts are formed, a case is taken up by mixed teams."""
    sign_in("piotr@hansa.example")
    page.goto(f"{at}/manage/")
    page.get_by_role("button", name="Book the part of each owner").click()
    expect(page.get_by_text("was booked on")).to_be_visible()
    _form(page, smallest=2, largest=2)
    no_barriers(page)
    expect(page.get_by_text("2 organisations").first).to_be_visible()
    page.get_by_role("button", name="Take it", exact=True).click()
    expect(page.get_by_role("link", name="Cohort 2")).to_be_visible()
    no_barriers(page)
    page.get_by_role("link", name="Take up a case").click()
    page.get_by_label("Who asks").select_option(label="Meridian Cloud")
    page.get_by_label("Title").fill("Ships that wait")
    page.get_by_label("The question").fill("Why do ships wait a day at the gate?")
    page.get_by_label("Due").fill("2030-01-31")
    page.get_by_label("To whom what is found belongs").fill("To the team.")
    no_barriers(page)
    page.get_by_role("button", name="Save").click()
    case = page.url
    _form(page, smallest=2, largest=2, name="Work out teams")
    page.get_by_role("button", name="Take it", exact=True).click()
    expect(page.get_by_role("heading", name="Team 2")).to_be_visible()
    return case


def _deliver(sign_in, page, no_barriers, at, case):
    """Ada finds her cohort and her team, on a phone, and hands something in."""
    sign_in("ada@hansa.example")
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{at}/")
    expect(page.get_by_role("heading", name=re.compile("^Cohort"))).to_be_visible()
    no_barriers(page)
    page.goto(case)
    page.get_by_label("What it is").fill("A gate that books itself")
    page.get_by_label("Link").fill("https://example.org/gate")
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_role("link", name="A gate that books itself")).to_be_visible()
    no_barriers(page)


def _come_home(sign_in, page, no_barriers, at, case):
    """The sponsor answers; it comes home to Hansa Freight, and only there."""
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in("sam@meridian.example")
    page.goto(case)
    page.get_by_label("What you think").first.select_option(label="We take it up")
    page.get_by_label("In your words").first.fill("We try it in May.")
    page.get_by_role("button", name="Send").first.click()
    expect(page.get_by_text("We try it in May.")).to_be_visible()
    no_barriers(page)
    page.goto(f"{at}/results/")
    assert "Ada" not in page.inner_text("main")
    sign_in("jonas@hansa.example")
    page.goto(f"{at}/results/")
    row = page.get_by_role("row").filter(has_text="Ada Okafor")
    expect(row.get_by_text("We take it up")).to_be_visible()
    assert "Sam Idris" not in page.inner_text("main")
    no_barriers(page)


def _form(page, *, smallest, largest, name="Work out a proposal"):
    """Asks for groups, and waits for the worker."""
    page.get_by_label("People, at least").fill(str(smallest))
    page.get_by_label("People, at most").fill(str(largest))
    page.get_by_label("Hours in which all work, at least").fill("3")
    page.get_by_role("button", name=name).click()
    expect(
        page.get_by_role("button", name="Take it", exact=True).or_(
            page.get_by_role("link", name="Show it")
        )
    ).to_be_visible(timeout=120_000)
    if page.get_by_role("link", name="Show it").count():
        page.get_by_role("link", name="Show it").click()
