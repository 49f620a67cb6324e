"""What the intent model looks at: pieces of words, of their consonants, and pairs of words, hashed to numbers.

Characters in words tell misspellings, consonants tell scripts apart from sounds, and pairs of words tell who
speaks: "un OCCUPATION" declares, "de OCCUPATION" searches.
"""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from dialogues.understanding.lexicon import Lexicon
from dialogues.understanding.skeleton import skeleton

# Width of the hashed feature space.
WIDTH = 1 << 15
LONGEST_CHARACTERS, LONGEST_CONSONANTS = 4, 4


def features(words: Iterable[str], slots: Iterable[str], lexicon: Lexicon) -> list[int]:
    """The hashed features of a message. `words` are folded; `slots` are the same with entities named."""
    found: set[str] = set()
    bones: list[str] = []
    for word in words:
        folded = lexicon.form(word)
        marked = f"^{folded}$"
        for size in range(1, LONGEST_CHARACTERS + 1):
            for start in range(len(marked) - size + 1):
                found.add("c" + marked[start : start + size])
        bone = f"^{skeleton(folded)}$"
        bones.append(bone)
        if len(bone) > 3:
            for size in range(2, LONGEST_CONSONANTS + 1):
                for start in range(len(bone) - size + 1):
                    found.add("s" + bone[start : start + size])
    before = "^"
    for slot in slots:
        form = lexicon.form(slot)
        found.add(f"w{form}")
        found.add(f"p{before} {form}")
        found.add(f"b{skeleton(before)} {skeleton(form)}")
        before = form
    found.add(f"p{before} $")
    return [crc32(each.encode()) & (WIDTH - 1) for each in found]
