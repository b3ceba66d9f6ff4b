"""Anyone may teach: a lesson written on a phone, reviewed, published, taken over, learnt from."""

import io
import re
import wave

from playwright.sync_api import expect

PHONE = {"width": 360, "height": 740}
PASTED = """<meta charset="utf-8"><style>p{color:red}</style><p style="font-size:40px">Bend your
<b onclick="alert(1)">knees</b>, <a href="javascript:alert(1)">not</a> your back.</p>
<img src=x onerror="alert(1)"><script>alert(1)</script>"""
PASTE = """(box, html) => {
    const carried = new DataTransfer();
    carried.setData("text/html", html);
    box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: carried, bubbles: true, cancelable: true}));
}"""
SLOW = 15_000


def test_a_lesson_from_a_phone_to_another_company(sign_in, page, demo, no_barriers):
    page.set_viewport_size(PHONE)
    sign_in("ada@hansa.example")
    _begins(page, demo, "Lifting with a straight back")
    editor = page.url
    no_barriers(page)
    _writes_text(page)
    _adds_a_question(page)
    _adds_a_recording(page)
    _moves_by_keyboard(page)
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("link", name="Preview").click()
    expect(page.get_by_text("This is how learners will see it.")).to_be_visible()
    no_barriers(page)
    page.goto(editor)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Peers are reading it")).to_be_visible()

    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in("piotr@hansa.example")
    _reviews_and_publishes(page, demo, no_barriers)
    shown = page.url

    page.set_viewport_size(PHONE)
    sign_in("elena@peipsi.example")
    page.goto(shown)
    page.get_by_role("link", name=re.compile("Open the lesson")).click()
    _learns(page, no_barriers)
    page.get_by_role("button", name="Make a copy of our own").click()
    expect(page.get_by_text("A copy of your own.")).to_be_visible()
    expect(page.get_by_text("from “Lifting with a straight back” of")).to_be_visible()
    no_barriers(page)


def _begins(page, demo, title):
    page.goto(demo.url + "/courseware/lessons/")
    page.get_by_role("link", name="Write a lesson").click()
    page.get_by_label("What is it about?").fill(title)
    page.get_by_role("button", name="Begin").click()


def _add(page, kind):
    page.locator("#add").get_by_role("button", name=re.compile(f"^{kind}")).click()
    block = page.locator("[data-block]").last
    expect(block.get_by_role("heading", name=re.compile(kind))).to_be_visible(timeout=SLOW)
    return block


def _writes_text(page):
    block = _add(page, "Text")
    box = block.get_by_role("textbox", name="Text")
    expect(box).to_have_attribute("contenteditable", "true", timeout=SLOW)
    box.click()
    box.evaluate(PASTE, PASTED)
    expect(box.locator("strong")).to_have_text("knees")
    assert box.locator("img, script, [style], [onclick]").count() == 0
    expect(page.locator("#kept")).to_contain_text("Everything is saved", timeout=SLOW)
    page.reload()
    said = page.locator("[data-block]").first.get_by_role("textbox", name="Text")
    expect(said).to_contain_text("Bend your knees", timeout=SLOW)
    assert "javascript" not in page.content()


def _adds_a_question(page):
    block = _add(page, "Question")
    block.get_by_label("The question").fill("What do you bend?")
    block.get_by_label("Answer 1").fill("Knees")
    block.get_by_label("right").first.check()
    block.get_by_label("Answer 2").fill("Back")
    said = block.get_by_label("What to say to it").nth(1)
    _is_refused_for_good(page, said)
    said.fill("That hurts.")
    said.blur()
    expect(page.locator("#kept")).to_contain_text("Everything is saved", timeout=SLOW)


def _is_refused_for_good(page, field):
    """It is said, and not that there is no connection."""
    page.route("**/blocks/*/", lambda route: route.fulfill(status=422, body="<p>No.</p>"))
    field.fill("It cannot be kept.")
    field.blur()
    expect(page.locator("#kept")).to_contain_text("Not saved. The page says", timeout=SLOW)
    page.unroute("**/blocks/*/")


def _adds_a_recording(page):
    block = _add(page, "Sound")
    block.locator("[type=file]").set_input_files(
        {"name": "knees.wav", "mimeType": "audio/wav", "buffer": _recording(3)}
    )
    expect(block.locator("audio")).to_be_visible(timeout=SLOW)
    block.get_by_label("What is said, to read").fill("Knees, not backs.")
    block.get_by_label("What is said, to read").blur()
    expect(page.get_by_role("heading", name="Nothing stands in a reader’s way")).to_be_visible(
        timeout=SLOW
    )


def _moves_by_keyboard(page):
    last = page.locator("[data-block]").last
    up = last.get_by_role("button", name="Move up")
    up.focus()
    page.keyboard.press("Enter")
    second = page.locator("[data-block]").nth(1)
    expect(second.locator("audio")).to_be_visible(timeout=SLOW)
    expect(second.get_by_role("button", name="Move up")).to_be_focused(timeout=SLOW)
    expect(page.locator("[data-said]")).to_have_text("Now at place 2 of 3.")


def _reviews_and_publishes(page, demo, no_barriers):
    page.goto(demo.url + "/courseware/lessons/")
    page.get_by_role("link", name="Lifting with a straight back").click()
    no_barriers(page)
    page.get_by_label("It is right, and safe to do.").check()
    page.get_by_label("Yes, publish it").check()
    page.get_by_role("button", name="Say it").click()
    page.get_by_role("link", name="Lifting with a straight back").click()
    page.get_by_label(re.compile("Everyone in the ecosystem")).check()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published.")).to_be_visible()


def _learns(page, no_barriers):
    page.get_by_role("button", name="Start").click()
    no_barriers(page)
    page.get_by_role("radio", name="Back").check()
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.get_by_text("That hurts.")).to_be_visible(timeout=SLOW)
    page.get_by_role("radio", name="Knees").check()
    page.get_by_role("button", name="Answer again").click()
    expect(page.get_by_text("Right.")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="I am done").click()
    expect(page.get_by_text("It is in your learning.")).to_be_visible()
    no_barriers(page)


def _recording(seconds):
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * 8000 * seconds)
    return file.getvalue()
