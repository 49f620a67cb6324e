"""Reading a message: normalise → variety → entities → intent, in the light of the question asked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from db.catalogue import Catalogue
from dialogues.understanding.classifier import Classifier, Ranking
from dialogues.understanding.context import can_state, plausible
from dialogues.understanding.entities import EntityReader
from dialogues.understanding.features import Features, features
from dialogues.understanding.gazetteer import Gazetteer
from dialogues.understanding.lexicon import Lexicon
from dialogues.understanding.normalisation import Folded, fold, folded_words
from dialogues.understanding.stated import Entity, Stated
from dialogues.understanding.training_data import ENTITIES, FALLBACK, Example, read
from dialogues.understanding.variety import variety_of
from dialogues.understanding.word_lists import word_lists

# Below this confidence an intent is not acted upon.
SURE_ENOUGH = 0.3
# The varieties that one script writes; shorter messages are told by their words alone.
VARIETIES_BY_SCRIPT = (("fr", "ary-Latn"), ("ar", "ary"))
SHORTEST_FOR_VARIETY = 2
# Entities that make up this much of a short answer are what the question asked for.
ANSWERING = 0.5
# And so much, what another question of the same form asked for: the answer to that one is corrected.
CORRECTED = 0.8
# With entities, these change an answer given.
CORRECTING = ("edit_need", "edit_profile", "deny")
# These steer the conversation from anywhere, in so many words; another wish is a sentence of so many.
STEERING = ("back", "cancel", "change_language", "help", "menu", "skip", "ask_adviser", "ask_privacy")
LONGEST_STEERING, LONGEST_STEERING_IN_PROSE, SHORTEST_WISH = 5, 3, 4
# The lexicon's name of what who seeks, seeks.
WORK = "work"
# What firms call themselves.
FIRMS = word_lists("matter")["site"]
# These are said in passing.
COURTESIES = ("greet", "thank", "goodbye")
# With a trade, these are said at the end of a wish.
PARTING = ("thank", "goodbye")
# In so many words a "no" at the beginning corrects an earlier answer.
LONGEST_CORRECTION = 7
# A bare number above these answers no question of ours: a telephone number, say.
LARGEST_ANSWERS = {"experience_years": 60, "headcount": 10_000, "salary": 200_000}
# Nothing, where years are asked for.
NO_YEARS = folded_words(
    "non no nn la lla walo walou aucune aucun rien zero sans pas makaynch ma3ndich m3ndich bla experience tajriba "
    "لا والو معنديش ماعنديش عنديش ما لاشيء بدون بلا تجربة خبرة أي شي"
)
ONE_YEAR = (["عام"], ["سنه"], ["3am"], ["an"])
# What a word means when a yes or no is asked.
YES = frozenset(
    ["oui", "ouais", "wi", "ah", "iyeh", "iyah", "wah", "n3am", "na3am", "aywa", "ok", "okay", "daccord"]
) | frozenset(["wakha", "wa5a", "safi", "yes"])
SEND = folded_words(
    "envoie envoyer envoyez envoi send sift seft sifto sifta siftha siftou "
    "صيفط صيفطها صيفطو سيفط أرسل ارسلها أرسلها أرسله"
)
NO = frozenset(["non", "nn", "nan", "la", "lla", "lala", "no"])
YES_ARABIC = folded_words("نعم آه إيه ايه واه واخا صافي أجل موافق أوافق بلى أيوا تمام")
NO_ARABIC = folded_words("لا لالا كلا")

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Intent:
    """What the person wants, and how surely (0 to 1)."""

    name: str
    confidence: float


@dataclass(frozen=True)
class Question:
    """The question that a message may answer: its slot, the entities that fill it, the kind of answer.

    `correctable` are the entities that fill the other questions of the same form.
    """

    slot: str
    entities: tuple[str, ...] = ()
    kind: Literal["entity", "text", "prose", "yes_no", "number"] = "entity"
    correctable: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parse:
    """A message understood. `excluded` are things said not to be wanted."""

    text: str
    language: str
    intent: Intent
    ranking: tuple[Intent, ...]
    entities: tuple[Entity, ...]
    excluded: tuple[Entity, ...]

    def to_json(self) -> dict[str, Any]:
        """As `jisr parse` prints it (vocabulary.md)."""
        return {
            "text": self.text,
            "language": self.language,
            "intent": {"name": self.intent.name, "confidence": round(self.intent.confidence, 4)},
            "entities": [
                {"entity": each.entity, "value": each.value, "start": each.start, "end": each.end, "text": each.text}
                for each in self.entities
            ],
        }


class Understanding:
    """Reads messages. `load` trains on first use and keeps the model under a hash of data and code."""

    def __init__(self, catalogue: Catalogue, lexicon: Lexicon, gazetteer: Gazetteer, classifier: Classifier) -> None:
        self._entities = EntityReader(catalogue, gazetteer)
        self._lexicon, self._classifier = lexicon, classifier

    @classmethod
    def load(
        cls, catalogue: Catalogue, nlu_folder: Path, cache_folder: Path, progress: Progress | None = None
    ) -> Understanding:
        """Ready to read. Training takes seconds and is said to `progress` ("training", share done)."""
        fingerprint = _fingerprint(nlu_folder)
        lexicon = Lexicon.load(cache_folder / f"lexicon-{fingerprint}.json")
        gazetteer = Gazetteer.load(catalogue, lexicon, cache_folder / f"gazetteer-{fingerprint}.npz")
        file = cache_folder / f"classifier-{fingerprint}.npz"
        try:
            classifier = Classifier.load(file)
        except (OSError, ValueError, KeyError):
            examples, _ = read(nlu_folder)
            say = progress or (lambda what, share: None)
            classifier = train_on(examples, lexicon, lambda share: say("training", share))
            cache_folder.mkdir(parents=True, exist_ok=True)
            classifier.save(file)
        return cls(catalogue, lexicon, gazetteer, classifier)

    def parse(self, text: str, *, today: date, question: Question | None = None) -> Parse:
        """What the message says. Never raises; a message of any length takes a few milliseconds at most."""
        folded = fold(text)
        stated = self._entities.read(text, folded, today)
        if question is not None:
            stated = _in_the_light_of(question, text, folded, stated)
        intents, varieties = self._classifier.predict(message_features(folded, spans_of(stated), self._lexicon))
        language = _variety(folded, varieties)
        likely = intents if _has_letters(folded) else []
        ranking = [Intent(name, confidence) for name, confidence in likely]
        intent = ranking[0] if ranking and ranking[0].confidence >= SURE_ENOUGH else None
        best = intent or Intent(FALLBACK, 1 - (ranking[0].confidence if ranking else 0.0))
        if best.name in PARTING and best.confidence < 0.95:
            best = _with_a_trade(stated, ranking) or best
        if question is not None:
            best = self._answering(question, text, folded, stated, best)
        else:
            stated = plausible(stated, best.name)
            if best.name == FALLBACK and _covered(stated, ENTITIES) < ANSWERING * len(text.strip()):
                # Of what is out of scope nothing is stated, but for a place by itself.
                stated = Stated((), ())
        return Parse(text, language, best, tuple(ranking[:5]), stated.entities, stated.excluded)

    def _answering(self, question: Question, text: str, folded: Folded, stated: Stated, best: Intent) -> Intent:
        """A short answer is an answer: its intent is not taken for a wish of its own."""
        words = [word.text for word in folded.words]
        if question.kind == "yes_no" and len(words) <= LONGEST_STEERING and not SEND.isdisjoint(words):
            return Intent("affirm", 0.99)
        if len(words) <= 3 and words:
            if any(word in YES or word in YES_ARABIC for word in words[:1]):
                return Intent("affirm", 0.99)
            if any(word in NO or word in NO_ARABIC for word in words[:1]) and len(words) == 1:
                return Intent("deny", 0.99)
        if stated.entities and words[0] in NO | NO_ARABIC and len(words) <= LONGEST_CORRECTION:
            # "non, 4 postes" sets right what was answered before: no wish of its own.
            return Intent("deny", 0.5)
        if best.name in CORRECTING and stated.entities:
            return Intent(best.name, min(best.confidence, 0.5))
        said = max(1, len(text.strip()))
        if _covered(stated, question.entities) >= ANSWERING * said or (
            _covered(stated, question.correctable) >= CORRECTED * said
        ):
            return Intent(best.name, min(best.confidence, 0.5))
        if question.kind in ("text", "prose") and not self._interrupts(question, best, text, words):
            return Intent(best.name, min(best.confidence, 0.5))
        return best

    def _interrupts(self, question: Question, intent: Intent, text: str, words: list[str]) -> bool:
        """Whether words typed where free text is asked are about something else: a name may look like any word."""
        if intent.confidence < 0.85 or not any(word in self._lexicon for word in words):
            return False
        if question.kind == "text" and not FIRMS.isdisjoint(words):
            # "Atelier Exemple" is what the company is called.
            return False
        if intent.name in STEERING:
            return len(words) <= (LONGEST_STEERING_IN_PROSE if question.kind == "prose" else LONGEST_STEERING)
        if question.kind == "prose" or intent.name in COURTESIES:
            return False
        return text.rstrip().endswith(("?", "؟")) or (len(words) >= SHORTEST_WISH and intent.confidence >= 0.97)


def _with_a_trade(stated: Stated, ranking: Sequence[Intent]) -> Intent | None:
    """Where a trade is named, the likeliest wish that can be about one."""
    if not any(each.entity == "occupation" for each in stated.entities):
        return None
    return next((intent for intent in ranking if can_state("occupation", intent.name)), None)


def spans_of(stated: Stated) -> list[tuple[int, int, str]]:
    """Where entities stand in the text as typed, and which."""
    return [(each.start, each.end, each.entity) for each in (*stated.entities, *stated.excluded)]


def message_features(folded: Folded, spans: Sequence[tuple[int, int, str]], lexicon: Lexicon) -> Features:
    """What the classifier looks at: a message's words, and its words with entities named."""
    slots: list[str] = []
    for word in folded.words:
        name = next((f"{entity}slot" for start, end, entity in spans if start <= word.start < end), word.text)
        if lexicon.meaning(word.text) == WORK:
            # "khdma f lmatba3a" names a trade; that it is work which is sought tells a search.
            name = word.text
        if not slots or slots[-1] != name or not name.endswith("slot"):
            slots.append(name)
    return features([word.text for word in folded.words], slots, lexicon)


def example_features(example: Example, lexicon: Lexicon) -> Features:
    """The same of an example, whose entities are marked."""
    spans = [(each.start, each.end, each.entity) for each in example.annotations]
    return message_features(fold(example.text), spans, lexicon)


def train_on(examples: list[Example], lexicon: Lexicon, progress: Callable[[float], object]) -> Classifier:
    """What tells the intents of these examples, and their varieties. `progress` hears the share done."""
    # Needed once; a start with a cached model goes without SciPy.
    from dialogues.understanding.learning import train

    found = []
    for number, example in enumerate(examples):
        found.append(example_features(example, lexicon))
        if number % 1000 == 0:
            progress(0.3 * number / len(examples))
    answers = [[each.intent for each in examples], [each.variety for each in examples]]
    return train(found, answers, lambda share: progress(0.3 + 0.7 * share))


def _variety(folded: Folded, likely: Ranking) -> str:
    """The script says which two it may be; of these the likelier. A word or two say it by themselves, or not."""
    by_words = variety_of(folded)
    if len(folded.words) < SHORTEST_FOR_VARIETY:
        return by_words
    pair = next(each for each in VARIETIES_BY_SCRIPT if by_words in each)
    return next(name for name, _ in likely if name in pair)


def _in_the_light_of(question: Question, text: str, folded: Folded, stated: Stated) -> Stated:
    """A bare number is what was asked for: "3" is three people or three years, as the question goes."""
    if question.kind == "yes_no" and len(folded.words) <= LONGEST_STEERING and not SEND.isdisjoint(folded_words(text)):
        # "صيفطها دابا": to be sent now, not to begin now.
        return Stated((), ())
    if question.kind != "number" or any(each.entity in question.entities for each in stated.entities):
        return stated
    from dialogues.understanding.numbers import numbers

    if question.entities[0] == "experience_years" and folded.words and NO_YEARS.issuperset(folded_words(text)):
        whole = Entity("experience_years", 0, folded.words[0].start, folded.words[-1].end, text.strip())
        return Stated((*stated.entities, whole), stated.excluded)
    if question.entities[0] == "experience_years" and [word.text for word in folded.words] in ONE_YEAR:
        whole = Entity("experience_years", 1, folded.words[0].start, folded.words[-1].end, text.strip())
        return Stated((*stated.entities, whole), stated.excluded)
    read_numbers = numbers(folded)
    if len(read_numbers) not in (1, 2) or len(folded.words) > 6:
        return stated
    number = read_numbers[0]
    start, end = folded.words[number.first].start, folded.words[read_numbers[-1].last - 1].end
    value = int(number.value) if number.value == int(number.value) else number.value
    if value > LARGEST_ANSWERS.get(question.entities[0], value):
        return stated
    answer = Entity(question.entities[0], value, start, end, text[start:end])
    others = tuple(each for each in stated.entities if each.start >= end or each.end <= start)
    return Stated((*others, answer), stated.excluded)


def _has_letters(folded: Folded) -> bool:
    """Numbers and signs alone are no wish: what they mean, the question says."""
    return any(not word.text.isdigit() for word in folded.words)


def _covered(stated: Stated, entities: Collection[str]) -> int:
    """How many letters of the message the entities of these kinds take up."""
    return sum(each.end - each.start for each in stated.entities if each.entity in entities)


def _fingerprint(nlu_folder: Path) -> str:
    """A hash of all that the model comes from: examples, catalogue, and this package's code and lexicon."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in [
        *sorted(nlu_folder.rglob("*.yml")),
        *sorted(here.glob("*.py")),
        *sorted(here.glob("meanings/*.txt")),
        *sorted(here.glob("words/*.txt")),
        *sorted((here.parents[1] / "db" / "catalogue").rglob("*.yml")),
    ]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
