"""Files that travelled through the simulator, by the ids that the Bot API gives them."""

from __future__ import annotations

import base64
import secrets
import struct
import zlib
from dataclasses import dataclass
from typing import Any

from bot.simulator.bodies import Upload
from bot.simulator.refusals import Refusal, bad_request

# Bot API: bots download at most 20 MB and upload at most 50 MB (10 MB for a photo).
LARGEST_DOWNLOAD = 20 * 1024 * 1024
LARGEST_UPLOAD = 50 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024


@dataclass(frozen=True)
class StoredFile:
    file_id: str
    unique_id: str
    path: str
    name: str
    mime_type: str
    content: bytes

    def shown(self) -> dict[str, Any]:
        """The fields that every Bot API object with a file has."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class Files:
    """Keeps files in memory; ids are random, as Telegram's look."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def keep(self, folder: str, name: str, mime_type: str, content: bytes) -> StoredFile:
        """`folder` is the kind as it stands in `file_path`: documents, photos, voice…"""
        extension = name.rpartition(".")[2] if "." in name else "bin"
        path = f"{folder}/file_{len(self._by_id)}.{extension}"
        file = StoredFile(
            f"BQACAgQAAx{secrets.token_urlsafe(36)}", f"AgAD{secrets.token_urlsafe(8)}", path, name, mime_type, content
        )
        self._by_id[file.file_id] = self._by_path[path] = file
        return file

    def of_id(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def of_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def received(self, parameters: dict[str, Any], field: str, folder: str) -> StoredFile:
        """The file of a sending method: uploaded, attached by name, or known by its id."""
        given = parameters.get(field)
        if isinstance(given, str) and given.startswith("attach://"):
            given = parameters.get(given.removeprefix("attach://"))
        if isinstance(given, Upload):
            largest = LARGEST_PHOTO if folder == "photos" else LARGEST_UPLOAD
            if len(given.content) > largest:
                raise Refusal(413, "Request Entity Too Large")
            if not given.content:
                raise bad_request("file must be non-empty")
            return self.keep(folder, given.name, given.mime_type, given.content)
        if not given:
            raise bad_request(f"there is no {field.replace('_', ' ')} in the request")
        known = self._by_id.get(str(given))
        if known is None:
            raise bad_request("wrong remote file identifier specified: Wrong string length")
        return known


def image_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content.startswith(b"\xff\xd8"):
        return _jpeg_size(content)
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 < len(content) and content[position] == 0xFF:
        marker, length = struct.unpack(">BH", content[position + 1 : position + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return width, height
        position += 2 + length
    return None


def photo_sizes(file: StoredFile) -> list[dict[str, Any]]:
    """A photo as the Bot API shows it. Refusal for what is no picture."""
    size = image_size(file.content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    return [{**file.shown(), "width": size[0], "height": size[1]}]


def sample_picture(width: int = 320, height: int = 200) -> bytes:
    """A small PNG: soft diagonal bands, so that the phones have something to send."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            shade = (x + y) // 24 % 2
            rows += bytes((70 + 40 * shade + y // 4, 120 + 20 * shade, 150 + x // 8))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(rows), 6)),
        (b"IEND", b""),
    )
    encoded = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + encoded


SAMPLE_VOICE = base64.b64decode("T2dnUwACAAAAAAAAAAAAAAAAAAAAAAAAAAABE09wdXNIZWFkAQE4AYC7AAAAAAA=")
SAMPLE_DOCUMENT = b"Curriculum vitae (sample)\nThis file stands for a CV in the demonstration.\n"
