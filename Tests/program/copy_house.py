"""A house to write copy for: products with full, sparse and hostile sheets, two hundred stores, offers in force, over
and elsewhere."""

import datetime

SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))


def day(offset):
    return (datetime.datetime.now(SHANGHAI) + datetime.timedelta(days=offset)).date()


PRODUCTS = """products:
  - product: full
    name: 星途Nova5
    brand: 星途
    facts:
      - {fact: range, value: 520, unit: 公里, standard: CLTC, source: 厂家参数表, as_of: 2026-03-01, say: 城里上下班一周充一次电}
      - {fact: charge_time, value: 30, unit: 分钟, source: 厂家参数表, say: 快充从三成到八成}
      - {fact: trunk, value: 520, unit: 升, source: 厂家参数表, say: 婴儿车不用拆轮子}
      - {fact: warranty, value: 三电终身质保, source: 厂家公告, say: 首任车主}
      - {fact: price, value: 12.98, unit: 万元起, source: 价格表}
      - {fact: screen, value: 15.6, unit: 英寸, source: 厂家参数表}
  - product: sparse
    name: 远岚 X7 Pro
    facts:
      - {fact: range, value: 410, unit: 公里, standard: CLTC, source: 厂家参数表}
  - product: hostile
    name: 星河<b>Z</b>
    facts:
      - {fact: range, value: -999999999999999, unit: 公里, standard: CLTC, source: s}
      - {fact: seats, name: 座椅, value: '{{ model }}{% pick %}', source: s}
      - {fact: trunk, value: '<script>alert(1)</script>', source: s}
      - {fact: screen, name: 屏幕, value: "\\u202e520公里", source: s}
      - {fact: assist, name: 组合辅助驾驶, value: '"引号"与''撇号''', source: s}
"""

DEALERS = "dealers:\n" + "".join(
    f"  - {{dealer: {key}, store: {store}, city: 成都, region: 四川, address: {address}, hours: 9点到19点, source: 门店资料}}\n"
    for key, store, address in [("jinjiang", "锦江店", "锦江区东大路100号")] + [
        (f"store{i}", f"第{i}门店", f"迎宾路{i}号") for i in range(1, 199)]
) + "  - {dealer: nowhere, store: 无址店, source: 门店资料}\n"

SHEETS = PRODUCTS + DEALERS

OFFERS = f"""offers:
  - offer: trade_in
    name: {{zh: 置换补贴, en: Trade-in}}
    kind: subsidy
    words: [置换补贴]
    amount: 3000元
    models: [full]
    needs: [{{need: 需有旧车置换, words: [旧车]}}]
    to: {day(9)}
    source: 总部政策
    say: 置换补三千
  - offer: gone
    name: {{zh: 早就过期礼, en: OVER}}
    kind: gift
    words: [早就过期礼]
    to: 2025-01-31
    source: 店里
    say: 已结束
  - offer: elsewhere
    name: {{zh: 广东专享, en: Elsewhere}}
    kind: gift
    words: [广东专享]
    regions: [广东]
    source: 店里
    say: 广东有礼
"""


def write_house(data):
    (data / "sheets.yaml").write_text(SHEETS)
    (data / "offers.yaml").write_text(OFFERS)
