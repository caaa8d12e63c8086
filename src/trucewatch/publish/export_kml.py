"""Incidents as KML: a placemark with its circle of uncertainty for each that has a place, written one by one."""

from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any

from trucewatch.core.claims import Place
from trucewatch.publish.catalogue import phrases
from trucewatch.publish.export_data import Told
from trucewatch.publish.export_layers import circle
from trucewatch.publish.figures import plain_sentence, span_of

KML = "http://www.opengis.net/kml/2.2"
SCHEMA = "incidents"


def write_kml(told: Iterable[Told], path: Path, *, hide: Callable[[str], str] = lambda text: text) -> int:
    """Writes the incidents that have a place, and gives their number; `hide` leaves names out of a text."""
    from lxml import etree

    number = 0
    with path.open("wb") as file, etree.xmlfile(file, encoding="utf-8") as out:
        out.write_declaration()
        with out.element(_tag("kml"), nsmap={None: KML}), out.element(_tag("Document"), id="root_doc"):
            out.write(_schema())
            with out.element(_tag("Folder")):
                out.write(_with_text("name", SCHEMA))
                for one in told:
                    if one.incident.place:
                        out.write(_placemark(one, one.incident.place, hide))
                        number += 1
    return number


def _placemark(told: Told, place: Place, hide: Callable[[str], str]) -> Any:
    """One placemark. The text is escaped twice: viewers take a description for HTML."""
    incident, mark = told.incident, _element("Placemark")
    span = span_of(incident)
    mark.set("id", incident.id)
    mark.append(_with_text("name", f"{phrases()['kinds'][incident.kind]}, {incident.status.value}"))
    mark.append(_with_text("description", escape(hide(plain_sentence(incident, told.names())))))
    if span:
        days = [_with_text("begin", span.first.isoformat()), _with_text("end", span.last.isoformat())]
        mark.append(_with("TimeSpan", days))
    facts = _with("SchemaData", [_cell("id", incident.id), _cell("radius_m", str(place.radius_m))])
    facts.set("schemaUrl", f"#{SCHEMA}")
    mark.append(_with("ExtendedData", [facts]))
    ring = _with("LinearRing", [_with_text("coordinates", _coordinates(circle(place).exterior.coords))])
    shapes = [
        _with("Point", [_with_text("coordinates", _coordinates([(place.lon, place.lat)]))]),
        _with("Polygon", [_with("outerBoundaryIs", [ring])]),
    ]
    mark.append(_with("MultiGeometry", shapes))
    return mark


def _schema() -> Any:
    """What the data of a placemark are."""
    schema = _element("Schema")
    schema.set("name", SCHEMA)
    schema.set("id", SCHEMA)
    for name, kind in (("id", "string"), ("radius_m", "double")):
        field = _element("SimpleField")
        field.set("name", name)
        field.set("type", kind)
        schema.append(field)
    return schema


def _cell(name: str, text: str) -> Any:
    cell = _with_text("SimpleData", text)
    cell.set("name", name)
    return cell


def _coordinates(points: Iterable[tuple[float, ...]]) -> str:
    return " ".join(f"{point[0]:.7f},{point[1]:.7f}" for point in points)


def _tag(name: str) -> str:
    return f"{{{KML}}}{name}"


def _element(name: str) -> Any:
    from lxml import etree

    return etree.Element(_tag(name), nsmap={None: KML})


def _with(name: str, children: Iterable[Any]) -> Any:
    made = _element(name)
    made.extend(children)
    return made


def _with_text(name: str, text: str) -> Any:
    made = _element(name)
    made.text = text
    return made
