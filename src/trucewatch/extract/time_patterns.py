"""The shapes of time expressions in English, as one pattern."""

import re


def _any(words: str) -> str:
    """An alternation of words or phrases that commas part, the longest first."""
    listed = sorted((word.strip() for word in words.split(",")), key=len, reverse=True)
    return "(?:" + "|".join(word.replace(" ", r"\s+") for word in listed) + ")"


_NAMES = "January, February, March, April, May, June, July, August, September, October, November, December"
_BARE_MONTH = rf"(?-i:{_any(_NAMES)})(?![a-z])"
_MONTH = rf"(?:{_any(_NAMES)}|{_any('jan, feb, mar, apr, jun, jul, aug, sep, sept, oct, nov, dec')}\.?)"
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_UNIT = r"(?:minute|hour|day|night|week|weekend|month|year|decade)s?"
_WORDS = "an, a, one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, several, few, many, some"
_NUM = rf"(?:\d+|a\s+few|couple\s+of|{_any(_WORDS)})"
_PART = _any("morning, afternoon, evening, night, noon, midnight, dawn, dusk")
_SEASON = _any("spring, summer, autumn, fall, winter")
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = "(?:" + "|".join(
    (
        rf"{_NTH}\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{4}})?",
        rf"{_MONTH}\s+{_NTH}(?:,?\s+\d{{4}})?(?!\d)",
        rf"\d{{4}}\s+{_MONTH}\s+\d{{1,2}}(?!\d)",
        rf"{_MONTH},?\s+\d{{4}}",
        r"\d{4}-\d{2}-\d{2}",
        r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}",
    )
) + ")"  # fmt: skip
DATE, MONTH = _DATE, _MONTH
_CLOCK = (
    r"(?:\d{1,2}:\d{2}(?:\s*[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?|\d{4}\s+(?:hours|local time|GMT)|noon|midnight)"
    r"(?:\s+\w+\s+time)?"
)
_REL = _any(
    "this, last, next, past, previous, the past, the last, the previous, the same, that, that same, recent, "
    "the coming, the following, coming, following"
)
_NOW = _any(
    "yesterday, today, tonight, tomorrow, overnight, currently, now, nowadays, recently, earlier on the day, "
    "at present, later today"
)
_FEASTS = _any(
    "holy week, ramadan, eid, christmas eve, christmas, new year's eve, new year’s eve, new year's day, "
    "new year’s day, new year, weekend"
)
_BEFORE = _any("shortly, just, soon, hours, days, weeks, barely, early, late, later, earlier")
_PREPS = _any(
    "on, in, at, since, from, until, till, before, after, during, over, by, throughout, for, within, around, about, "
    "as of, ever since, between, on the eve of"
)
_EDGES = _any(
    "the, about, around, nearly, almost, early, late, mid, beginning of, end of, start of, eve of, early hours of, "
    "night of, evening of, morning of"
)
_LEAD = rf"(?:(?:{_BEFORE}\s+){{0,2}}{_PREPS}\s+)?(?:{_EDGES}[\s-]+){{0,4}}"
_ORDINAL = _any("first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth, eleventh, twelfth")
_OF_TRUCE = r"of\s+(?:(?:the|a|an|its)\s+)?(?:[\w-]+\s+)?(?:truce|ceasefire|cease-fire)"
_NO_NOUN = r"(?=\s*(?:[,.;:)]|$)|\s+(?:in|at|near|by|when|and|but|he|she|it|they)\b)"
_THE_TRUCE = r"(?:(?:the|a|an|its)\s+)?(?:[\w-]+\s+)?(?:truce|ceasefire|cease-fire|deal|agreement|accord)"
_BEGUN = _any("began, begins, started, took effect, took hold, came into force, entered into force, went into effect")
_SIGNED = _any("signing, signature, handshake, announcement")
_ENDPOINT = rf"(?:(?:{_DAY},?\s+)?{_DATE}|{_DAY}(?:\s+{_PART})?|{_CLOCK}(?:,?\s+on\s+{_DAY})?|{_NOW})"
_MONTH_OR_YEAR = rf"(?:{_MONTH}(?:,?\s+\d{{4}})?|\d{{4}}|last\s+year)"
_CORE = "|".join(
    (
        rf"(?:{_ORDINAL}|\d{{1,2}}(?:st|nd|rd|th))\s+(?:day|week|month)\s+{_OF_TRUCE}",
        rf"(?:{_NUM}\s+)?{_UNIT}\s+(?:after|before|into)\s+{_THE_TRUCE}",
        rf"eve\s+of\s+{_THE_TRUCE}",
        rf"(?<=between\s){_ENDPOINT}\s+and\s+{_ENDPOINT}",
        rf"(?<=since\s)(?:(?:it|{_THE_TRUCE})\s+{_BEGUN}|the\s+{_SIGNED}(?:\s+of\s+{_THE_TRUCE})?)"
        rf"(?!\s+(?:on|in|at|this|last|early|late|{_NOW}|{_DAY}|{_MONTH}|\d))",
        r"(?:(?<=\bon\s)|(?<=\bfor\s))the\s+\d{1,2}(?:st|nd|rd|th)(?=\s*(?:[,.;:)]|$)|\s+(?:and|but|in|at|near|by|when)\b)",
        rf"{_NTH}\s*(?:-|–|to|and)\s*{_NTH}\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{4}})?",
        rf"{_MONTH}\s+{_NTH}\s*(?:-|–|to|and)\s*{_NTH}(?:,?\s+\d{{4}})?(?!\d)",
        rf"{_DAY}\s*(?:-|–|\s(?:to|through|until)\s)\s*{_DAY}",
        rf"(?:{_ORDINAL}|last)\s+(?:half|quarter|(?:\w+\s+)?(?:days?|weeks?))\s+of\s+{_MONTH_OR_YEAR}",
        rf"{_ORDINAL}\s+(?:(?:straight|consecutive|successive)\s+day|day\s+(?:in\s+a\s+row|running))",
        rf"(?:the\s+)?month\s+of\s+{_MONTH}(?:,?\s+\d{{4}})?",
        r"(?<=\w\s)(?:ever\s+)?since(?=\s*(?:[.;,)]|$))",
        rf"(?:{_NTH}\s+)?{_MONTH}(?:\s+{_NTH})?,?\s+(?:(?:of|in)\s+)?(?:last|this|next)\s+year",
        rf"{_DATE}(?:\s*[-–]\s*{_DATE}|\s+(?:to|until|through)\s+{_DATE})?",
        rf"(?-i:{_MONTH})\s+(?:to|and|until)\s+{_MONTH}(?:,?\s+\d{{4}})?(?!\s+\d)",
        rf"(?:{_PART})\s+on\s+(?:{_DAY}|{_DATE})",
        rf"(?<=\bthe\s)(?:day|night|evening|morning)\s+(?:before|after){_NO_NOUN}",
        rf"{_NUM}\s+{_UNIT}\s+(?:after|before)\s+that{_NO_NOUN}",
        r"(?:earlier|later)\s+(?:on\s+)?(?:in|on)\s+the\s+(?:same\s+)?day",
        r"(?:day\s+before\s+yesterday|day\s+after\s+tomorrow)",
        rf"(?:earlier|later)\s+(?:today|(?:this|that)\s+{_UNIT})",
        rf"{_CLOCK}(?:\s+(?:and|to|-|–)\s+{_CLOCK})?,?\s+(?:on\s+)?(?:{_DAY}|{_DATE}|{_NOW})(?:,?\s+{_DATE})?",
        rf"{_DAY}(?:\s+{_PART})?(?:,?\s+{_DATE})?(?:\s+and\s+{_DAY}|,?\s+at\s+(?:about\s+|around\s+)?{_CLOCK})?",
        rf"(?!that (?-i:may)\b){_REL}\s+(?:{_NUM}\s+)?(?:{_UNIT}|{_DAY}|{_PART}|{_SEASON}|{_MONTH})(?:\s+{_PART})?",
        rf"{_NOW}(?:\s+{_PART})?",
        rf"{_NUM}\s+{_UNIT}\s+(?:ago|earlier|later|after|before|since)",
        rf"(?:{_NUM}|the|past|last)\s+(?:\d+\s+)?{_UNIT}",
        rf"(?:{_PART}|{_SEASON})\b(?:\s+of\s+\d{{4}})?",
        rf"{_CLOCK}(?:\s+(?:and|to|-|–)\s+{_CLOCK})?",
        r"(?:19|20)\d{2}\b",
        _BARE_MONTH,
        rf"(?:an?\s+)?{_FEASTS}",
    )
)
TIME = re.compile(rf"\b{_LEAD}(?:{_CORE})(?!\w)", re.IGNORECASE)

_YEAR = r"(?:1[0-9]\d{2}|20\d{2})"
_MORE = "thirteen, fourteen, fifteen, sixteen, eighteen, twenty, thirty, forty, fifty"
_WHICH = "the first, the last, the next, the following, the previous, the past"
_LENGTH = rf"(?:\d+(?:[.,]\d+)?|{_any(f'{_WORDS}, {_MORE}, {_WHICH}')})"
WIDE = re.compile(
    rf"(?<!\w)(?<![a-z]-)(?:(?:{_EDGES}[\s-]+){{0,3}}"
    r"(?:(?:this|next|last|the\s+same|that|the\s+following|the\s+previous)\s+)?(?:"
    + "|".join(
        (
            r"(?:\d{1,4}(?:\s+B\.?C\.?E?\.?)?\s*(?:-|–|to|and)\s*)?\d{1,4}\s+(?:BCE?|B\.C\.?)",
            rf"{_MONTH}\s*(?:-|–|to|and)\s*{_MONTH}\s+{_YEAR}",
            rf"{_YEAR}\s*(?:-|–)\s*(?:{_YEAR}|\d\d)(?!\d)",
            rf"{_MONTH}\s+{_NTH}\s*(?:-|–|to|and)\s*{_NTH}(?:,?\s+{_YEAR})?",
            rf"{_NTH}\s*(?:-|–|to|and)\s*{_NTH}\s+{_MONTH}(?:,?\s+{_YEAR})?",
            _DATE,
            rf"{_MONTH}(?:\s+of)?,?\s+{_YEAR}",
            rf"{_SEASON}(?:(?:\s+of|,)?\s+{_YEAR}|(?!\s+of\b))",
            rf"{_YEAR}s?(?![\d,.]\d|\s*(?:%|km|mm|metres|men|troops|soldiers|people|dead|killed))",
            rf"(?:{_ORDINAL}|\d{{1,2}}(?:st|nd|rd|th))\s+century",
            r"recently|current|recent",
            rf"{_LENGTH}(?:\s+|-){_UNIT}(?:\s+(?:later|earlier|before|after|ago))?",
            rf"(?:following|previous|next|preceding)\s+(?:{_UNIT}|{_DAY}|{_PART})",
            _BARE_MONTH,
        )
    )
    + r"))(?!\w|-[a-z])",
    re.IGNORECASE,
)
"""Dates that tell when things were in a text as a whole, beside `TIME`: bare years and months, years of names."""

NO_TIME = re.compile(
    rf"(?:{_PREPS}\s+)?(?:(?:the|each|every)\s+)?"
    rf"(?:{_UNIT}|(?:after\s+)?(?-i:[a-z]+\s+)?fall(?:\s+of)?|(?:\w+\s+)?(?-i:may|march)|dawn|dusk|noon)",
    re.IGNORECASE,
)
"""Words of time that tell none: "the day", "they may", "the fall of"."""
ADVERB = re.compile(rf"(?:on|in|at|by|over|about|for)\s+(?={_NOW}$)", re.IGNORECASE)
"""A preposition that belongs to the verb before an adverb of time ("went on overnight"), not to the time."""

LENGTH = re.compile(
    rf"(?:(?:for|over|within|in|during)\s+)?(?:(?:about|around|nearly|almost|some|more\s+than|at\s+least)\s+)*"
    rf"(?:{_NUM}|{_any(_MORE)}|\d+)\s+{_UNIT}",
    re.IGNORECASE,
)
"""How long something lasted ("for three hours"): it dates nothing by itself where a day is told beside it."""

DAY_OF_PAGE = re.compile(
    rf"(?:[:,–—|]|\s-|\bfor)\s+((?:{_DAY},?\s+)?(?:{_NTH}\s+{_MONTH},?|{_MONTH}\s+{_NTH},?)\s+\d{{4}})\s*$",
    re.IGNORECASE,
)
"""The date at the end of a headline that says which day a bulletin covers."""

DAY_ALONE = re.compile(
    rf"(?:{_DAY},?\s+)?(?:{_NTH}\s+{_MONTH},?\s+\d{{4}}|{_MONTH}\s+{_NTH},?\s+\d{{4}}|\d{{4}}\s+{_MONTH}\s+\d{{1,2}})",
    re.IGNORECASE,
)
"""A full date: the title of a page that logs one day."""

NEEDS_LEAD = re.compile(
    rf"(?:the\s+)?(?:{_PART}|{_SEASON}|(?:19|20)\d{{2}}|{_NUM}\s+{_UNIT}|{_UNIT}|{_BARE_MONTH}|weekend|new year"
    r"|may|march)",
    re.IGNORECASE,
)
"""Words that are a time only behind a preposition ("in May", "at night"), never by themselves."""

AGE = re.compile(
    r"\b(?:\d{1,3}\s*(?:h|m)(?=\d))?\d{1,3}\s*(?:minutes?|mins?\.?|hours?|hrs?\.?|h|m|days?)\s+ago\b", re.IGNORECASE
)
"""The age of a post as pages show it, at times twice in a row ("15h15 hours ago")."""
