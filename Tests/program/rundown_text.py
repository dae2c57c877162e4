"""A rundown as people write it, and speech that follows it."""

RUNDOWN = """\
title: 秋季置换专场
repeats: true
goal: {leads: 200, hours: 3}
segments:
  - segment: greeting
    name: 开场
    kind: greeting
    planned_s: 5
    must_say:
      - {point: hello, wordings: [欢迎新进直播间的朋友], cue: 欢迎新来的|今天清库存}
    lines: ['欢迎新进直播间的朋友，|今天清库存专场']
  - segment: offer
    name: 置换政策
    kind: offer
    planned_s: 30
    must_say:
      - {point: subsidy, wordings: [置换补贴三千元, 置换再补三千], cue: 先讲置换补贴|三千元}
      - {point: gift, wordings: [到店就送行车记录仪], cue: 到店送|行车记录仪}
    lines: ['今天置换补贴三千元，|到店就送行车记录仪', '旧车换新车，|置换再补三千']
    facts: [subsidy]
  - segment: call
    name: 留资口播
    kind: lead_call
    planned_s: 15
    must_say:
      - {point: card, wordings: [点击左下角小风车留下电话], cue: '点小风车,|留电话|领三千'}
    lines: ['点击左下角小风车，|留下您的电话，|专属顾问马上联系您']
  - segment: range
    name: 续航
    kind: feature
    planned_s: 40
    must_say:
      - {point: km, wordings: [续航六百零五公里], cue: 续航|六百零五公里}
    lines: ['这台车续航六百零五公里，|冬天打折也能跑四百多', '电池质保八年十五万公里']
  - segment: close
    name: 收尾
    kind: close
    planned_s: 60
    must_say:
      - {point: last, wordings: [名额只剩最后十个], cue: 名额只剩|最后十个}
    lines: ['今天的名额只剩最后十个，|错过要等下个月', '喜欢的朋友抓紧时间']
facts:
  - fact: subsidy
    text: 置换补贴|3000 元
    source: 11 月政策
    valid_until: 2099-11-30
    intents: [trade_in, price]
templates:
  - {kind: lead_call, text: '点小风车,|留电话|领三千'}
  - {kind: message, text: 慢一点}
"""


def sentence(room, number, text, ts, *, final=True, rev=0):
    """One message of speech recognition."""
    return {"room": room, "type": "transcript", "id": f"t{number}-{rev}-{int(final)}",
            "utterance": f"u{number}", "rev": rev, "final": final, "ts": ts, "text": text}
