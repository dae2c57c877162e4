"""A year of streams to search: invented hosts who also say what recorded ones said, and their viewers.

All chance comes from one seed. What the recordings in ../shared/data hold is used where they are there;
otherwise everything is invented.
"""

import gzip
import json
import pathlib
import random

SHARED = pathlib.Path(__file__).resolve().parents[3] / "shared/data"
FIRST_DAY = 1_735_725_600_000  # 2025-01-01 18:00 in Shanghai
DAY = 86_400_000
SENTENCES_A_MINUTE = 25
COMMENTS_A_MINUTE = 8

CARS = ["云雀S7", "海岸X5", "青岚L", "远途580", "拾光Mini", "北辰6"]
PLACES = ["城东店", "滨江店", "高新店", "西湖店", "南站店"]
THINGS = ["充电桩", "脚垫", "行车记录仪", "贴膜", "首次保养", "三次保养", "终身质保", "流量卡", "充电卡", "交车礼"]
PARTS = ["后排空间", "座椅通风", "热泵空调", "快充", "底盘", "隔音", "车机", "雷达", "大灯", "后备箱", "天窗", "音响"]
PRAISE = ["特别实用", "做得很扎实", "比上一代好很多", "您到店里坐一下就知道", "很多车主反馈不错", "冬天也能用"]
FRAMES = [
    "今天订{car}送{thing}，名额有限先到先得", "这台{car}CLTC续航{range}公里，快充{minutes}分钟到八成",
    "{car}落地大概{price}万，首付{down}成，零利率{years}年", "{part}{praise}", "{car}的{part}{praise}",
    "想要报价单的朋友点右下角小风车留个电话", "{place}今天还有{n}个试驾名额", "有朋友问{thing}送不送，订车就送",
    "置换补贴{bonus}块，报废更新再加{more}块", "新进来的朋友扣个{n}，我给您讲{part}", "刚才说的{thing}写进合同里",
    "权益到{month}月{day}号截止", "旧车先评估再说，不满意不收费", "保养一次大概{n}百多块，{years}年不限公里",
]


def recorded(kind):
    texts = []
    for path in sorted(SHARED.glob(f"{kind}-*.ndjson.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                event = json.loads(line)
                if event["type"] == kind.rstrip("s") and event.get("text"):
                    texts.append(event["text"])
    return texts


def sentence(choice, heard):
    if heard and choice.random() < 0.5:
        first = choice.choice(heard)
        return first if choice.random() < 0.6 else first + "，" + choice.choice(heard)
    return choice.choice(FRAMES).format(
        car=choice.choice(CARS), thing=choice.choice(THINGS), part=choice.choice(PARTS),
        praise=choice.choice(PRAISE), place=choice.choice(PLACES), n=choice.randint(1, 9),
        range=choice.randrange(400, 720, 10), minutes=choice.randint(12, 40),
        price=f"{choice.randint(8, 30)}.{choice.randint(1, 9)}8", down=choice.choice("一二三"),
        years=choice.choice("两三五"), bonus=choice.choice(["五千", "八千", "一万二"]),
        more=choice.choice(["三千", "五千"]), month=choice.randint(1, 12), day=choice.randint(1, 30))


def streams(hours, seed, rooms=5):
    """Yields the events of one stream of two hours after the other."""
    choice = random.Random(seed)
    heard, written = recorded("transcript"), recorded("comments")
    written = written or ["多少钱", "有现车吗", "续航真的有620吗", "送保养吗", "贵了", "哪里试驾"]
    for number in range(max(1, round(hours / 2))):
        room = f"room-{number % rooms}"
        begin = FIRST_DAY + number // rooms * DAY + number % rooms * 600_000
        events = [(begin, {"type": "stream_start", "title": f"第{number}场"})]
        for at in range(120 * SENTENCES_A_MINUTE):
            ts = begin + int((at + choice.random() * 0.8) * 60_000 / SENTENCES_A_MINUTE)
            events.append((ts, {
                "type": "transcript", "utterance": f"u{at}", "end_ts": ts + 1500,
                "speaker": "host" if choice.random() < 0.9 else "assistant",
                "text": sentence(choice, heard)}))
        for _ in range(120 * COMMENTS_A_MINUTE):
            ts = begin + int(choice.random() * 7_200_000)
            events.append((ts, {"type": "comment", "viewer": f"v{choice.randrange(10**6)}",
                                "text": choice.choice(written)}))
        if number % 7 == 0:
            events.append((begin + choice.randrange(7_200_000), {
                "type": "comment", "viewer": "v1", "text": f"鱀豚徽标第{number}次"}))
        events.append((begin + 7_200_000, {"type": "stream_end"}))
        events.sort(key=lambda pair: pair[0])
        yield [{"id": f"{number}-{i}", "room": room, "ts": ts, **more}
               for i, (ts, more) in enumerate(events)]


def write(path, hours, seed):
    """Writes the log; answers (ts, kind, text) of everything that can be found."""
    texts = []
    with open(path, "w", encoding="utf-8") as file:
        for events in streams(hours, seed):
            for event in events:
                file.write(json.dumps(event, ensure_ascii=False, separators=(",", ":")) + "\n")
                if event.get("text"):
                    kind = "said" if event["type"] == "transcript" else "comments"
                    texts.append((event["ts"], kind, event["text"]))
    return texts
