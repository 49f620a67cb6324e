"""The catalogue's phrases found in a text, across scripts and spellings: exactly, by consonants, or nearly.

Longest first; a phrase that is another's part loses to it. Of several entries that read alike, the one whose
wording is closest wins.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from db.catalogue import Catalogue, load
from dialogues.understanding.lexicon import Lexicon, lexicon
from dialogues.understanding.normalisation import Folded, Word, fold, folded_words
from dialogues.understanding.skeleton import skeleton

LONGEST_PHRASE = 7
# What has fewer consonants says too little to be matched by them; across scripts, where vowels tell nothing, more so.
SHORTEST_BY_CONSONANTS = 3
SHORTEST_ACROSS_SCRIPTS = 5
# With the same consonants, spellings are still to be this alike (of 100), each of their words this much; a skill of
# one word, more so.
ALIKE, WORD_ALIKE, SKILL_ALIKE, VERB_ALIKE = 79, 60, 92, 75
# Kinds of few entries, which may be told by consonants in the other script; the catalogue spells the rest in both.
ACROSS_SCRIPTS = ("contract", "schedule", "education", "language")
SHORTEST_NEARLY = 5
NEARLY = 86
# What one kind yields to another where the same words mean both.
KINDS = ("occupation", "place", "contract", "schedule", "education", "language", "skill")
_LATIN_ARTICLES = ("l'", "el", "al", "l", "d'")
_LATIN_PREFIXES = ("f", "b", "d")
_ARABIC_PREFIXES = ("وال", "فال", "بال", "كال", "دال", "لل", "ال", "و", "ف", "ب", "ل", "د", "ك")


# Everyday words that are spelt like an entry, or nearly: by themselves they are none.
_NEVER = folded_words(
    "poste postes khdma khedma khadma 5dma 5edma lkhdma خدمة الخدمة خدما شغل travail emploi boulot taf job recrute "
    "recruter recrutement offre offres الخدمه candidat candidats formation takwin تكوين stage صباح merci chokran "
    "monsieur madame jour matin soir demande cherche veux bghit بغيت société entreprise usine charika شركة data bonne "
    "agent chef employé c lista fixe fixé vendues s'écrit conseillé tsbah belli دليل droit droits القانون قانون "
    "accueil saisie switch استقبال خدام khdam khddam khedam khddem khdem patron باطرون معاونة mo3awana équipe l9anoun "
    "توظيف recrutement recrutements "
    # Who one talks to or works with, not what one is.
    "conseiller conseillère conseillers مستشار المستشار recruteur recruteurs drh gérant gérante lgerante pme "
    "khddama lkhddama khdama lkhdama kheddama lkheddama عمال العمال خدامة الخدامة ouvrier ouvriers مسؤول مسؤولة "
    # Spelt nearly like a trade, a place, a level or a language, and heard all the time.
    "معروف المعروف كلمني تكلم kadir kadiro كادير كاديرو البقاء بقاء اللي لي حتى sbat sbbat sebbat salli ملفات كورس "
    "الشفوي chaf porteur porteurs ts مستقبلا الطاجين الدرجة درجة صعبة الأرض يرحم يلعبو mohammed charge charges لاكريش "
    "modir lmodir المدير مدير directeur عامل عاملة العاملة production lproduction الإنتاج انتاج الكونطرا كونطرا "
    "kontra lkontra transport الطرانسبور defiler licencié licenciee maîtrise البروفايل بروفايل "
    "البوطونات بوطون البوتات البوطات بوت مولات reçoit recoit declarina شكري للبيرو البيرو لبيرو biro lbiro البيروات بيرو "
    "الجيران بليز پليز institut l'institut مخطط tacsi شاف الشاف chaf lmdir mdir lmoudir ma3loma ma3lomat ma3lomati m3lomat "
    "lma3lomat lm3lomat علمي اعلم المعلومات معلومات معلوماتي carrière carriere basculer patronne mince courage méthode "
    "غاديرو ghadirou ghadiro معارف الستاتي اربط primes prime posted اسبانيا ايطاليا المانيا لطاليان طاليان كادر dum branche lbranche corniche chebka matlab lmatlab kanban express "
    "لاطولي لاطوليي الاطولي اطولي أطوليي net budget ميزانية الميزانية pc التعليم الحلوى الخبز kheddma ping"
) - {"stage"}
# Before what somebody knows how to do.
_KNOWING = folded_words(
    "maitrise maîtrisant maitrisant connait connaissance connaissances competence competences avec sait saura "
    "kay3ref kat3ref kan3ref ka3ref 3aref t3ref y3ref كيعرف كتعرف كنعرف عارف يعرف تعرف اعرف يتقن تتقن اتقن اجادة خبرة"
)
# Names of towns that are everyday words too ("fine", "new"): towns only after a word that says where. A day is a
# schedule only as "by day", and "ci" a contract only where a contract is spoken of.
_WHERE = folded_words("à a f fi fl l vers sur ville mdint في ف ل من مدينة mn men de lmdina wla ola ou w ولا او و")
_BY = folded_words("w و b f bel fel dyal d gha ghir ghi ديال ب ف بال في غير غا khdma خدمة")
_SPEAKING = folded_words("لغة اللغة معايا معي الدارجة بالدارجة يتكلم تتكلم كيهضر كتهضر كنهضر يهضر")
_OF_CONTRACTS = folded_words("le un du f fi dyal contrat kontra en de l had ديال كونطرا عقد")
_ONLY_AFTER = {
    **dict.fromkeys(folded_words("safi jdida آسفي صافي الجديدة جديدة"), _WHERE),
    **dict.fromkeys(folded_words("nhar نهار"), _BY),
    **dict.fromkeys(folded_words("المغربية مغربية"), _SPEAKING),
    "ci": _OF_CONTRACTS,
    "rh": folded_words("en f d de fi stage ف في ديال"),
}
# Small words inside a phrase, there or not: "opérateur (de) machine (à) coudre", "عقد (ديال) الإدماج".
_LINKS = frozenset(
    ["de", "du", "des", "d'", "a", "au", "aux", "en", "la", "le", "les", "l'", "et", "dyal", "dial", "d", "ديال", "د"]
)
_MOST_LINKS = 2
_LEADING = frozenset([
    "عن", "على", "mon", "من", "mn", "un", "une", "des", "le", "la", "les", "de", "du", "d", "l", "el", "al", "f", "b",
    "shi", "chi", "a", "au", "en", "dyal", "dial", "ديال",
])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A catalogue entry. `value` is what an entity of its kind has."""

    kind: str
    value: str
    slug: str


@dataclass(frozen=True)
class Hit:
    """An entry found: from word `first` up to before word `last`, and how surely (0 to 1). `skill` is the skill or the
    level of education that the words of a trade also name."""

    entry: Entry
    first: int
    last: int
    certainty: float
    skill: Entry | None = None


Places = int | list[int]


def _alone(places: list[int]) -> Places:
    return places[0] if len(places) == 1 else places


def _all_of(places: Places) -> list[int]:
    return [places] if isinstance(places, int) else places


@dataclass(frozen=True)
class Index:
    """The catalogue's wordings, folded, in a form that is quickly read and small in memory.

    `entries_of[i]` are the places in `entries` of what `wordings[i]` names; `by_consonants` are the places of the
    wordings that have the same consonants; where there is but one, as nearly always, it stands by itself. How many
    words a wording may have that begins with this word, or with these consonants, say `reach` and
    `reach_by_consonants`, where it is more than one.
    """

    entries: list[Entry]
    wordings: list[str]
    entries_of: list[Places]
    by_consonants: dict[str, Places]
    reach: dict[str, int]
    reach_by_consonants: dict[str, int]
    roles: list[str]

    @classmethod
    def of(cls, catalogue: Catalogue) -> Index:
        """Every wording of the catalogue, without what may come before it."""
        named: dict[str, dict[Entry, None]] = {}
        for kind, slug, value, said in _wordings(catalogue):
            for wording in said:
                words = [word.text for word in fold(wording).words]
                while len(words) > 1 and words[0] in _LEADING and not (len(words) == 2 and words[1] in _NEVER):
                    words = words[1:]
                if words:
                    words = _without_links(words)
                    forms = [words]
                    if kind == "language" and words[0].startswith("ال"):
                        # "للإنجليزية" has no article left.
                        forms.append([words[0][2:], *words[1:]])
                    for form in forms:
                        named.setdefault(" ".join(form), {})[Entry(kind, value, slug)] = None
        named = dict(sorted(named.items()))
        entries = list(dict.fromkeys(entry for each in named.values() for entry in each))
        place = {entry: number for number, entry in enumerate(entries)}
        by_consonants: dict[str, list[int]] = {}
        reach: dict[str, int] = {}
        reach_by_consonants: dict[str, int] = {}
        for number, wording in enumerate(named):
            words = wording.split()
            bones = [skeleton(word) for word in words]
            if len(words) > 1:
                reach[words[0]] = max(reach.get(words[0], 1), len(words))
            if sum(map(len, bones)) >= SHORTEST_BY_CONSONANTS and all(bones):
                by_consonants.setdefault(" ".join(bones), []).append(number)
                if len(words) > 1:
                    reach_by_consonants[bones[0]] = max(reach_by_consonants.get(bones[0], 1), len(words))
            done = verb(words[0])
            if done and len(words) > 1 and all(bones[1:]):
                by_consonants.setdefault(" ".join([done, *bones[1:]]), []).append(number)
                reach_by_consonants[done] = max(reach_by_consonants.get(done, 1), len(words))
        return cls(
            entries,
            list(named),
            [_alone([place[entry] for entry in each]) for each in named.values()],
            {bones: _alone(places) for bones, places in by_consonants.items()},
            reach,
            reach_by_consonants,
            sorted(_roles(catalogue)),
        )

    def to_json(self) -> str:
        content = {**self.__dict__, "entries": [[each.kind, each.value, each.slug] for each in self.entries]}
        return json.dumps(content, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: bytes) -> Index:
        """What `to_json` gave. Raises ValueError, KeyError or TypeError for anything else."""
        content = json.loads(text)
        return cls(**{**content, "entries": [Entry(*each) for each in content["entries"]]})


class Gazetteer:
    """Every wording of the catalogue, to be found in texts."""

    def __init__(self, index: Index, lexicon: Lexicon) -> None:
        self._index = index
        self._exact = dict(zip(index.wordings, index.entries_of, strict=True))
        # Words of everyday speech are never taken for a misspelt entry.
        self._lexicon = lexicon
        self._roles = frozenset(index.roles)
        self._near: dict[str, list[str]] = defaultdict(list)
        for wording in index.wordings:
            if " " not in wording and len(wording) >= SHORTEST_NEARLY:
                self._near[wording[0]].append(wording)

    @classmethod
    def of(cls, catalogue: Catalogue) -> Gazetteer:
        """The gazetteer of a catalogue."""
        return cls(Index.of(catalogue), lexicon())

    @classmethod
    def load(cls, catalogue: Catalogue, lexicon: Lexicon, cached: Path) -> Gazetteer:
        """The same, its index kept in the file `cached`, whose name tells one catalogue's from another's."""
        try:
            return cls(Index.from_json(cached.read_bytes()), lexicon)
        except (OSError, ValueError, KeyError, TypeError):
            index = Index.of(catalogue if catalogue.is_said else load())
            cached.parent.mkdir(parents=True, exist_ok=True)
            cached.write_text(index.to_json(), encoding="utf-8")
            return cls(index, lexicon)

    def _entries(self, wording: str) -> list[Entry]:
        """What a wording names."""
        return [self._index.entries[place] for place in _all_of(self._exact.get(wording, []))]

    def is_role(self, word: str) -> bool:
        """Whether the name of a trade begins with this word."""
        return word in self._roles

    def find(self, folded: Folded) -> list[Hit]:
        """Every entry in the text, each word used once a kind, the longest and surest first."""
        words = folded.words
        hits: list[Hit] = []
        for first, word in enumerate(words):
            found = stems(word.text)
            bones = [skeleton(stem) for stem in found] + [verb(word.text)]
            reach = max(
                *(self._index.reach.get(stem, 1) for stem in found),
                *(self._index.reach_by_consonants.get(each, 1) for each in bones),
            )
            for last in range(min(_end_of_phrase(folded, first), first + reach + _MOST_LINKS), first, -1):
                hits += self._at(words, first, last, found, reach)
        hits.sort(key=lambda hit: (-(hit.last - hit.first), -hit.certainty, KINDS.index(hit.entry.kind)))
        taken: set[int] = set()
        chosen = []
        for hit in hits:
            span = set(range(hit.first, hit.last))
            if not span & taken:
                taken |= span
                chosen.append(hit)
        chosen = [self._in_company(hit, words) for hit in self._as_skills(chosen, words)]
        return sorted(chosen, key=lambda hit: hit.first)

    def _in_company(self, hit: Hit, words: tuple[Word, ...]) -> Hit:
        """A trade of one word as the rest of the message makes it precise: "piqueuses ... pour la chaussure"."""
        if hit.entry.kind != "occupation" or hit.last - hit.first > 1:
            return hit
        around = {unlinked(word.text) for place, word in enumerate(words) if place != hit.first}
        around |= {stem for word in around for stem in stems(word)}
        best, found = 1, set[Entry]()
        for stem in stems(words[hit.first].text):
            for wording in self._beginning_with(stem):
                rest = wording.split()[1:]
                if len(rest) >= best and around.issuperset(rest):
                    entries = {entry for entry in self._entries(wording) if entry.kind == "occupation"}
                    found = entries if len(rest) > best else found | entries
                    best = len(rest)
        return replace(hit, entry=found.pop()) if len({entry.value for entry in found}) == 1 else hit

    def _beginning_with(self, word: str) -> Iterator[str]:
        """The wordings of several words that begin with this one."""
        place = bisect_left(self._index.wordings, f"{word} ")
        while place < len(self._index.wordings) and self._index.wordings[place].startswith(f"{word} "):
            yield self._index.wordings[place]
            place += 1

    @staticmethod
    def _as_skills(hits: list[Hit], words: tuple[Word, ...]) -> list[Hit]:
        """What people do names their trade ("soudure"). Where another trade is named it is what they know, if that is
        said, or the place where they do it."""
        if not any(hit.entry.kind == "occupation" and hit.skill is None for hit in hits):
            return hits
        known = []
        for hit in hits:
            if hit.skill is None:
                known.append(hit)
            elif hit.skill.kind == "education" or any(
                word.text in _KNOWING for word in words[max(0, hit.first - 3) : hit.first]
            ):
                known.append(replace(hit, entry=hit.skill, skill=None))
        return known

    def _at(self, words: tuple[Word, ...], first: int, last: int, found_stems: list[str], reach: int) -> list[Hit]:
        rest = _without_links([word.text for word in words[first:last]])[1:]
        if len(rest) >= reach:
            return []
        if last - first == 1 and (not _NEVER.isdisjoint(found_stems) or _is_said_otherwise(words, first)):
            return []
        exact = self._exactly(first, last, found_stems, rest)
        if exact:
            return exact
        if words[first].text in _LEADING or (last - first == 1 and any(map(self._is_common, found_stems))):
            return []
        done = verb(words[first].text)
        if rest and done in self._index.reach_by_consonants:
            hits = self._by_what_is_done(first, last, words[first].text, rest)
            if hits:
                return hits
        for stem in found_stems:
            bones = [skeleton(stem), *map(skeleton, rest)]
            if sum(map(len, bones)) < SHORTEST_BY_CONSONANTS or not all(bones) or (min(len(stem), 9) < 4 and not rest):
                continue
            spelt = " ".join([stem, *rest])
            found = [
                self._index.wordings[place] for place in _all_of(self._index.by_consonants.get(" ".join(bones), []))
            ]
            alike = [
                (_alike(spelt, key), entry)
                for key in found
                if not self._says_otherwise(rest, key)
                for entry in self._entries(key)
                if _is_spelling(spelt, key, bones, entry)
            ]
            if alike:
                top = max(score for score, _ in alike)
                return [Hit(entry, first, last, top / 110) for score, entry in alike if score == top]
        return self._nearly(first, found_stems) if last - first == 1 else []

    def _by_what_is_done(self, first: int, last: int, word: str, rest: list[str]) -> list[Hit]:
        """What begins with a verb, whoever does it: "kaykhayto srawel" is "ykhayt srawel"."""
        bones = " ".join([verb(word), *map(skeleton, rest)])
        keys = [self._index.wordings[place] for place in _all_of(self._index.by_consonants.get(bones, []))]
        alike = [
            (fuzz.ratio(" ".join(rest), key.partition(" ")[2]), entry)
            for key in keys
            if same_script(rest[0], key)
            and not self._says_otherwise(rest, key)
            and fuzz.ratio(_done(word), _done(key.partition(" ")[0])) >= VERB_ALIKE
            for entry in self._entries(key)
        ]
        top = max((score for score, _ in alike), default=0)
        return [Hit(entry, first, last, top / 110) for score, entry in alike if score == top >= ALIKE]

    def _exactly(self, first: int, last: int, found_stems: list[str], rest: list[str]) -> list[Hit]:
        """The entries of the first wording that fits; what names a skill with its article may name a trade without."""
        entries: list[Entry] = []
        for stem in found_stems:
            known = self._entries(" ".join([stem, *rest]))
            if not entries:
                entries += known
            elif all(entry.kind == "skill" for entry in entries):
                entries += [entry for entry in known if entry.kind == "occupation"]
        skill = next((entry for entry in entries if entry.kind in ("skill", "education")), None)
        return [Hit(entry, first, last, 1.0, skill if entry.kind == "occupation" else None) for entry in entries]

    def _says_otherwise(self, rest: list[str], key: str) -> bool:
        """Whether a further word is one of everyday speech, and not the wording's own."""
        return any(self._is_common(word) and word not in key.split() for word in rest)

    def _is_common(self, word: str) -> bool:
        return word in _NEVER or self._lexicon.said(word) is not None

    def _nearly(self, first: int, found_stems: list[str]) -> list[Hit]:
        for stem in found_stems:
            if len(stem) < SHORTEST_NEARLY:
                continue
            found = process.extractOne(stem, self._near.get(stem[0], ()), scorer=fuzz.ratio, score_cutoff=NEARLY)
            if found is not None:
                least = {"skill": SKILL_ALIKE}
                entries = [entry for entry in self._entries(found[0]) if found[1] >= least.get(entry.kind, NEARLY)]
                return [Hit(entry, first, first + 1, found[1] / 120) for entry in entries]
        return []


def _end_of_phrase(folded: Folded, first: int) -> int:
    """Where the words that belong together end: at a comma, if not before."""
    words = folded.words
    for place in range(first + 1, min(len(words), first + LONGEST_PHRASE + _MOST_LINKS)):
        if "," in folded.text[words[place - 1].at + len(words[place - 1].text) : words[place].at]:
            return place
    return len(words)


def _is_said_otherwise(words: tuple[Word, ...], place: int) -> bool:
    """Whether a word that may be an entry stands where it is an everyday word."""
    needed = _ONLY_AFTER.get(words[place].text)
    # By itself it is what was asked for.
    return needed is not None and len(words) > 1 and not (place and words[place - 1].text in needed)


def _without_links(words: list[str]) -> list[str]:
    """The first word, and of the others those that are no links; the last stays: "permis D" ends in one."""
    middle = [unlinked(word) for word in words[1:-1] if word not in _LINKS]
    return [words[0], *middle, *(unlinked(word) for word in words[1:][-1:])]


def unlinked(word: str) -> str:
    """A further word of a wording without its article and its plural: "d'emballages", "الهاتفيين"."""
    if word[0].isascii():
        bare = word[2:] if len(word) > 4 and word[:2] in ("d'", "l'") else word
        # "lcamion"; French has no "lc".
        bare = bare[1:] if len(bare) > 4 and bare[0] == "l" and bare[1] not in "aeiouylh'" else bare
        return bare[:-1] if len(bare) > 5 and bare[-1] in "sx" else bare
    bare = word[2:] if len(word) > 4 and word.startswith("ال") else word
    for ending in ("ين", "ون", "ات", "ا"):
        if len(bare) - len(ending) >= 4 and bare.endswith(ending):
            return bare[: -len(ending)]
    return bare


def _is_spelling(spelt: str, key: str, bones: list[str], entry: Entry) -> bool:
    """Whether what has the consonants `bones` is another spelling of the entry's wording `key`."""
    single_skill = entry.kind == "skill" and " " not in key
    if same_script(spelt, key):
        words = zip(spelt.split(), key.split(), strict=False)
        return fuzz.ratio(spelt, key) >= (SKILL_ALIKE if single_skill else ALIKE) and all(
            fuzz.ratio(one, other) >= WORD_ALIKE for one, other in words
        )
    return entry.kind in ACROSS_SCRIPTS and sum(map(len, bones)) >= SHORTEST_ACROSS_SCRIPTS and min(map(len, bones)) > 1


def _alike(spelt: str, key: str) -> float:
    return fuzz.ratio(spelt, key) if same_script(spelt, key) else 70.0


def same_script(one: str, other: str) -> bool:
    """Whether both are written in Latin letters, or neither."""
    return one[0].isascii() == other[0].isascii()


def stems(word: str) -> list[str]:
    """The word, and without an article or preposition that stuck to it ("lbernossi", "فالبرنوصي")."""
    found = [word]
    if word[0].isascii():
        found += [word[1:] for prefix in _LATIN_PREFIXES if word.startswith(prefix) and len(word) > 4]
        for base in list(found):
            found += [
                base[len(article) :]
                for article in _LATIN_ARTICLES
                if base.startswith(article) and len(base) - len(article) >= 3
            ]
    else:
        found += [
            word[len(prefix) :]
            for prefix in _ARABIC_PREFIXES
            if word.startswith(prefix) and len(word) - len(prefix) >= 3
        ]
    for base in list(found):
        found += _singulars(base)
    return list(dict.fromkeys(found))


# The present of Darija and of standard Arabic: who does it stands before the verb, how many behind it.
_PRESENT_LATIN = re.compile(r"(?:k|ka|ke|ta|gha|gh)?(?:[yint])(.{2,}?)(?:[ouiw]+)?")
_PRESENT_ARABIC = re.compile(r"(?:ك|كا|ت|غ|غا)?(?:[يتن])(.{2,}?)(?:وا|و|ي)?")


@lru_cache(maxsize=4_096)
def verb(word: str) -> str:
    """A sign for what is done, the same whoever does it ("كيخيط", "نخيط", "يخيطو"); empty where it is no verb."""
    bones = skeleton(_done(word))
    return f"~{bones}" if len(bones) > 1 else ""


def _done(word: str) -> str:
    """A verb without who does it; empty where it is no verb."""
    form = (_PRESENT_LATIN if word[0].isascii() else _PRESENT_ARABIC).fullmatch(word)
    return form.group(1) if form else ""


def _singulars(word: str) -> list[str]:
    """The word without what may be the ending of a plural, or of a case."""
    if word[0].isascii():
        found = [
            word[: -len(ending)] for ending in ("at", "s", "x") if word.endswith(ending) and len(word) > 3 + len(ending)
        ]
        # Darija's plural of trades: "jnayniya" of "jnayni".
        return found + [word[: -len(ending)] + "i" for ending in ("iya", "iyya") if word.endswith(ending)]
    found = [word[:-2] for ending in ("ات", "ين", "ون") if word.endswith(ending) and len(word) >= 6]
    found += [word[:-1] for ending in ("يه",) if word.endswith(ending) and len(word) >= 5]
    # The accusative of standard Arabic ("سائقا"), and its plural before a noun ("سائقي الشاحنات").
    return found + [word[:-1] for ending in ("ا", "ي") if word.endswith(ending) and len(word) >= 5]


def _wordings(catalogue: Catalogue) -> Iterable[tuple[str, str, str, list[str]]]:
    """(kind, slug, entity value, wordings) of everything that can be named."""
    for occupation in catalogue.occupations.values():
        yield "occupation", occupation.slug, occupation.code, _said(occupation)
    for kind, entries in (
        ("place", catalogue.places),
        ("contract", catalogue.contracts),
        ("schedule", catalogue.schedules),
        ("education", catalogue.educations),
        ("language", catalogue.languages),
        ("skill", catalogue.skills),
    ):
        for entry in entries.values():
            yield kind, entry.slug, entry.slug, _said(entry)


def _roles(catalogue: Catalogue) -> set[str]:
    """The words that trades' names begin with, for a man and for a woman."""
    names = [part for each in catalogue.occupations.values() for name in each.name.values() for part in name.split("/")]
    return {fold(name.replace("(ة)", "")).words[0].text for name in names}


def _said(entry: object) -> list[str]:
    says: dict[str, tuple[str, ...]] = entry.says  # type: ignore[attr-defined]
    names: dict[str, str] = entry.name  # type: ignore[attr-defined]
    wordings = [wording for variety in says.values() for wording in variety]
    for name in names.values():
        wordings += [part.strip() for part in name.replace("(ة)", "").split("/")]
    return wordings
