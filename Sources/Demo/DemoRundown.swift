extension DemoRoom {
    /// The plan that the room's host speaks by, as a controller would have written it. Its wordings
    /// are those of `Speech`.
    package var rundown: String {
        Self.plan.replacing("{车}", with: car).replacing("{店}", with: shop)
    }

    private static let plan = """
        title: 【演示】3-30-15-卖点-60
        repeats: true
        goal: {leads: 200, hours: 3}
        segments:
          - segment: greeting
            name: 开场
            kind: greeting
            planned_s: 3
            warning_s: 0
            danger_s: 0
            purpose: 让新进来的人知道在说什么
            must_say:
              - point: welcome
                wordings: [新进来的朋友晚上好, '欢迎来到{店}直播间']
                cue: 欢迎新来的|今晚讲{车}
            lines: ['新进来的朋友晚上好，|今晚讲{车}']
          - segment: offer
            name: 优惠政策
            kind: offer
            planned_s: 30
            purpose: 说清本月权益，不说做不到的
            must_say:
              - point: trade_in
                wordings: [置换补贴八千元]
                cue: 先讲置换补贴|八千元
              - point: charger
                wordings: [本月订车送一个家用充电桩]
                cue: 订车送|充电桩
              - point: until
                wordings: [权益到本月三十号截止]
                cue: 权益到|三十号截止
            lines:
              - 置换补贴八千元，|带上旧车登记证
              - 本月订车送|家用充电桩
              - 权益到本月|三十号截止
            facts: [trade_in, price, finance]
          - segment: lead_call
            name: 引导留资
            kind: lead_call
            planned_s: 15
            warning_s: 5
            danger_s: 0
            purpose: 请人留下联系方式
            must_say:
              - point: card
                wordings: [想要今晚权益清单的，点右下角小卡片，留个联系方式]
                cue: 点小卡片,|留电话|领权益清单
              - point: privacy
                wordings: [您的信息只给您选的那家店]
                cue: 信息只给|您选的店
            lines:
              - 想要今晚权益清单的，|点右下角小卡片
              - 填手机号就可以，|十几秒
          - segment: features
            name: 讲卖点
            kind: feature
            planned_s: 70
            purpose: 一轮讲一个卖点，讲给问的人听
            must_say:
              - point: range
                wordings: ['{车}在 CLTC 工况下是五百二十公里']
                cue: CLTC 续航|520 公里
              - point: winter
                wordings: [冬天会打折扣，热泵空调能找回来一部分]
                cue: 冬天打折,|热泵找回
              - point: trial
                wordings: [试驾的时候您可以自己记一段]
                cue: 试驾自己|记一段
            lines:
              - '{车}在 CLTC 工况下|是五百二十公里'
              - 冬天会打折扣，|热泵空调能找回来一部分
              - 每天通勤四十公里，|一周充一次电
            facts: [range, charging]
          - segment: close
            name: 收口促单
            kind: close
            planned_s: 60
            purpose: 总结，约试驾，不催单
            must_say:
              - point: list
                wordings: [今晚的权益清单在小卡片里]
                cue: 权益清单|在小卡片
              - point: test_drive
                wordings: [先约个试驾，开二十分钟比我讲一晚上有用]
                cue: 先约试驾|二十分钟
            lines:
              - 今晚的权益清单|在小卡片里
              - 还在犹豫的，|先约个试驾
            facts: [location]
        facts:
          - fact: price
            text: 公示价 15.98 万起,|置换再补 8000 元
            source: 店内公示栏
            valid_until: 2099-12-31
            intents: [price]
          - fact: trade_in
            text: 置换补贴 8000 元,|要旧车登记证
            source: 本月权益公告
            valid_until: 2099-12-31
            intents: [trade_in]
          - fact: finance
            text: 首付两成起,|以金融机构审批为准
            source: 厂家贴息方案
            valid_until: 2099-12-31
            intents: [finance]
          - fact: range
            text: CLTC 520 公里,|冬天打折扣
            source: 公告参数
            valid_until: 2099-12-31
            intents: [range]
          - fact: charging
            text: 三成到八成|约 20 分钟
            source: 店内实测
            valid_until: 2099-12-31
            intents: [configuration]
          - fact: location
            text: '{店},|九点到晚上八点'
            source: 门店
            valid_until: 2099-12-31
            intents: [location, test_drive]
        templates:
          - {kind: message, text: '先讲置换补贴,|再报到店礼'}
          - {kind: lead_call, text: '点小卡片,|留电话|领权益清单'}
          - {kind: message, text: 慢一点}
          - {kind: message, text: '报落地价,|算给大家看'}
          - {kind: message, text: '欢迎新来的,|今晚讲{车}'}
          - {kind: restart, text: '重来开场,|新人多了'}

        """
}
