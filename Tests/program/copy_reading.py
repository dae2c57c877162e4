"""Reads drafts of copy with rules of its own: which numbers, days and names stand in a text and whether they
came from what was given; whether the wording is clean; how much texts resemble each other. Written from the
promises in docs/copy.md, not from the program."""

import itertools
import re
import unicodedata

NUMERAL = "零〇一二两三四五六七八九十百千万亿"
# What a dealer's text counts or measures; a numeral right before one of these is a number.
COUNTED = (
    "元块万折期成倍年月日号周秒台辆座门驱次升米度%公里千米小时分钟个月毫米马力天"
)
# Words with a numeral in them that count nothing.
WORDS = re.compile(
    "一(?:起|样|边|定|直|般|些|点|下|会|路|句|个|种|项|条|张|遍|眼|趟|圈|家|把|回|面|头|段|份|杯|口|声|阵|步|手|层|排|行|页|"
    "件|处|角|并|切|旦|向|同|致|律|心|共|时|天|次|年|期|台|辆|周|日|号|块|度|门|座|页|格|栏|栋|场|位|对|双|组|套|本|道|身|脸|"
    "顿|大|小|早|晚|来|看|问|听|试|坐|想|说|算|读|翻|对|走|按|摸|开|关|查)|"
    "(?:第一|唯一|万一|十分|千万|百分百|三三两两|三五|两三|两边|两侧|两头|两样|两手|两件|两码|四处|四下|四周|八成|七七八八|"
    "一五一十|不一|统一|逐一|之一|单一|星期[一二三四五六日])"
)


def numbers(text):
    """Every number of a text, as it is written."""
    found = re.findall(r"\d[\d.,:/~-]*", unicodedata.normalize("NFKC", text))
    plain = WORDS.sub("　", text)
    found += re.findall(f"[{NUMERAL}]{{2,}}", plain)
    found += [m[0] for m in re.finditer(f"[{NUMERAL}](?=[{COUNTED}])", plain)]
    return [n.strip(".,:/~-") for n in found]


def invented(text, given):
    """Numbers of a text that stand in none of the inputs."""
    known = unicodedata.normalize("NFKC", " ".join(given))
    return [n for n in numbers(text) if n not in known]


# Makes, models and towns: a text that names one that nobody gave has made it up.
NAMES = (
    "比亚迪 特斯拉 蔚来 小鹏 理想汽车 问界 极氪 小米 丰田 本田 大众 日产 别克 福特 奔驰 宝马 奥迪 沃尔沃 吉利 奇瑞 长安 长城 "
    "哈弗 红旗 荣威 名爵 五菱 埃安 广汽 上汽 深蓝 零跑 岚图 腾势 仰望 智己 阿维塔 领克 坦克300 汉EV 秦PLUS 海豚 海豹 元PLUS "
    "ModelY Model3 SU7 ET5 P7 凯美瑞 雅阁 朗逸 轩逸 思域 北京 上海 广州 深圳 杭州 南京 武汉 西安 重庆 天津 苏州 长沙 郑州 青岛 "
    "昆明 贵阳 南宁 沈阳 大连 合肥 福州 厦门 济南"
).split()


def runs(text):
    """All runs of four characters."""
    text = re.sub(r"\s", "", text)
    return {text[i:i + 4] for i in range(len(text) - 3)}


def overlap(texts):
    """Mean share of runs that two texts have in common (Jaccard)."""
    sets = [runs(text) for text in texts]
    pairs = [len(a & b) / max(1, len(a | b)) for a, b in itertools.combinations(sets, 2)]
    return sum(pairs) / max(1, len(pairs))


def opening(body):
    return re.split(r"[。！？!?\n…]", body.strip(), maxsplit=1)[0]


PAIRS = {"（": "）", "「": "」", "“": "”", "《": "》", "【": "】", "〔": "〕"}


def unclean(text):
    """What a careful reader would send back."""
    found, open_ones = [], []
    for letter in text:
        if letter in PAIRS:
            open_ones.append(PAIRS[letter])
        elif letter in PAIRS.values() and (not open_ones or open_ones.pop() != letter):
            found.append(f"unbalanced {letter}")
    found += [f"open {letter}" for letter in open_ones]
    found += re.findall(r"[，。；：、！？][，。；：、]", text)
    found += re.findall(r"[\u4e00-\u9fff][,;!?:][\u4e00-\u9fff]", text)
    found += re.findall(r"的的|了了|是是|在在|和和|我我|你你|就就|也也", text)
    found += re.findall(r"（）|「」|：。|：$|\{|\}|%\}|{%", text, flags=re.M) if "：\n" not in text else []
    found += [c for c in text if 0xF0000 <= ord(c) <= 0x10FFFF or c == "\u0001"]
    return found
