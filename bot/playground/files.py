"""The files that a bot or a person sent."""

import hashlib
import struct
from dataclasses import dataclass
from typing import Any

from bot.playground.refusals import bad_request

LARGEST_UPLOAD = 50 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024
LARGEST_DOWNLOAD = 20 * 1024 * 1024
_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "audio/ogg": "oga"}
_PHOTO_KINDS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it comes with a call."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that Telegram keeps, under the name that a bot asks for it by."""

    id: str
    path: str
    upload: Upload

    @property
    def size(self) -> int:
        """Give the size in bytes."""
        return len(self.upload.content)

    def json(self) -> dict[str, str | int]:
        """Give what every kind of file has in common in the Bot API."""
        return {"file_id": self.id, "file_unique_id": self.id[-16:], "file_size": self.size}


class Files:
    """Keeps files by id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, upload: Upload, folder: str) -> StoredFile:
        """Store a file; the same content twice is one file."""
        digest = hashlib.sha256(folder.encode() + upload.name.encode() + upload.content).hexdigest()
        extension = _EXTENSIONS.get(upload.kind, upload.name.rpartition(".")[2] or "bin")
        path = f"{folder}/file_{len(self._by_id)}.{extension}"
        stored = self._by_id.get(digest) or StoredFile(digest, path, upload)
        self._by_id[stored.id] = self._by_path[stored.path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        """Find a file by the id that the Bot API names."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """Find a file by the path that getFile names."""
        return self._by_path.get(path)


def photo_json(files: Files, upload: Upload) -> list[dict[str, Any]]:
    """Store a photo and give the Bot API's list of its sizes, the smallest first."""
    width, height = photo_size(upload)
    kind = "image/png" if upload.content[:1] == b"\x89" else "image/jpeg"
    stored = files.add(Upload(upload.name, kind, upload.content), "photos").json()
    scale = min(1.0, 90 / max(width, height))
    small = {"width": max(1, round(width * scale)), "height": max(1, round(height * scale))}
    thumbnail = stored | small | {"file_unique_id": f"{stored['file_unique_id']}s"}
    return [thumbnail, stored | {"width": width, "height": height}]


def photo_size(upload: Upload) -> tuple[int, int]:
    """Read a photo's width and height, or refuse what Telegram cannot show."""
    if len(upload.content) > LARGEST_PHOTO:
        raise bad_request("file is too big")
    if not upload.content.startswith(_PHOTO_KINDS):
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = _png_size(upload.content) if upload.content[:1] == b"\x89" else _jpeg_size(upload.content)
    sides = sorted((width, height))
    if not sides[0] or width + height > 10_000 or sides[1] > 20 * sides[0]:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height


def _png_size(content: bytes) -> tuple[int, int]:
    if len(content) < 24:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int]:
    position = 2
    while position + 9 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        # Start-of-frame segments hold the size; 0xC4, 0xC8 and 0xCC in that range are tables.
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return width, height
        position += 2 + int.from_bytes(content[position + 2 : position + 4])
    raise bad_request("IMAGE_PROCESS_FAILED")
