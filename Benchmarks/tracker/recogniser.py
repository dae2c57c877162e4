"""What a speech recogniser makes of a broadcast: partials, finals and revisions with errors.

Two noise models: `plain` has independent errors, homophones first; `bursts` has spells of bad sound,
errors of two characters at once, more deletions, long utterances, and another rhythm of partials.
The second is kept for the final check.
"""
import random
from dataclasses import dataclass

from spoken import NUMBER, near, readings, to_digits

EPOCH_MS = 1_700_000_000_000


@dataclass
class Model:
    name: str
    same: float  # shares of the errors
    near: float
    other: float
    dropped: float  # the rest are insertions
    spells: float  # chance for a character to begin a spell of bad sound; 0 = none
    in_pairs: float
    partial_s: tuple
    final_s: tuple
    longest_s: tuple
    revised: float


PLAIN = Model("plain", 0.55, 0.17, 0.08, 0.12, 0, 0, (0.3, 0.8), (0.3, 1.5), (6, 14), 0.06)
BURSTS = Model("bursts", 0.34, 0.2, 0.16, 0.22, 0.02, 0.35, (0.5, 1.4), (0.4, 2.2), (8, 26), 0.12)


class Recogniser:
    def __init__(self, broadcast, rate, chance, model=PLAIN):
        self.broadcast, self.rate, self.chance, self.model = broadcast, rate, chance, model
        self.writes_digits = chance.random()
        self.punctuates = chance.random() < 0.5
        self.common = [c for group in readings()[1].values() for c in group]
        self.wrong, self.heard = 0, 0
        self.bad = False

    def events(self):
        """(arrival in s, event) in the order of arrival."""
        out = []
        gaps = self.gaps()
        for number, utterance in enumerate(self.utterances()):
            out += self.utterance(number, utterance)
        out = [e for e in out if not any(a <= e[0] < b for a, b in gaps)]
        out.sort(key=lambda e: e[0])
        return out, gaps

    def gaps(self):
        """Stretches from which nothing arrives."""
        count = self.chance.choice([0, 0, 0, 1, 2])
        starts = [self.chance.uniform(30, max(31, self.broadcast.length - 60)) for _ in range(count)]
        return [(start, start + self.chance.uniform(10, 45)) for start in starts]

    def utterances(self):
        """Characters between pauses, or cut in the middle of a phrase where too long."""
        longest, current, silent_from = self.chance.uniform(*self.model.longest_s), [], None
        for at, character in self.broadcast.characters:
            if character == " ":
                silent_from = at if silent_from is None else silent_from
                if current and self.punctuates:
                    current.append((at, "，"))
                continue
            paused = at - (silent_from if silent_from is not None else at)
            if current and (paused > 0.65 or at - current[0][0] > longest):
                yield self.without_doubles(current)
                current, longest = [], self.chance.uniform(*self.model.longest_s)
            current.append((at, character))
            silent_from = None
        if current:
            yield self.without_doubles(current)

    @staticmethod
    def without_doubles(characters):
        return [c for n, c in enumerate(characters) if c[1] != "，" or n and characters[n - 1][1] != "，"]

    # One utterance

    def utterance(self, number, characters):
        model, chance = self.model, self.chance
        start, end = characters[0][0], characters[-1][0] + 0.2
        heard = self.hearing([c for _, c in characters])
        revision, out, at = 0, [], start + chance.uniform(*model.partial_s)
        while at < end:
            known = [n for n, (t, _) in enumerate(characters) if t <= at - 0.15]
            if known:
                revision += 1
                last = characters[known[-1]][0] + 0.2
                unsure = self.hearing([c for _, c in characters[max(0, len(known) - 2) : len(known)]], 2)
                text = "".join(heard[: max(0, len(known) - 2)] + unsure)
                out.append((at, self.event(number, revision, False, start, last, text)))
            at += chance.uniform(*model.partial_s)
        final = self.reconsidered(heard, characters, 0.2)
        arrives = end + chance.uniform(*model.final_s)
        revision += 1
        out.append((arrives, self.event(number, revision, True, start, end, "".join(final))))
        if chance.random() < model.revised:
            final = self.reconsidered(final, characters, 0.6)
            arrives += chance.uniform(1.5, 8)
            text = "".join(final)
            out.append((arrives, self.event(number, revision + 1, True, start, end, text)))
        return [e for e in out if e[1]["text"]]

    def event(self, number, revision, is_final, start, end, text):
        return {
            "id": f"u{number}r{revision}", "room": "bench", "type": "transcript",
            "utterance": f"u{number}", "rev": revision, "final": is_final,
            "ts": EPOCH_MS + round(start * 1000), "end_ts": EPOCH_MS + round(end * 1000),
            "text": self.written(text)}

    def written(self, text):
        """Numbers as this recogniser writes them."""
        def number(match):
            return to_digits(match[0]) if self.chance.random() < self.writes_digits else match[0]
        return NUMBER.sub(number, text)

    # Errors

    def hearing(self, characters, factor=1):
        """What each character is heard as: itself, another, nothing or more."""
        heard, skip = [], 0
        for n, character in enumerate(characters):
            if skip:
                skip -= 1
                continue
            error = self.chance.random() < self.local_rate(factor) and character not in "，"
            self.heard += factor == 1
            self.wrong += error and factor == 1
            heard.append(self.misheard(character) if error else character)
            if error and self.chance.random() < self.model.in_pairs and n + 1 < len(characters):
                heard.append(self.misheard(characters[n + 1]))
                self.heard, self.wrong = self.heard + (factor == 1), self.wrong + (factor == 1)
                skip = 1
        return heard

    def local_rate(self, factor):
        rate = self.rate * factor
        if not self.model.spells:
            return rate
        # Spells of 8 characters on average, four times as bad as the rest; pairs count twice.
        if self.chance.random() < (0.125 if self.bad else self.model.spells):
            self.bad = not self.bad
        share_bad = self.model.spells / (self.model.spells + 0.125)
        usual = rate / (1 + self.model.in_pairs) / (1 + 3 * share_bad)
        return min(0.9, usual * (4 if self.bad else 1))

    def reconsidered(self, heard, characters, share):
        """A later hearing: some errors mended, some others made."""
        plain = [c for _, c in characters]
        again = self.hearing(plain, 1.0001)
        return [b if a != c and self.chance.random() < share else a
                for a, b, c in zip(heard, again, plain)]

    def misheard(self, character):
        model, draw, chance = self.model, self.chance.random(), self.chance
        sounds, same = readings()
        sound = sounds.get(character)
        if draw < model.same + model.near and sound:
            near_sounds = near(sound)
            if draw >= model.same and near_sounds:
                return chance.choice(same[chance.choice(near_sounds)])
            others = [c for c in same.get(sound, []) if c != character]
            if others:
                return chance.choice(others)
        if draw < model.same + model.near + model.other:
            return chance.choice(self.common)
        if draw < model.same + model.near + model.other + model.dropped:
            return ""
        return character + chance.choice([character, chance.choice(self.common)])


def recognise(broadcast, rate, seed, model=PLAIN):
    chance = random.Random(f"recogniser {broadcast.rundown.number} {seed} {rate} {model.name}")
    recogniser = Recogniser(broadcast, rate, chance, model)
    events, gaps = recogniser.events()
    return events, gaps, recogniser.wrong / max(1, recogniser.heard)
