# SPDX-License-Identifier: Apache-2.0
"""G.711, linear samples, and sounds that are the same in every language."""

import hashlib


def noise(seed: str, length: int) -> bytes:
    """Bytes of SHA-256 in counter mode."""
    blocks = (hashlib.sha256(f"{seed}:{n}".encode()).digest() for n in range((length + 31) // 32))
    return b"".join(blocks)[:length]


def ulaw(sample: int) -> int:
    """G.711 mu-law on 16 bits; its negative zero is its positive one."""
    magnitude = min(abs(sample), 32635) + 132
    segment = magnitude.bit_length() - 8
    code = (0x80 if sample < 0 else 0) | segment << 4 | magnitude >> segment + 3 & 15
    return 0xFF if code ^ 0xFF == 0x7F else code ^ 0xFF


def from_ulaw(code: int) -> int:
    code ^= 0xFF
    magnitude = ((code & 15) * 8 + 132 << (code >> 4 & 7)) - 132
    return -magnitude if code & 0x80 else magnitude


def from_alaw(code: int) -> int:
    code ^= 0x55
    segment, magnitude = code >> 4 & 7, (code & 15) * 16 + 8
    if segment:
        magnitude = magnitude + 256 << segment - 1
    return magnitude if code & 0x80 else -magnitude


def alaw(sample: int) -> int:
    """The nearest code."""
    return min(range(256), key=lambda code: abs(from_alaw(code) - sample))


def triangle(n: int, period: int) -> int:
    """From -256 to 256 and back."""
    return abs(n % period * 4 - 2 * period) * 256 // period - 256


def wave(seed: str, samples: int, loudness: int) -> list:
    """Triangles and a little noise, in integers: as smooth as speech."""
    rough = noise(seed, samples)
    return [
        (triangle(n, 67) + triangle(n * 3 + 11, 101) // 2 + triangle(n * 7, 239) // 3 + rough[n] // 16 - 8) * loudness // 256
        for n in range(samples)
    ]


def voice(seed: str, samples: int, loudness: int, pitch: int = 3) -> list:
    """The same, that crosses zero as often as a voice does at 8 kHz."""
    rough = noise(seed, samples)
    return [
        (triangle(n * pitch, 67) + triangle(n * 5 + 11, 61) // 4 + rough[n] // 16 - 8) * loudness // 256
        for n in range(samples)
    ]


def interleaved(left: list, right: list) -> list:
    return [sample for pair in zip(left, right) for sample in pair]


def to_ulaw(samples: list) -> bytes:
    return bytes(ulaw(sample) for sample in samples)


def to_alaw(samples: list) -> bytes:
    return bytes(alaw(sample) for sample in samples)


def pcm16(samples: list, order: str) -> bytes:
    return b"".join(sample.to_bytes(2, order, signed=True) for sample in samples)
