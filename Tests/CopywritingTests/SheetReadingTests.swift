import Testing
import Vocabulary

@testable import Copywriting

/// Rows as product sheets and dealer cards.
@Suite struct SheetReadingTests {
    private func read(
        _ rows: [[String]], source: String = "参数表", known: HouseSheets = HouseSheets()
    ) -> SheetReading { SheetReading(rows, source: source, known: known) }

    private func facts(_ reading: SheetReading) -> [String] {
        reading.products.flatMap { product in
            product.facts.map { "\(product.product).\($0.key) \($0.text)" }
        }
    }

    private func told(_ reading: SheetReading) -> [String] {
        reading.problems.map { "\($0.cell)\($0.isTaken ? "+" : "-")" }
    }

    @Test("A head is a name, a unit and a standard")
    func heads() {
        let head = SheetHead("续航(公里,CLTC)")
        #expect([head.name, head.unit, head.standard] == ["续航", "公里", "CLTC"])
        let wide = SheetHead("CLTC续航里程（km）")
        #expect([wide.name, wide.unit, wide.standard] == ["续航里程", "km", "CLTC"])
        #expect(SheetHead("　卖点　").name == "卖点")
    }

    @Test("Of two cells that say different things both are named, and neither is taken")
    func twoValues() {
        let reading = read([
            ["车型", "参数", "数值", "单位"], ["a1", "座位", "5", "座"], ["a1", "座位", "5", "座"],
            ["a1", "座位", "7", "座"],
        ])
        #expect(reading.problems.map(\.cell) == [CellPlace("C4")])
        #expect(reading.problems.map(\.other) == [CellPlace("C2")])
        #expect(facts(reading).isEmpty)
    }

    @Test("One row a fact, in Chinese and in English heads")
    func longForm() {
        let zh = read([
            ["车型", "参数", "数值", "单位", "标准", "来源", "截至", "到期", "卖点"],
            ["Nova5", "续航", "520", "公里", "CLTC", "厂家", "2026/3/1", "2027年1月31日", "一周一充"],
            ["", "质保", "三电终身", "", "", "公告", "", "", ""],
        ])
        #expect(facts(zh) == ["nova5.range 520公里（CLTC）", "nova5.warranty 三电终身"])
        #expect(zh.problems.isEmpty)
        let range = zh.products[0].facts[0]
        #expect(range.asOf == CalendarDay("2026-03-01"))
        #expect(range.to == CalendarDay("2027-01-31"))
        #expect(range.say == "一周一充")
        #expect(range.source == "厂家")
        let en = read([
            ["Product", "Fact", "Value", "Unit", "Source"],
            ["nova5", "trunk", "520", "L", "sheet"],
        ])
        #expect(facts(en) == ["nova5.trunk 520L"])
    }

    @Test("One row a product, a column for each fact, below lines of a title")
    func wideForm() {
        let reading = read([
            ["2026 款参数表"], [],
            ["车型", "品牌", "续航(公里,CLTC)", "指导价（万元）", "接近角(度)", "备注"],
            ["星途Nova5", "星途", "520", "12.98", "18", "x"], ["远岚 X7", "远岚", "—", "15", "", ""],
        ])
        #expect(
            facts(reading).prefix(2) == ["nova5.range 520公里（CLTC）", "nova5.price 12.98万元"])
        #expect(reading.products[0].facts[2].name == "接近角")
        #expect(reading.products.map(\.product) == ["nova5", "x7"])
        #expect(reading.products.map(\.name) == ["星途Nova5", "远岚 X7"])
        // The column that nobody knows is told, and nothing else suffers.
        #expect(told(reading) == ["F3-"])
    }

    @Test("Where no row has two heads that are known, the first is the head")
    func unknownHeads() {
        #expect(SheetMapping.guess([[], ["甲", "乙"], ["a1", "座位"]]).head == 1)
        #expect(SheetMapping.guess([["表"], ["车型", "座位"]]).head == 1)
        #expect(SheetMapping.guess([]).columns.isEmpty)
        #expect(SheetMapping.guess([["a"]], head: 7).columns.isEmpty)
    }

    @Test("Two values, mixed units, full-width digits and joined units are told by cell")
    func problems() {
        let reading = read([
            ["车型", "参数", "数值", "单位"], ["a1", "后备箱", "５２０", "升"],
            ["a1", "轴距", "2800mm", ""], ["a1", "座位", "5", "座"], ["a1", "座位", "7", "座"],
            ["b1", "后备箱", "0.5", "立方"], ["b1", "续航", "500", "公里"],
            ["b1", "油耗", "约6", "升"], ["b1", "电池", "=A1", "度"],
        ])
        #expect(facts(reading) == ["a1.trunk 520升", "a1.wheelbase 2800mm"])
        #expect(
            Set(told(reading)) == ["C2+", "C3+", "C5-", "C6-", "C7-", "C8-", "C9-"])
    }

    @Test("A fact without a source is not taken")
    func noSource() {
        let reading = read([["车型", "座位"], ["a1", "5"]], source: " ")
        #expect(facts(reading).isEmpty)
        #expect(told(reading) == ["B2-"])
    }

    @Test("Stores, by their name or a key; the same twice is one")
    func dealers() {
        let reading = read([
            ["门店", "城市", "省份", "地址", "营业时间"], ["锦江店", "成都", "四川", "东大路100号", "9点到19点"],
            ["锦江店", "成都", "四川", "东大路100号", "9点到19点"], ["锦江店", "成都", "四川", "别处", ""],
            ["", "成都", "", "", ""],
        ])
        #expect(reading.dealers.map(\.store) == ["锦江店"])
        #expect(reading.dealers[0].address == "东大路100号")
        #expect(told(reading) == ["A4-", "A5-"])
    }

    @Test("A name always has the same key, and what is known keeps its own")
    func keys() {
        var known = ProductSheet(product: "flagship", name: "星途Nova5")
        known.facts = [.init(key: "seats", name: "座位", value: "5", source: "s")]
        let house = HouseSheets(products: [known])
        #expect(
            read([["车型", "座位"], ["星途Nova5", "5"]], known: house).products[0].product == "flagship")
        #expect(
            read([["车型", "座位"], ["flagship", "5"]], known: house).products[0].name == "星途Nova5")
        let twice = (0..<2).map { _ in read([["车型", "座位"], ["凌云", "5"]]).products[0].product }
        #expect(twice[0] == twice[1] && twice[0].hasPrefix("product_"))
    }

    @Test("What the table does not name stays; what it names is told as new or changed")
    func merging() {
        let before = read([
            ["车型", "参数", "数值", "卖点"], ["a1", "座位", "5", "一家人"], ["b1", "座位", "7", ""],
        ])
        let house = HouseSheets(products: before.products)
        let table = [["车型", "座位", "气囊"], ["a1", "6", "8"]]
        let kept = SheetMerge(read(table, known: house), into: house, removesMissing: false)
        #expect(
            kept.changes.map { "\($0.kind) \($0.product).\($0.fact)" } == [
                "changed a1.seats", "new a1.airbags",
            ])
        #expect(kept.sheets.products.map(\.product) == ["a1", "b1"])
        #expect(kept.sheets.products[0].facts[0].say == "一家人")
        let gone = SheetMerge(read(table, known: house), into: house, removesMissing: true)
        #expect(gone.changes.contains { $0.kind == .removed && $0.product == "b1" })
        #expect(gone.sheets.products.map(\.product) == ["a1"])
        #expect(SheetMerge(before, into: house, removesMissing: true).changes.isEmpty)
    }

    @Test("What the table names and could not be taken is not missing from it")
    func untaken() {
        let before = read([
            ["车型", "参数", "数值"], ["a1", "座位", "5"], ["a1", "气囊", "6"], ["b1", "座位", "7"],
        ])
        let house = HouseSheets(products: before.products)
        let table = read(
            [
                ["车型", "参数", "数值"], ["a1", "座位", "5"], ["a1", "座位", "6"], ["a1", "气囊", "8"],
                ["b1", "续航", "500"],
            ], known: house)
        let merge = SheetMerge(table, into: house, removesMissing: true)
        #expect(
            merge.changes.map { "\($0.kind) \($0.product).\($0.fact)" } == ["changed a1.airbags"])
    }

    @Test("A unit that contradicts sheets which stay is not taken")
    func unitsOfTheHouse() {
        let house = HouseSheets(
            products: read([["车型", "参数", "数值", "单位"], ["a1", "后备箱", "500", "升"]]).products)
        let table = read([["车型", "后备箱(立方)"], ["b1", "0.5"]], known: house)
        let merge = SheetMerge(table, into: house, removesMissing: false)
        #expect(merge.problems.map { "\($0.cell)" } == ["B2"])
        #expect(merge.sheets.products.first { $0.product == "b1" }?.facts.isEmpty == true)
    }
}
