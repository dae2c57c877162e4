"""Tables as people save them: workbooks by openpyxl, which is nobody of this house, and hostile ones by hand."""

import io
import zipfile

import openpyxl

TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/></Types>"""
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(*sheets, change=None):
    """Sheets as (name, rows)."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(files, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, text in files.items():
            made.writestr(name, text)
    return out.getvalue()


def by_hand(sheet, more=None, method=zipfile.ZIP_DEFLATED):
    """A workbook whose one sheet has this XML."""
    links = lambda *all: '<?xml version="1.0"?><Relationships xmlns="x">' + "".join(
        f'<Relationship Id="{name}" Type="{RELATION}/{kind}" Target="{target}"/>' for name, kind, target in all
    ) + "</Relationships>"
    return archive({
        "[Content_Types].xml": TYPES,
        "_rels/.rels": links(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns:r="{RELATION}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": links(("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "sharedStrings", "/xl/sharedStrings.xml")),
        "xl/worksheets/sheet1.xml": sheet,
        **(more or {}),
    }, method)
