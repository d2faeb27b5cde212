#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the vectors that pin signature version 1, for the kernel programs and the Java reference alike.

Independent of both: HKDF from hmac and hashlib, SipHash written here from the paper and checked against the
vectors of its authors. Writes NAME.json, one a vector, and vectors.txt, the same in the form that
kernels/loader.c reads. Run without arguments; the output is deterministic.

Where a vector has segments, what is found depends on how its bytes are cut: no other cut will do.
"""

import base64
import hashlib
import hmac
import itertools
import json
import pathlib

from detector import Detector, runs_of_stream
from samples import from_alaw, interleaved, noise, pcm16, to_alaw, to_ulaw, ulaw, voice, wave
from scenes import cut, datagram_scenes, detector_scenes

MASK = (1 << 64) - 1
WINDOW_VALUES = 64
WINDOW_BYTES = 68
DISTANCE = 4
KEY = bytes(range(32))
OTHER_KEY = hashlib.sha256(b"earshot vector key 2").digest()


def hkdf(key: bytes, info: str, length: int) -> bytes:
    """RFC 5869 with SHA-256 and an empty salt."""
    pseudorandom = hmac.new(b"\0" * 32, key, hashlib.sha256).digest()
    output, block, counter = b"", b"", 1
    while len(output) < length:
        block = hmac.new(pseudorandom, block + info.encode() + bytes([counter]), hashlib.sha256).digest()
        output += block
        counter += 1
    return output[:length]


def siphash_2_4_128(key: bytes, message: bytes) -> bytes:
    k0, k1 = int.from_bytes(key[:8], "little"), int.from_bytes(key[8:], "little")
    v = [
        k0 ^ 0x736F6D6570736575,
        k1 ^ 0x646F72616E646F6D ^ 0xEE,
        k0 ^ 0x6C7967656E657261,
        k1 ^ 0x7465646279746573,
    ]

    def rotate(x: int, bits: int) -> int:
        return ((x << bits) | (x >> (64 - bits))) & MASK

    def rounds(count: int) -> None:
        for _ in range(count):
            v[0] = (v[0] + v[1]) & MASK
            v[1] = rotate(v[1], 13) ^ v[0]
            v[0] = rotate(v[0], 32)
            v[2] = (v[2] + v[3]) & MASK
            v[3] = rotate(v[3], 16) ^ v[2]
            v[0] = (v[0] + v[3]) & MASK
            v[3] = rotate(v[3], 21) ^ v[0]
            v[2] = (v[2] + v[1]) & MASK
            v[1] = rotate(v[1], 17) ^ v[2]
            v[2] = rotate(v[2], 32)

    padded = message + b"\0" * (7 - len(message) % 8) + bytes([len(message) & 255])
    for at in range(0, len(padded), 8):
        word = int.from_bytes(padded[at : at + 8], "little")
        v[3] ^= word
        rounds(2)
        v[0] ^= word
    v[2] ^= 0xEE
    rounds(4)
    first = v[0] ^ v[1] ^ v[2] ^ v[3]
    v[1] ^= 0xDD
    rounds(4)
    second = v[0] ^ v[1] ^ v[2] ^ v[3]
    return first.to_bytes(8, "little") + second.to_bytes(8, "little")


def check_siphash() -> None:
    """vectors_sip128 of the reference implementation: key 00..0f, message 00.. of that length."""
    published = {
        0: "a3817f04ba25a8e66df67214c7550293",
        1: "da87c1d86b99af44347659119b22fc45",
        2: "8177228da4a45dc7fca38bdef60affe4",
        8: "3b62a9ba6258f5610f83e264f31497b4",
        15: "5493e99933b0a8117e08ec0f97cfc3d9",
        63: "5150d1772f50834a503e069a973fbd7c",
    }
    for length, expected in published.items():
        actual = siphash_2_4_128(bytes(range(16)), bytes(range(length))).hex()
        if actual != expected:
            raise SystemExit(f"SipHash of {length} bytes is {actual}, not {expected}")


def check_hkdf() -> None:
    """RFC 5869, A.3: empty salt and info."""
    actual = hkdf(b"\x0b" * 22, "", 42).hex()
    if actual != ("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"):
        raise SystemExit(f"HKDF gives {actual}")


def material(key: bytes) -> dict:
    gear = hkdf(key, "earshot gear v1", 2048)
    return {
        "gear": [int.from_bytes(gear[i : i + 8], "little") for i in range(0, 2048, 8)],
        "identity": hkdf(key, "earshot identity v1", 16),
        "key_id": hkdf(key, "earshot key id v1", 4).hex(),
        "trace": hkdf(key, "earshot trace v1", 16),
    }


def printable(byte: int) -> bool:
    return 0x20 <= byte <= 0x7E or 0x09 <= byte <= 0x0D


def signatures(key: bytes, data: bytes, sampling_bits: int, min_distinct: int, text: bool = True) -> dict:
    """The lane over one run: what is sighted, and what is dropped and why."""
    derived = material(key)
    gear, h = derived["gear"], 0
    found = {"expected": [], "indistinct": [], "text": []}
    for i in range(DISTANCE, len(data)):
        h = ((h << 1) + gear[data[i] ^ data[i - DISTANCE]]) & MASK
        if i < WINDOW_BYTES - 1 or h >> (64 - sampling_bits):
            continue
        e = bytes(data[j] ^ data[j - DISTANCE] for j in range(i - WINDOW_VALUES + 1, i + 1))
        if len(set(e)) < min_distinct:
            found["indistinct"].append(i)
        elif text and all(printable(byte) for byte in data[i - WINDOW_BYTES + 1 : i + 1]):
            found["text"].append(i)
        else:
            found["expected"].append({"position": i, "signature": siphash_2_4_128(derived["identity"], e).hex()})
    return found


def ulaw_like(seed: str, length: int) -> bytes:
    """Bytes spread as mu-law speech is: sign, a middle segment, any mantissa."""
    return bytes(0x80 * (b >> 7) | (3 + b % 3) << 4 | (b >> 3 & 15) for b in noise(seed, length))


def masked(data: bytes, key: bytes, start: int) -> bytes:
    """A WebSocket client's payload from offset start on, under one masking key."""
    return data[:start] + bytes(b ^ key[i % 4] for i, b in enumerate(data[start:]))


def from_e(values: bytes, length: int) -> bytes:
    """Bytes whose e cycles through the values."""
    data = bytearray(length)
    for i in range(DISTANCE, length):
        data[i] = data[i - DISTANCE] ^ values[i % len(values)]
    return bytes(data)


def vectors() -> list:
    """Name, key, sampling bits, least distinct values, input, offsets of restarts."""
    text = (b'{"event":"media","sequenceNumber":"%d","media":{"track":"inbound"}}\r\n' * 80) % tuple(range(80))
    speech = ulaw_like("speech", 3600)
    tone = bytes.fromhex("ff0d060dff8d868d") * 512
    return [
        ("noise", KEY, 10, 16, noise("noise", 3600), []),
        ("noise-other-key", OTHER_KEY, 10, 16, noise("noise", 3600), []),
        ("noise-four-bits", KEY, 4, 16, noise("four", 1400), []),
        ("noise-every-position", KEY, 0, 0, noise("every", 200), []),
        ("noise-twelve-bits", KEY, 12, 16, noise("noise", 3600), []),
        ("shortest", KEY, 0, 16, noise("shortest", 68), []),
        ("too-short", KEY, 0, 0, noise("shortest", 67), []),
        ("ulaw-like", KEY, 6, 16, speech, []),
        ("ulaw-masked", KEY, 6, 16, masked(speech, bytes.fromhex("37fa213d"), 0), []),
        ("ulaw-frame-160", KEY, 3, 16, speech[:160], []),
        ("all-equal", KEY, 1, 16, b"\xff" * 1024, []),
        ("all-equal-accepted", KEY, 0, 1, b"\xff" * 100, []),
        ("silence-in-speech", KEY, 4, 16, speech[:600] + b"\xff" * 400 + speech[600:1200], []),
        ("tone", KEY, 0, 16, tone[:400], []),
        ("fifteen-values", KEY, 0, 16, from_e(bytes(range(15)), 200), []),
        ("sixteen-values", KEY, 0, 16, from_e(bytes(range(16)), 200), []),
        ("text", KEY, 4, 8, text[:3000], []),
        ("text-then-audio", KEY, 4, 8, text[:500] + speech[:500] + text[500:1000], []),
        ("text-white-space", KEY, 0, 4, bytes(range(0x20, 0x7F)) + bytes(range(9, 14)) * 3, []),
        ("text-one-byte-short", KEY, 0, 4, bytes(range(0x20, 0x60)) + b"\x08" + bytes(range(0x20, 0x7E)), []),
        ("text-delete", KEY, 0, 4, bytes(range(0x20, 0x80)), []),
        ("restart", KEY, 4, 16, speech, [1000, 1040]),
    ]


ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
VALUES = {c: i for i, c in enumerate(ALPHABET)} | {"+": 62, "-": 62, "/": 63, "_": 63}
ESCAPES = {"/": "/", "n": "\n", "r": "\r", "u002b": "+", "u002B": "+", "u002f": "/", "u002F": "/"}
ESCAPES |= {"u003d": "=", "u003D": "="}


def base64_runs(text: str) -> list:
    """What the runs of base64 in a text hold. By tokens, not by states: independent of the others."""
    runs, values, at = [], [], 0
    while at < len(text):
        token, width = text[at], 1
        if token == "\\":
            escape = next((e for e in ESCAPES if text.startswith(e, at + 1)), None)
            token, width = (ESCAPES[escape], 1 + len(escape)) if escape else ("\0", 1)
            if not escape and text.startswith("u", at + 1):
                # As far as it looks like an escape it belongs to none of the runs.
                width = 1 + next(n for n in range(5, 0, -1) if text[at + 1 : at + 1 + n] in ("u", "u0", "u00", "u002", "u003"))
        at += width
        if token in VALUES:
            values.append(VALUES[token])
        elif not (token in " \t\n\v\f\r" and len(values) >= 4):
            runs.append(values)
            values = []
    runs.append(values)
    decoded = []
    for run in runs:
        bits = "".join(f"{value:06b}" for value in run)
        decoded.append(bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits) - 7, 8)))
    return decoded


def base64_rest(before: int, text: str) -> list:
    """What is decoded of the rest of a run, of which so many characters went before, seen or not, and of the runs behind it."""
    first, *others = base64_runs("A" * (before % 4) + text)
    return [first[6 * (before % 4) // 8 :], *others]


def base64_vectors() -> list:
    """Name and text: of each, enough in front for every cut to have shown that it is text."""
    audio = ulaw_like("base64", 1440) + b"\xff\xfb\xbe" * 8
    frames = [audio[i : i + 160] for i in range(0, 1440, 160)]
    hello = '{"event":"start","media":{"encoding":"audio/x-mulaw"}}\r\n' * 16
    plain = [base64.b64encode(frame).decode() for frame in frames]
    long = base64.b64encode(audio).decode()

    def message(payload: str) -> str:
        return '{"event":"media","media":{"payload":"' + payload + '"}}'

    def messages(payloads: list) -> str:
        return hello + "".join(message(payload) for payload in payloads)

    wrapped = "\r\n".join(long[i : i + 76] for i in range(0, len(long), 76))
    return [
        ("base64-json", messages(plain)),
        ("base64-url", messages([base64.urlsafe_b64encode(f).decode().rstrip("=") for f in frames])),
        ("base64-escaped-slash", messages([p.replace("/", "\\/") for p in plain])),
        ("base64-first-escaped", messages(["\\u002b\\/" + p[2:] for p in plain])),
        ("base64-unicode-escapes", messages([p.replace("/", "\\u002F").replace("+", "\\u002b").replace("=", "\\u003d") for p in plain])),
        ("base64-wrapped", hello + message(wrapped)),
        ("base64-wrapped-escaped", hello + message(wrapped.replace("\r\n", "\\r\\n"))),
        ("base64-padding-ends", hello + "==".join(p.rstrip("=") for p in plain)),
        ("base64-other-ends", hello + ",".join(p.rstrip("=") for p in plain[:3]) + "#" + long[1:]),
        ("base64-other-escape-ends", hello + "\\t".join(plain[:3]) + "\\u0041".join(plain[3:6]) + "\\u002x".join(plain[6:])),
        ("base64-short-before-space", hello + " abc " + plain[0] + "\n\nabcd\n" + plain[1]),
    ]


def client_frame(first: int, payload: bytes, number: int, length_bytes: int = 0) -> bytes:
    """A masked frame; its length takes 0, 2 or 8 bytes more."""
    key = noise(f"mask {number}", 4)
    length_bytes = length_bytes or (2 if len(payload) > 125 else 0)
    marker = {0: len(payload), 2: 126, 8: 127}[length_bytes]
    length = len(payload).to_bytes(length_bytes, "big") if length_bytes else b""
    masked_payload = bytes(b ^ key[i % 4] for i, b in enumerate(payload))
    return bytes([first, 0x80 | marker]) + length + key + masked_payload


def server_frame(first: int, payload: bytes, length_bytes: int = 0) -> bytes:
    """A frame that is not masked; its length takes 0, 2 or 8 bytes more."""
    length_bytes = length_bytes or (2 if len(payload) > 125 else 0)
    marker = {0: len(payload), 2: 126, 8: 127}[length_bytes]
    return bytes([first, marker]) + (len(payload).to_bytes(length_bytes, "big") if length_bytes else b"") + payload


def websocket_vectors() -> list:
    """Name, bytes from the handshake on, and the messages in them up to where nothing can be read any more."""
    audio = ulaw_like("websocket", 960)
    payloads = [b'{"media":{"payload":"' + base64.b64encode(audio[i : i + 160]) + b'"}}' for i in range(0, 960, 160)]
    handshake = b"GET /media HTTP/1.1\r\nHost: bot\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
    offer = handshake[:-2] + b"Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
    answer = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
    deflates = answer + b"Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n\r\n"

    def frames(firsts: list, bodies: list, length_bytes: int = 0, opening: bytes = handshake) -> bytes:
        return opening + b"".join(client_frame(f, b, n, length_bytes) for n, (f, b) in enumerate(zip(firsts, bodies)))

    def text(messages: list) -> list:
        return [("text", message) for message in messages]

    def binary(messages: list) -> list:
        return [("binary", message) for message in messages]

    halves = [half for p in payloads[:3] for half in (p[:100], p[100:])]
    control = [part for p in payloads for part in (p, b"ping")]
    pieces = [audio[:7], audio[7:400], b"ping", audio[400:401], audio[401:900], audio[900:]]
    mixed = [payloads[0], audio[:320], payloads[1], audio[320:640], audio[640:], b"pong", payloads[2]]
    server = b"".join(server_frame(0x82, audio[i : i + 160]) for i in range(0, 960, 160))

    def served(firsts: list, bodies: list, length_bytes: int = 0) -> bytes:
        return answer + b"\r\n" + b"".join(server_frame(f, b, length_bytes) for f, b in zip(firsts, bodies))

    return [
        ("websocket-text", frames([0x81] * 6, payloads), text(payloads)),
        ("websocket-fragments", frames([0x01, 0x80] * 3, halves), text(payloads[:3])),
        ("websocket-control", frames([0x81, 0x89] * 6, control), text(payloads)),
        ("websocket-long-length", frames([0x81] * 6, payloads, 8), text(payloads)),
        ("websocket-offer", frames([0x81] * 6, payloads, opening=offer), text(payloads)),
        ("websocket-binary", frames([0x02, 0x00, 0x89, 0x00, 0x80, 0x82], pieces), binary([audio])),
        ("websocket-binary-frame-160", frames([0x82] * 6, [audio[i : i + 160] for i in range(0, 960, 160)]), binary([audio])),
        (
            "websocket-binary-between",
            frames([0x81, 0x82, 0x81, 0x02, 0x80, 0x8A, 0x81], mixed),
            text(mixed[:1]) + binary(mixed[1:2]) + text(mixed[2:3]) + binary(mixed[3:5]) + text(mixed[6:]),
        ),
        ("websocket-compressed-text", frames([0x81, 0xC1, 0x81], payloads), text(payloads[:1])),
        ("websocket-compressed-binary", frames([0x82, 0x42, 0x80, 0x82], [audio[n : n + 240] for n in range(0, 960, 240)]), binary([audio[:240]])),
        ("websocket-answer-deflate", deflates + server, []),
        ("websocket-server-text", served([0x81] * 6, payloads), text(payloads)),
        ("websocket-server-fragments", served([0x01, 0x80] * 3, halves), text(payloads[:3])),
        ("websocket-server-control", served([0x81, 0x89] * 6, control), text(payloads)),
        ("websocket-server-long-length", served([0x81] * 6, payloads, 8), text(payloads)),
        ("websocket-server-binary", served([0x02, 0x00, 0x89, 0x00, 0x80, 0x82], pieces), binary([audio])),
        ("websocket-server-empty-frames", served([0x81, 0x01, 0x00, 0x80], [b"", payloads[0][:100], b"", payloads[0][100:]]), text(payloads[:1])),
    ]


def stream_vectors() -> list:
    """Name, stage, segments of one stream, and what is canonical of it: runs of base64 (str), or as they are (bytes)."""
    audio = ulaw_like("picked up", 960)
    payloads = [b'{"media":{"payload":"' + base64.b64encode(frame) + b'"}}' for frame in cut(audio, 160)]
    text = [client_frame(0x81, payload, n) for n, payload in enumerate(payloads)]
    binary = [client_frame(0x82, frame, n) for n, frame in enumerate(cut(audio, 160))]
    before = ulaw_like("before", 300)
    handshake = b"GET /media HTTP/1.1\r\nHost: bot\r\nUpgrade: websocket\r\n\r\n"
    agreed = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"
    refused = b"HTTP/1.1 404 Not Found\r\nX-Not-Here: permessage-deflate\r\n\r\n"
    served = [server_frame(0x82, frame) for frame in cut(audio, 160)]
    decoded = "".join(payload.decode() for payload in payloads)
    unmasked, masked_one = served[0], client_frame(0x82, audio[:160], 9)

    def out_of_step(header: bytes) -> list:
        return [handshake + binary[0], header + noise("out of step", 120), before, ulaw_like("after", 500)]

    plain = audio[:160], before + ulaw_like("after", 500)
    half = len(text[3]) // 2
    hello = b'{"event":"start","media":{"encoding":"audio/x-mulaw"}}\r\n' * 4
    return [
        # One frame, alone in its segment, is as good as a handshake; those after it may be cut anyhow.
        ("websocket-picked-up", "websocket", [before, *text[:3], text[3][:half], text[3][half:] + text[4] + text[5]], [before, decoded]),
        ("websocket-picked-up-binary", "websocket", [before, binary[0], binary[1] + binary[2][:50], binary[2][50:] + binary[3]], [before, audio[:640]]),
        ("websocket-short-frame-picked-up", "websocket", [before, client_frame(0x82, audio[:125], 1), client_frame(0x82, audio[125:], 2)], [before, audio]),
        ("websocket-two-frames-are-none", "websocket", [before, binary[0] + binary[1]], [before + binary[0] + binary[1]]),
        ("websocket-fragment-is-none", "websocket", [before, client_frame(0x02, audio[:160], 1)], [before + client_frame(0x02, audio[:160], 1)]),
        ("websocket-unmasked-is-none", "websocket", [before, *served], [before + b"".join(served)]),
        ("websocket-compressed-is-none", "websocket", [before, client_frame(0xC2, audio[:160], 1)], [before + client_frame(0xC2, audio[:160], 1)]),
        # A bit of compression that no handshake has agreed on.
        ("websocket-picked-up-reserved-bit", "websocket", [before, binary[0], b"\xc2" + noise("reserved", 99), *plain[1:]], [before, audio[:160], plain[1]]),
        ("websocket-opcode-unknown", "websocket", out_of_step(b"\x83\xfe"), list(plain)),
        ("websocket-reserved-bit", "websocket", out_of_step(b"\xa2\xfe"), list(plain)),
        ("websocket-frame-unmasked", "websocket", [handshake + binary[0], unmasked, *plain[1:]], list(plain)),
        ("websocket-frame-too-long", "websocket", out_of_step(b"\x82\xff\0\0\0\0\1\0\0\0mask"), list(plain)),
        ("websocket-not-agreed-on", "websocket", [handshake.replace(b"websocket", b"h2c"), binary[0] + binary[1]], [binary[0] + binary[1]]),
        ("websocket-answer-plain", "websocket", [agreed, *served], [audio]),
        ("websocket-answer-other-protocol", "websocket", [agreed.replace(b"websocket", b"h2c"), *served], [b"".join(served)]),
        ("websocket-server-masked", "websocket", [agreed + served[0], masked_one[:128], *plain[1:]], [audio[:160], plain[1]]),
        ("websocket-server-reserved-bit", "websocket", [agreed + served[0], b"\xc2" + noise("reserved", 99), *plain[1:]], list(plain)),
        ("websocket-answer-refused", "websocket", [refused, *served], [b"".join(served)]),
        ("base64-switches", "base64", *switches(hello, payloads, [ulaw_like(f"switch {n}", 1024) for n in range(2)])),
    ]


def gap_vectors() -> list:
    """As stream_vectors: bytes are missing, and what is known of the frame and the run lasts."""
    audio = ulaw_like("gaps", 1440)
    long = base64.b64encode(audio).decode()
    hello = '{"event":"start","media":{"encoding":"audio/x-mulaw"}}\r\n' * 4
    opened = hello * 3 + '{"payload":"'
    handshake = b"GET /media HTTP/1.1\r\nHost: bot\r\nUpgrade: websocket\r\n\r\n"
    agreed = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"
    text = client_frame(0x81, f'{{"payload":"{long[:960]}"}}'.encode(), 1)
    head = len(client_frame(0x81, bytes(960 + 14), 1)) - 974 + len('{"payload":"')
    binary = [client_frame(0x82, part, n) for n, part in enumerate(cut(audio, 480))]
    served = [server_frame(0x82, part) for part in cut(audio, 480)]

    def in_run(name: str, seen: int, missing: int) -> tuple:
        segments = [hello.encode()] * 3 + [('{"payload":"' + long[:seen]).encode(), missing, (long[seen + missing :] + '"}').encode()]
        return name, "base64", segments, [opened + long[:seen], *base64_rest(seen + missing, long[seen + missing :] + '"}')]

    def in_text(name: str, seen: int, missing: int) -> tuple:
        at = head + seen
        rest = base64_rest(seen + missing, long[seen + missing : 960] + '"}')
        return name, "websocket", [handshake + text[:at], missing, text[at + missing :]], ['{"payload":"' + long[:seen], *rest]

    return [
        in_run("base64-gap", 701, 98),
        in_run("base64-gap-of-a-quantum", 700, 100),
        in_run("base64-gap-in-a-quantum", 702, 3),
        in_run("base64-gap-of-one", 704, 1),
        # What begins behind a gap that a run does not reach begins a run.
        ("base64-gap-before-run", "base64", [hello.encode()] * 3 + [b'{"payload"', 7, long.encode()], [hello * 3 + '{"payload"', long]),
        in_text("websocket-gap-in-text", 400, 101),
        in_text("websocket-gap-in-quantum", 401, 102),
        ("websocket-gap-in-binary", "websocket", [handshake + binary[0][:208], 99, binary[0][307:]], [audio[:200], audio[299:480]]),
        # A fragment does not bring in step: it was never out.
        ("websocket-gap-of-the-rest", "websocket", [handshake + binary[0][:208], 280, b"\x02" + binary[1][1:] + b"\x80" + binary[2][1:]], [audio[:200], audio[480:]]),
        ("websocket-gap-behind-frame", "websocket", [handshake + binary[0][:208], 300, binary[1][20:], binary[2]], [audio[:200], binary[1][20:], audio[960:]]),
        ("websocket-gap-in-header", "websocket", [handshake + binary[0] + binary[1][:3], 300, binary[1][303:], binary[2]], [audio[:480], binary[1][303:], audio[960:]]),
        ("websocket-server-gap-in-binary", "websocket", [agreed + served[0][:204], 99, served[0][303:]], [audio[:200], audio[299:480]]),
        ("websocket-server-gap-behind-frame", "websocket", [agreed + served[0][:204], 300, served[1][20:], served[2]], [audio[:200], served[1][20:], audio[960:]]),
    ]


def tls_vectors() -> list:
    """As stream_vectors: what comes before a connection is known to be TLS is as it is."""
    plain, hidden = noise("before tls", 600), noise("tls", 1200)

    def record(body: bytes, kind: int = 23, version: bytes = b"\3\3") -> bytes:
        return bytes([kind]) + version + len(body).to_bytes(2, "big") + body

    client, server = record(b"\1" + hidden[:99], 22, b"\3\1"), record(b"\2" + hidden[:89], 22)
    data = [record(part) for part in cut(hidden, 300)]
    late = cut(noise("late tls", 4200), 1400)
    return [
        ("tls-client", "tls", [client, hidden], []),
        ("tls-server", "tls", [server, hidden], []),
        ("tls-after-start", "tls", [plain, client, hidden], [plain]),
        ("tls-late-hello", "tls", [*late, client, hidden], [b"".join(late) + client + hidden]),
        ("tls-other-handshake", "tls", [record(b"\3" + hidden[:99], 22), hidden], [record(b"\3" + hidden[:99], 22) + hidden]),
        ("tls-of-no-version", "tls", [record(b"\1" + hidden[:99], 22, b"\3\5"), hidden], [record(b"\1" + hidden[:99], 22, b"\3\5") + hidden]),
        ("tls-application-data", "tls", [plain, *data, hidden], [plain + data[0] + data[1]]),
        ("tls-two-records-are-none", "tls", [plain, *data[:2], hidden], [plain + data[0] + data[1] + hidden]),
        ("tls-records-cut", "tls", [plain, *[part for one in data for part in (one[:200], one[200:])]], [plain + b"".join(data)]),
    ]


def switches(hello: bytes, payloads: list, audio: list) -> tuple:
    """Text, then payload, then text, in one stream: segments of one chunk each, and the runs in them."""
    segments = [hello] * 3 + payloads[:3] + cut(audio[0], 256) + [hello] * 3 + payloads[3:] + cut(audio[1], 256)
    score, runs = 0, [b""]
    for segment in segments:
        tail = segment[-32:]
        score = min(6, score + 1) if all(9 <= byte < 128 for byte in tail) else max(0, score - 2)
        if isinstance(runs[-1], str) != (score >= 3):
            runs.append("" if score >= 3 else b"")
        runs[-1] += segment.decode("latin-1") if score >= 3 else segment
    return segments, runs


def rtp_vectors() -> list:
    """Name, datagrams, and of each how many bytes in front and at the end are none of the audio's."""
    audio = ulaw_like("rtp", 8 * 160)
    frames = [audio[i : i + 160] for i in range(0, len(audio), 160)]
    whole = (0, 0)

    def packet(sequence: int, frame: bytes, first: int = 0x80, more: bytes = b"", source: int = 0xDEAD, tail: bytes = b"", kind: int = 0, time=None) -> bytes:
        time = 160 * sequence if time is None else time
        header = bytes([first, kind]) + (sequence & 0xFFFF).to_bytes(2, "big") + (time & 0xFFFFFFFF).to_bytes(4, "big")
        return header + source.to_bytes(4, "big") + more + frame + tail

    def numbered(numbers: list, steps: list, **rest) -> tuple:
        packets = [packet(n, f, **rest) for n, f in zip(numbers, frames)]
        header = len(packets[0]) - 160 - len(rest.get("tail", b""))
        return packets, [(header, len(rest.get("tail", b""))) if step else whole for step in steps]

    def stepping(sound: bytes, size: int, kind: int) -> tuple:
        frames = cut(sound, size)
        return [packet(n, f, kind=kind) for n, f in enumerate(frames)], [(12 if n else 0, 0) for n in range(len(frames))]

    def between(datagram: bytes) -> tuple:
        packets, cuts = stepping(to_ulaw(linear[:640]), 160, 0)
        return packets[:2] + [datagram] + packets[2:], cuts[:2] + [whole] + cuts[2:]

    def pictures(kind: int) -> tuple:
        """Three datagrams a picture, from the second one on."""
        packets = [packet(n, f, kind=kind, time=3000 * ((n + 2) // 3)) for n, f in enumerate(cut(hidden, 100))]
        return packets, [(12 if n else 0, 0) for n in range(len(packets))]

    linear, hidden = voice("rtp voice", 1280, 5000), noise("hidden", 2400)
    hello = b"\x16\xfe\xfd" + noise("hello", 97)
    later = [0, 1, 1, 1, 1, 1, 1, 1]
    rtcp = bytes([0x80, 200]) + noise("rtcp", 90)
    with_rtcp, cuts = numbered(range(7), later[:7])
    return [
        ("rtp-pcmu", *numbered(range(8), later)),
        ("rtp-sequence-wraps", *numbered(range(65532, 65540), later)),
        ("rtp-lost-and-late", *numbered([1, 2, 4, 3, 4, 60, 161, 61], [0, 1, 1, 1, 1, 1, 0, 1])),
        ("rtp-csrc", *numbered(range(8), later, first=0x82, more=noise("csrc", 8))),
        ("rtp-extension", *numbered(range(8), later, first=0x91, more=b"csrc\xbe\xde\0\3" + noise("extension", 12))),
        ("rtp-padding", *numbered(range(8), later, first=0xA0, tail=noise("padding", 19) + b"\x14")),
        ("rtp-padding-too-long", *numbered(range(8), [0] * 8, first=0xA0, tail=b"\xff")),
        ("rtp-extension-too-long", *numbered(range(8), [0] * 8, first=0x90, more=b"\xbe\xde\1\0")),
        ("rtp-rtcp-between", with_rtcp[:3] + [rtcp] + with_rtcp[3:], cuts[:3] + [whole] + cuts[3:]),
        ("rtp-unassigned-type", *numbered(range(8), [0] * 8, kind=80)),
        ("rtp-other-sources", [packet(n, f, source=n) for n, f in enumerate(frames)], [whole] * 8),
        ("rtp-other-version", *numbered(range(8), [0] * 8, first=0x40)),
        ("rtp-pcma", *numbered(range(8), later, kind=8)),
        ("rtp-marker", *numbered(range(8), later, kind=0x88)),
        ("rtp-l16", *stepping(pcm16(linear, "big"), 320, 11)),
        ("rtp-l16-stereo", *stepping(pcm16(interleaved(linear, linear[::-1]), "big"), 640, 10)),
        ("rtp-dynamic-ulaw", *stepping(to_ulaw(linear), 160, 96)),
        ("rtp-dynamic-l16", *stepping(pcm16(linear, "big"), 320, 127)),
        ("rtp-opus", *stepping(hidden, 100, 111)),
        ("rtp-g722", *stepping(hidden[:640], 160, 9)),
        ("rtp-g729", *stepping(hidden[:640], 80, 18)),
        ("rtp-gsm", *stepping(hidden[:640], 99, 3)),
        ("rtp-video", *stepping(hidden[:640], 160, 34)),
        ("rtp-dynamic-video", *pictures(96)),
        ("rtp-one-time-of-pcmu", *pictures(0)),
        ("rtp-pcmu-encrypted", *stepping(hidden, 100, 0)),
        ("rtp-l16-encrypted", *stepping(hidden + hidden, 180, 11)),
        ("dtls", [hello, *stepping(hidden, 100, 0)[0]], [whole, *stepping(hidden, 100, 0)[1]]),
        ("dtls-between", *between(hello)),
        ("dtls-of-no-version", *between(b"\x16\xfe\xfe" + hello[3:])),
        ("dtls-of-no-type", *between(b"\x18\xfe\xfd" + hello[3:])),
    ]


def ulaw_vectors() -> list:
    """Name, what the bytes are, the bytes."""
    speech = wave("wave", 1600, 5000)
    loud = [max(-32768, min(32767, sample * 9)) for sample in speech]
    hush = wave("hush", 1600, 12)
    frames = b"".join(b"\x10\x01\x40" + pcm16(speech[n : n + 160], "little") for n in range(0, 1600, 160))
    left, right = wave("left", 700, 4000), wave("right", 1400, 6000)[700:]
    turns = interleaved(left, right)
    lonely = interleaved(left, [0] * 700)
    tall = bytes(b & 0x7F | 0x20 for b in ulaw_like("printable", 1200))
    return [
        ("ulaw", "ulaw", ulaw_like("told", 2400)),
        ("ulaw-printable", "ulaw", tall),
        ("ulaw-stereo", "ulaw_stereo", ulaw_like("stereo", 2401)),
        ("ulaw-stereo-negative-zero", "ulaw_stereo", bytes(b | 0x70 if b < 128 else b for b in ulaw_like("stereo zero", 2400))),
        ("alaw-stereo", "alaw_stereo", ulaw_like("alaw stereo", 2400)),
        ("pcm16-stereo-little-endian", "pcm16_stereo", pcm16(turns, "little")),
        ("pcm16-stereo-big-endian", "pcm16_stereo", pcm16(turns, "big")),
        ("pcm16-stereo-odd", "pcm16_stereo", b"\x10" + pcm16(turns, "little")),
        ("pcm16-stereo-header-of-three", "pcm16_stereo", b"\x10\x01\x40" + pcm16(turns, "big")[:2400] + b"\x10\x01\x40"),
        ("pcm16-stereo-silent-channel", "pcm16_stereo", pcm16(lonely, "little")),
        ("pcm16-stereo-text", "pcm16_stereo", noise("stereo letters", 1400).hex().encode()),
        ("pcm16-little-endian", "pcm16", pcm16(speech, "little")),
        ("pcm16-big-endian", "pcm16", pcm16(speech, "big")),
        ("pcm16-odd", "pcm16", b"\x10" + pcm16(speech, "little")),
        ("pcm16-header-of-three", "pcm16", frames),
        ("pcm16-clipped", "pcm16", pcm16(loud, "little")),
        ("pcm16-hush", "pcm16", pcm16(hush, "little")),
        ("pcm16-text", "pcm16", noise("letters", 1600).hex().encode()),
        ("alaw", "alaw", bytes(code for code in ulaw_like("alaw", 3000))),
        ("ulaw-negative-zero", "ulaw", bytes(code ^ 0xFF for code in (0x80 | b & 15 if b < 128 else b & 15 for b in noise("zero", 3000)))),
    ]


PRINTABLE = frozenset(filter(printable, range(256)))


def linear_windows(key: bytes, data: bytes, stride: int, bits: int, distinct: int) -> list:
    """Lane ulaw of PCM16: each way to read the bytes, and the rule by which a channel's content chooses."""
    expected = []

    def samples(start: int, order: str, among: bytes, step: int = 2) -> list:
        return [int.from_bytes(among[n : n + 2], order, signed=True) for n in range(start, len(among) - 1, step)]

    def roughness(values: list) -> int:
        return sum(abs(values[n + 1] - values[n]) for n in range(66))

    for order in ("little", "big"):
        for start in range(stride):
            companded = bytes(ulaw(sample) for sample in samples(start, order, data, stride))
            # That companded bytes are printable says nothing: the channel's own bytes do.
            found = signatures(key, companded, bits, distinct, text=False)
            for sighting in found["expected"]:
                first = start + stride * (sighting["position"] - WINDOW_BYTES + 1)
                channel = b"".join(data[n : n + 2] for n in range(first, first + stride * WINDOW_BYTES, stride))
                readings = [roughness(samples(at, endian, channel)) for at in (0, 1) for endian in ("little", "big")]
                own = roughness(samples(0, order, channel))
                if not PRINTABLE.issuperset(channel) and 4 * own <= 5 * min(readings):
                    expected.append(sighting)
    return expected


def g711_windows(key: bytes, data: bytes, law: str, stride: int, bits: int, distinct: int) -> list:
    """Lane ulaw of one-byte samples: each channel as mu-law, under no rule but distinctness."""
    expected = []
    for channel in range(stride):
        codes = data[channel::stride]
        companded = bytes(ulaw(from_alaw(code)) if law == "alaw" else 0xFF if code == 0x7F else code for code in codes)
        expected += signatures(key, companded, bits, distinct, text=False)["expected"]
    return expected


def describe_ulaw(name: str, told: str, data: bytes) -> dict:
    bits, distinct = 4, 16
    channels = 2 if told.endswith("_stereo") else 1
    if told.startswith("pcm16"):
        expected = linear_windows(KEY, data, 2 * channels, bits, distinct)
    else:
        expected = g711_windows(KEY, data, told.split("_")[0], channels, bits, distinct)
    return {
        "name": name,
        "key": KEY.hex(),
        "key_id": material(KEY)["key_id"],
        "sampling_bits": bits,
        "min_distinct": distinct,
        "told": told,
        "input": data.hex(),
        "expected": expected,
    }


def windows(form: str, data: bytes, bits: int = 3, distinct: int = 16) -> list:
    """What lane ulaw finds in a run of a format, or lane raw where it is none."""
    if form == "other":
        return signatures(KEY, data, bits, distinct)["expected"]
    if form.startswith("pcm16"):
        return linear_windows(KEY, data, 4 if form.endswith("_stereo") else 2, bits, distinct)
    return g711_windows(KEY, data, form.split("_")[0], 2 if form.endswith("_stereo") else 1, bits, distinct)


STATIC_FORMATS = {0: "ulaw", 8: "alaw", 10: "pcm16_stereo", 11: "pcm16"}


def unmatched_as(kind: int, is_noise: bool, is_video: bool) -> str:
    """Of a datagram in step, by its payload type."""
    if kind in STATIC_FORMATS:
        return "srtp" if is_noise else "unmatched"
    if kind < 96:
        return {9: "g722", 18: "g729"}.get(kind, "codec")
    if is_video:
        return "not_audio"
    return "opus" if is_noise else "unmatched"


def describe_datagrams(name: str, stage: str, datagrams: list) -> dict:
    """A restart at each datagram."""
    vector = describe(name, KEY, 3, 16, b"".join(datagrams), [sum(map(len, datagrams[:n])) for n in range(1, len(datagrams))])
    return vector | {"stage": stage, "expected": [], "indistinct": [], "text": []}


def describe_rtp(name: str, datagrams: list, cuts: list) -> dict:
    """Positions count from the header's end; what has none is in no step."""
    vector, detector, dtls = describe_datagrams(name, "rtp", datagrams), Detector(), False
    video, before = False, b""
    for datagram, (front, back) in zip(datagrams, cuts):
        next_one = before and int.from_bytes(datagram[2:4], "big") == (int.from_bytes(before[2:4], "big") + 1) % 65536
        one_time = front and next_one and datagram[4:8] == before[4:8] and datagram[1] & 127 >= 96
        video, before = bool(front) and (video or bool(one_time)), datagram
        kind, body = datagram[1] & 127, datagram[front : len(datagram) - back]
        dtls |= datagram[0] in range(20, 24) and datagram[1] == 0xFE and datagram[2] in (0xFC, 0xFD, 0xFF)
        verdict = "srtp" if dtls else unmatched_as(kind, detector.is_noise, video) if front else "unmatched"
        form = front and STATIC_FORMATS.get(kind) or detector.active
        vector["expected"] += [sighting | {"unmatched_as": verdict} for sighting in windows(form, body)]
        detector.take(body)
        detector.end_of_packet(False)
    return vector


def describe_scene(name: str, segments: list, ends_as: str) -> dict:
    """A stream that is gated: what reads like no samples is passed over."""
    detector = Detector()
    vector = describe(name, KEY, 3, 16, b"".join(segments), [])
    found = [windows(form, run) for form, run in runs_of_stream(detector, segments) if form != "other"]
    return vector | settled(name, detector, ends_as) | {
        "stage": "detector",
        "segments": [sum(map(len, segments[:n])) for n in range(1, len(segments))],
        "expected": [sighting for run in found for sighting in run],
    }


def describe_datagram_scene(name: str, datagrams: list, ends_as: str) -> dict:
    vector, detector = describe_datagrams(name, "datagrams", datagrams), Detector()
    for datagram in datagrams:
        if detector.active != "other":
            vector["expected"] += windows(detector.active, datagram)
        detector.take(datagram)
        detector.end_of_packet(False)
    return vector | settled(name, detector, ends_as)


def settled(name: str, detector: Detector, ends_as: str) -> dict:
    if detector.active != ends_as:
        raise SystemExit(f"{name} ends as {detector.active}, not {ends_as}")
    return {"gated": True, "ends_as": ends_as}


def describe_stream(name: str, stage: str, pieces: list, runs: list) -> dict:
    """Pieces are segments, and how many bytes are missing between two of them."""
    segments = [piece for piece in pieces if isinstance(piece, bytes)]
    lost = [pieces[at - 1] for at in range(1, len(pieces)) if isinstance(pieces[at - 1], int)]
    behind = [sum(len(one) for one in pieces[:at] if isinstance(one, bytes)) for at in range(len(pieces)) if isinstance(pieces[at], int)]
    vector = describe(name, KEY, 3, 16, b"".join(segments), [])
    if lost:
        vector |= {"missing": dict(zip(map(str, behind), lost))}
    pieces = [piece for run in runs for piece in (base64_runs(run) if isinstance(run, str) else [run])]
    return vector | {
        "stage": stage,
        "segments": [sum(map(len, segments[:n])) for n in range(1, len(segments))],
        "expected": [sighting for piece in pieces for sighting in signatures(KEY, piece, 3, 16)["expected"]],
    }


def describe_websocket(name: str, data: bytes, messages: list) -> dict:
    """Messages of one kind are one stream: a run of base64 lasts over them, and binary ones are one run."""
    vector = describe(name, KEY, 3, 16, data, [])
    runs = []
    for kind, group in itertools.groupby(messages, key=lambda message: message[0]):
        stream = b"".join(payload for _, payload in group)
        runs += [stream] if kind == "binary" else base64_runs(stream.decode("latin-1"))
    sightings = [sighting for run in runs for sighting in signatures(KEY, run, 3, 16)["expected"]]
    return vector | {"stage": "websocket", "expected": sightings}


def describe_base64(name: str, text: str) -> dict:
    data = text.encode("latin-1")
    vector = describe(name, KEY, 3, 16, data, [])
    decoded = [signatures(KEY, run, 3, 16) for run in base64_runs(text)]
    expected = [sighting for run in decoded for sighting in run["expected"]]
    if vector["expected"] or len(data) > 3600:
        raise SystemExit(f"{name} is not all text, or too long for a test run in one packet")
    vector |= {"stage": "base64", "expected": expected}
    return vector


def describe(name: str, key: bytes, bits: int, distinct: int, data: bytes, restarts: list) -> dict:
    """What is expected of all runs, in order; a position counts from the start of its run."""
    edges = [0, *restarts, len(data)]
    runs = [signatures(key, data[start:end], bits, distinct) for start, end in zip(edges, edges[1:])]
    return {
        "name": name,
        "key": key.hex(),
        "key_id": material(key)["key_id"],
        "sampling_bits": bits,
        "min_distinct": distinct,
        "input": data.hex(),
        "restarts": restarts,
        "expected": [sighting for run in runs for sighting in run["expected"]],
        "indistinct": [position for run in runs for position in run["indistinct"]],
        "text": [position for run in runs for position in run["text"]],
    }


def loader_lines(vector: dict):
    """A word a line, then its values."""
    derived = material(bytes.fromhex(vector["key"]))
    starts = {at: "run" for at in [0, *vector.get("restarts", [])]} | {at: "segment" for at in vector.get("segments", [])}
    edges = [*sorted(starts), len(vector["input"]) // 2]
    kind = vector.get("stage") or vector.get("told")
    yield f"vector {vector['name']} {vector['sampling_bits']} {vector['min_distinct']}" + (f" {kind}" if kind else "")
    yield f"identity {derived['identity'].hex()}"
    yield "gear " + b"".join(word.to_bytes(8, "little") for word in derived["gear"]).hex()
    for start, end in zip(edges, edges[1:]):
        missing = vector.get("missing", {}).get(str(start))
        word = f"lost {missing}" if missing else starts[start]
        yield f"{word} {vector['input'][2 * start : 2 * end]}"
    sightings = vector["expected"]
    if kind and kind != "base64":
        # A packet's binary bytes and its text, and the ways to read them, need not be looked at in turn: no order here.
        sightings = sorted(sightings, key=lambda sighting: (sighting["signature"], sighting["position"]))
    if "told" not in vector:
        yield f"dropped {len(vector['indistinct'])} {len(vector['text'])}"
    for sighting in sightings:
        verdict = f" {sighting['unmatched_as']}" if "unmatched_as" in sighting else ""
        yield f"signature {sighting['position']} {sighting['signature']}{verdict}"
    yield "end"


def main() -> None:
    check_siphash()
    check_hkdf()
    here = pathlib.Path(__file__).parent
    lines = []
    described = [describe(*arguments) for arguments in vectors()]
    described += [describe_base64(*arguments) for arguments in base64_vectors()]
    described += [describe_websocket(*arguments) for arguments in websocket_vectors()]
    described += [describe_stream(*arguments) for arguments in stream_vectors()]
    described += [describe_stream(*arguments) for arguments in gap_vectors() + tls_vectors()]
    described += [describe_rtp(*arguments) for arguments in rtp_vectors()]
    described += [describe_scene(*arguments) for arguments in detector_scenes()]
    described += [describe_datagram_scene(*arguments) for arguments in datagram_scenes()]
    for vector in described:
        (here / f"{vector['name']}.json").write_text(json.dumps(vector, indent=1) + "\n")
        lines.extend(loader_lines(vector))
    for vector in (describe_ulaw(*arguments) for arguments in ulaw_vectors()):
        (here / "ulaw" / f"{vector['name']}.json").write_text(json.dumps(vector, indent=1) + "\n")
        lines.extend(loader_lines(vector))
    (here / "vectors.txt").write_text("\n".join(lines) + "\n")
    derived = material(KEY)
    keys = {
        "key": KEY.hex(),
        "key_id": derived["key_id"],
        "gear_first": f"{derived['gear'][0]:016x}",
        "gear_last": f"{derived['gear'][255]:016x}",
        "gear_sha256": hashlib.sha256(b"".join(w.to_bytes(8, "little") for w in derived["gear"])).hexdigest(),
        "identity_key": derived["identity"].hex(),
        "trace_key": derived["trace"].hex(),
    }
    (here / "keys.json").write_text(json.dumps(keys, indent=1) + "\n")


if __name__ == "__main__":
    main()
