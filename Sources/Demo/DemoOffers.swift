/// The offers of the demo's house, as its hosts tell them. Without a last day: a demo runs on any.
package enum DemoOffers {
    package static let yaml = """
        offers:
          - offer: trade_in
            name: {zh: 置换补贴, en: Trade-in bonus}
            kind: subsidy
            words: [置换补贴]
            amount: 8000元
            needs: [{need: 带上旧车登记证, words: [旧车, 登记证]}]
            source: 十一月权益清单
            say: 置换补贴八千元
          - offer: charger
            name: {zh: 家用充电桩, en: Home charger}
            kind: gift
            words: [充电桩]
            needs: [{need: 本月订车, words: [本月, 订车]}]
            source: 十一月权益清单
            say: 本月订车送家用充电桩

        """
}
