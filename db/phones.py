"""Phone numbers as E.164, such as +212612345678."""

from __future__ import annotations

import phonenumbers

COUNTRY = "MA"


def normalised(phone: str) -> str | None:
    """The number in E.164, or None for what is none. Without a country code it is Moroccan.

    Takes what people write: 06…, 212…, +2120…, 00212…, spaces, dots, Arabic digits.
    """
    digits = phone.strip()
    # A contact card has no plus, and some people keep the zero behind the country code.
    for prefix in ("212", "+212", "00212"):
        if digits.startswith(prefix) and not digits.startswith("+212 "):
            digits = "+212" + digits.removeprefix(prefix).lstrip(" .-0")
            break
    try:
        number = phonenumbers.parse(digits, COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
