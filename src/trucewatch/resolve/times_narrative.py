"""Times of a narrative: without a day of publication, a date without a year hangs on the date told before it."""

from dataclasses import dataclass, replace
from datetime import date

from trucewatch.core.claims import Interval
from trucewatch.resolve.times_calendar import DAY, TimeContext

MONTH_DAYS, YEAR_DAYS = 31, 366


@dataclass(slots=True)
class Narrative:
    """The date told last, and how exactly; it moves on with every date that is read.

    The rule (as for narratives in Strötgen and Gertz, HeidelTime, 2013): a day or month without a year is the one
    nearest to the date told last, where going back counts `BACK` times; after a bare year it lies in that year. "Last",
    "previous" and "next" count from the day told last; "yesterday", "today" and "now" tell nothing.
    """

    told: date | None = None
    unit: str = "day"

    def context(self, context: TimeContext) -> TimeContext:
        """What the next words are read against; the context as it is while no date was told or one of writing is."""
        if self.told is None or context.published is not None or context.posted is not None:
            return context
        return replace(
            context, published=self.told, carried=self.told, carried_unit=self.unit, is_narrative=True, tense=None
        )

    def learn(self, interval: Interval | None) -> None:
        """Moves to the first day of a date as long as a year at most; open stretches and longer ones move nothing."""
        if interval is None or interval.start is None or interval.end is None:
            return
        days = (interval.end - interval.start) // DAY
        if days > YEAR_DAYS:
            return
        self.told = interval.start
        self.unit = "day" if days <= 2 else "month" if days <= MONTH_DAYS else "year" if days >= 360 else "month"
