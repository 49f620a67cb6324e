"""Parameters of a Bot API call, from a query string, a form, JSON or a multipart body."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from bot.simulator.refusals import bad_request

_BOUNDARY = re.compile(r'boundary="?([^";,]+)"?', re.IGNORECASE)
_DISPOSITION = re.compile(r'(\w+\*?)=(?:"((?:[^"\\]|\\.)*)"|([^;]+))')


@dataclass(frozen=True)
class Upload:
    """A file in a multipart body."""

    name: str
    mime_type: str
    content: bytes


def read_parameters(query: bytes, content_type: str, body: bytes) -> dict[str, Any]:
    """Names to values: text from forms, any JSON value from JSON, `Upload` for files."""
    parameters: dict[str, Any] = {}
    if query:
        parameters.update(parse_qsl(query.decode("latin-1"), keep_blank_values=True))
    if not body:
        return parameters
    if content_type.startswith("application/x-www-form-urlencoded"):
        try:
            parameters.update(parse_qsl(body.decode(), keep_blank_values=True))
        except UnicodeDecodeError:
            raise bad_request("strings must be encoded in UTF-8") from None
    elif content_type.startswith("application/json"):
        parameters.update(_json_object(body))
    elif content_type.startswith("multipart/form-data"):
        parameters.update(_multipart(content_type, body))
    return parameters


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        given = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(given, dict):
        raise bad_request("can't parse JSON object")
    return given


def _multipart(content_type: str, body: bytes) -> dict[str, Any]:
    found = _BOUNDARY.search(content_type)
    if found is None:
        raise bad_request("boundary is not found in the Content-Type header")
    delimiter = b"\r\n--" + found.group(1).encode()
    parameters: dict[str, Any] = {}
    for part in (b"\r\n" + body).split(delimiter)[1:]:
        if part.startswith(b"--"):
            break
        head, separator, content = part.partition(b"\r\n\r\n")
        if not separator:
            raise bad_request("can't parse multipart body")
        name, value = _part(head.decode("utf-8", "replace"), content)
        parameters[name] = value
    return parameters


def _part(head: str, content: bytes) -> tuple[str, str | Upload]:
    headers = {}
    for line in head.strip().split("\r\n"):
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    disposition = {
        key: quoted.replace('\\"', '"') if quoted else bare
        for key, quoted, bare in _DISPOSITION.findall(headers.get("content-disposition", ""))
    }
    name = disposition.get("name", "")
    if "filename" not in disposition:
        return name, content.decode("utf-8", "replace")
    mime_type = headers.get("content-type", "application/octet-stream")
    return name, Upload(disposition["filename"], mime_type, content)


def text_of(parameters: dict[str, Any], name: str) -> str:
    """A parameter as text; empty where it is missing."""
    value = parameters.get(name)
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value)


def integer_of(parameters: dict[str, Any], name: str, default: int = 0) -> int:
    """A parameter as a whole number; Telegram reads what is none as 0."""
    value = parameters.get(name)
    if value is None or value == "":
        return default
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


def flag_of(parameters: dict[str, Any], name: str) -> bool:
    return text_of(parameters, name).lower() in ("true", "yes", "1")


def object_of(parameters: dict[str, Any], name: str) -> Any:
    """A parameter that is JSON, whether it came as text or as it is; None where it is missing."""
    value = parameters.get(name)
    if not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {name} JSON object") from None
