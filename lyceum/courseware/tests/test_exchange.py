"""Lessons that go out and come back; courses of others, and what of them does not fit."""

import gzip
import io
import json
import tarfile
import zipfile
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from lyceum.courseware import blocks, selectors, services
from lyceum.courseware.errors import PackageIsInvalid, PackageIsTooLarge
from lyceum.courseware.interchange.html_in import markdown_of, parts_of
from lyceum.courseware.models import Lesson, Upload
from lyceum.courseware.services.packages import read_package
from lyceum.courseware.testing import (
    actor_of,
    make_lesson,
    make_upload,
    write_block,
    write_question,
    zipped,
)
from lyceum.kernel.errors import Forbidden, NotFound

pytestmark = pytest.mark.django_db


def picture():
    made = BytesIO()
    Image.new("RGB", (4, 3), "teal").save(made, "PNG")
    return made.getvalue()


PNG = picture()


@pytest.fixture
def rich(mona, acme):
    """A lesson with every kind of block that needs no film."""
    lesson = make_lesson(mona, acme)
    by = actor_of(mona)
    write_question(by, lesson)
    write_block(
        by,
        lesson,
        "question",
        prompt="Which are *heavy*?",
        option_text=["Stone", "Iron", "Feather"],
        option_right=["0", "1"],
        has_several="on",
    )
    write_block(by, lesson, "reflection", prompt="What do **you** lift?")
    write_block(by, lesson, "checklist", title="Before", items="Gloves\nShoes")
    write_block(by, lesson, "table", caption="Weights", rows="What | kg\nBox | 12")
    write_block(by, lesson, "code", language="python", code="print('<b>' & 1)\n")
    write_block(by, lesson, "formula", latex="F = m g", caption="Force")
    write_block(
        by,
        lesson,
        "embed",
        address="https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        caption="A film",
        transcript="Words",
    )
    image, notes = make_upload(lesson, PNG, "image"), make_upload(lesson, b"notes of mine")
    write_block(by, lesson, "image", upload=str(image.token), alt="A back", caption="Mine")
    write_block(by, lesson, "file", upload=str(notes.token), caption="Notes")
    lesson.refresh_from_db()
    return lesson


def out(lesson, form):
    name, file = selectors.exported_lesson(actor_of(lesson.author), lesson.pk, form)
    with file:
        return name, BytesIO(file.read())


def back(lesson, file, **more):
    return services.import_lessons(
        by=actor_of(lesson.author), organisation_id=lesson.organisation_id, file=file, **more
    )


def said(lesson):
    """What its blocks say; numbers of blocks and files are each lesson's own."""
    uploads = {
        str(one.token): (one.name, one.media_type, one.file.read())
        for one in Upload.objects.unscoped("test").filter(lesson=lesson)
    }
    return [
        {
            name: uploads.get(value, value) if name == "upload" else value
            for name, value in block.items()
            if name not in ("id", "rev")
        }
        for block in lesson.blocks["blocks"]
    ]


def plain_names(told):
    """In an archive, a file has a number before its name."""
    return [{**one, "upload": one["upload"][1:]} if one.get("upload") else one for one in told]


@pytest.mark.parametrize("form", ["cmi5", "common-cartridge"])
def test_what_goes_out_comes_back_the_same(rich, form):
    _name, file = out(rich, form)

    done = back(rich, file)

    (made,) = done.lessons
    assert done.left_out == []
    assert (made.title, made.summary, made.language) == (rich.title, rich.summary, rich.language)
    assert plain_names(said(made)) == plain_names(said(rich))
    assert made.state == "draft"
    assert made.minutes == rich.minutes


def test_a_cartridge_says_the_same_without_what_we_lay_beside(rich):
    """As another system reads it: text, questions with their reasons, links, pictures, files."""
    _name, file = out(rich, "common-cartridge")
    with zipfile.ZipFile(file) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name != "lesson.json"}

    (made,) = back(rich, zipped(files)).lessons

    def seen(lesson, kind):
        return [one for one in said(lesson) if one["kind"] == kind]

    first, theirs = (seen(one, "text")[0]["text"] for one in (made, rich))
    assert blocks.html_of(first) == blocks.html_of(theirs)
    for one, other in zip(seen(made, "question"), seen(rich, "question"), strict=True):
        assert blocks.html_of(one["prompt"]) == blocks.html_of(other["prompt"])
        assert one["has_several"] == other["has_several"]
        for mine, theirs in zip(one["options"], other["options"], strict=True):
            assert {**mine, "id": ""} == {**theirs, "id": ""}
    for kind in ("table", "code"):
        assert len(seen(made, kind)) == 1
    assert seen(made, "table")[0]["rows"] == seen(rich, "table")[0]["rows"]
    assert seen(made, "embed")[0]["address"] == seen(rich, "embed")[0]["address"]
    assert seen(made, "image")[0]["upload"][2] == seen(rich, "image")[0]["upload"][2]
    assert seen(made, "image")[0]["alt"] == "A back"
    assert seen(made, "file")[0]["upload"][2] == b"notes of mine"


def test_the_package_is_one_that_we_take_in_ourselves(rich):
    name, file = out(rich, "cmi5")

    read = read_package(file)

    (only,) = read.structure["children"]
    assert (name, read.form) == ("Lifting with straight backs.zip", "cmi5")
    assert (only["moveOn"], only["url"], only["title"]) == (
        "Completed",
        "index.html",
        {"en": "Lifting with straight backs"},
    )
    assert {"index.html", "lesson.js", "lesson.css"} <= set(read.archive.names)


def test_a_cartridge_keeps_to_its_standard(rich):
    from lxml import etree

    _name, file = out(rich, "common-cartridge")
    with zipfile.ZipFile(file) as archive:
        manifest = etree.fromstring(archive.read("imsmanifest.xml"))
        names = set(archive.namelist())
    space = {"cc": "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"}

    resources = manifest.findall(".//cc:resource", space)
    referred = {one.get("identifierref") for one in manifest.iterfind(".//cc:item", space)} - {None}
    assert manifest.findtext(".//cc:schemaversion", "", space) == "1.3.0"
    assert referred <= {one.get("identifier") for one in resources}
    assert {one.get("href") for one in manifest.iterfind(".//cc:file", space)} <= names
    kinds = {one.get("type") for one in resources}
    assert kinds == {
        "webcontent",
        "imswl_xmlv1p3",
        "imsqti_xmlv1p2/imscc_xmlv1p3/assessment",
    }


def test_only_who_writes_a_lesson_takes_it_along(client, rich, linus, ada):
    for somebody in (linus, ada):
        with pytest.raises(NotFound):
            selectors.exported_lesson(actor_of(somebody), rich.pk, "cmi5")
        client.force_login(somebody)
        assert client.get(where(rich)).status_code == 404
    client.force_login(rich.author)
    assert client.get(where(rich, "scorm")).status_code == 404
    answer = client.get(where(rich))
    assert answer.headers["Content-Disposition"].endswith('.zip"')
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def where(lesson, form="cmi5"):
    return reverse("courseware:export-lesson", args=[lesson.pk, form])


# --- cartridges of others -------------------------------------------------------------------------

CC = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
ITEM = """<item ident="q1" title="Rocks"><itemmetadata><qtimetadata><qtimetadatafield>
<fieldlabel>cc_profile</fieldlabel><fieldentry>{profile}</fieldentry></qtimetadatafield>
</qtimetadata></itemmetadata><presentation><material><mattext texttype="text/html">&lt;p&gt;Which
&lt;b&gt;rock&lt;/b&gt;?&lt;/p&gt;</mattext></material><response_lid ident="r" rcardinality="{many}">
<render_choice><response_label ident="a"><material><mattext>Granite</mattext></material>
</response_label><response_label ident="b"><material><mattext>Milk</mattext></material>
</response_label></render_choice></response_lid></presentation><resprocessing><outcomes/>
<respcondition><conditionvar><varequal respident="r">b</varequal></conditionvar>
<displayfeedback linkrefid="f"/></respcondition>
<respcondition><conditionvar><varequal respident="r">a</varequal></conditionvar>
<setvar action="Set" varname="SCORE">100</setvar></respcondition></resprocessing>
<itemfeedback ident="f"><flow_mat><material><mattext>Try again.</mattext></material></flow_mat>
</itemfeedback></item>"""


def quiz(*profiles, many="Single"):
    items = "".join(ITEM.format(profile=one, many=many) for one in profiles)
    return (
        '<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">'
        f'<assessment ident="x" title="Quiz"><section ident="s">{items}</section></assessment>'
        "</questestinterop>"
    )


def cartridge(items="", resources="", title="Geology", **files):
    manifest = f"""<?xml version="1.0"?><manifest xmlns="{CC}" identifier="m"
 xmlns:lom="http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest"><metadata>
 <schema>IMS Common Cartridge</schema><schemaversion>1.1.0</schemaversion><lom:lom><lom:general>
 <lom:title><lom:string language="en">{title}</lom:string></lom:title></lom:general></lom:lom>
 </metadata><organizations><organization identifier="o" structure="rooted-hierarchy">
 <item identifier="root">{items}</item></organization></organizations>
 <resources>{resources}</resources></manifest>"""
    return zipped({"imsmanifest.xml": manifest, **files})


def item(title, ref="", inside=""):
    refers = f' identifierref="{ref}"' if ref else ""
    return f'<item identifier="i-{title}"{refers}><title>{title}</title>{inside}</item>'


def resource_(ref, kind, name):
    return f'<resource identifier="{ref}" type="{kind}"><file href="{name}"/></resource>'


COURSE = cartridge(
    item("Week 1", inside=item("Stones", "r1") + item("More", "r2") + item("Test", "r3"))
    + item("Week 2", inside=item("Talk", "r4") + item("Tool", "r5") + item("Slides", "r6"))
    + item("Gone", "r9"),
    resource_("r1", "webcontent", "a/page.html")
    + resource_("r2", "imswl_xmlv1p1", "link.xml")
    + resource_("r3", "imsqti_xmlv1p2/imscc_xmlv1p1/assessment", "quiz.xml")
    + resource_("r4", "imsdt_xmlv1p1", "talk.xml")
    + resource_("r5", "imsbasiclti_xmlv1p0", "tool.xml")
    + resource_("r6", "webcontent", "slides.txt")
    + resource_("r7", "imsqti_xmlv1p2/imscc_xmlv1p1/question-bank", "bank.xml"),
    **{
        "a/page.html": "<html><body><p>Stones are <em>hard</em>.</p>"
        '<p><img src="../pics/s%20t.png" alt="A stone"></p><script>alert(1)</script></body></html>',
        "pics/s t.png": PNG,
        "link.xml": '<webLink xmlns="http://www.imsglobal.org/xsd/imswl_v1p1"><title>T</title>'
        '<url href="https://rocks.example/"/></webLink>',
        "quiz.xml": quiz("cc.multiple_choice.v0p1", "cc.essay.v0p1", "cc.fib.v0p1"),
        "talk.xml": "<topic/>",
        "tool.xml": "<x/>",
        "slides.txt": "Slides\n",
    },
).getvalue()


def test_a_cartridge_of_another_system_becomes_lessons(lesson):
    done = back(lesson, BytesIO(COURSE), language="de")

    first, second = done.lessons
    assert [one.title for one in done.lessons] == ["Week 1", "Week 2"]
    assert first.language == "de"
    kinds = [one["kind"] for one in first.blocks["blocks"]]
    assert kinds == ["text", "text", "image", "text", "question", "reflection"]
    question = first.blocks["blocks"][4]
    assert question["prompt"].split() == ["Which", "**rock**?"]
    assert [(one["text"], one["is_right"], one["why"]) for one in question["options"]] == [
        ("Granite", True, ""),
        ("Milk", False, "Try again."),
    ]
    assert first.blocks["blocks"][3]["text"] == "[More](<https://rocks.example/>)"
    assert "alert" not in json.dumps(first.blocks)
    assert [one["kind"] for one in second.blocks["blocks"]] == ["file"]
    assert [one.what for one in done.left_out] == ["Rocks", "Talk", "Tool", "Gone", "r7"]
    assert all(one.why for one in done.left_out)


def test_several_right_answers_leave_out_what_must_not_be_chosen(lesson):
    item_ = ITEM.format(profile="cc.multiple_response.v0p1", many="Multiple").replace(
        '<conditionvar><varequal respident="r">a</varequal></conditionvar>',
        '<conditionvar><and><varequal respident="r">a</varequal><not><varequal respident="r">b'
        "</varequal></not></and></conditionvar>",
    )
    file = cartridge(
        item("Test", "r1"),
        resource_("r1", "imsqti_xmlv1p2/imscc_xmlv1p3/assessment", "quiz.xml"),
        **{"quiz.xml": quiz().replace("</section>", f"{item_}</section>")},
    )

    (made,) = back(lesson, file).lessons

    (question,) = made.blocks["blocks"]
    assert question["has_several"] is True
    assert [one["is_right"] for one in question["options"]] == [True, False]


def test_files_that_are_none_of_those_are_told_and_left_out(lesson):
    file = cartridge(
        item("Page", "r1") + item("Program", "r2"),
        resource_("r1", "webcontent", "p.html") + resource_("r2", "webcontent", "run.exe"),
        **{"p.html": "<p>Words</p>", "run.exe": b"MZ\x90\x00 program"},
    )

    done = back(lesson, file)

    assert [one["kind"] for one in done.lessons[0].blocks["blocks"]] == ["text", "text"]
    assert [one.what for one in done.left_out] == ["run.exe"]
    assert not Upload.objects.unscoped("test").filter(lesson=done.lessons[0]).exists()


DOCTYPE = '<!DOCTYPE x [<!ENTITY s SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("file", "word"),
    [
        (lambda: BytesIO(b"words"), "Common Cartridge"),
        (lambda: BytesIO(b"PK\x03\x04 broken"), "none"),
        (lambda: BytesIO(b"\x1f\x8b broken"), "whole"),
        (lambda: zipped({"index.html": ""}), "imsmanifest.xml"),
        (lambda: zipped({"imsmanifest.xml": "<manifest/>"}), "IMS Common Cartridge"),
        (lambda: zipped({"imsmanifest.xml": "<manifest>"}), "well-formed"),
        (lambda: zipped({"imsmanifest.xml": f"{DOCTYPE}<manifest>&s;</manifest>"}), "DOCTYPE"),
        (lambda: cartridge(), "there are none"),  # noqa: PLW0108  made when it is needed
        (lambda: zipped({"../x": "", "imsmanifest.xml": ""}), "inside"),
        (lambda: mbz(**{"../x": b""}), "inside"),
        (lambda: mbz(**{"moodle_backup.xml": b"<x>"}), "well-formed"),
    ],
)
def test_what_is_no_course_is_refused_and_nothing_is_kept(lesson, file, word):
    before = Lesson.objects.unscoped("test").count()

    with pytest.raises(PackageIsInvalid) as refusal:
        back(lesson, file())

    assert word in str(refusal.value)
    assert Lesson.objects.unscoped("test").count() == before


def test_only_who_may_teach_there_brings_courses(client, lesson, linus):
    with pytest.raises((Forbidden, NotFound)):
        services.import_lessons(
            by=actor_of(linus), organisation_id=lesson.organisation_id, file=BytesIO(COURSE)
        )
    client.force_login(linus)
    told = {"organisation": lesson.organisation_id, "language": "en", "file": BytesIO(COURSE)}
    assert client.post(reverse("courseware:import-lessons"), told).status_code == 422


def test_the_page_tells_what_came_and_what_did_not(client, lesson):
    client.force_login(lesson.author)
    there = reverse("courseware:import-lessons")
    file = BytesIO(COURSE)
    file.name = "geology.imscc"
    told = {"organisation": lesson.organisation_id, "language": "en"}

    page = client.post(there, {**told, "file": file})
    wrong = client.post(there, {**told, "file": BytesIO(b"nothing")})

    assert client.get(there).status_code == 200
    assert page.status_code == 200
    for word in ("2 lessons came in", "Week 1", "What did not fit", "Talk"):
        assert word in page.text
    assert wrong.status_code == 422
    assert "is expected" in wrong.text


def test_what_calls_itself_ours_is_read_as_carefully(lesson):
    strange = {
        "lyceum": 1,
        "title": "T",
        "blocks": [
            {"kind": "text", "text": 7},
            {"kind": "script", "text": "x"},
            "x",
            {"kind": "table", "rows": [["a"], [1, 2], "x"]},
            {"kind": "question", "prompt": "?", "options": ["x", {"text": "a", "is_right": "yes"}]},
            {"kind": "image", "upload": "t", "alt": "a"},
            {"kind": "file", "upload": "u"},
        ],
        "files": {"t": {"path": "../../etc/passwd"}, "u": "x"},
    }

    done = back(lesson, zipped({"lesson.json": json.dumps(strange)}))

    kept = done.lessons[0].blocks["blocks"]
    assert [one["kind"] for one in kept] == ["text", "table", "question", "file"]
    assert kept[1]["rows"] == [["a", ""], ["1", "2"]]
    assert kept[2]["options"][0]["is_right"] is False
    assert len(done.left_out) == 3


# --- Moodle ---------------------------------------------------------------------------------------


def mbz(**files):
    made = BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as packed:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            packed.addfile(info, BytesIO(content))
    made.seek(0)
    return made


def activity(kind, inside, number, section=1, context=50):
    where = f"activities/{kind}_{number}"
    listed = (
        f"<activity><moduleid>{number}</moduleid><sectionid>{section}</sectionid>"
        f"<modulename>{kind}</modulename><title>{kind} {number}</title>"
        f"<directory>{where}</directory></activity>"
    )
    body = f'<activity id="1" contextid="{context}"><{kind} id="1">{inside}</{kind}></activity>'
    return listed, {f"{where}/{kind}.xml": body.encode()}


def question(number, kind, answers, single="1"):
    return (
        f'<question id="{number}"><name>Q{number}</name><questiontext>&lt;p&gt;Which?&lt;/p&gt;'
        f"</questiontext><qtype>{kind}</qtype><plugin_qtype_{kind}_question><answers>{answers}"
        f"</answers><multichoice><single>{single}</single></multichoice>"
        f"</plugin_qtype_{kind}_question></question>"
    )


def answer(words, fraction, why=""):
    return (
        f"<answer><answertext>{words}</answertext><fraction>{fraction}</fraction>"
        f"<feedback>{why}</feedback></answer>"
    )


def moodle():
    """A backup as Moodle 4 writes it: one section with an activity of each kind."""
    digest = "ab" + "0" * 38
    asked = "".join(
        f"<question_instance><question_reference><questionbankentryid>{entry}</questionbankentryid>"
        "</question_reference></question_instance>"
        for entry in (7, 8, 99)
    )
    old = "<question_instance><questionid>3</questionid></question_instance>"
    made = [
        activity("label", "<intro>&lt;p&gt;Welcome&lt;/p&gt;</intro>", 2),
        activity(
            "page",
            "<name>Stones</name><content>&lt;p&gt;Hard&lt;/p&gt;&lt;img alt='S' "
            "src='@@PLUGINFILE@@/s%20t.png'/&gt;</content>",
            1,
        ),
        activity("url", "<name>More</name><externalurl>https://r.example/</externalurl>", 3),
        activity("resource", "<name>Notes</name><intro/>", 4, context=51),
        activity(
            "quiz", f"<name>Test</name><question_instances>{asked}{old}</question_instances>", 5
        ),
        activity("forum", "<name>Talk</name>", 6),
    ]
    listed = "".join(one for one, _files in made)
    entries = "".join(
        f'<question_bank_entry id="{entry}"><question_version><question_versions><questions>{one}'
        "</questions></question_versions></question_version></question_bank_entry>"
        for entry, one in (
            (7, question(1, "multichoice", answer("Granite", "1.0") + answer("Milk", 0, "No."))),
            (8, question(2, "calculated", "")),
        )
    )
    true = answer("True", "1.0") + answer("False", "0.0")
    files = {
        "moodle_backup.xml": (
            "<moodle_backup><information><original_course_fullname>Geology"
            "</original_course_fullname><contents><activities>"
            f"{listed}</activities><sections><section><sectionid>1</sectionid><title>1</title>"
            "<directory>sections/section_1</directory></section></sections></contents>"
            "</information></moodle_backup>"
        ).encode(),
        "course/course.xml": b"<course><lang>pt_br</lang></course>",
        "sections/section_1/section.xml": b'<section id="1"><name>$@NULL@$</name><summary/>'
        b"<sequence>1,2,3,4,5,6</sequence></section>",
        "questions.xml": f"<question_categories>{entries}{question(3, 'truefalse', true)}"
        "</question_categories>".encode(),
        "files.xml": "".join(
            [
                "<files>",
                *(
                    f"<file><contenthash>{one}</contenthash><contextid>{context}</contextid>"
                    f"<component>{part}</component><filename>{name}</filename>"
                    "<filepath>/</filepath></file>"
                    for one, context, part, name in (
                        (digest, 50, "mod_page", "s t.png"),
                        ("cd" + "1" * 38, 51, "mod_resource", "notes.txt"),
                        (digest, 51, "mod_resource", "."),
                    )
                ),
                "</files>",
            ]
        ).encode(),
        f"files/ab/{digest}": PNG,
        f"files/cd/cd{'1' * 38}": b"notes of theirs",
    }
    for _listed, more in made:
        files |= more
    return files


@pytest.mark.parametrize("pack", [lambda files: mbz(**files), zipped], ids=["tar", "zip"])
def test_a_moodle_backup_becomes_lessons(lesson, pack):
    done = back(lesson, pack(moodle()))

    (made,) = done.lessons
    kept = made.blocks["blocks"]
    assert (made.title, made.language) == ("Geology", "pt-br")
    assert [one["kind"] for one in kept] == [
        *("text", "text", "image", "text", "text", "file", "text", "question", "question"),
    ]
    assert kept[3]["text"] == "Welcome"
    assert kept[2]["alt"] == "S"
    assert [one["is_right"] for one in kept[7]["options"]] == [True, False]
    assert kept[7]["options"][1]["why"] == "No."
    assert [one["text"] for one in kept[8]["options"]] == ["True", "False"]
    stored = Upload.objects.unscoped("test").get(lesson=made, kind="file")
    assert (stored.name, stored.file.read()) == ("notes.txt", b"notes of theirs")
    assert [one.what for one in done.left_out] == ["Q2", "Test", "forum 6"]


def test_a_tar_that_means_ill_is_stopped(lesson, settings):
    settings.PACKAGE_LIMIT_MB = 1
    with pytest.raises(PackageIsTooLarge):
        back(lesson, mbz(**{"moodle_backup.xml": b" " * 3_000_000}))
    settings.PACKAGE_FILES = 2
    with pytest.raises(PackageIsTooLarge):
        back(lesson, mbz(a=b"", b=b"", c=b""))

    link = BytesIO()
    with tarfile.open(fileobj=link, mode="w:gz") as packed:
        info = tarfile.TarInfo("moodle_backup.xml")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        packed.addfile(info)
    link.seek(0)
    with pytest.raises(PackageIsInvalid, match="plain file"):
        back(lesson, link)

    long_name = tarfile.TarInfo("x")
    long_name.type, long_name.size = tarfile.GNUTYPE_LONGNAME, 200_000_000
    huge = io.BytesIO(gzip.compress(long_name.tobuf() + b"x" * 1000))
    with pytest.raises(PackageIsInvalid, match="whole"):
        back(lesson, huge)


# --- HTML -----------------------------------------------------------------------------------------

SAME = [
    "# One\n\nTwo *three* **four** `five` [six](<https://x.example/>)",
    "- a\n- b\n  - c\n\n1. one\n2. two",
    "> said\n>\n> twice",
    r"1\. no list, \* no star, \_ and \<b\>",
    "a\\\nb",
    "---",
    r"\# no heading",
]


@pytest.mark.parametrize("text", SAME)
def test_what_markdown_draws_is_read_as_the_same(text):
    drawn = blocks.html_of(text)

    assert blocks.html_of(markdown_of(drawn)) == drawn


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        ("", []),
        ("<!-- x -->", []),
        ("<p> </p><div></div>", []),
        ("words", ["text"]),
        ("<div>a<p>b</p>c</div>", ["text"]),
        ("<p>a</p><pre>b</pre><p>c</p>", ["text", "code", "text"]),
        ("<iframe src='https://evil.example/'></iframe>", ["text"]),
        ("<iframe src='https://www.youtube.com/embed/dQw4w9WgXcQ'></iframe>", ["embed"]),
        ("<iframe src='javascript:alert(1)'></iframe><script>x</script><style>y</style>", []),
        ("<table><tr><td>a</td></tr></table>", ["table"]),
        ("<p>see <a href='x.pdf'>this</a></p>", ["text", "file"]),
        ("<figure><img src='a.png' alt='a'><figcaption>b</figcaption></figure>", ["image"]),
        ("<ul><li>a<img src='a.png' alt='a'></li></ul>", ["text", "image"]),
        ("<video><source src='a.mp4'></video>", ["video"]),
        ("<div>" * 2000 + "deep" + "</div>" * 2000, ["text"]),
        ("\x00a\x0bb", ["text"]),
    ],
)
def test_pages_of_others_become_blocks(html, kinds):
    found = parts_of(html, lambda href: href if "." in href and ":" not in href else "")

    assert [one.kind for one in found] == kinds
