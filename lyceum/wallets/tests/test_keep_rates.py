"""Rates are kept by who runs the ecosystem: by hand, and from the bank's files."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from lyceum.kernel import clock, intake
from lyceum.kernel.errors import Forbidden
from lyceum.wallets import services
from lyceum.wallets.errors import DayHasNotCome, NotARate, UnknownCurrency
from lyceum.wallets.models import ExchangeRate
from lyceum.wallets.selectors import rates_on

DAY = date(2026, 3, 2)
WIDE = b"Date,USD,JPY,BGN,\n2026-03-02,1.0812,162.37,N/A,\n2026-02-27,1.0799,162.1,1.9558,\n"
SERIES = (
    b"KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE\n"
    b"a,D,USD,EUR,SP00,A,2026-03-02,1.0812\n"
    b"b,M,USD,EUR,SP00,A,2026-03-02,1.07\n"
)


def keep(act, who, currency="USD", day=DAY, per_euro="1.08"):
    rate = Decimal(per_euro)
    return services.keep_rate(by=act(who), currency=currency, day=day, per_euro=rate)


def take_in(act, who, content):
    by = act(who)
    file = ContentFile(content, name="eurofxref.csv")
    run = intake.upload(by=by, kind="exchange-rates", owner_id="ecosystem", file=file)
    intake.check(by=by, run=run)
    intake.carry_on(run.pk)
    run.refresh_from_db()
    dry = dict(run.counts)
    intake.start(by=by, run=run)
    intake.carry_on(run.pk)
    run.refresh_from_db()
    return dry, run


def kept():
    rows = ExchangeRate.objects.order_by("day", "currency", "version")
    return [(row.currency, row.day.day, row.version, row.source) for row in rows]


def test_a_correction_is_a_new_version(olga, act):
    keep(act, olga)
    keep(act, olga, per_euro="1.09")
    keep(act, olga, per_euro="1.09")

    assert kept() == [("USD", 2, 1, "hand"), ("USD", 2, 2, "hand")]
    assert rates_on(DAY, ["USD"]).on(DAY, "USD").per_euro == Decimal("1.09")


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"currency": "XXQ"}, UnknownCurrency),
        ({"currency": "EUR"}, UnknownCurrency),
        ({"per_euro": "0"}, NotARate),
        ({"per_euro": "-1"}, NotARate),
        ({"per_euro": "NaN"}, NotARate),
        ({"per_euro": "1.0000000000001"}, NotARate),
        ({"day": date(9999, 1, 1)}, DayHasNotCome),
    ],
)
def test_what_is_no_rate_is_refused(olga, act, said, refusal):
    with pytest.raises(refusal):
        keep(act, olga, **said)

    assert kept() == []


def test_others_do_not_keep_rates(grace, act, client):
    with pytest.raises(Forbidden):
        keep(act, grace)
    client.force_login(grace)
    assert client.get("/wallet/rates/").status_code == 404
    assert client.get("/wallet/rates/import/").status_code == 404


def test_a_file_comes_in_and_again_with_no_effect(olga, act):
    _dry, run = take_in(act, olga, WIDE)

    assert run.state == "done"
    assert kept() == [
        ("BGN", 27, 1, "ecb"),
        ("JPY", 27, 1, "ecb"),
        ("USD", 27, 1, "ecb"),
        ("JPY", 2, 1, "ecb"),
        ("USD", 2, 1, "ecb"),
    ]
    before = kept()
    dry, _run = take_in(act, olga, WIDE)
    assert (kept(), dry.get("unchanged")) == (before, 2)


def test_what_was_corrected_by_hand_stays_when_the_file_comes_again(olga, act):
    take_in(act, olga, WIDE)
    keep(act, olga, per_euro="1.5")
    take_in(act, olga, WIDE)

    assert rates_on(DAY, ["USD"]).on(DAY, "USD").per_euro == Decimal("1.5")


def test_a_bad_row_is_told_and_the_others_come_in(olga, act):
    content = WIDE.replace(b"1.0799", b"-1.0799")
    dry, run = take_in(act, olga, content)

    assert (dry["error"], dry["new"]) == (1, 1)
    assert kept() == [("JPY", 2, 1, "ecb"), ("USD", 2, 1, "ecb")]
    [problem] = intake.problems_of(run)
    assert "no rate" in str(problem)


def test_a_series_comes_in_without_its_averages(olga, act):
    dry, _run = take_in(act, olga, SERIES)

    assert kept() == [("USD", 2, 1, "ecb")]
    assert dry["error"] == 1


def test_the_page_keeps_and_shows(olga, client):
    client.force_login(olga)
    day = clock.today().isoformat()
    said = {"currency": "usd", "day": day, "per_euro": "1.0812"}

    assert client.post("/wallet/rates/", said).status_code == 302
    assert client.post("/wallet/rates/", said | {"per_euro": "0"}).status_code == 422
    assert "1.0812" in client.get("/wallet/rates/").content.decode()
    assert client.get("/wallet/rates/import/").status_code == 200
