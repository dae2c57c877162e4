"""Product sheets and dealer cards from files: read as they were meant, shown before they count, saved whole."""

import csv
import datetime
import io
import json
import random
import struct
import time
import urllib.parse

import pytest
import yaml
from service import Service
from workbooks import archive, by_hand, workbook

LONG = [
    ["车型", "参数", "数值", "单位", "标准", "来源", "截至"],
    ["星途Nova5", "续航", 520, "公里", "CLTC", "厂家参数表", datetime.date(2026, 3, 1)],
    ["星途Nova5", "价格", 12.98, "万元起", None, "价格表", None],
    ["星途Nova5", "质保", "三电终身质保", None, None, "公告", None],
]
STORES = [["门店", "城市", "区域", "地址", "营业时间"], ["锦江店", "成都", "四川", "东大路100号", "9点到19点"]]


@pytest.fixture
def house(tmp_path):
    with Service(tmp_path / "data") as service:
        yield service


def take(service, body, token=None, version=None, **query):
    body = body if isinstance(body, bytes) else body.encode()
    headers = {"if-match": f'"{version}"'} if version else {}
    address = "/v1/copy/sheets?" + urllib.parse.urlencode(query)
    return service.request("POST", address, body, token or service.owner, headers)


def checked(service, body, **query):
    answer = take(service, body, check="true", **query)
    assert answer.status == 200, answer.body
    return answer.json


def refused(service, body, **query):
    answer = take(service, body, check="true", **query)
    assert answer.status == 422, answer.body
    assert answer.json["code"] == "bad_sheets"
    return answer.json


def in_force(service):
    return yaml.safe_load(service.get("/v1/copy/sheets", service.owner).body) or {}


def problems(answer):
    return [(one["cell"], one["taken"]) for one in answer["problems"]]


def as_csv(rows, **form):
    out = io.StringIO()
    csv.writer(out, **form).writerows(rows)
    return out.getvalue()


# Reading


def test_any_table_that_python_writes_is_read_as_python_reads_it(house):
    chance = random.Random(5)
    letters = ["a", "车", " ", '"', ",", ";", "\t", "\n", "\r\n", "１", "é", "\u3000", "🚗", "'", "=", "\\"]
    for turn in range(60):
        delimiter = chance.choice(",;\t")
        width = chance.randint(3, 8)
        # The head says what the separator is.
        rows = [[f"h{i}" for i in range(width)]] + [
            ["".join(chance.choices(letters, k=chance.randint(0, 6))) for _ in range(width)]
            for _ in range(chance.randint(1, 12))]
        text = as_csv(rows, delimiter=delimiter, quoting=chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
                      lineterminator=chance.choice(["\n", "\r\n"]))
        expected = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        found = checked(house, text, kind="csv")["rows"]
        whole = lambda table: [row + [""] * (width - len(row)) for row in table] + [[""] * width] * (len(rows) - len(table))
        assert whole(found) == whole(expected), (turn, text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_read_in_every_encoding_that_excel_writes_in_china(house, encoding):
    answer = checked(house, as_csv(LONG).encode(encoding))
    assert (answer["products"], answer["facts"], answer["problems"]) == (1, 3, [])
    assert answer["changes"][0]["name"] == "星途Nova5"


def test_a_workbook_of_another_writer_is_read_as_it_shows(house):
    def styled(book):
        book["资料"]["B6"], book["资料"]["C6"] = "油耗", 0.125
        book["资料"]["A6"], book["资料"]["C6"].number_format = "星途Nova5", "0.0%"
        book["藏"].sheet_state = "hidden"

    body = workbook(("藏", [["x"]]), ("资料", LONG), ("门店", STORES), change=styled)
    answer = checked(house, body)
    assert (answer["kind"], answer["sheet"], answer["sheets"]) == ("xlsx", "资料", ["资料", "门店"])
    assert answer["rows"][1] == ["星途Nova5", "续航", "520", "公里", "CLTC", "厂家参数表", "2026-03-01"]
    assert answer["rows"][2][2] == "12.98" and answer["rows"][5][2] == "12.5%"
    stores = checked(house, body, sheet="门店")
    assert (stores["form"], stores["dealers"]) == ("dealers", 1)
    assert "门店" in refused(house, body, sheet="没有")["message"]


def test_random_workbooks_are_read_as_their_writer_reads_them(house):
    chance = random.Random(9)
    kinds = [lambda: chance.randint(-10**9, 10**9), lambda: round(chance.uniform(-1e6, 1e6), chance.randint(1, 6)),
             lambda: "".join(chance.choices("车<>&\"' a1_\n", k=chance.randint(1, 8))).strip() or None, lambda: None,
             lambda: chance.random() < 0.5, lambda: datetime.date(1900, 3, 1) + datetime.timedelta(chance.randint(0, 90_000))]

    def shown(value):
        if isinstance(value, bool):
            return str(value).upper()
        if isinstance(value, float):
            return f"{value:.15g}"
        return "" if value is None else str(value)

    for _ in range(12):
        rows = [[chance.choice(kinds)() for _ in range(chance.randint(1, 9))] for _ in range(20)]
        rows = [[None if isinstance(v, str) and v.startswith("=") else v for v in row] for row in rows]
        found = checked(house, workbook(("一", rows)))["rows"]
        for row, expected in enumerate(rows):
            cells_found = found[row] if row < len(found) else []
            cells_found = cells_found + [""] * (len(expected) - len(cells_found))
            assert cells_found == [shown(value) for value in expected]


def test_formulas_errors_and_merged_cells(house):
    rows = [["车型", "参数", "数值", "来源"], ["a1", "座位", "=2+3", "s"], [None, "气囊", 8, "s"]]
    answer = checked(house, workbook(("一", rows), change=lambda book: book["一"].merge_cells("A2:A3")))
    assert problems(answer) == [("C2", False)] and "公式" in answer["problems"][0]["text"]["zh"]
    assert [one["name"] for one in answer["changes"]] == ["a1", "安全气囊"]
    cached = ('<worksheet><sheetData><row r="1"><c r="A1" t="str"><f>X</f><v>车型</v></c><c r="B1" t="inlineStr"><is><t>座位</t></is></c>'
              '</row><row r="2"><c r="A2" t="str"><v>a1</v></c><c r="B2"><f>2+3</f><v>5</v></c><c r="C2" t="e"><v>#N/A</v></c></row></sheetData></worksheet>')
    answer = checked(house, by_hand(cached), source="s")
    assert answer["rows"] == [["车型", "座位"], ["a1", "5"]] and problems(answer) == [("C2", False)]


def test_phonetic_readings_are_no_text_and_rich_text_is_one(house):
    strings = '<sst><si><r><t>车</t></r><r><t xml:space="preserve">型</t></r><rPh><t>che</t></rPh></si><si><t>座_x000D_位</t></si></sst>'
    sheet = '<worksheet><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>9</v></c></row></sheetData></worksheet>'
    assert checked(house, by_hand(sheet, {"xl/sharedStrings.xml": strings}))["rows"] == [["车型", "座位"]]


# Hostile files


def test_a_bomb_is_refused_before_it_costs_anything(house):
    bomb = by_hand("<worksheet><sheetData>" + " " * (200 << 20) + "</sheetData></worksheet>")
    assert len(bomb) < 1 << 20
    before, began = house.memory_mib("VmHWM"), time.monotonic()
    assert "unpacks" in refused(house, bomb)["message"]
    # A size that lies in the directory does not help it.
    at = bomb.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert bomb[at:at + 4] == b"PK\x01\x02"
    lying = bomb[:at + 24] + struct.pack("<I", 100) + bomb[at + 28:]
    assert "unpacks" in refused(house, lying)["message"]
    assert time.monotonic() - began < 10
    assert house.memory_mib("VmHWM") - before < 200


def test_a_million_cells_are_refused_with_their_place(house):
    row = lambda i: "<row>" + "".join(f"<c><v>{i * 100 + k}</v></c>" for k in range(100)) + "</row>"
    rows = "".join(map(row, range(10_000)))
    answer = refused(house, by_hand(f"<worksheet><sheetData>{rows}</sheetData></worksheet>"))
    assert answer["problems"][0]["sheet"] == "S" and answer["problems"][0].get("cell") == "A2001", answer
    assert "200000" in answer["message"]
    text = (",".join(["1"] * 100) + "\n") * 10_000
    assert refused(house, text)["problems"][0]["cell"] == "A2001"


@pytest.mark.parametrize("sheet", [
    '<!DOCTYPE a [<!ENTITY b "车型">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>',
    '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>',
    "<worksheet><sheetData><row><c t='str'><v>&b;</v></c></row></sheetData></worksheet>",
    "<worksheet><sheetData><row><c", "<worksheet><sheetData><row r='0'><c/></row></sheetData></worksheet>",
    "<worksheet><sheetData><row><c r='ZZZZ1'/></row></sheetData></worksheet>", "<a>" * 100_000,
], ids=["own entity", "outside entity", "unknown entity", "cut off", "no such row", "no such column", "deep"])
def test_xml_with_entities_or_damage_is_refused_and_nothing_is_fetched(house, sheet):
    answer = refused(house, by_hand(sheet))
    assert "root:" not in json.dumps(answer)


def test_a_file_that_was_cut_anywhere_is_refused_and_never_ends_the_service(house):
    body = workbook(("一", LONG))
    for end in [*range(0, len(body), 97), len(body) - 1]:
        answer = take(house, body[:end], check="true") if end else take(house, b"", check="true")
        assert answer.status in (400, 422), end
    chance = random.Random(3)
    for _ in range(60):
        broken = bytearray(body)
        for _ in range(chance.randint(1, 30)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        assert take(house, bytes(broken), check="true").status in (200, 422)
    assert house.get("/readyz").status == 200


def test_what_is_no_table_is_told_with_its_cure(house):
    assert "password" in refused(house, b"\xd0\xcf\x11\xe0" + bytes(600))["message"]
    assert "UTF-8" in refused(house, b"\xff\xff\x00\x00")["message"]
    assert refused(house, archive({"a.txt": "x"}))["message"].startswith("this is no .xlsx")
    wrong = take(house, "a", check="true", columns="nonsense")
    assert (wrong.status, wrong.json["field"]) == (400, "columns")
    assert refused(house, "products:\n  - product: A B\n")["problems"][0]["line"] == 2


# Understanding


def test_what_is_wrong_is_told_by_cell_and_the_rest_goes_on(house):
    rows = [["车型", "参数", "数值", "单位", "来源", "颜值"], ["a1", "后备箱", "５２０", "升", "s", ""],
            ["a1", "座位", "5", "座", "s", ""], ["a1", "座位", "7", "座", "s", ""], ["b1", "后备箱", "0.5", "立方", "s", ""],
            ["b1", "续航", "500", "公里", "s", ""], ["b1", "轴距", "2800", "mm", "s", ""]]
    answer = checked(house, as_csv(rows))
    assert problems(answer) == [("F1", False), ("C2", True), ("C4", False), ("C5", False), ("C6", False)]
    assert all(one["text"]["zh"] and one["text"]["en"] for one in answer["problems"])
    assert [one.get("fact") for one in answer["changes"] if one.get("fact")] == ["trunk", "wheelbase"]


def test_the_mapping_can_be_changed(house):
    rows = [["甲", "乙", "丙"], ["a1", "座位", "5"]]
    assert "form" not in checked(house, as_csv(rows))
    answer = checked(house, as_csv(rows), columns="product,fact,value", source="厂家", head=1)
    assert (answer["form"], answer["facts"]) == ("facts", 1)
    assert [one["means"] for one in answer["columns"]] == ["product", "fact", "value"]
    wide = checked(house, as_csv([["甲", "乙", "座"], ["a1", "b", "5"]]), columns="product,,fact.seats", source="厂家")
    assert (wide["form"], wide["changes"][1]["fact"]) == ("products", "seats")


# Saving


def test_what_was_looked_at_is_saved_and_in_force_at_once(house):
    seen = checked(house, workbook(("一", LONG)))
    saved = take(house, workbook(("一", LONG)), version=seen["version"])
    assert saved.status == 200 and saved.json["saved"] and saved.json["changes"] == seen["changes"]
    product = house.get("/v1/copy", house.owner).json["products"][0]
    assert product["name"] == "星途Nova5" and product["facts"] == 3
    facts = in_force(house)["products"][0]["facts"]
    assert facts[0] == {"fact": "range", "value": 520, "unit": "公里", "standard": "CLTC", "source": "厂家参数表",
                        "as_of": datetime.date(2026, 3, 1)}
    assert take(house, as_csv(STORES), source="门店资料").status == 200
    assert in_force(house)["dealers"][0]["store"] == "锦江店" and len(in_force(house)["products"]) == 1
    # The same again changes nothing.
    assert checked(house, workbook(("一", LONG)))["changes"] == []
    assert house.stop() == 0
    house.start()
    assert len(in_force(house)["products"]) == 1


def test_a_file_written_by_hand_is_kept_beside_and_its_comments_are_told_of(house):
    hand = "# by hand\nproducts:\n  - product: old\n    name: 旧车\n    facts: [{fact: seats, value: 5, unit: 座, source: s}]\n"
    (house.data / "sheets.yaml").write_text(hand)
    time.sleep(2.1)  # the service looks at files every two seconds
    seen = checked(house, as_csv(LONG))
    assert seen["loses_comments"] and (house.data / "sheets.yaml").read_text() == hand
    assert take(house, as_csv(LONG)).status == 200
    assert (house.data / "sheets.yaml.bak").read_text() == hand
    assert [one["product"] for one in in_force(house)["products"]] == ["old", "nova5"]
    assert not checked(house, as_csv(LONG))["loses_comments"]
    gone = checked(house, as_csv(LONG), missing="remove")["changes"]
    assert [(one["change"], one["product"]) for one in gone] == [("removed", "old")]
    assert take(house, as_csv(LONG), missing="remove").status == 200
    assert [one["product"] for one in in_force(house)["products"]] == ["nova5"]


def test_who_was_overtaken_is_told_and_who_may_not_save_may_look(house):
    version = checked(house, as_csv(LONG))["version"]
    assert take(house, as_csv(STORES), source="s").status == 200
    assert take(house, as_csv(LONG), version=version).json["code"] == "version_conflict"
    writer, viewer = house.token("content"), house.token("viewer")
    assert take(house, as_csv(LONG), writer).status == 403
    assert take(house, as_csv(LONG), writer, check="true").status == 200
    assert take(house, as_csv(LONG), viewer, check="true").status == 403
    assert house.get("/v1/copy/sheets", viewer).status == 200
    assert "products" not in in_force(house)
    assert take(house, "a,b\n1,2").status == 422


def test_any_text_comes_back_as_it_was_saved(house):
    hostile = ["{{ model }}{% pick %}", "<script>alert(1)</script>", "\"引号\"与'撇号'", "a: b # c", "- x", "%YAML", "\u202e反", "null",
               "多\n行", "\x7f\x85\u2028x", "\\u0041", "[a, b]", "&a *b !c", "yes", "012", "🚗"]
    rows = [["车型", "参数", "数值", "来源"]] + [["a1", f"项目{i}", text, "s"] for i, text in enumerate(hostile)]
    assert take(house, as_csv(rows)).status == 200
    lines = house.get("/v1/copy", house.owner).json["products"][0]["lines"]
    assert {line["text"] for line in lines} == {text.strip() for text in hostile}
    assert checked(house, as_csv(rows))["changes"] == []


def test_yaml_is_merged_like_a_table(house):
    assert take(house, as_csv(LONG)).status == 200
    more = "dealers:\n  - {dealer: jinjiang, store: 锦江店}\n"
    assert [one["dealer"] for one in checked(house, more)["changes"]] == ["jinjiang"]
    assert take(house, more).status == 200
    assert set(in_force(house)) == {"products", "dealers"}


def test_the_command_looks_saves_and_says_what_was_left_out(house, tmp_path):
    file = tmp_path / "表.csv"
    file.write_text(as_csv(LONG + [["星途Nova5", "轴距", "约", "mm", None, "s", None]]))
    looked = house.run("sheets", file, "--data", house.data, "--check", check=False)
    assert looked.returncode == 1 and "C5" in looked.stdout and "not saved" in looked.stdout
    assert not (house.data / "sheets.yaml").exists()
    saved = json.loads(house.run("sheets", file, "--data", house.data, "--json", check=False).stdout)
    assert saved["saved"] and saved["facts"] == 3
    assert yaml.safe_load((house.data / "sheets.yaml").read_text())["products"][0]["product"] == "nova5"
    assert house.run("sheets", tmp_path / "none", "--data", house.data, check=False).returncode == 1
    assert house.run("sheets", file, "--data", house.data, "--columns", "x", check=False).returncode == 1
    assert "--check" in house.run("sheets", "--help").stdout
