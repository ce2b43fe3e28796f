"""Dates: each spelling against another library's reading of it."""

import datetime

import pytest

from course_lib.data.dates import STYLES, sample_dates, spell


@pytest.mark.parametrize("style", STYLES)
def test_another_reader_reads_the_same_day(style):
    parser = pytest.importorskip("dateutil.parser")
    for number in range(730000, 730400, 7):
        date = datetime.date.fromordinal(number)
        spelled = spell(date, style).removeprefix("the ")  # which it does not know
        assert parser.parse(spelled, dayfirst="." in spelled).date() == date


def test_the_parts_share_no_day():
    spelled, train = sample_dates(500, seed=1)
    _, test = sample_dates(500, seed=1, part="test")
    assert not {*train} & {*test}
    assert sample_dates(3, seed=1) == (spelled[:3], train[:3])
    assert len({date[:4] for date in test}) > 80
    assert all(date == date.lower() for date in spelled)


@pytest.mark.parametrize(
    "arguments, message", [((-1,), "got -1"), ((1, 0, "dev"), "got 'dev'")]
)
def test_other_samples_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        sample_dates(*arguments)
