"""Pages, feeds and lists of feeds come in; what goes out comes in again as it was."""

import io
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files import File
from django.core.management import call_command
from django.urls import reverse

from lyceum.catalogue import services
from lyceum.catalogue.errors import UnreadableFile
from lyceum.catalogue.models import Episode, Resource
from lyceum.catalogue.readers.foreign import rows_of
from lyceum.catalogue.testing import make_resource
from lyceum.kernel import actors, intake
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.scope import organisation_owner
from lyceum.kernel.tables import write_csv
from lyceum.organisations.testing import make_role
from lyceum.skills.testing import make_skill

pytestmark = pytest.mark.django_db
OPML = Path(settings.PACKAGE).parents[0] / ".." / "shared" / "data/podcasts-opml/podcasts.opml"
COURSE = {
    "@context": "https://schema.org",
    "@type": "Course",
    "@id": "https://t.example/sql",
    "name": "SQL",
    "description": "Tables &amp; <b>joins</b>.",
    "provider": {"@type": "CollegeOrUniversity", "name": "Tartu"},
    "inLanguage": ["en", "et"],
    "educationalLevel": {"@type": "DefinedTerm", "name": "Beginner"},
    "timeRequired": "PT12H",
    "teaches": ["joins", {"@type": "DefinedTerm", "name": "keys"}],
    "offers": [{"@type": "Offer", "price": "49.00", "priceCurrency": "EUR"}],
    "hasCourseInstance": [{"@type": "CourseInstance", "courseMode": "online"}],
    "license": "https://creativecommons.org/licenses/by/4.0/",
}
RSS = b"""<?xml version="1.0"?><rss version="2.0"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>
<title>Data over coffee</title><link>https://p.example/</link><language>en</language>
<description>Talks.</description><itunes:author>Guild</itunes:author>
<item><title>One</title><itunes:duration>1:00:00</itunes:duration></item>
<item><title>Two</title><itunes:duration>1800</itunes:duration></item>
<item><title>Three</title><itunes:duration>45:00</itunes:duration></item>
</channel></rss>"""


WITH_SOUND = b"""<?xml version="1.0"?><rss version="2.0"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>
<title>Data over coffee</title><link>https://p.example/</link>
<item><title>Second &amp; last</title><guid>b</guid><itunes:duration>12:34</itunes:duration>
<pubDate>Mon, 09 Mar 2026 09:00:00 +0100</pubDate><enclosure url="https://p.example/2.m4a"/></item>
<item><title>Only to read</title><guid>c</guid><enclosure url="https://p.example/slides.pdf"/></item>
<item><title>First</title><guid>a</guid><itunes:duration>1:00:00</itunes:duration>
<pubDate>Mon, 02 Mar 2026 09:00:00 +0100</pubDate>
<enclosure url="http://p.example/1.mp3" type="audio/mpeg" length="9"/></item>
</channel></rss>"""


def every() -> list[Resource]:
    return list(Resource.objects.unscoped("test").order_by("pk").select_related("provider"))


@pytest.fixture
def bring(acme):
    def bring(raw, name="file"):
        by = actors.system("tests", organisation_owner(acme.pk))
        run = intake.upload(
            by=by,
            kind="catalogue",
            owner_id=organisation_owner(acme.pk),
            organisation_id=acme.pk,
            file=services.as_table(File(io.BytesIO(raw), name=name)),
        )
        run = intake.carry_on(intake.start(by=by, run=run, later=False).pk)
        assert run.state == "done", run.reason
        return run

    return bring


def test_schema_org_of_a_file(bring):
    bring(json.dumps({"@graph": [COURSE, {"@type": "Person", "name": "Nobody"}]}).encode())

    (sql,) = every()
    assert (sql.title, sql.provider.name, sql.url) == ("SQL", "Tartu", "https://t.example/sql")
    assert (sql.language, sql.also_languages, sql.effort_minutes) == ("en", "et", 720)
    assert (sql.price, sql.currency, sql.mode) == (4900, "EUR", "self-paced")
    assert (sql.from_level, sql.to_level, sql.teaches) == (0, 2, "joins, keys")


def test_schema_org_inside_a_page(bring):
    page = f'<!doctype html><html><script type="application/ld+json">{json.dumps(COURSE)}</script>'
    bring(page.encode(), "page.html")

    assert [r.title for r in every()] == ["SQL"]


@pytest.mark.parametrize(
    "raw", [b"{broken", b"<html><p>no data</p></html>", b"<opml><body>", b"<rss></rss>", b"[]"]
)
def test_what_holds_nothing_is_refused_with_a_reason(raw):
    with pytest.raises(UnreadableFile):
        services.as_table(File(io.BytesIO(raw), name="x"))


def test_a_feed_is_one_podcast(bring):
    bring(RSS)

    (podcast,) = every()
    assert (podcast.kind, podcast.title, podcast.provider.name) == (
        "podcast",
        "Data over coffee",
        "Guild",
    )
    assert (podcast.effort_minutes, podcast.language, podcast.price) == (45, "en", 0)


def test_a_feed_brings_its_recordings_again_and_again_without_doubles(bring):
    once = bring(WITH_SOUND)
    again = bring(WITH_SOUND)

    (podcast,) = every()
    found = list(Episode.objects.filter(resource=podcast).order_by("published_at"))
    assert [(each.title, each.seconds, each.audio) for each in found] == [
        ("First", 3600, "https://p.example/1.mp3"),
        ("Second & last", 754, "https://p.example/2.m4a"),
    ]
    assert [each.media_type for each in found] == ["audio/mpeg", "audio/mp4"]
    assert found[0].published_at.isoformat() == "2026-03-02T08:00:00+00:00"
    assert (once.counts["new"], again.counts.get("new", 0)) == (3, 0)
    assert again.counts["unchanged"] == 3


def test_a_recording_that_is_told_otherwise_is_changed(bring):
    bring(WITH_SOUND)
    run = bring(WITH_SOUND.replace(b"<title>First</title>", b"<title>The first</title>"))

    assert (run.counts["changed"], run.counts["unchanged"]) == (1, 2)
    assert Episode.objects.filter(title="The first").count() == 1


def test_a_recording_without_an_address_is_an_error_of_its_row(bring):
    run = bring(
        b"title,kind,key,provider,url,episode_of\nTalks,podcast,https://p.example/f,Guild,,\n"
        b"One,,1,,https://p.example/1.mp3,https://p.example/f\nTwo,,2,,ftp://x,https://p.example/f\n"
    )

    assert (run.counts["new"], run.counts["error"]) == (2, 1)
    assert [each.title for each in Episode.objects.all()] == ["One"]


def test_entities_of_xml_are_not_followed():
    bomb = b'<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body><outline'
    bomb += b' text="&x;" xmlUrl="https://p.example/f"/></body></opml>'

    with pytest.raises(UnreadableFile):
        rows_of(bomb)


def test_a_list_of_feeds_comes_in_and_goes_out(bring, acme, tmp_path):
    if not OPML.exists():
        pytest.skip("the real list is not on this machine: ../shared/data is not there")
    run = bring(OPML.read_bytes())

    found = every()
    assert len(found) + run.counts.get("error", 0) == run.total
    assert len(found) >= 100
    assert {r.kind for r in found} == {"podcast"}

    file = tmp_path / "out.opml"
    call_command("export_catalogue", organisation=acme.slug, form="opml", to=file)
    again = bring(file.read_bytes())
    assert again.counts.get("new", 0) == 0


def test_a_csv_comes_in_again_as_it_went_out(bring, acme):
    skill = make_skill("SQL", uri="urn:x:sql")
    first = make_resource(acme, "=SUM(First)", teaches={skill: (0, 2)}, effort_minutes=90)
    make_resource(
        acme,
        "Second",
        prerequisites=[first.pk],
        price=1999,
        currency="EUR",
        language="fr",
        also_languages="en",
        level_word="Advanced",
        summary="Two\nlines, and “quotes”",
        provider="Tartu",
        kind="book",
        visibility="ecosystem",
    )
    make_resource(acme, "Third", state="draft", price=0, mode="", outside_rating=4.5, learners=7)
    by = actors.system("tests", organisation_owner(acme.pk))
    rows = services.export_rows(by=by, organisation_id=acme.pk)
    table = b"".join(write_csv(services.COLUMNS, rows, bom=True))

    run = bring(table)

    assert run.counts.get("unchanged") == 3, (run.counts, list(intake.problems_of(run)))
    assert run.counts.get("changed", 0) == run.counts.get("error", 0) == 0
    assert [r.title for r in every()] == ["=SUM(First)", "Second", "Third"]


def test_json_ld_comes_in_again(bring, acme):
    make_resource(acme, "Course", price=1999, currency="EUR", url="https://t.example/c")
    by = actors.system("tests", organisation_owner(acme.pk))
    graph = services.export_json_ld(by=by, organisation_id=acme.pk)

    run = bring(json.dumps(graph).encode())

    assert run.counts.get("new", 0) == 0
    assert every()[0].price == 1999


def test_only_who_may_import_may_export(acme, grace, act):
    with pytest.raises(Forbidden):
        list(services.export_rows(by=act(grace), organisation_id=acme.pk))


def test_an_archive_in_an_archive_is_refused(bring):
    """One that holds itself would never come to an end."""
    from zipfile import ZipFile

    raw = io.BytesIO()
    with ZipFile(raw, "w") as archive:
        archive.writestr("inner.zip", b"PK\x03\x04 and more")

    with pytest.raises(UnreadableFile):
        bring(raw.getvalue(), "outer.zip")


def test_a_zip_with_one_table_is_opened(bring):
    from zipfile import ZipFile

    raw = io.BytesIO()
    with ZipFile(raw, "w") as archive:
        archive.writestr("catalogue.csv", "title,provider\nSQL,Tartu\n")
    bring(raw.getvalue(), "catalogue.zip")

    assert [r.title for r in every()] == ["SQL"]


def test_the_pages_take_a_file_in_and_out(client, ada, acme):
    make_role(ada, "teacher", acme)
    client.force_login(ada)
    url = reverse("catalogue:import", args=["acme"])
    assert client.get(url).status_code == 200

    answer = client.post(url, {"file": File(io.BytesIO(RSS), name="feed.rss")})
    assert answer.status_code == 302
    assert "Data over coffee" in client.get(answer["Location"]).text

    out = client.get(reverse("catalogue:export", args=["acme"]))
    assert b"".join(out.streaming_content).startswith(b"\xef\xbb\xbfkey,")
    assert client.get(reverse("catalogue:export", args=["acme"]) + "?as=opml").status_code == 200
