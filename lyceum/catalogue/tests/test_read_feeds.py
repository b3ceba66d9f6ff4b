"""Feeds of podcasts are read from where they lie, politely, and without doubles."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lyceum.catalogue import services
from lyceum.catalogue.errors import UnreadableFile
from lyceum.catalogue.models import Episode, Feed
from lyceum.catalogue.readers.feeds import episodes_in, parsed, safe, seconds_of
from lyceum.catalogue.testing import make_resource
from lyceum.kernel import actors, clock
from lyceum.kernel.models import RecordedEvent

pytestmark = pytest.mark.django_db
ITEM = (
    "<item><title>Talk {n}</title><guid>g{n}</guid><pubDate>{day:02} Jan {year} 08:00:00 +0000</pubDate>"
    '<enclosure url="https://p.example/{n}.mp3" type="audio/mpeg"/></item>'
)


def feed_of(number):
    items = [ITEM.format(n=n, day=n % 28 + 1, year=2000 + n // 28) for n in range(number)]
    return (
        f"<rss version='2.0'><channel><title>Talks</title>{''.join(items)}</channel></rss>".encode()
    )


class Podcaster:
    """A server with one feed, that answers as it is told to and remembers what it was asked."""

    def __init__(self):
        self.body, self.status, self.kind, self.asked = feed_of(2), 200, "application/rss+xml", []
        podcaster = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                podcaster.answer(self)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, request):
        self.asked.append((request.path, request.headers))
        is_known = request.headers.get("If-None-Match") == '"one"' and self.status == 200
        is_page = request.path == "/" and self.kind == "text/html"
        request.send_response(304 if is_known else self.status)
        request.send_header("Content-Type", "text/html" if is_page else "application/rss+xml")
        request.send_header("ETag", '"one"')
        request.send_header("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
        request.end_headers()
        page = b'<html><link rel="alternate" type="application/rss+xml" href="/feed.xml"></html>'
        if not is_known:
            request.wfile.write(page if is_page else self.body)


@pytest.fixture
def podcaster(settings):
    settings.ALLOWED_NETWORKS = ["127.0.0.1/32"]
    podcaster = Podcaster()
    yield podcaster
    podcaster.server.shutdown()
    podcaster.server.server_close()


@pytest.fixture
def podcast(acme, podcaster):
    return make_resource(acme, "Talks", kind="podcast", key=podcaster.url + "/feed.xml")


def news():
    rows = RecordedEvent.objects.filter(name="catalogue.EpisodesPublished").order_by("pk")
    return [(row.payload["number"], row.payload["is_news"]) for row in rows]


def test_it_reads_what_is_new_and_never_twice_in_an_hour(podcast, podcaster):
    assert services.read_feeds([podcast.pk]) == 2
    assert services.read_feeds([podcast.pk]) == 0
    assert len(podcaster.asked) == 1

    with clock.travelled(clock.now() + timedelta(minutes=61)):
        assert services.read_feeds([podcast.pk]) == 0
    _path, headers = podcaster.asked[1]
    assert headers["If-None-Match"] == '"one"'
    assert headers["If-Modified-Since"] == "Thu, 01 Jan 2026 00:00:00 GMT"
    assert Episode.objects.filter(resource=podcast).count() == 2


def test_only_what_is_younger_than_all_before_is_news(podcast, podcaster):
    services.read_feeds([podcast.pk])
    Feed.objects.update(etag="", modified="", due_at=clock.now())
    podcaster.body = feed_of(4)
    services.read_feeds([podcast.pk])
    Feed.objects.update(etag="", modified="", due_at=clock.now())
    podcaster.body = feed_of(4).replace(b"<guid>g", b"<guid>moved")
    services.read_feeds([podcast.pk])

    assert news() == [(2, False), (2, True), (4, False)]


def test_where_it_fails_the_pauses_grow_and_the_reason_is_kept(podcast, podcaster):
    podcaster.status, now, pauses = 500, clock.now(), []
    for _time in range(10):
        with clock.travelled(now):
            services.read_feeds([podcast.pk])
            feed = Feed.objects.get()
        pauses.append(round((feed.due_at - now).total_seconds() / 3600))
        now = feed.due_at + timedelta(seconds=1)
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 168, 168]
    assert "it answered with an error" in feed.trouble

    podcaster.status = 200
    with clock.travelled(now):
        assert services.read_feeds([podcast.pk]) == 2
    feed.refresh_from_db()
    assert (feed.failures, feed.trouble) == (0, "")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "there is no feed in it"),
        (b"<html><p>Nothing here</p></html>", "there is no feed in it"),
        (b"\x00\xff" * 99, "there is no feed in it"),
        (b"<rss><channel><title>Text</title><item><title>x</title></item></channel></rss>",
         "no episode in it has a recording"),
    ],
)  # fmt: skip
def test_a_bad_feed_says_what_is_wrong_with_it(podcast, podcaster, body, reason):
    podcaster.body = body

    assert services.read_feeds([podcast.pk]) == 0
    assert reason in Feed.objects.get().trouble


def test_a_page_that_names_its_feed_leads_there(acme, podcaster):
    podcaster.kind = "text/html"
    podcast = make_resource(acme, "Talks", kind="podcast", url=podcaster.url + "/")

    assert services.read_feeds([podcast.pk]) == 0
    assert services.read_feeds([podcast.pk]) == 2
    assert [path for path, _headers in podcaster.asked] == ["/", "/feed.xml"]


def test_nothing_is_read_where_the_installation_does_not_want_it(podcast, podcaster, settings):
    settings.PODCASTS_HOURS = 0

    assert services.read_feeds([podcast.pk]) == 0
    assert not podcaster.asked


def test_neither_withdrawn_podcasts_nor_other_kinds_are_read(acme, podcast, podcaster):
    course = make_resource(acme, "SQL", url=podcaster.url + "/course")
    services.read_feeds([podcast.pk])
    services.withdraw_resource(by=actors.system("tests"), resource_id=podcast.pk)

    with clock.travelled(clock.now() + timedelta(days=1)):
        services.read_feeds([podcast.pk, course.pk])
    assert len(podcaster.asked) == 1


def test_private_networks_are_not_asked(podcast, podcaster, settings):
    settings.ALLOWED_NETWORKS = []

    services.read_feeds([podcast.pk])

    assert not podcaster.asked
    assert "private network" in Feed.objects.get().trouble


def test_two_thousand_recordings_take_few_questions(podcast, django_assert_max_num_queries):
    found = episodes_in(parsed(feed_of(2000)))
    by = actors.system("tests")

    with django_assert_max_num_queries(30):  # in pieces
        assert services.keep_episodes(by=by, resource=podcast, found=found) == 2000
    with django_assert_max_num_queries(6):
        assert services.keep_episodes(by=by, resource=podcast, found=found) == 0


def test_lengths_and_addresses_as_feeds_write_them():
    said = ["1:02:03", "754", "12:34", "", "soon", "-5", "0", "99999999"]

    assert [seconds_of(each) for each in said] == [3723, 754, 754, *[None] * 5]
    assert safe("http://p.example/a.mp3?x=1") == "https://p.example/a.mp3?x=1"
    assert safe("http://127.0.0.1:8000/a.mp3") == "http://127.0.0.1:8000/a.mp3"
    assert [safe(each) for each in ("ftp://x/a", "javascript:alert(1)", "//[", "a.mp3")] == [""] * 4


def test_what_is_no_feed_is_refused():
    with pytest.raises(UnreadableFile):
        parsed(b"<html></html>")
