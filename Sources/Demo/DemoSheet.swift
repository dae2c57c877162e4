/// What the demo's house has written down of its cars and stores: what copy may say. Its numbers are
/// those that its hosts say.
package enum DemoSheet {
    package static var yaml: String {
        let rooms = DemoRoom.all
        let products = rooms.map { room in
            """
              - product: \(key(room.car))
                name: \(room.car)
                brand: 栖川
                facts:
                  - {fact: range, value: 520, unit: 公里, standard: CLTC, source: 公告参数, say: 每天上下班，一周充一次电基本够用}
                  - {fact: charge_time, value: 20, unit: 分钟, source: 店内实测, name: 快充, say: 从三成充到八成}
                  - {fact: price, value: 15.98, unit: 万元起, source: 店内公示栏}
                  - {fact: heat_pump, name: 空调, value: 热泵空调, source: 公告参数, say: 冬天续航会打折扣，它能找回来一部分}
                  - {fact: trunk, name: 后备箱, value: 放得下婴儿车, source: 店内实测, say: 不用拆轮子}

            """
        }
        let dealers = rooms.map { room in
            "  - {dealer: \(key(room.name)), store: \(room.shop), city: 江城, region: 江城, "
                + "address: \(room.shop.dropLast())区迎宾路展厅, hours: 九点到晚上八点, source: 门店}\n"
        }
        return "products:\n\(products.joined())dealers:\n\(dealers.joined())"
    }

    /// 栖川 K3 → k3, demo-chengdong → chengdong.
    private static func key(_ name: String) -> String {
        let last = name.split { $0 == " " || $0 == "-" }.last.map(String.init) ?? name
        return last.lowercased()
    }
}
