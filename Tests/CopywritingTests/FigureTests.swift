import Testing

@testable import Copywriting

@Suite("A figure is what has to have a source")
struct FigureTests {
    @Test(
        "Numbers, however they are written",
        arguments: [
            ("省8000元", ["8000"]), ("12.98万起", ["12.98万"]), ("续航５２０公里", ["５２０"]), ("两千八", ["两千八"]),
            ("三年质保", ["三"]), ("打八折", ["八"]), ("11月30日", ["11", "30"]), ("139,800", ["139,800"]),
            ("七座", ["七"]),
            ("首付两成", ["两"]), ("百公里加速五秒", ["五"]), ("100%", ["100%"]),
            ("9.9万、8万", ["9.9万", "8万"]),
        ])
    func numbers(text: String, figures: [String]) {
        #expect(FigureSearch.all(in: text).map(\.text) == figures)
    }

    @Test(
        "Words that only look like numbers are none",
        arguments: [
            "一起去看看", "十分安静", "万一没电", "第一眼", "一次说清", "这两天有空", "每一期怎么还", "三五好友", "星途Nova5", "L2级",
            "一键启动", "千万别急",
            "1. 看座椅", "2、看后备箱", "1️⃣ 到店", "唯一要带的是耐心", "一年四季", "四处走走", "再三确认",
        ])
    func words(text: String) {
        #expect(FigureSearch.all(in: text).map(\.text) == [])
    }

    @Test("Offsets are those of UTF-16")
    func offsets() {
        let figure = FigureSearch.all(in: "🚗🚗省8000元").first
        #expect(figure?.range == 5..<9)
    }
}
