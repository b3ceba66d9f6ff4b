"""What people say: from a number in a mail to a figure in which nobody stands alone."""

import re
from html import unescape

from playwright.sync_api import expect

PHONE = {"width": 360, "height": 740}
SLOW = 15_000
# A crowd of Hansa's answers about two courses: six about one, three about the other. Noor is asked by mail.
SAID = """
from lyceum.feedback.api import Subject
from lyceum.feedback.models import Asked
from lyceum.feedback.testing import make_answers
from lyceum.feedback import services
from lyceum.identity.models import Person
from lyceum.kernel import actors
from lyceum.kernel.scope import person_owner
from lyceum.messaging.selectors import rendered, mail_bodies, numbers_of, absolute
from lyceum.messaging.models import Message
from lyceum.messaging.types import kind_of
from lyceum.organisations.models import Membership, Organisation
hansa = Organisation.objects.get(slug="hansa-freight")
places = Membership.objects.unscoped("story").filter(organisation=hansa, is_open=True)
people = [place.person for place in places.select_related("person").order_by("pk")]
noor = Person.objects.get(email="noor@hansa.example")
others = [person for person in people if person != noor]
night, day = Subject("story", "1", "Night school"), Subject("story", "2", "Day school")
make_answers(hansa, others[:4], [9, 10, 8, 3], night)
make_answers(hansa, others[:3], [9, 10, 8], day)
by = actors.system("story", person_owner(noor.pk))
services.ask(by=by, person_id=noor.pk, subject=night, organisation_id=hansa.pk)
message = Message.objects.unscoped("story").get(person=noor, kind="feedback.asked")
url = absolute(message.url)
numbers = numbers_of(kind_of("feedback.asked"), url)
print(mail_bodies(rendered("feedback.asked", "en", message.words), url=url, mute_url="", locale="en", numbers=numbers)[1])
"""


def test_one_tap_from_a_mail_and_what_becomes_of_it(sign_in, page, demo, no_barriers):
    mail = demo.run("shell", "-v0", "-c", SAID)
    _answers_from_the_mail(page, demo, mail, no_barriers)

    sign_in("jonas@hansa.example")
    page.goto(demo.url + "/feedback/of/hansa-freight/")
    expect(page.get_by_text("Nothing is shown of fewer than 5 people").first).to_be_visible()
    page.get_by_text("As a table").first.click()
    no_barriers(page)
    page.get_by_role("link", name="Night school").click()
    expect(page.get_by_text("5 of 5 asked")).to_be_visible()
    expect(page.get_by_text("40", exact=True)).to_be_visible()
    no_barriers(page)
    _closes_the_loop(page)
    page.goto(demo.url + "/feedback/of/hansa-freight/")
    page.get_by_role("link", name="Day school").click()
    expect(page.get_by_text("Too few answers to show: at least 5 are needed.")).to_be_visible()
    refused = page.request.get(page.url + "words.csv")
    assert refused.status == 403

    sign_in("noor@hansa.example")
    page.set_viewport_size(PHONE)
    page.goto(demo.url + "/feedback/")
    expect(page.get_by_text("It begins an hour later.")).to_be_visible()
    _tells_what_is_in_the_way(page, demo, no_barriers)


def _answers_from_the_mail(page, demo, mail, no_barriers):
    """She taps the 9 of her mail on a phone, without signing in."""
    page.set_viewport_size(PHONE)
    path = re.search(r'href="https?://[^/"]+(/feedback/q/[^"]+score=9)"', unescape(mail))[1]
    page.goto(demo.url + path)
    expect(page.get_by_role("radio", name="9")).to_be_checked()
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Your number is kept.")).to_be_visible()
    page.get_by_label("Why?").fill("It begins too early for the night shift.")
    no_barriers(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("each of its own")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})


def _closes_the_loop(page):
    page.get_by_role("textbox", name="You said").fill("It begins too early.")
    page.get_by_role("textbox", name="We did").fill("It begins an hour later.")
    page.get_by_role("button", name="Tell them").click()
    expect(page.get_by_text("5 people are told.")).to_be_visible()


def _tells_what_is_in_the_way(page, demo, no_barriers):
    page.locator("#main").get_by_role("link", name="Something is in my way").click()
    page.get_by_label("What is in your way?").fill("The hall is locked in the evening.")
    no_barriers(page)
    page.get_by_role("button", name="Tell it").click()
    expect(page.get_by_text("You are told when somebody takes it.")).to_be_visible()
    no_barriers(page)
