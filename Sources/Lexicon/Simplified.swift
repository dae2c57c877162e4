/// Traditional characters that come in car talk, and their simplified forms; others stay as they are.
package enum Simplified {
    private static let pairs = """
        價价錢钱車车這这個个賣卖嗎吗麼么續续電电換换貸贷還还約约試试駕驾駛驶場场發发為为無无對对\
        說说買买點点開开關关過过達达遠远裡里裏里門门問问間间時时現现貨货訂订單单優优補补貼贴舊旧\
        報报廢废廠厂質质寬宽長长壓压縣县區区廣广東东滬沪蘇苏雲云貴贵寧宁濟济漢汉陽阳龍龙馬马鄭郑\
        瀋沈連连灣湾臺台氣气燈灯後后備备廂厢輪轮變变應应該该從从會会讓让給给幾几樣样種种類类頂顶\
        級级線线紅红綠绿藍蓝黃黄銀银螢荧響响聲声聽听視视頻频見见覺觉親亲請请謝谢誰谁講讲話话號号\
        碼码聯联繫系絡络網网訊讯資资費费稅税險险額额總总減减滿满儲储飛飞機机動动輛辆輕轻載载轉转\
        適适選选邊边進进週周導导層层島岛嶺岭幣币幫帮幹干庫库徵征態态慮虑懸悬戶户掛挂損损擔担據据\
        擋挡擬拟攜携數数斷断曬晒條条標标權权歐欧歡欢殺杀氫氢涼凉淨净測测湊凑溫温滾滚漲涨潔洁熱热\
        燒烧爛烂爾尔牆墙獎奖環环當当盤盘眾众確确積积穩稳窩窝競竞筆笔簡简簽签籤签糾纠納纳紙纸組组\
        終终結结絕绝統统經经維维緊紧編编縮缩纜缆罵骂羅罗義义習习職职腦脑臉脸興兴舉举艙舱蓋盖術术\
        衛卫裝装複复規规觸触計计記记評评詢询誇夸認认語语誠诚課课談谈論论識识譜谱讀读負负財财貫贯\
        貪贪賬账賺赚贈赠趕赶跡迹較较輸输辦办農农遙遥遞递遲迟郵邮鄉乡醜丑針针鋁铝鋰锂鐵铁鎖锁鏡镜\
        鑰钥閃闪閒闲閱阅隊队際际隨随隱隐雙双雜杂離离難难順顺預预領领願愿顏颜顧顾顯显風风養养餘余\
        驗验騙骗驚惊鬆松麗丽齊齐
        """

    /// By the distance from U+4E00.
    private static let table: [UInt16] = {
        var table = (0x4E00...0x9FFF).map { UInt16($0) }
        let letters = Array(pairs.unicodeScalars)
        for at in stride(from: 0, to: letters.count - 1, by: 2) {
            table[Int(letters[at].value) - 0x4E00] = UInt16(letters[at + 1].value)
        }
        return table
    }()

    /// - Parameter value: from U+4E00 to U+9FFF.
    package static func of(_ value: UInt32) -> UInt32 { UInt32(table[Int(value) - 0x4E00]) }
}
