"""What messages state, in four varieties: values, spans as typed, exclusions, and who speaks."""

from __future__ import annotations

from datetime import date

import pytest

from dialogues.understanding import Parse, Understanding
from dialogues.understanding.reader import Question

TODAY = date(2026, 11, 24)


def values(parse: Parse) -> dict[str, object]:
    return {each.entity: each.value for each in parse.entities}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 caristes en CDI", {"headcount": 3, "occupation": "N1101", "contract": "cdi"}),
        ("cariste à Bernoussi", {"occupation": "N1101", "place": "sidi_bernoussi"}),
        ("جوج ديال السودورات فعين السبع", {"headcount": 2, "occupation": "H2913", "place": "ain_sebaa"}),
        ("tlata dyal lkhyatat", {"headcount": 3, "occupation": "H2402"}),
        ("une dizaine de soudeurs", {"headcount": 10, "occupation": "H2913"}),
        ("بغينا خمسطاش ديال العمال", {"headcount": 15}),
        ("نحتاج خمسة عشر سائقا", {"headcount": 15, "occupation": "N4102"}),
        ("خاصنا ربعين واحد ديال الكابلاج", {"headcount": 40, "occupation": "H2602"}),
        ("نبحث عن حارسي أمن اثنين", {"headcount": 2, "occupation": "K2503"}),
        ("بغينا سودور عندو سبع سنين تجربة", {"occupation": "H2913", "experience_years": 7}),
        ("٣ سائقين", {"headcount": 3, "occupation": "N4102"}),
        ("soudeur 4500 dh", {"occupation": "H2913", "salary": 4500}),
        ("soudeur 4.500 dh par mois", {"occupation": "H2913", "salary": 4500}),
        ("cariste 5 alaf", {"occupation": "N1101", "salary": 5000}),
        ("cariste 200 dh la journée", {"occupation": "N1101", "salary": 5200}),
        ("2 srbaya 120 dh l nhar, b lil", {"headcount": 2, "occupation": "G1803", "salary": 3120, "schedule": "night"}),
        ("3 soudeurs le samedi dimanche", {"headcount": 3, "occupation": "H2913", "schedule": "part_time"}),
        ("khassni khebbaz daba", {"occupation": "D1102", "start_date": "2026-11-24"}),
        ("خياطة ب5000 درهم", {"occupation": "H2402", "salary": 5000}),
        ("cariste avec 2 ans d'expérience", {"occupation": "N1101", "experience_years": 2}),
        ("soudeur 3 snin tajriba", {"occupation": "H2913", "experience_years": 3}),
        ("سودور عندو عامين ديال التجربة", {"occupation": "H2913", "experience_years": 2}),
        ("cariste sans expérience", {"occupation": "N1101", "experience_years": 0}),
        ("comptable bac+2", {"occupation": "M1203", "education": "specialised_technician"}),
        ("عندي الباك", {"education": "bac"}),
        ("9raya 7ta l bac", {"education": "bac"}),
        ("تقني متخصص", {"education": "specialised_technician"}),
        ("caristes pour lundi prochain", {"occupation": "N1101", "start_date": "2026-11-30"}),
        ("كاريست فاتح دجنبر", {"occupation": "N1101", "start_date": "2026-12-01"}),
        ("soudeur f chhar jay", {"occupation": "H2913", "start_date": "2026-12-01"}),
        ("cariste de nuit", {"occupation": "N1101", "schedule": "night"}),
        ("khdma blil", {"schedule": "night"}),
        ("en 3x8", {"schedule": "shifts"}),
        ("contrat anapec", {"contract": "insertion"}),
        ("عقد إدماج", {"contract": "insertion"}),
        ("parle français et arabe", {"language": "ar"}),
        ("soudeur 150 درهم في اليوم", {"occupation": "H2913", "salary": 3900}),
        ("عساس 100 درهم لليلة", {"occupation": "K2501", "salary": 2600}),
        ("cariste 220 f nhar", {"occupation": "N1101", "salary": 5720}),
        ("on cherche des conducteurs de travaux, 10 à 13 mille dh", {"occupation": "F1201", "salary": 10000}),
        ("خياطة ب الف وثمانمئة درهم", {"occupation": "H2402", "salary": 1800}),
        ("مطلوب سودور بالسميك", {"occupation": "H2913", "salary": 3423}),
        ("cariste 4 à 6 ans d'expérience", {"occupation": "N1101", "experience_years": 4}),
        ("خراط خبرة من ثلاث الى خمس سنوات", {"occupation": "H2903", "experience_years": 3}),
        ("cariste en cdd d'un an", {"occupation": "N1101", "contract": "cdd"}),
        ("cariste بالتناوب ليلا ونهارا", {"occupation": "N1101", "schedule": "shifts"}),
        ("3 vendeuses, pas de travail le samedi", {"headcount": 3, "occupation": "D1214"}),
        ("un chef de chaîne qui sait tenir 40 filles", {"headcount": 1, "occupation": "H2505"}),
        ("bghina cariste, chi 8", {"headcount": 8, "occupation": "N1101"}),
        ("ingénieur qualité à Kenitra", {"occupation": "H1502", "education": "master", "place": "kenitra"}),
        ("2 soudeurs TIG", {"headcount": 2, "occupation": "H2913", "skill": "tig_welding"}),
        ("conducteur offset sur Heidelberg", {"occupation": "E1301", "skill": "heidelberg"}),
    ],
)  # fmt: skip
def test_values(understanding: Understanding, text: str, expected: dict[str, object]) -> None:
    assert values(understanding.parse(text, today=TODAY)) == expected


@pytest.mark.parametrize("text", ["  je  cherche UN Cariste 🙂 à   Bernoussi!!", "كنقلب على خـــدمة ديال كاريست"])
def test_spans_are_in_the_text_as_typed(understanding: Understanding, text: str) -> None:
    for each in understanding.parse(text, today=TODAY).entities:
        assert text[each.start : each.end] == each.text


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("je cherche un poste de cariste, pas de nuit", ("schedule", "night")),
        ("كنقلب على خدمة ديال كاريست بلا ليل", ("schedule", "night")),
        ("soudeur partout sauf Bouskoura", ("place", "bouskoura")),
        ("loffre CDD machi CDI", ("contract", "cdi")),
        ("CDD au lieu de CDI", ("contract", "cdi")),
    ],
)
def test_what_is_said_not_to_be_wanted(understanding: Understanding, text: str, excluded: tuple[str, str]) -> None:
    parse = understanding.parse(text, today=TODAY)
    assert [(each.entity, each.value) for each in parse.excluded] == [excluded]
    assert excluded not in [(each.entity, each.value) for each in parse.entities]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("je cherche un soudeur", "declare_need"),
        ("je cherche un poste de soudeur", "search_offers"),
        ("bghit nkhdem soudeur", "search_offers"),
        ("khassni soudeur", "declare_need"),
        ("خاصنا سودور", "declare_need"),
        ("بغيت نخدم سودور", "search_offers"),
        ("نبحث عن لحام لورشتنا", "declare_need"),
        ("أبحث عن عمل كلحام", "search_offers"),
        # The name of a trade may hold the word for work: it is heard all the same.
        ("kan9elleb 3la khdma f lmatba3a, conducteur offset f ain sebaa", "search_offers"),
        ("كنقلب على خدمة فالمطبعة", "search_offers"),
    ],
)
def test_who_speaks_matters(understanding: Understanding, text: str, intent: str) -> None:
    assert understanding.parse(text, today=TODAY).intent.name == intent


@pytest.mark.parametrize(
    "text", ["loi 09-08", "je pars maintenant au revoir", "bghit nbeddel 7aja jdida", "safi merci"]
)
def test_what_only_looks_like_an_entity(understanding: Understanding, text: str) -> None:
    assert values(understanding.parse(text, today=TODAY)) == {}


@pytest.mark.parametrize(
    ("text", "trades"),
    [
        ("khassni chi wa7d kaykhayt srawel", ["H2402"]),
        ("kankhayt srawel, bghit nkhdem", ["H2402"]),
        ("je cherche 4 piqueuses", ["H2402"]),
        ("je cherche 4 piqueuses pour la chaussure", ["H2401"]),
        ("imprimerie cherche 4 relieurs", ["E1304"]),
        ("fonderie cherche mouleurs", ["H2910"]),
        ("je suis chef d'atelier, je cherche 3 tourneurs", ["H2903"]),
        ("deux caristes et un chauffeur", ["N1101", "N4102"]),
    ],
)
def test_of_several_trades_those_that_are_asked_for(understanding: Understanding, text: str, trades: list[str]) -> None:
    stated = understanding.parse(text, today=TODAY).entities
    assert [each.value for each in stated if each.entity == "occupation"] == trades


def test_a_trade_that_two_words_make_precise_is_read_the_same_in_every_process(understanding: Understanding) -> None:
    stated = understanding.parse("soudeur 8 ans d'expérience, tig et mig", today=TODAY).entities
    assert [each.slug for each in stated if each.entity == "occupation"] == ["mig_welder"]


def test_how_many_of_each(understanding: Understanding) -> None:
    stated = understanding.parse("khassna caissières 3 w chef rayon wa7d", today=TODAY).entities
    assert [(each.entity, each.value) for each in stated] == [
        ("occupation", "D1505"),
        ("headcount", 3),
        ("occupation", "D1502"),
        ("headcount", 1),
    ]


def test_a_number_of_something_unknown_is_people_where_somebody_recruits(understanding: Understanding) -> None:
    assert values(understanding.parse("khassna 2 dyal zbrbrtat f casa", today=TODAY))["headcount"] == 2
    assert "headcount" not in values(understanding.parse("kan9leb 3la khdma m3a 2 zbrbrtat f casa", today=TODAY))


def test_a_firms_name_answers_the_question_for_it(understanding: Understanding) -> None:
    parse = understanding.parse("societe exemple", today=TODAY, question=Question("company_name", kind="text"))
    assert parse.intent.confidence <= 0.5
