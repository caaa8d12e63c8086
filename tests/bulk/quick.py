"""Parts that start at once: a run of many processes is tested for what it keeps, not for what the rules understand."""

import os
import re
from datetime import date, timedelta

from trucewatch.core.claims import Basis, Candidate, Claim, Interval, Mention, Place, Precision, Resolution, Slot
from trucewatch.core.kinds import Kind
from trucewatch.core.makers import Maker
from trucewatch.core.records import PartKind
from trucewatch.core.text import Span
from trucewatch.pipeline.stages import page_reader
from trucewatch.settings import Settings

TOWNS = {"Hama": (35.13, 36.75), "Homs": (34.73, 36.71), "Idlib": (35.93, 36.63), "Daraa": (32.62, 36.10),
         "Raqqa": (35.95, 39.01), "Palmyra": (34.56, 38.27)}  # fmt: skip
TOLD = re.compile(rf"shelled (?P<town>{'|'.join(TOWNS)}) on (?P<day>\d+) May 2017")
PARTS = Settings(reader="quick:ending", extractor="quick:shellings", resolver="quick:places")


class Ender:
    """A reader that ends its process on one page, as a library that crashes would."""

    def __init__(self, inner):
        self._inner = inner
        self.maker = inner.maker

    def read(self, capture, data):
        if b"end this process" in data:
            os._exit(9)
        return self._inner.read(capture, data)


class Shellings:
    maker = Maker(name="test.shellings", version="1")

    def extract(self, document):
        return tuple(self._claim(document, found) for found in TOLD.finditer(document.text)), ()

    def _claim(self, document, found):
        def span(group=0):
            start, end = found.span(group)
            return Span(document_id=document.id, start=start, end=end, exact=found[group])

        at, part = document.part_at(found.start()) or (0, None)
        return Claim(
            document_id=document.id,
            part=part.kind if part else PartKind.BODY,
            part_index=at,
            kind=Kind.SHELLING,
            evidence=(span(),),
            place=Mention(text=found["town"], span=span("town"), basis=Basis.STATED),
            time=Mention(text=found["day"], span=span("day"), basis=Basis.STATED),
        )


class Places:
    maker = Maker(name="test.places", version="1")

    def resolve(self, _document, claims):
        return tuple(one for claim in claims for one in self._of(claim)), ()

    def _of(self, claim):
        lat, lon = TOWNS[claim.place.text]
        day = date(2017, 5, int(claim.time.text))
        place = Place(id=claim.place.text.lower(), name=claim.place.text, lat=lat, lon=lon, radius_m=4000.0,
                      precision=Precision.SETTLEMENT, country="SY")  # fmt: skip
        for slot, told in ((Slot.PLACE, place), (Slot.TIME, Interval(start=day, end=day + timedelta(days=1)))):
            yield Resolution(
                claim_id=claim.id, slot=slot, chosen=told, score=0.9, candidates=(Candidate(referent=told, score=0.9),)
            )


def ending(settings):
    return Ender(page_reader(settings))


def shellings(_settings):
    return Shellings()


def places(_settings):
    return Places()
