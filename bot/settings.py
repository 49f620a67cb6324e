"""Every knob of Jisr, read from the environment or `.env`. A wrong one stops the start with a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

CACHE = Path(".jisr")


class SettingsError(Exception):
    """A setting is missing or wrong; the message names it and says what to put there."""


class Settings(BaseSettings):
    """The names are the environment's, in capitals: `TELEGRAM_TOKEN`, `DATABASE_URL`…"""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True)

    telegram_token: SecretStr = SecretStr("")
    telegram_api_url: str = "https://api.telegram.org"
    database_url: str = "sqlite:///jisr.db"
    jisr_webhook_url: str = ""
    jisr_webhook_secret: SecretStr = SecretStr("")
    jisr_listen: str = "127.0.0.1:8080"
    jisr_channel_id: int | None = None
    jisr_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    jisr_log_format: Literal["text", "json"] = "text"
    jisr_operator: str = Field("", max_length=200)
    jisr_contact: str = Field("", max_length=200)
    jisr_cndp_number: str = Field("", max_length=100)

    @field_validator("telegram_api_url", "jisr_webhook_url")
    @classmethod
    def _is_http(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in ("http", "https"):
            raise ValueError("must be an address that begins with http:// or https://")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _is_known_database(cls, value: str) -> str:
        if urlsplit(value).scheme.split("+")[0] not in ("sqlite", "postgresql", "postgres"):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value

    @field_validator("jisr_listen")
    @classmethod
    def _is_host_and_port(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdigit() or not 0 <= int(port) < 65536:
            raise ValueError("must be host:port, for example 0.0.0.0:8080")
        return value

    @property
    def listen_host(self) -> str:
        return self.jisr_listen.rpartition(":")[0]

    @property
    def listen_port(self) -> int:
        return int(self.jisr_listen.rpartition(":")[2])

    def require_token(self) -> str:
        """The bot's token. Raises SettingsError where none is set or it cannot be one."""
        token = self.telegram_token.get_secret_value()
        number, _, secret = token.partition(":")
        if not number.isdigit() or len(secret) < 10:
            raise SettingsError(
                "TELEGRAM_TOKEN is missing or malformed: put the token that BotFather gave, such as 123456:AbC…"
            )
        return token

    def require_webhook(self) -> tuple[str, str]:
        """Address and secret of the webhook. Raises SettingsError: an open webhook lets anyone speak as anyone."""
        secret = self.jisr_webhook_secret.get_secret_value()
        if not self.jisr_webhook_url:
            raise SettingsError("JISR_WEBHOOK_URL is missing: put the public https address of this server")
        allowed = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
        if not 16 <= len(secret) <= 256 or not set(secret) <= allowed:
            raise SettingsError(
                "JISR_WEBHOOK_SECRET is missing or weak: put 16 to 256 letters, digits, _ or -, "
                "for example from `openssl rand -hex 32`"
            )
        return self.jisr_webhook_url, secret


def read_settings(**overrides: object) -> Settings:
    """The settings of this process. Raises SettingsError with one sentence that names the wrong one."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        raise SettingsError(f"{name} is wrong: {first['msg'].removeprefix('Value error, ')}") from None
