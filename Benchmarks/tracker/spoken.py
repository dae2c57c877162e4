"""Numbers as they are spoken and as recognisers write them; sounds of characters."""
import re
from functools import cache
from pathlib import Path

DIGITS = "零一二三四五六七八九"
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
READINGS = Path(__file__).parents[2] / "Sources/Script/Readings.swift"


def whole_to_words(number):
    """1500 → 一千五百 (to 99,999,999)."""
    if number >= 10000:
        rest = number % 10000
        tail = ("零" if 0 < rest < 1000 else "") + (whole_to_words(rest) if rest else "")
        return whole_to_words(number // 10000) + "万" + tail
    words, zero = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // size % 10
        if digit:
            words += ("零" if zero and words else "") + DIGITS[digit] + unit
            zero = False
        else:
            zero = True
    words = words or "零"
    return words[1:] if words.startswith("一十") else words


def to_words(text):
    """3000 → 三千, 4.9 → 四点九, 68% → 百分之六十八: what is spoken where digits are written."""
    def words(match):
        whole, part, percent = match[1], match[2], match[3]
        out = whole_to_words(int(whole))
        if part:
            out += "点" + "".join(DIGITS[int(digit)] for digit in part[1:])
        return ("百分之" if percent else "") + out
    return re.sub(r"(\d+)(\.\d+)?(%)?", words, text)


# Not the 百 of 百分之, and nothing of 九点二万.
NUMBER = re.compile("(?<![点零一二两三四五六七八九十百千万])[零一二两三四五六七八九十百千万]*[十百千万]"
                    "[零一二两三四五六七八九十百千万]*(?!分之|点)")


def to_digits(words):
    """三千五百 → 3500; as it is where no number comes of it. 四万九千八 ends on hundreds."""
    total, section, digit, unit = 0, 0, 0, 1
    for character in words:
        if character == "两":
            digit = 2
        elif character in DIGITS:
            digit = DIGITS.index(character)
        elif character == "万":
            total, section, digit, unit = (total + section + digit) * 10000, 0, 0, 10000
        else:
            unit = UNITS[character]
            section, digit = section + (digit or 1) * unit, 0
    colloquial = digit and unit > 10 and "零" not in words[-2:]
    return str(total + section + digit * (unit // 10 if colloquial else 1))


@cache
def readings():
    """Character → sound, sound → usual characters (first plane of GB 2312)."""
    sounds, same = {}, {}
    for line in READINGS.read_text(encoding="utf-8").splitlines():
        match = re.fullmatch(r"\s+([a-zü]+) ([\u4e00-\u9fff]+)", line)
        if not match:
            continue
        for character in match[2]:
            sounds.setdefault(character, match[1])
            if 0xB0 <= character.encode("gb2312")[0] <= 0xD7:
                same.setdefault(match[1], []).append(character)
    return sounds, same


# What southern speech and fast speech run together.
NEAR = [("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("l", "r"), ("f", "h"), ("b", "p"),
        ("d", "t"), ("g", "k"), ("j", "q")]
NEAR_ENDS = [("ang", "an"), ("eng", "en"), ("ing", "in"), ("uo", "ou"), ("ian", "ie")]


@cache
def near(sound):
    """Sounds that are taken for this one."""
    _, same = readings()
    found = set()
    for pairs, at_start in ((NEAR, True), (NEAR_ENDS, False)):
        for one, other in pairs:
            for a, b in ((one, other), (other, one)):
                if at_start and sound.startswith(a):
                    found.add(b + sound[len(a):])
                if not at_start and sound.endswith(a):
                    found.add(sound[:-len(a)] + b)
    return sorted(found & same.keys() - {sound})
