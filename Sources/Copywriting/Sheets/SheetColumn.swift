/// What a column of a table is taken for.
package enum SheetColumn: Hashable, Sendable {
    package enum Field: String, CaseIterable, Sendable {
        case product, name, brand, fact, value, unit, standard, source
        case asOf = "as_of"
        case to, say
        case dealer, store, city, region, address, hours
    }

    case skip
    case field(Field)
    /// Each cell is the value of this fact; empty: of one that is called as the column is.
    case fact(String)

    /// `unit`, `fact.range`, `own`, or nothing for a column that is left out.
    package var name: String {
        switch self {
        case .skip: ""
        case .field(let field): field.rawValue
        case .fact(let key): key.isEmpty ? "own" : "fact.\(key)"
        }
    }

    package init?(name: some StringProtocol) {
        if name.isEmpty {
            self = .skip
        } else if name == "own" {
            self = .fact("")
        } else if name.hasPrefix("fact.") {
            let key = String(name.dropFirst(5))
            guard SheetKey.name(key) != nil else { return nil }
            self = .fact(key)
        } else {
            guard let field = Field(rawValue: String(name)) else { return nil }
            self = .field(field)
        }
    }

    package static let all: [SheetColumn] =
        [.skip] + Field.allCases.map { .field($0) } + [.fact("")]
        + SheetKey.names.map { .fact($0.key) }

    /// What it is by its head.
    package init?(_ head: SheetHead) {
        let word = SheetHead.plain(head.name)
        if let field = Self.fields[word] {
            self = .field(field)
        } else if let key = Self.facts[word] {
            self = .fact(key)
        } else if !head.unit.isEmpty || !head.standard.isEmpty {
            // Only a fact has a unit.
            self = .fact("")
        } else {
            return nil
        }
    }

    private static func table<Value>(_ words: KeyValuePairs<Value, String>) -> [String: Value] {
        var table: [String: Value] = [:]
        for (value, words) in words {
            for word in words.split(separator: " ") { table[SheetHead.plain(String(word))] = value }
        }
        return table
    }

    private static let fields: [String: Field] = table([
        .product: "产品 车型 车款 车系 产品代号 车型代号 代号 型号 product model",
        .name: "名称 产品名称 车型名称 产品名 车名 name product_name",
        .brand: "品牌 brand",
        .fact: "参数 项目 参数项 指标 参数名称 项目名称 配置项 fact item parameter spec",
        .value: "数值 值 参数值 内容 value",
        .unit: "单位 unit",
        .standard: "标准 测试标准 工况 测试工况 standard test",
        .source: "来源 出处 资料来源 依据 source",
        .asOf: "截至 截至日期 数据日期 更新日期 更新时间 as_of asof updated",
        .to: "到期 到期日 有效期 有效期至 截止 截止日期 失效日期 to until expires",
        .say: "卖点 说法 话术 怎么说 对用户的好处 say pitch benefit",
        .dealer: "门店代号 门店编号 门店编码 经销商代号 dealer dealer_id",
        .store: "门店 店名 门店名称 经销商 经销商名称 展厅 store store_name shop",
        .city: "城市 所在城市 city",
        .region: "区域 地区 省份 省 大区 region province",
        .address: "地址 门店地址 详细地址 address",
        .hours: "营业时间 上班时间 hours opening_hours",
    ])

    private static let facts: [String: String] = table([
        "price": "价格 售价 指导价 官方指导价 厂商指导价 起售价 price msrp",
        "range": "续航 续航里程 纯电续航 纯电续航里程 综合续航 range",
        "charge_time": "充电时间 快充时间 充电时长 快充 charge_time charging_time",
        "power": "功率 最大功率 电机功率 电机总功率 power",
        "acceleration": "加速 百公里加速 零百加速 0-100加速 acceleration",
        "battery": "电池 电池容量 电池包 电池能量 battery",
        "fuel": "油耗 百公里油耗 综合油耗 fuel fuel_consumption",
        "seats": "座位 座位数 座椅数 seats",
        "length": "车长 长度 车身长度 length",
        "wheelbase": "轴距 wheelbase",
        "trunk": "后备箱 后备箱容积 行李厢 行李厢容积 trunk boot",
        "airbags": "安全气囊 气囊 气囊数 airbags",
        "screen": "屏幕 中控屏 中控屏幕 中控屏尺寸 screen",
        "warranty": "保修 质保 整车质保 三电质保 warranty",
        "drive": "驱动 驱动方式 驱动形式 drive",
        "assist": "组合辅助驾驶 辅助驾驶 智驾 智能驾驶 assist",
        "colours": "颜色 车身颜色 车色 外观颜色 colours colors",
        "delivery": "交付 交付时间 交付周期 提车周期 delivery",
    ])

    /// A fact's key by what people call it.
    static func key(ofFact name: String) -> String? {
        let word = name.trimmed.lowercased()
        return SheetKey.name(word) != nil ? word : facts[SheetHead.plain(name)]
    }
}

/// The head of a column taken apart: `CLTC续航(公里)` is a name, a unit and a standard.
package struct SheetHead: Equatable, Sendable {
    package private(set) var name = ""
    package private(set) var unit = ""
    package private(set) var standard = ""

    private static let standards = ["CLTC", "NEDC", "WLTC", "WLTP", "EPA", "JC08"]

    package init(_ text: String) {
        let text = text.trimmed
        let open = text.firstIndex { "(（[【".contains($0) }
        name = String(text[..<(open ?? text.endIndex)]).trimmed
        if let open {
            let inside = text[text.index(after: open)...].prefix { !")）]】".contains($0) }
            for part in inside.split(whereSeparator: { ",，、;； ".contains($0) }) {
                take(String(part).trimmed)
            }
        }
        for standard in Self.standards where name.uppercased().contains(standard) {
            self.standard = standard
            let kept = name.ranges(of: standard) + name.ranges(of: standard.lowercased())
            for range in kept.reversed() { name.removeSubrange(range) }
            name = name.trimmed
        }
    }

    private mutating func take(_ part: String) {
        if Self.standards.contains(part.uppercased()) {
            standard = part.uppercased()
        } else if unit.isEmpty {
            unit = part
        }
    }

    /// Heads are alike whatever their case, blanks and marks.
    static func plain(_ name: String) -> String {
        String(name.lowercased().filter { !$0.isWhitespace && !"*:：_".contains($0) })
    }
}

extension StringProtocol {
    /// Without blanks around it, those of full width and those that stand for nothing among them.
    package var trimmed: String {
        func isBlank(_ letter: Character) -> Bool {
            letter.isWhitespace || "\u{FEFF}\u{200B}".contains(letter)
        }
        let start = drop(while: isBlank)
        let end = start.lastIndex { !isBlank($0) }
        return end.map { String(start[...$0]) } ?? ""
    }
}
