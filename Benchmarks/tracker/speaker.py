"""A host who speaks from a rundown, or away from it: characters with times, and the truth.

All chance comes from one seed. A broadcast knows which segment was on air at each moment, which
stretches were improvised, silent or a film, and when each must-say point was said.
"""
import random
from dataclasses import dataclass, field

from plans import chatter
from spoken import to_words

CHATTER = chatter()
NAMES = ["小鱼", "大山", "阿强", "晴天", "一路向北", "老王", "豆豆", "开心每一天", "木子", "南风"]
# Words that a speaker swaps without noticing.
SWAPS = [("朋友", "家人"), ("今天", "今晚"), ("我们", "咱们"), ("大家", "各位"), ("这台车", "这个车"),
         ("可以", "能"), ("非常", "特别"), ("店里", "门店"), ("给您", "给你"), ("看一下", "瞧瞧")]

WITHOUT_BREATH = str.maketrans("", "", "|，")


@dataclass
class Profile:
    """What a speaker is like in one broadcast."""
    speed: float  # characters a second
    improvised: float  # share of sentences away from the script
    paraphrased: float
    fillers: float  # chance of one at a phrase cut
    shuffled: float
    skips: float
    returns: float
    restarts: float
    silences: float  # chance at the end of a sentence
    keeps_words: float  # chance that a point is made in a wording as written
    stretch: float  # planned times against those of the file
    is_film: bool  # every pass is the same recording

    @staticmethod
    def drawn(chance):
        is_film = chance.random() < 0.1
        bold = chance.random()
        return Profile(
            speed=chance.uniform(3.6, 5.8), improvised=0 if is_film else chance.choice([0, 0.1, 0.2, 0.3, 0.4]),
            paraphrased=chance.uniform(0.1, 0.7), fillers=chance.uniform(0, 0.25),
            shuffled=chance.choice([0, 0.2, 0.5]), skips=0.12 * bold, returns=0.06 * bold,
            restarts=0.04 * bold, silences=chance.choice([0, 0.01, 0.03]),
            keeps_words=chance.uniform(0.6, 0.95), stretch=chance.choice([1, 1, 1.4]),
            is_film=is_film)


@dataclass
class Broadcast:
    rundown: object
    profile: Profile
    characters: list = field(default_factory=list)  # (start in s, character); ' ' = a pause
    visits: list = field(default_factory=list)  # (start, end, segment)
    said: list = field(default_factory=list)  # (start, end, visit, segment, point, in a wording of the rundown)
    away: list = field(default_factory=list)  # (start, end, kind)
    length: float = 0


class Speaker:
    def __init__(self, rundown, chance, profile=None, minutes=(8, 13)):
        self.chance, self.rundown = chance, rundown
        self.profile = profile or Profile.drawn(chance)
        self.out = Broadcast(rundown, self.profile)
        self.now = chance.uniform(0, 4)
        self.until = 60 * chance.uniform(*minutes)

    def speak(self):
        if self.profile.is_film:
            self.film()
        else:
            self.live()
        self.out.length = self.now
        return self.out

    # The order of segments

    def live(self):
        position, back_to, first = 0, None, True
        if self.chance.random() < 0.15:
            position = self.chance.randrange(len(self.rundown.segments))  # begins in the middle
        while position is not None and (self.now < self.until):
            self.visit(position, first)
            first = False
            position, back_to = self.following(position, back_to)

    def following(self, position, back_to):
        count, profile, draw = len(self.rundown.segments), self.profile, self.chance.random()
        if back_to is not None:
            return back_to, None
        following = position + 1
        if draw < profile.restarts and position > 1:
            return 0, None
        if draw < profile.restarts + profile.returns and position > 1:
            # Something was forgotten: back to it, and on from here.
            return self.chance.randrange(position), following % count
        if draw < profile.restarts + profile.returns + profile.skips:
            following += 1
        if following >= count:
            return (following % count if self.rundown.repeats else None), None
        return following, None

    def film(self):
        """One pass recorded, played again and again, from somewhere in it."""
        until, begin = self.until, self.now
        for position in range(len(self.rundown.segments)):
            self.visit(position, position == 0)
        one, self.out = self.out, Broadcast(self.rundown, self.profile)
        length = self.now - begin + 1
        offset = self.chance.uniform(0, length)
        at = begin - offset
        while at < until:
            shift, visit = at - begin, len(self.out.visits)
            for start, character in one.characters:
                if 0 <= start + shift:
                    self.out.characters.append((start + shift, character))
            for start, end, segment in one.visits:
                if end + shift > 0:
                    self.out.visits.append((max(0, start + shift), end + shift, segment))
            dropped = len(one.visits) - (len(self.out.visits) - visit)
            for start, end, index, segment, point, listed in one.said:
                if start + shift > 0:
                    self.out.said.append(
                        (start + shift, end + shift, visit + index - dropped, segment, point, listed))
            at += length
        self.now = at

    # One segment

    def visit(self, position, is_first):
        segment, profile, chance = self.rundown.segments[position], self.profile, self.chance
        planned = segment.planned_s * profile.stretch
        until = self.now + max(1.5, planned * chance.uniform(0.55, 1.5))
        begin = self.now
        self.index, self.position = len(self.out.visits), position
        queue = self.content(segment)
        spoken = 0
        while spoken == 0 or self.now < until:
            if spoken and chance.random() < profile.improvised:
                self.improvise()
            elif queue:
                text, lead = queue.pop(0), ""
                if spoken == 0 and chance.random() < 0.55:
                    lead = chance.choice(CHATTER["lead_in"])
                self.say((lead + "，" if lead else "") + text)
            elif chance.random() < 0.75:
                queue = self.content(segment)[: chance.randint(1, 4)]
            else:
                self.improvise()
            spoken += 1
            if chance.random() < profile.silences:
                self.silence(chance.uniform(6, 20))
        self.out.visits.append((begin, self.now, position))

    def content(self, segment):
        """Sentences of one pass over a segment, in the order of this pass."""
        chance, profile = self.chance, self.profile
        queue = []
        for idea in segment.ideas:
            other = len(idea) > 1 and chance.random() < profile.paraphrased
            queue.append(chance.choice(idea[1:]) if other else idea[0])
        if chance.random() < profile.shuffled and len(queue) > 2:
            rest = queue[1:]
            chance.shuffle(rest)
            queue[1:] = rest
        for point, wordings in segment.points.items():
            fitting = [c for c in segment.carriers if "{" + point + "}" in c] or ["{" + point + "}"]
            if chance.random() < 0.85:
                carrier = chance.choice(fitting)
                said = carrier.replace("{" + point + "}", "{" + chance.choice(wordings) + "}")
                queue.insert(chance.randint(min(1, len(queue)), len(queue)), said)
        for miss in segment.near_misses:
            if chance.random() < 0.25:
                queue.insert(chance.randint(1, len(queue)), miss)
        return queue

    def improvise(self):
        """A remark, an answer, a story, a film: some sentences that belong to no segment."""
        chance = self.chance
        kind = chance.choices(
            ["ack", "aside", "answer", "story", "video"], [4, 2, 3, 3, 0.4])[0]
        begin = self.now
        count = {"ack": 1, "aside": 1, "answer": 1, "story": chance.randint(1, 3),
                 "video": 4}[kind]
        for text in chance.sample(CHATTER[kind], count):
            text = text.replace("{name}", chance.choice(NAMES))
            self.say(text.replace("{n}", str(chance.randint(3, 900))))
        self.out.away.append((begin, self.now, kind))

    def silence(self, seconds):
        self.out.away.append((self.now, self.now + seconds, "silence"))
        self.now += seconds

    # One sentence

    def say(self, text):
        """Speaks; `{…}` holds a point's wording, `|` and `，` are places for breath."""
        chance, profile = self.chance, self.profile
        begin, plain = self.now, to_words(text.replace("{", "").replace("}", ""))
        for old, new in SWAPS:
            if old in text and chance.random() < 0.3 and not self.would_unsay(text, old):
                text = text.replace(old, new)
        if "{" in text and chance.random() > profile.keeps_words:
            text = self.loosened(text)
        for phrase in to_words(text.replace("{", "").replace("}", "")).replace("|", "，").split("，"):
            if chance.random() < profile.fillers:
                phrase = chance.choice(CHATTER["filler"]) + phrase
            if chance.random() < profile.fillers / 3 and len(phrase) > 4:
                phrase = phrase[: chance.randint(1, 2)] + phrase  # a false start
            self.utter(phrase)
            self.pause(chance.uniform(0.05, 0.35))
        self.pause(chance.uniform(0.2, 0.9))
        segment = self.rundown.segments[self.position]
        bare = plain.translate(WITHOUT_BREATH)
        for point, wordings in segment.points.items():
            if any(to_words(wording) in bare for wording in wordings):
                self.out.said.append((begin, self.now, self.index, self.position, point, True))
            elif any(to_words(words).translate(WITHOUT_BREATH) in bare
                     for words in segment.other_words.get(point, [])):
                self.out.said.append((begin, self.now, self.index, self.position, point, False))

    def would_unsay(self, text, word):
        """Whether a swap would fall inside a point's wording."""
        return any(word in wording for segment in self.rundown.segments
                   for wordings in segment.points.values() for wording in wordings)

    def loosened(self, text):
        """The wording with a filler inside, or a word of it twice."""
        begin, end = text.index("{") + 1, text.index("}")
        cut = self.chance.randint(begin + 1, end - 1)
        if text[cut - 1].isdigit() or text[cut].isdigit() or text[cut] in ".%":
            return text
        inside = self.chance.choice(["啊", "呢", "那个", text[max(begin, cut - 2) : cut]])
        return text[:cut] + inside + text[cut:]

    def utter(self, phrase):
        speed = self.profile.speed * self.chance.uniform(0.85, 1.2)
        for character in phrase:
            self.out.characters.append((self.now, character))
            self.now += 1 / speed

    def pause(self, seconds):
        self.out.characters.append((self.now, " "))
        self.now += seconds


def broadcast(rundown, seed, minutes=(8, 13)):
    return Speaker(rundown, random.Random(f"speaker {rundown.number} {seed}"), minutes=minutes).speak()
