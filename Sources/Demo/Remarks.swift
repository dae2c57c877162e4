/// What viewers type. Everybody is invented; what they ask is what car rooms are asked.
enum Remarks {
    enum Kind { case small, price, tradeIn, place, testDrive, topic, one }

    static func texts(_ kind: Kind, _ topic: Topic) -> [String] {
        switch kind {
        case .small: small
        case .price: price
        case .tradeIn: tradeIn
        case .place: place
        case .testDrive: testDrive
        case .one: ["1", "1", "1", "11", "扣1", "1 想要清单"]
        case .topic: about(topic)
        }
    }

    private static let small = [
        "主播晚上好", "来了来了", "讲得挺实在", "声音有点小", "灰蓝色好看", "第一次来", "主播吃饭了吗", "这车我邻居有一台", "666",
        "比我想的大", "先听听", "刚下班，来看看", "白色显大", "能再走近一点看看轮毂吗", "镜头有点晃", "哈哈哈主播好实诚",
    ]
    private static let price = [
        "落地多少钱", "全款能优惠多少", "首付两成月供多少", "落地价报一下", "价格还能谈吗", "贷款利息几个点", "保险大概多少", "这个价包含购置税吗",
        "顶配贵多少", "有没有优惠", "多少钱啊主播", "分期有手续费吗",
    ]
    private static let tradeIn = [
        "旧车能置换吗", "15年的车能抵多少", "外地牌照能置换吗", "置换补贴怎么领", "我那台跑了12万公里能换吗", "补贴是直接抵车款吗",
    ]
    private static let place = [
        "成都能买吗", "店在哪里", "外地能提车吗", "我在绍兴，哪里有店", "苏州有门店吗", "县城能上门试驾吗", "离地铁站远不远",
    ]
    private static let testDrive = [
        "周末可以试驾吗", "试驾要带什么", "晚上能试驾吗", "试驾要交押金吗", "能带孩子一起试驾吗",
    ]

    private static func about(_ topic: Topic) -> [String] {
        switch topic {
        case .range:
            ["冬天续航能跑多少", "高速能跑多少公里", "续航打几折", "开空调掉电快不快", "520是什么工况"]
        case .charging:
            ["充满要多久", "老小区能装桩吗", "充电桩送不送", "快充伤电池吗", "一度电跑几公里"]
        case .space:
            ["后排能放儿童座椅吗", "一米八五坐后排行吗", "后备厢能放婴儿车吗", "座椅能放平吗", "第三排能坐大人吗"]
        case .cabin:
            ["座椅通风是几个座", "车机卡不卡", "有实体按键吗", "能投屏吗", "后排有空调出风口吗"]
        case .safety:
            ["气囊几个", "有360影像吗", "辅助驾驶能用在城区吗", "刹车软不软", "车身钢材怎么样"]
        }
    }

    private static let manner = [
        "爱露营的", "慢半拍的", "路过的", "晚风里的", "早起的", "想换车的", "安静的", "不加糖的", "周末的", "靠窗的", "认真的", "南边的",
    ]
    private static let thing = [
        "橙子", "阿木", "小站", "云朵", "石头", "豆浆", "老王家的猫", "橘子汽水", "山雀", "半糖", "木棉", "灯塔", "二两", "扳手",
    ]

    static func nickname(_ chance: inout Chance) -> String {
        chance.pick(manner) + chance.pick(thing)
    }

    static let cities = ["杭州", "绍兴", "苏州", "成都", "合肥", "宁波", "南昌", "长沙"]
    static let gifts: [(name: String, fen: Int64)] = [("鲜花", 10), ("掌声", 50), ("加油棒", 190)]
}
