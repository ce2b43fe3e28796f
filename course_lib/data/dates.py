"""Dates as people write them, and as a computer does: "the 3rd of may 2009" is
"2009-05-03".

What is written first must be read last, a month's name becomes a number, and a day of
the week says nothing. The weekday, where one is written, is right.
"""

import datetime
import random

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august",
    "september", "october", "november", "december",
)  # fmt: skip
WEEKDAYS = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip
#: The ways of writing. Points have the day first, slashes the month.
STYLES = (
    "{day} {month} {year}",
    "{month} {day}, {year}",
    "{short} {day} {year}",
    "{weekday}, {day} {month} {year}",
    "{weekday}, {month} {day}, {year}",
    "the {ordinal} of {month} {year}",
    "{day}.{number}.{year}",
    "{number}/{day}/{year}",
)
FIRST, LAST = datetime.date(1950, 1, 1), datetime.date(2049, 12, 31)


def spell(date: datetime.date, style: str) -> str:
    """A date in one of ``STYLES``.

    >>> spell(datetime.date(2009, 5, 3), "the {ordinal} of {month} {year}")
    'the 3rd of may 2009'
    """
    day, month = date.day, MONTHS[date.month - 1]
    ending = (
        "th" if day in (11, 12, 13) else ["st", "nd", "rd"][day % 10 - 1 : day % 10]
    )
    return style.format(
        day=day,
        ordinal=f"{day}{''.join(ending) or 'th'}",
        month=month,
        short=month[:3],
        number=date.month,
        year=date.year,
        weekday=WEEKDAYS[date.weekday()],
    )


def sample_dates(
    count: int, seed: int = 0, part: str = "train"
) -> tuple[list[str], list[str]]:
    """Draw dates from 1950 to 2049, each in a style that is drawn too.

    Args:
        count: How many.
        seed: The same seed gives the same dates.
        part: "train", or "test": every tenth day, which the other part never has in
            any style.

    Returns:
        The dates as they are spelled, and in the form 2009-05-03 (ISO 8601).

    Raises:
        ValueError: If ``count`` is negative, or there is no such part.
    """
    if count < 0:
        raise ValueError(f"expected a count of at least 0, got {count}")
    if part not in ("train", "test"):
        raise ValueError(f'part must be "train" or "test", got {part!r}')
    draw, spelled, targets = random.Random(f"{part} {seed}"), [], []
    while len(spelled) < count:
        number = draw.randint(FIRST.toordinal(), LAST.toordinal())
        if (number % 10 == 0) == (part == "test"):
            date = datetime.date.fromordinal(number)
            spelled.append(spell(date, draw.choice(STYLES)))
            targets.append(date.isoformat())
    return spelled, targets
