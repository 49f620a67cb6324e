"""Names folded for comparison: "Sté. Générale d'Emballage S.A.R.L" and "GENERALE D EMBALLAGE" are one company."""

from __future__ import annotations

import re
import unicodedata

# Legal forms and "company" at either end, which people put or leave out.
_FORMS = frozenset(
    [
        "sarl",
        "sarlau",
        "sa",
        "sas",
        "sasu",
        "snc",
        "scs",
        "gie",
        "au",
        "ste",
        "societe",
        "ets",
        "etablissements",
        "شركه",
    ]
)
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": None})


def folded_name(name: str) -> str:
    """The name in lower case without accents, marks, dots and legal forms; never empty for a name with a letter."""
    decomposed = unicodedata.normalize("NFKD", name.translate(_ARABIC)).casefold()
    bare = "".join(each for each in decomposed if not unicodedata.combining(each))
    words = re.sub(r"[^\w]+", " ", bare.replace(".", "")).replace("_", " ").split()
    kept = [word for word in words if word not in _FORMS]
    return " ".join(kept or words)
