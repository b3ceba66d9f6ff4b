"""What people write in catalogues, and what we make of it."""

from datetime import date

import pytest

from lyceum.catalogue.readers.efforts import read_effort, read_hours, read_minutes
from lyceum.catalogue.readers.kinds import read_kind, read_mode
from lyceum.catalogue.readers.languages import read_languages
from lyceum.catalogue.readers.levels import levels_of_word
from lyceum.catalogue.readers.listings import read_listing
from lyceum.catalogue.readers.numbers import read_count, read_date, read_rating
from lyceum.catalogue.readers.prices import middle_price, read_price
from lyceum.catalogue.readers.words import NotUnderstood, said


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("Free", 0, ""),
        ("gratis", 0, ""),
        ("0", 0, ""),
        ("$49", 4900, "USD"),
        ("$49 USD", 4900, "USD"),
        ("19.99 €", 1999, "EUR"),
        ("EUR 1.234,50", 123450, "EUR"),
        ("1,299.00 SEK", 129900, "SEK"),
        ("1 299 kr", None, None),
        ("CHF 1'250.-", 125000, "CHF"),
        ("¥3,000", 3000, "JPY"),
        ("12.500 KWD", 12_500, "KWD"),
        ("JOD 12,345", 12_345, "JOD"),
        ("1.234,500 TND", 1_234_500, "TND"),
        ("1,234,567 KWD", 1_234_567_000, "KWD"),
        ("25,000 IQD", 25_000_000, "IQD"),
        ("49CHF", 4900, "CHF"),
        ("49 ABC", None, None),
        ("49 per month", None, None),
        ("49 alles", None, None),
        ("9" * 30 + " EUR", None, None),
        ("FREE-Add a Verified Certificate for $49 USD", 0, ""),
        ("", None, ""),
        ("NA", None, ""),
    ],
)
def test_prices(text, amount, currency):
    if currency is None:
        with pytest.raises(NotUnderstood):
            read_price(text)
    else:
        price = read_price(text)
        assert (price.amount, price.currency) == (amount, currency)


def test_an_amount_without_a_currency_is_no_price_unless_somebody_says_in_what():
    assert read_price("200").amount is None
    assert read_price("200").note == "200"
    assert read_price("200", "USD").amount == 20000


def test_a_word_of_three_letters_that_is_no_currency_is_a_note():
    for text, note in [
        ("49 per month", "per month"),
        ("49 ABC", "ABC"),
        ("49 € per month", "per month"),
        ("49 months", "months"),
        ("fee 49 each", "fee each"),
    ]:
        price = read_price(text, "EUR")
        assert (price.amount, price.currency, price.note) == (4900, "EUR", note)


def test_what_follows_the_price_is_kept_as_a_note():
    assert "$49" in read_price("FREE-Add a Verified Certificate for $49 USD").note


@pytest.mark.parametrize("text", ["ask us", "cheap", "EUR", " and its carbon footprint"])
def test_prices_that_nobody_understands(text):
    with pytest.raises(NotUnderstood):
        read_price(text)


def test_the_median_is_of_the_usual_currency_and_counts_what_is_free():
    assert middle_price([(0, ""), (5000, "EUR"), (9000, "EUR"), (100, "USD")]) == (5000, "EUR")
    assert middle_price([]) is None


@pytest.mark.parametrize(
    ("text", "length", "minutes"),
    [
        ("1.5 hours", "", 90),
        ("2–3 hours per week", "2 Weeks", 300),
        ("4 weeks, 3–5 hours per week", "", 960),
        ("Approx. 20 hours", "", 1200),
        ("1h 30m", "", 90),
        ("90 min", "", 90),
        ("1:30", "", 90),
        ("PT1H30M", "", 90),
        ("P2D", "", 960),
        ("Less Than 2 Hours", "", 120),
        ("10 Stunden", "", 600),
        ("2,5 heures", "", 150),
        ("3 - 6 Months", "", None),
        ("3–5 hours per week", "", None),
        ("", "4 Weeks", None),
        ("P6W", "", None),
        ("None", "", None),
        ("0 hours", "", None),
    ],
)
def test_efforts(text, length, minutes):
    assert read_effort(text, length).minutes == minutes


def test_calendar_time_is_kept_in_words():
    assert read_effort("3 - 6 Months").note == "3 - 6 Months"


def test_a_number_without_its_unit_is_not_guessed():
    with pytest.raises(NotUnderstood):
        read_effort("7")
    assert (read_hours("1.5"), read_minutes("45"), read_hours("30 min")) == (90, 45, 30)


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("English", ("en",)),
        ("Español", ("es",)),
        ("English, 中文", ("en", "zh")),
        ("اللغة العربية, English, हिन्दी", ("ar", "en", "hi")),
        ("Français, Français", ("fr",)),
        ("en-us", ("en-US",)),
        ("pt_BR", ("pt-BR",)),
        ("Deutsch", ("de",)),
        ("English (US)", ("en",)),
        ("", ()),
    ],
)
def test_languages(text, tags):
    assert read_languages(text) == tags


def test_prose_is_no_language():
    with pytest.raises(NotUnderstood):
        read_languages("you can watch and learn from videos")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("124,980", 124980),
        ("16400.0", 16400),
        ("1.2m", 1_200_000),
        ("3k+", 3000),
        ("1.250.000", 1_250_000),
        ("0", 0),
        ("NA", None),
    ],
)
def test_counts(text, number):
    assert read_count(text) == number


def test_stars():
    assert read_rating("4.7") == 4.7
    assert read_rating("9/10") == 4.5
    assert read_rating("80%") == 4
    with pytest.raises(NotUnderstood):
        read_rating("7")


def test_dates():
    assert read_date("2017-01-18T20:58:58Z") == date(2017, 1, 18)
    assert read_date("18.01.2017") == date(2017, 1, 18)
    assert read_date("") is None


@pytest.mark.parametrize(
    ("word", "levels"),
    [
        ("Beginner ", (0, 2)),
        ("All Levels", (0, 3)),
        ("Intermediate Level", (2, 3)),
        ("Expert Level", (3, 4)),
        ("Introductory", (0, 2)),
        ("Mixed", (0, 3)),
        ("Level 200", (2, 3)),
        ("Specialization", None),
    ],
)
def test_words_for_levels(word, levels):
    assert levels_of_word(word) == levels


def test_kinds_and_modes():
    assert read_kind(" Specialization ") == "programme"
    assert read_kind("Guided Project") == "project"
    assert read_mode("Self-paced on your time") == "self-paced"
    assert read_mode("Instructor-led on a course schedule") == "live"
    with pytest.raises(NotUnderstood):
        read_kind("Tsinghua University")


def test_words_that_say_nothing():
    assert said(" None ") == said("N/A") == said("—") == ""


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("url", "http://[::1"),
        ("price", "9" * 25 + " EUR"),
        ("price", "9" * 19 + " EUR"),
        ("ratings", "9" * 400),
        ("learners", "9" * 10),
        ("rating", "9" * 400 + "/" + "9" * 400),
        ("effort", "PT1.2.3H"),
        ("hours", "9" * 400),
    ],
)
def test_an_odd_cell_is_an_error_of_its_row(field, text):
    listing, problems = read_listing({"title": "SQL", "provider": "Acme", field: text})

    assert listing is None
    assert [problem.field for problem in problems] == [field]
    assert problems[0].expected
