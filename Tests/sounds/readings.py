"""Writes Sources/Script/Readings.swift: how each common Chinese character is read.

Source: Unicode's Unihan_Readings.txt (kMandarin; first reading), as Debian's `unicode-data`
packs it; the characters are those of GB 2312. Usage: readings.py Unihan_Readings.txt.bz2 > FILE
"""

import bz2
import collections
import sys
import unicodedata


def toneless(reading):
    plain = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(c for c in plain if c.isascii() and c.isalpha())


def is_common(character):
    try:
        return len(character.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def main(path):
    by_sound = collections.defaultdict(list)
    for line in bz2.open(path, "rt", encoding="utf-8"):
        fields = line.rstrip("\n").split("\t")
        if len(fields) != 3 or fields[1] != "kMandarin":
            continue
        character = chr(int(fields[0][2:], 16))
        if is_common(character):
            by_sound[toneless(fields[2].split()[0])].append(character)
    print("/// Toneless readings of the characters of GB 2312: facts from Unicode's Unihan database")
    print("/// (kMandarin, version 15), written by `Tests/sounds/readings.py`; do not edit.")
    print("enum Readings {")
    print("    /// One sound a line, then the characters that are read so.")
    print('    static let table = """')
    for sound, characters in sorted(by_sound.items()):
        for start in range(0, len(characters), 60):
            print(f"        {sound} {''.join(characters[start:start + 60])}")
    print('        """')
    print("}")


main(sys.argv[1])
