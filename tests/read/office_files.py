"""Word documents for tests: made by python-docx, with what it cannot write put in as XML."""

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
W = nsdecls("w")


def saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def paragraph(inner: str) -> object:
    """A paragraph of raw XML, its namespaces declared."""
    more = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    return parse_xml(f"<w:p {W} {more}>{inner}</w:p>")


def run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def bulletin() -> bytes:
    """A monitor's daily bulletin: letterhead, headings, a table, a caption, a box, tracked changes, a comment."""
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "Plains Monitoring Centre"
    section.footer.paragraphs[0].text = "Not for onward distribution"
    document.add_heading("Daily bulletin: truce in the southern zone", 0)
    document.add_paragraph("8 June 2017")
    document.add_heading("Violations", 1)
    changed = (
        f"{run('At least ')}<w:del w:id='1' w:author='A'><w:r><w:delText>nine</w:delText></w:r></w:del>"
        f"<w:ins w:id='2' w:author='A'>{run('eleven')}</w:ins>{run(' civilians were killed when shells struck Dael, ')}"
        f"<w:hyperlink w:anchor='x'>{run('residents said')}</w:hyperlink>{run('.')}"
        f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
    )
    body = document.element.body
    body.insert(len(body) - 1, paragraph(changed))
    table = document.add_table(rows=1, cols=4)
    for cell, words in zip(table.rows[0].cells, ("Date", "Place", "Event", "Killed"), strict=True):
        cell.text = words
    for row in (("6 June", "Dael", "Shelling", "9"), ("7 June", "Nawa", "Airstrike", "")):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.add_paragraph("Smoke over Dael on 7 June", style="Caption")
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx><w:txbxContent>"
        f"<w:p>{run('In a box: the road to Nawa is closed.')}</w:p></w:txbxContent></wps:txbx></wps:wsp></w:drawing>"
        "</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>"
        f"<w:p>{run('In a box: the road to Nawa is closed.')}</w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    body.insert(len(body) - 1, paragraph(run("Access stays limited.") + box))
    document.add_paragraph("Aid convoys wait at the crossing.", style="List Bullet")
    last = document.add_paragraph("Both sides deny it.")
    document.add_comment(last.runs, text="Check with the field office.", author="M. Reviewer")
    document.core_properties.title = "Bulletin 12"
    document.core_properties.author = "Plains Monitoring Centre"
    document.core_properties.modified = datetime(2017, 6, 8, 15, 30, tzinfo=UTC)
    return saved(document)


def changed(data: bytes, change: Callable[[str, bytes], bytes] | None = None, **more: bytes) -> bytes:
    """The package with its files changed by name and content, and more of them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)) if change else old.read(name))
        for name, content in more.items():
            new.writestr(name, content)
    return stream.getvalue()


def with_part(data: bytes, name: str, kind: str, xml: str) -> bytes:
    """The package with one part more that the document names by a relation of that kind."""
    rel = (
        f'<Relationship Id="rIdX{len(name)}" Target="{name}" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
    )
    override = (
        f'<Override PartName="/word/{name}" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.{kind}+xml"/></Types>'
    )

    def change(file: str, content: bytes) -> bytes:
        if file == "word/_rels/document.xml.rels":
            return content.replace(b"</Relationships>", rel.encode())
        return content.replace(b"</Types>", override.encode()) if file == "[Content_Types].xml" else content

    return changed(data, change, **{f"word/{name}": xml.encode()})


def zipped(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return stream.getvalue()
