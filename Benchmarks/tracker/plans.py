"""Rundowns of the benchmark: what is planned, and how else a speaker may say it.

A file of `rundowns/` holds both: `=` a line of the rundown, `~` another wording of that line, which
the rundown does not show, `+` a must-say point with its wordings, `&` how else the texts make it (judged by
reading; to notice it is right, not to notice it is no fault), `*` a sentence that carries a point, `-` a sentence that sounds like a point and makes none, `?` a pattern.
"""
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "rundowns"
# Rundowns of these numbers are never looked at while the tracker is worked on.
HELD_BACK = {6, 7, 8, 9, 10}


@dataclass
class Segment:
    key: str
    kind: str
    name: str
    planned_s: int
    ideas: list[list[str]] = field(default_factory=list)  # the written line, then other wordings
    points: dict[str, list[str]] = field(default_factory=dict)
    other_words: dict[str, list[str]] = field(default_factory=dict)
    carriers: list[str] = field(default_factory=list)
    near_misses: list[str] = field(default_factory=list)
    patterns: list[str] = field(default_factory=list)


@dataclass
class Rundown:
    number: int
    title: str
    repeats: bool
    segments: list[Segment]

    @property
    def is_held_back(self):
        return self.number in HELD_BACK

    def json(self, with_patterns=True):
        """As the program reads it (JSON is YAML too)."""
        segments = []
        for segment in self.segments:
            out = {
                "segment": segment.key, "name": segment.name, "kind": segment.kind,
                "planned_s": segment.planned_s,
                "lines": [idea[0] for idea in segment.ideas],
                "must_say": [
                    {"point": key, "wordings": wordings, "cue": wordings[0]}
                    for key, wordings in segment.points.items()],
            }
            if with_patterns and segment.patterns:
                out["patterns"] = segment.patterns
            segments.append(out)
        return json.dumps(
            {"title": self.title, "repeats": self.repeats, "segments": segments},
            ensure_ascii=False, indent=1)


def load(path):
    number = int(path.name.split("-")[0])
    title, repeats, segments = "", True, []
    for line in path.read_text(encoding="utf-8").splitlines():
        mark, rest = line[:1], line[2:].strip()
        if line.startswith("title: "):
            title = line[7:]
        elif line.startswith("repeats: "):
            repeats = line[9:] == "yes"
        elif mark == "[":
            key, kind, name, planned = (part.strip() for part in line[1:-1].split("|"))
            segments.append(Segment(key, kind, name, int(planned)))
        elif mark == "=":
            segments[-1].ideas.append([rest])
        elif mark == "~":
            segments[-1].ideas[-1].append(rest)
        elif mark == "+":
            key, wordings = rest.split(": ")
            segments[-1].points[key] = wordings.split(" / ")
        elif mark == "&":
            key, phrases = rest.split(": ")
            segments[-1].other_words[key] = phrases.split(" / ")
        elif mark == "*":
            segments[-1].carriers.append(rest)
        elif mark == "-":
            segments[-1].near_misses.append(rest)
        elif mark == "?":
            segments[-1].patterns.append(rest)
        elif line:
            raise ValueError(f"{path}: not understood: {line}")
    return Rundown(number, title, repeats, segments)


def all_rundowns():
    return [load(path) for path in sorted(FOLDER.glob("*.txt"))]


def chatter():
    """What hosts say that belongs to no segment, by kind."""
    kinds, kind = {}, None
    for line in (FOLDER.parent / "chatter.txt").read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r"\[(\w+)\]", line):
            kind = kinds.setdefault(match[1], [])
        elif line and not line.startswith("#"):
            kind.append(line)
    return kinds
