# SPDX-License-Identifier: Apache-2.0
"""What a flow's own bytes tell of their format, by rules on whole lists: independent of kernel and Java."""

from samples import from_alaw, from_ulaw

CHUNK_BYTES = 256
CHANNEL_SAMPLES = 64
STRIDES = {"ulaw": 1, "alaw": 1, "pcm16": 2, "ulaw_stereo": 2, "alaw_stereo": 2, "pcm16_stereo": 4}
TEXT = frozenset([*range(0x20, 0x7F), *range(9, 14)])


class Reading:
    """A channel's samples: how far from their neighbours, how far from zero."""

    def __init__(self, x: list, codes: bytes = b""):
        n, later = len(x), x[1:]
        self.moves = sum(abs(b - a) for a, b in zip(x, later))
        self.loudness = sum(map(abs, later))
        steps = [abs(b - a) for a, b in zip(codes, codes[1:])]
        crossings = sum((a >= 0) != (b >= 0) and step >= 32 for a, b, step in zip(x, later, steps))
        sides = min(sum(s > 0 for s in later), sum(s < 0 for s in later))
        self.faint = 2 * sum(abs(sample) < 192 for sample in later) >= n
        self.quiet = self.loudness < 32 * n
        smooth = (
            not self.quiet
            and self.loudness < 8192 * n
            and self.loudness < 33 * self.moves
            and 4 * self.moves < 3 * self.loudness
        )
        self.hit = smooth and 16 * sides >= n and (not codes or 16 * crossings >= n)
        self.slow = smooth and not self.hit


def readings(form: str, block: bytes, earlier: bool = False) -> list:
    """Of each channel, alignment and, of linear samples, byte order: little-endian ones first; earlier: those before."""
    stride = STRIDES[form]
    data = block[-CHANNEL_SAMPLES * stride * (2 if earlier else 1) :]
    if form.startswith("pcm16"):
        places = [range(start, len(data) - 1, stride)[:CHANNEL_SAMPLES] for start in range(stride)]
        return [
            Reading([int.from_bytes(data[n : n + 2], order, signed=True) for n in place])
            for order in ("little", "big")
            for place in places
        ]
    linear = from_ulaw if form.startswith("ulaw") else from_alaw
    channels = [data[start::stride][:CHANNEL_SAMPLES] for start in range(stride)]
    return [Reading([linear(code) for code in codes], codes) for codes in channels]


def speaks(one: Reading, other: Reading) -> bool:
    return (one.hit and (other.hit or other.quiet)) or (other.hit and one.quiet)


def is_zero_rare(block: bytes, count: int) -> bool:
    last = block[-count:]
    return 16 * last.count(0) < len(last)


def reads_as(form: str, block: bytes) -> bool:
    found = readings(form, block)
    if form == "pcm16":
        return any(reading.hit for reading in found)
    if form == "pcm16_stereo":
        return any(speaks(found[n], found[n + 2]) for n in (0, 1, 4, 5))
    if form.endswith("_stereo"):
        return len(block) >= 128 and is_zero_rare(block, 2 * CHANNEL_SAMPLES) and speaks(*found)
    return is_zero_rare(block, CHANNEL_SAMPLES) and found[0].hit


def law(block: bytes, channels: int, earlier: bool = False) -> str:
    """Mu-law, A-law or neither, of one channel or two."""
    ending = "_stereo" if channels == 2 else ""
    if not earlier and not is_zero_rare(block, channels * CHANNEL_SAMPLES):
        return ""
    found = {name: readings(name + ending, block, earlier) for name in ("ulaw", "alaw")}
    moves = {name: sum(reading.moves for reading in each) for name, each in found.items()}
    loudness = {name: sum(reading.loudness for reading in each) for name, each in found.items()}

    def fits(name: str, other: str) -> bool:
        hits = speaks(*found[name]) if channels == 2 else found[name][0].hit
        return hits and not any(reading.faint for reading in found[other])

    fitting = [name for name, other in (("ulaw", "alaw"), ("alaw", "ulaw")) if fits(name, other)]
    if len(fitting) == 2 and moves["alaw"] * loudness["ulaw"] < moves["ulaw"] * loudness["alaw"]:
        fitting.reverse()
    return fitting[0] + ending if fitting else ""


def judge(block: bytes, active: str, leaning: str) -> str:
    """A format, "miss", or "nothing"; leaning is what earlier looks are for."""
    if sum(b not in TEXT for b in block[-64:]) <= 8:
        return "miss"
    one, linear = law(block, 1), reads_as("pcm16", block)
    if one:
        stays = one == active
    else:
        stays = active != "other" and not (active == "pcm16_stereo" and linear) and reads_as(active, block)
    if stays:
        return active
    if not one and leaning in ("ulaw", "alaw") and readings(leaning, block)[0].slow:
        return "nothing"
    if any(reading.quiet for form in ("ulaw", "alaw", "pcm16") for reading in readings(form, block)):
        return "nothing"
    return one or judge_two(block, linear)


def judge_two(block: bytes, linear: bool) -> str:
    """What is not one channel of G.711: each second sample of a voice is smooth, too, hence what reads like one is not two."""
    two = len(block) >= 128
    if two and is_zero_rare(block, 128):
        if law(block, 1, earlier=True):
            return "miss"
        if found := law(block, 2):
            return found
    if linear:
        return "pcm16"
    one_earlier = len(block) == 256 and any(reading.hit for reading in readings("pcm16", block, earlier=True))
    return "pcm16_stereo" if two and not one_earlier and reads_as("pcm16_stereo", block) else "miss"


class Detector:
    """One flow's: takes canonical bytes, and is told where they break off."""

    def __init__(self):
        self.run, self.new, self.looks, self.score = b"", 0, 0, 0
        self.active = self.leaning = "other"
        self.stale = False

    @property
    def wanted(self) -> int:
        """New bytes before it looks again."""
        if self.looks < 16:
            return 64
        return 128 if (0 < self.score < 240 or (not self.score and self.looks < 64)) else 4096

    @property
    def until_look(self) -> int:
        """Further bytes, 0: it looks whenever it is told to."""
        contiguous = 0 if self.stale else len(self.run)
        return max(0, self.wanted - self.new, 64 - contiguous)

    def take(self, data: bytes) -> None:
        if data and self.stale:
            self.run, self.stale = b"", False
        self.run = (self.run + data)[-256:]
        self.new = min(65535, self.new + len(data))

    def look(self) -> None:
        if len(self.run) < 64 or self.new < self.wanted:
            return
        self.new = 0
        size = max(size for size in (64, 128, 256) if size <= len(self.run))
        seen = judge(self.run[-size:], self.active, self.leaning if self.score else "other")
        if seen == "nothing":
            return
        self.looks = min(64, self.looks + 1)
        if seen == "miss":
            self.score = max(0, self.score - (8 if self.active == "other" else 2))
        elif seen == self.leaning:
            self.score = min(240, self.score + 16)
        elif self.score >= 16:
            self.score -= 16
        else:
            self.leaning, self.score = seen, 16
        if self.score >= 32:
            self.active = self.leaning
        elif self.score == 0:
            self.active = "other"

    def restart(self) -> None:
        self.look()
        self.stale = True

    def end_of_packet(self, stream: bool) -> None:
        self.look()
        if not stream:
            self.stale = True
        elif self.active in ("ulaw", "alaw"):
            self.run = self.run[-72:]

    @property
    def is_noise(self) -> bool:
        return self.looks >= 16 and self.active == "other"


def runs_of_stream(detector: Detector, segments: list) -> list:
    """The segments of one stream, whose bytes are canonical: what each run of one format holds."""
    runs = [("other", b"")]
    for segment in segments:
        at = 0
        while at < len(segment):
            until = detector.until_look if at else 0
            chunk = segment[at : at + min(CHUNK_BYTES, until or CHUNK_BYTES)]
            at += len(chunk)
            form = detector.active
            if form != runs[-1][0]:
                runs.append((form, b""))
            runs[-1] = (form, runs[-1][1] + chunk)
            detector.take(chunk)
            detector.look()
        detector.end_of_packet(True)
    return runs
