/// Words by which a claim about an offer is told from talk around it. What is offered, and how it is
/// called, stands in the ledger.
enum ClaimWords {
    /// Asked, not said.
    static let questions = [
        "吗", "是不是", "有没有", "能不能", "行不行", "可不可以", "是否", "多少", "?", "怎么", "为什么", "什么时候",
    ]
    /// Repeated from somebody else.
    static let quotes = [
        "有人说", "有人在", "弹幕", "评论区", "听说", "网上", "传言", "谣言", "据说", "朋友说", "误以为", "以为",
    ]
    /// Others' offers.
    static let others = [
        "别家", "别的品牌", "别的店", "别的车", "其他品牌", "其他店", "其他家", "别人", "人家", "隔壁", "友商", "竞品", "对手",
        "他们家", "他们店", "对面", "外面", "合资", "特斯拉", "比亚迪", "大众", "丰田", "本田", "日产", "吉利", "长安",
        "奇瑞", "长城", "哈弗", "小鹏", "蔚来", "理想汽车", "问界", "小米", "零跑", "宝马", "奔驰", "奥迪", "五菱", "别克",
    ]
    /// Not so, only thought of.
    static let hypotheses = [
        "如果", "要是", "假如", "假设", "万一", "就算", "哪怕", "即使", "想要", "希望", "除非", "幻想", "指望",
    ]
    static let past = [
        "去年", "上个月", "上月", "前年", "以前", "曾经", "原来", "过去", "上一季度", "上半年", "当时", "当初", "那会儿",
    ]
    static let present = ["今年", "现在", "今天", "今晚", "这个月", "本月", "目前", "眼下"]
    /// Said just before what is not so.
    static let denials = [
        "没有", "不是", "没", "不给", "不补", "不做", "别信", "不存在", "哪有", "取消", "不会", "没法", "不能", "不再", "并非",
        "不含", "不包括", "不用", "不需要", "不要",
    ]
    /// Said behind it.
    static let refusals = [
        "不可能", "没有的", "是假的", "不存在", "做不到", "做不了", "是套路", "不行", "没那么", "是骗", "不是的", "不是真",
        "不对", "那是假", "不靠谱", "别信",
    ]
    /// Over, or not any more.
    static let endings = [
        "结束", "过了", "过期", "没有了", "没了", "截止了", "停了", "取消", "不再", "已经没", "失效", "用完", "发完", "领完",
    ]
    /// Still, or now: without an amount, what makes a mention a claim.
    static let presence = [
        "还在", "继续", "依然", "依旧", "仍然", "还有", "有效", "享受", "可以领", "可以拿", "可以用", "照样", "就能", "都能",
        "现在", "今天", "今晚", "马上", "直接", "立刻", "可以享", "同样",
    ]
    static let future = [
        "下个月", "下月", "等到", "等一等", "再等", "期待", "开始", "预告", "即将", "到时候", "号才", "才能", "才可以", "才有",
        "明年", "以后",
    ]
    static let sums = [
        "一共", "总共", "加起来", "合计", "综合", "全部", "里外里", "里里外外", "总计", "累计", "算下来", "加一起", "叠加起来",
        "叠加下来", "合起来",
    ]
    /// What gives: makes a claim of a word that names a thing only (置换, 保险).
    static let giving = [
        "补", "送", "减", "给", "抵", "返", "优惠", "便宜", "红包", "赠", "免费", "拿", "领", "享", "是",
    ]
    static let givingThings = ["送", "赠", "免费", "给您", "给你", "给大家", "领", "白拿", "得"]
    /// In a word of the ledger: it says by itself that something is given.
    static let ownGiving = ["补", "优惠", "减", "降", "便宜", "红包", "券", "返", "送", "赠"]
    /// Money off, by any name.
    static let discounts = [
        "补贴", "补助", "返现", "红包", "代金券", "优惠券", "现金券", "抵扣", "抵用", "立减", "再减", "直减", "减免", "返",
        "补", "优惠", "便宜", "抵",
    ]
    /// Behind an amount.
    static let discountsBehind = [
        "补贴", "补助", "返现", "红包", "代金券", "优惠券", "现金券", "抵扣", "优惠",
    ]
    /// For whom or what: an offer of its own, unless the ledger has it.
    static let qualifiers = [
        "老师", "教师", "医生", "医护", "军人", "退伍", "学生", "教育", "生日", "老客户", "老车主", "推荐", "转介绍",
        "大客户", "网约车", "购置税", "充电", "上牌", "过户", "会员", "团购", "公务员", "国企", "首购", "增购", "复购",
    ]
    /// Ways to give money back that are not any subsidy.
    static let ownDiscounts = ["返现", "代金券", "优惠券", "现金券", "抵用"]
    /// Behind a discount: the amount is the price that is left.
    static let paying = [
        "优惠完", "优惠后", "优惠下来", "优惠之后", "补贴完", "补贴后", "补贴之后", "减完", "下来", "到手", "落地", "只要花",
    ]
    static let fees = [
        "上牌费", "过户费", "手续费", "服务费", "购置税", "金融服务费", "检测费", "牌照费", "停车费", "安装费", "运费",
    ]
    static let gifts = [
        "冰箱", "彩电", "电视", "洗衣机", "空调", "手机", "平板", "ipad", "iphone", "电脑", "手表", "耳机", "音响",
        "油卡", "加油卡", "购物卡", "京东卡", "超市卡", "话费", "脚垫", "记录仪", "座套", "坐垫", "太阳膜", "镀晶", "洗车",
        "机油", "充电卡", "充电枪", "金条", "黄金", "茅台", "白酒", "大米", "锅", "礼盒", "行李箱", "儿童座椅", "帐篷",
        "自行车", "电动车", "扫地机", "净化器", "净水器", "旅游", "门票", "机票", "年卡", "代驾", "延保", "车膜", "改装",
        "轮毂", "微波炉", "空气炸锅", "咖啡机", "按摩仪", "露营", "尾箱垫", "香薰", "车衣", "贴膜", "保养", "充电桩",
        "流量", "吹风机", "榨汁机", "电饭煲", "热水器", "烤箱", "投影", "相机", "无人机", "滑板车", "摩托", "靠枕", "头枕", "抱枕",
        "保温杯", "加油", "保险", "道路救援", "质保", "精品",
    ]
    /// Things are given by these, and hardly anything else is.
    static let giftMeasures: [Unicode.Scalar] = [
        "台", "部", "套", "箱", "瓶", "桶", "辆", "把", "只", "件", "张",
    ]
    /// How many there are, said before it.
    static let limits = ["限量", "仅限", "限", "一共", "总共", "共", "前", "只有", "总计"]
    static let remaining = ["剩", "还有", "第", "最后"]
    /// A day with one of these beside it is a last day.
    static let untilBefore = ["截止到", "截止", "截至", "持续到", "延续到", "延长到", "到", "至", "有效期"]
    static let untilBehind = [
        "截止", "结束", "为止", "之前", "以前", "前", "到期", "就没", "没有了", "最后一天", "是最后", "就最后", "都有", "都可以",
        "还有效",
    ]
    static let endingBehind = ["截止", "结束", "为止", "到期", "就没", "没有了", "最后一天", "是最后", "就最后", "就恢复"]
    static let endingBefore = ["截止到", "截止", "截至"]
    /// Days that are names: their numbers count nothing.
    static let festivals = [
        "双十一", "双十二", "双11", "双12", "六一八", "618", "五一", "十一黄金周", "三八节", "一二三四", "一对一", "一站式",
        "一口价", "一条龙", "一下", "一点", "一些", "一样", "一定", "一起", "一直", "一般", "一律",
    ]
}
