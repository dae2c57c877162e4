import Vocabulary

extension RundownSegment.Kind {
    /// What hosts say in segments of a kind, whatever the rundown says: a lead call speaks of the
    /// card, the telephone and the form, a greeting greets.
    var usualWords: [String] {
        switch self {
        case .greeting:
            ["欢迎新进来的朋友", "欢迎来到直播间", "大家晚上好", "刚进来的家人们", "点点关注"]
        case .offer:
            ["优惠", "补贴", "政策", "价格", "免息", "首付", "到手价", "立减", "赠送"]
        case .leadCall:
            ["点小风车", "点下方链接", "左下角", "留个电话", "填手机号", "留资", "私信", "联系您", "回电"]
        case .close:
            ["名额不多了", "抓紧时间", "最后", "感谢大家", "下一轮", "从头再讲", "到店有礼"]
        case .answer:
            ["有朋友问", "有人问", "看看评论", "公屏上的问题", "回答大家"]
        case .feature, .other: []
        }
    }
}
