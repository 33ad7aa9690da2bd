"""A photo, a voice message and a sticker for people who have none at hand."""

import io
import math
import struct
import wave
import zlib
from collections.abc import Callable
from functools import cache

from bot.playground.files import Upload

Pixel = tuple[int, int, int, int]


@cache
def photo() -> Upload:
    """Paint an evening sky over hills."""
    return Upload("photo.png", "image/png", _png(360, 240, _landscape))


@cache
def sticker() -> Upload:
    """Paint a round face."""
    return Upload("sticker.png", "image/png", _png(256, 256, _face))


@cache
def voice() -> Upload:
    """Hum two notes for four seconds."""
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"".join(struct.pack("<h", _hum(index / 8000)) for index in range(32_000)))
    return Upload("voice.wav", "audio/wav", sound.getvalue())


def _png(width: int, height: int, paint: Callable[[float, float], Pixel]) -> bytes:
    rows = b"".join(
        b"\0" + b"".join(bytes(paint(column / width, row / height)) for column in range(width)) for row in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _landscape(x: float, y: float) -> Pixel:
    near = 0.78 + 0.07 * math.sin(5 * x + 1)
    far = 0.62 + 0.09 * math.sin(7 * x)
    if y > near:
        return 38, 60, 74, 255
    if y > far:
        return 74, 98, 120, 255
    if math.hypot((x - 0.68) * 1.5, y - 0.42) < 0.11:
        return 255, 236, 190, 255
    return int(92 + 150 * y), int(120 + 70 * y), int(176 - 40 * y), 255


def _face(x: float, y: float) -> Pixel:
    across, down = x - 0.5, y - 0.5
    smile = abs(math.hypot(across, down - 0.02) - 0.26) < 0.03 and down > 0.12
    eye = math.hypot(abs(across) - 0.16, (down + 0.1) / 1.4) < 0.05
    if smile or eye:
        return 84, 52, 20, 255
    return (255, 204, 77, 255) if math.hypot(across, down) < 0.47 else (0, 0, 0, 0)


def _hum(at: float) -> int:
    note = 220.0 if at < 2 else 277.18
    fade = min(1.0, 4 * (at % 2), 4 * (2 - at % 2))
    return int(6000 * fade * math.sin(2 * math.pi * note * at))
