# SPDX-License-Identifier: Apache-2.0
"""What a flow's own bytes tell of their format, by rules on whole lists: independent of kernel and Java."""

from samples import from_alaw, from_ulaw

CHUNK_BYTES = 256
CHANNEL_SAMPLES = 64
STRIDES = {"ulaw": 1, "alaw": 1, "pcm16": 2, "ulaw_stereo": 2, "alaw_stereo": 2, "pcm16_stereo": 4}
TEXT = frozenset([*range(0x20, 0x7F), *range(9, 14)])


class Reading:
    """A channel's samples: how far from their neighbours, how far from zero."""

    def __init__(self, x: list, width: int):
        n, later = len(x), x[1:]
        self.moves = sum(abs(b - a) for a, b in zip(x, later))
        self.loudness = sum(map(abs, later))
        crossings = sum((a >= 0) != (b >= 0) for a, b in zip(x, later))
        sides = min(sum(s > 0 for s in later), sum(s < 0 for s in later))
        self.quiet = self.loudness < 32 * n
        self.hit = (
            not self.quiet
            and self.loudness < 8192 * n
            and self.loudness < 33 * self.moves
            and 4 * self.moves < 3 * self.loudness
            and 8 * sides >= n
            and (width == 2 or 16 * crossings >= n)
        )


def readings(form: str, block: bytes) -> list:
    """Of each channel, alignment and, of linear samples, byte order: little-endian ones first."""
    stride = STRIDES[form]
    data = block[-CHANNEL_SAMPLES * stride :]
    if form.startswith("pcm16"):
        return [
            Reading([int.from_bytes(data[n : n + 2], order, signed=True) for n in range(start, len(data) - 1, stride)], 2)
            for order in ("little", "big")
            for start in range(stride)
        ]
    linear = from_ulaw if form.startswith("ulaw") else from_alaw
    return [Reading([linear(code) for code in data[start::stride]], 1) for start in range(stride)]


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
        return is_zero_rare(block, 2 * CHANNEL_SAMPLES) and speaks(*found)
    return is_zero_rare(block, CHANNEL_SAMPLES) and found[0].hit


def law(block: bytes, channels: int) -> str:
    """Mu-law, A-law or neither, of one channel or two."""
    ending = "_stereo" if channels == 2 else ""
    if not is_zero_rare(block, channels * CHANNEL_SAMPLES):
        return ""
    found = {name: readings(name + ending, block) for name in ("ulaw", "alaw")}
    moves = {name: sum(reading.moves for reading in each) for name, each in found.items()}
    loudness = {name: sum(reading.loudness for reading in each) for name, each in found.items()}

    def fits(name: str, other: str) -> bool:
        hits = speaks(*found[name]) if channels == 2 else found[name][0].hit
        return hits and loudness[name] < 4 * loudness[other]

    fitting = [name for name, other in (("ulaw", "alaw"), ("alaw", "ulaw")) if fits(name, other)]
    if len(fitting) == 2 and moves["alaw"] * loudness["ulaw"] < moves["ulaw"] * loudness["alaw"]:
        fitting.reverse()
    return fitting[0] + ending if fitting else ""


def judge(block: bytes, active: str) -> str:
    """A format, "miss", or "nothing"."""
    if TEXT.issuperset(block[-64:]):
        return "miss"
    if active != "other" and reads_as(active, block):
        return active
    if any(reading.quiet for form in ("ulaw", "alaw", "pcm16") for reading in readings(form, block)):
        return "nothing"
    two = len(block) >= 128
    return (
        law(block, 1)
        or (two and law(block, 2))
        or (reads_as("pcm16", block) and "pcm16")
        or (two and reads_as("pcm16_stereo", block) and "pcm16_stereo")
        or "miss"
    )


class Detector:
    """One flow's: takes canonical bytes, and is told where they break off."""

    def __init__(self):
        self.run, self.new, self.looks, self.score = b"", 0, 0, 0
        self.active = self.leaning = "other"
        self.stale = False

    def take(self, data: bytes) -> None:
        if data and self.stale:
            self.run, self.stale = b"", False
        self.run = (self.run + data)[-256:]
        self.new = min(65535, self.new + len(data))

    def look(self) -> None:
        wanted = 64 if self.looks < 16 else 256 if 0 < self.score < 240 else 4096
        if len(self.run) < 64 or self.new < wanted:
            return
        self.new = 0
        size = max(size for size in (64, 128, 256) if size <= len(self.run))
        seen = judge(self.run[-size:], self.active)
        if seen == "nothing":
            return
        self.looks = min(16, self.looks + 1)
        if seen == "miss":
            self.score = max(0, self.score - 2)
        elif seen == self.leaning:
            self.score = min(240, self.score + 16)
        elif self.score >= 16:
            self.score -= 16
        else:
            self.leaning, self.score = seen, 16
        if self.score >= 64:
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
        return self.looks == 16 and self.active == "other"


def runs_of_stream(detector: Detector, segments: list) -> list:
    """The segments of one stream, whose bytes are canonical: what each run of one format holds."""
    runs = [("other", b"")]
    for segment in segments:
        for at in range(0, len(segment), CHUNK_BYTES):
            chunk = segment[at : at + CHUNK_BYTES]
            form = detector.active
            if form != runs[-1][0]:
                runs.append((form, b""))
            runs[-1] = (form, runs[-1][1] + chunk)
            detector.take(chunk)
            detector.look()
        detector.end_of_packet(True)
    return runs
