from . import hearing


def test_hearing_is_measured_on_a_few_statements():
    figures = hearing.figures(20)

    assert 800 < figures["bytes"] < 1200
    assert figures["known_per_s"] > 100
    assert figures["new_us"] > 0
