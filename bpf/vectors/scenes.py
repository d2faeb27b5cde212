# SPDX-License-Identifier: Apache-2.0
"""What the detector is to tell apart: segments of a stream, or datagrams, of which nothing is told."""

from samples import interleaved, noise, pcm16, to_alaw, to_ulaw, triangle, voice

QUIET = b"\xff"


def cut(data: bytes, size: int) -> list:
    return [data[at : at + size] for at in range(0, len(data), size)]


def detector_scenes() -> list:
    """Name, segments of one stream, the format that it ends in."""
    one = voice("one", 1600, 5000)
    two = interleaved(one, voice("two", 1600, 4000, 4))
    lonely = interleaved(one, [0] * 1600)
    mute = interleaved([0] * 1600, one)
    hush = voice("hush", 1600, 96)
    rough = noise("rough", 2400)
    late = noise("late", 16 * 64)
    low = interleaved(voice("low", 1600, 300), voice("other low", 1600, 300, 4))
    framed = b"".join(b"\x10\x01\x40" + pcm16(one[at : at + 160], "little") for at in range(0, 1600, 160))
    slow = [triangle(n, 64) * 10 for n in range(960)]
    steps = ([1000] * 112 + [-40] * 16) * 10
    off = [sample + 5200 for sample in one]
    gray = bytes(125 + b % 7 for b in noise("gray", 4096))
    clipped = [max(-5504, 2 * sample) for sample in one]
    # Of either law, and by A-law's order of codes the smoother.
    either = bytes((0xC2, 0xCD)[n % 2] & (0xFF if n // 12 % 2 else 0x7F) for n in range(1600))
    half = b"".join(noise(f"half {n}", 128) + pcm16(two[64 * n : 64 * n + 64], "little") for n in range(10))
    return [
        ("detector-ulaw", cut(to_ulaw(one), 160), "ulaw"),
        ("detector-ulaw-hush", cut(to_ulaw(hush), 160), "ulaw"),
        ("detector-ulaw-headers-between", [b"\x82\x7e\0\xa0" + frame for frame in cut(to_ulaw(one), 160)], "ulaw"),
        ("detector-ulaw-one-long-segment", [to_ulaw(one)], "ulaw"),
        ("detector-ulaw-segments-of-seven", cut(to_ulaw(one[:1050]), 7), "ulaw"),
        ("detector-alaw", cut(to_alaw(one), 160), "alaw"),
        ("detector-alaw-hush", cut(to_alaw(hush), 160), "alaw"),
        ("detector-pcm16-little-endian", cut(pcm16(one, "little"), 320), "pcm16"),
        ("detector-pcm16-big-endian", cut(pcm16(one, "big"), 320), "pcm16"),
        ("detector-pcm16-header-of-three", cut(framed, 323), "pcm16"),
        ("detector-ulaw-stereo", cut(to_ulaw(two), 320), "ulaw_stereo"),
        ("detector-ulaw-stereo-silent-channel", cut(to_ulaw(lonely), 320), "ulaw_stereo"),
        ("detector-ulaw-stereo-first-channel-silent", cut(to_ulaw(mute), 320), "ulaw_stereo"),
        ("detector-alaw-stereo", cut(to_alaw(two), 320), "alaw_stereo"),
        ("detector-pcm16-stereo-little-endian", cut(pcm16(two, "little"), 640), "pcm16_stereo"),
        ("detector-pcm16-stereo-big-endian", cut(pcm16(two, "big"), 640), "pcm16_stereo"),
        ("detector-pcm16-stereo-big-endian-low", cut(pcm16(low, "big"), 640), "pcm16_stereo"),
        ("detector-noise", cut(rough, 160), "other"),
        ("detector-gray-picture", cut(gray, 160), "other"),
        ("detector-too-quiet", cut(pcm16(voice("too quiet", 1600, 50), "little"), 320), "other"),
        ("detector-too-loud", cut(to_ulaw([4 * sample for sample in two[::2]]), 160), "other"),
        ("detector-hardly-moves", cut(pcm16(steps, "little"), 256), "other"),
        ("detector-off-center", cut(pcm16(off, "little"), 320), "other"),
        ("detector-many-zeros", cut(to_alaw(clipped), 160), "other"),
        ("detector-alaw-is-smoother", cut(either, 160), "alaw"),
        ("detector-pcm16-of-a-high-rate", cut(pcm16(slow, "little"), 320), "pcm16"),
        ("detector-half-of-two-channels", cut(half, 256), "other"),
        ("detector-quiet-start", cut(QUIET * 2400 + to_ulaw(one), 160), "ulaw"),
        ("detector-late-start", cut(late, 64) + cut(to_ulaw(one), 64), "ulaw"),
        ("detector-pause", cut(to_ulaw(one) + QUIET * 4800 + to_ulaw(one[800:]), 160), "ulaw"),
        ("detector-fades", cut(to_ulaw(one[:640]), 160) + cut(noise("fading", 8192 + 1024), 256), "other"),
        ("detector-back-again", cut(to_ulaw(one[:640]) + noise("between", 1024) + to_ulaw(one), 160), "ulaw"),
        ("detector-stays-where-both-fit", cut(pcm16(two[:800] + interleaved(one, one)[:1600], "little"), 640), "pcm16_stereo"),
        ("detector-sure-is-slow", cut(to_ulaw(one + one[:1200]), 160) + cut(pcm16((one * 3)[: 160 * 28], "little"), 320), "other"),
        ("detector-short-history", cut(to_ulaw(one[:640]), 160) + cut(to_ulaw(two), 50), "ulaw"),
        ("detector-short-history-alaw", cut(to_alaw(one[:640]), 160) + cut(to_alaw(two), 50), "alaw"),
        ("detector-another-format", cut(to_ulaw(one[:1280]), 160) + cut(pcm16(one * 3, "little"), 320), "pcm16"),
    ]


def datagram_scenes() -> list:
    """Name, datagrams of one flow, the format that it ends in."""
    one = voice("datagrams", 1600, 5000)
    two = interleaved(one, voice("other datagrams", 1600, 4000, 4))
    spaces = b"".join(pcm16([-2600] * 32, "big") + bytes(9 + b % 5 for b in noise(f"spaces {n}", 64)) for n in range(10))
    loud = [max(-5504, 2 * sample) for sample in two]
    zeros = cut(to_alaw(loud[:2560]), 128)
    hum = [triangle(n, 64) * 10 for n in range(4800)]
    umlauts = ("755,Z\u00fcrich,invoice,M\u00fcller,11.11,35.57\n" * 40).encode()[:1600]
    words = (b"level=info message=ready " * 16)[:320]
    return [
        ("datagrams-ulaw", cut(to_ulaw(one), 160), "ulaw"),
        ("datagrams-pcm16", cut(pcm16(one, "little"), 320), "pcm16"),
        ("datagrams-ulaw-stereo", cut(to_ulaw(two), 160), "ulaw_stereo"),
        ("datagrams-zeros-in-two-channels", zeros, "other"),
        ("datagrams-too-short-for-two-channels", cut(to_ulaw(two), 96), "other"),
        ("datagrams-crosses-zero-seldom", cut(to_ulaw([triangle(n, 64) * 10 for n in range(960)]), 96), "other"),
        ("datagrams-hum-goes-on", cut(to_ulaw(one[:480]), 160) + cut(to_ulaw(hum), 96), "ulaw"),
        ("datagrams-hum-goes-on-alaw", cut(to_alaw(one[:480]), 160) + cut(to_alaw(hum), 96), "alaw"),
        ("datagrams-end-in-white-space", cut(spaces, 128), "other"),
        ("datagrams-words-of-another-language", cut(umlauts, 160), "other"),
        ("datagrams-text-misses", cut(to_ulaw(one[:480]), 160) + cut(words, 80) + cut(to_ulaw(one[480:1440]), 160), "ulaw"),
    ]
