package import Vocabulary

/// What is known of one product, each with its source: the only place a text may take a claim about
/// the product from.
package struct ProductSheet: Sendable, Equatable {
    package struct Fact: Sendable, Equatable {
        /// One of `SheetKey`, or a key of the owner's own.
        package var key: String
        /// What people call it: 续航.
        package var name: String
        /// A number, a day or words.
        package var value: String
        /// What the number counts: 公里.
        package var unit = ""
        /// By which test it was measured: CLTC. A range without one misleads.
        package var standard = ""
        package var source: String
        package var asOf: CalendarDay?
        package var to: CalendarDay?
        /// What it means for people, in the owner's words.
        package var say = ""

        package init(key: String, name: String, value: String, source: String) {
            self.key = key
            self.name = name
            self.value = value
            self.source = source
        }

        /// `520公里（CLTC）`.
        package var text: String {
            standard.isEmpty ? value + unit : "\(value)\(unit)（\(standard)）"
        }

        var sourceText: String {
            let day = asOf.map { " \($0)" } ?? ""
            return source + day
        }
    }

    package var product: String
    package var name: String
    package var brand = ""
    package var facts: [Fact] = []

    package init(product: String, name: String) {
        self.product = product
        self.name = name
    }
}

/// The facts that templates may ask for by name, and what each is called.
package enum SheetKey {
    package static let names: [(key: String, name: String)] = [
        ("price", "价格"), ("range", "续航"), ("charge_time", "充电时间"), ("power", "功率"),
        ("acceleration", "加速"), ("battery", "电池"), ("fuel", "油耗"), ("seats", "座位"),
        ("length", "车长"), ("wheelbase", "轴距"), ("trunk", "后备箱"), ("airbags", "安全气囊"),
        ("screen", "屏幕"), ("warranty", "保修"), ("drive", "驱动"), ("assist", "组合辅助驾驶"),
        ("colours", "颜色"), ("delivery", "交付"),
    ]

    package static func name(_ key: String) -> String? { names.first { $0.key == key }?.name }
}

/// One store, as copy may name it.
package struct DealerCard: Sendable, Equatable {
    package var dealer: String
    package var store: String
    package var city = ""
    package var region = ""
    package var address = ""
    package var hours = ""
    package var source = ""

    package init(dealer: String, store: String) {
        self.dealer = dealer
        self.store = store
    }
}
