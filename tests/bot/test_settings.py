"""Settings: a wrong one is named, with what to put there."""

from __future__ import annotations

import pytest

from bot.settings import Settings, SettingsError, read_settings


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        (
            "database_url",
            "mysql://localhost/jisr",
            "DATABASE_URL is wrong: must begin with sqlite:/// or postgresql://",
        ),
        ("telegram_api_url", "ftp://example.org", "TELEGRAM_API_URL is wrong: must be an address"),
        ("jisr_listen", "8080", "JISR_LISTEN is wrong: must be host:port"),
        ("jisr_listen", "localhost:99999", "JISR_LISTEN is wrong: must be host:port"),
        ("jisr_log_level", "LOUD", "JISR_LOG_LEVEL is wrong"),
        ("jisr_channel_id", "news", "JISR_CHANNEL_ID is wrong"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str, says: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        read_settings(_env_file=None, **{name: value})
    assert str(wrong.value).startswith(says)


@pytest.mark.parametrize("token", ["", "abcdef", "987654:", "abc:defghijklmnop", "987654:short"])
def test_a_missing_or_malformed_token_is_refused_without_being_shown(token: str) -> None:
    with pytest.raises(SettingsError, match="TELEGRAM_TOKEN is missing or malformed") as wrong:
        Settings(_env_file=None, telegram_token=token).require_token()
    assert not token or token not in str(wrong.value)


def test_a_webhook_needs_an_address_and_a_secret() -> None:
    with pytest.raises(SettingsError, match="JISR_WEBHOOK_URL is missing"):
        Settings(_env_file=None).require_webhook()
    for secret in ("", "short", "with a blank in the middle", "é" * 20):
        with pytest.raises(SettingsError, match="JISR_WEBHOOK_SECRET is missing or weak"):
            Settings(
                _env_file=None, jisr_webhook_url="https://example.org", jisr_webhook_secret=secret
            ).require_webhook()
    good = Settings(_env_file=None, jisr_webhook_url="https://example.org/", jisr_webhook_secret="x" * 16)
    assert good.require_webhook() == ("https://example.org", "x" * 16)


def test_secrets_are_not_in_the_repr() -> None:
    settings = Settings(_env_file=None, telegram_token="123456:very-secret-token", jisr_webhook_secret="y" * 20)
    assert "very-secret" not in repr(settings)
    assert "y" * 20 not in repr(settings)
