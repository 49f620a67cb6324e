"""Learning from use: what was not understood is kept with consent only, masked, and comes back in clusters."""

from __future__ import annotations

from datetime import datetime

import pytest
import yaml

from db.engine import Database
from db.queries import unknowns
from dialogues.understanding.unknowns import cluster, mask, to_nlu_yaml
from tests.dialogues.talk import Talk, services

STRANGE = "zlabia smokri wa7d tnin 0612345678"


async def kept(database: Database) -> list[str]:
    async with database.session() as session:
        return [message.text for message in await unknowns.kept(session)]


async def test_nothing_is_kept_without_a_yes(sqlite_database: Database, now: datetime) -> None:
    talk = await Talk.of(services(sqlite_database, now), 7_400_000_001, "fr")
    await talk.type(STRANGE)
    assert "Puis-je garder une telle phrase" in talk.text
    await talk.press("ask_privacy", choice="do_not_learn")
    assert "je ne garde aucune de vos phrases" in talk.text
    await talk.type(STRANGE)
    assert "Puis-je garder" not in talk.text
    assert await kept(sqlite_database) == []


async def test_with_a_yes_it_is_kept_masked_until_stopped(sqlite_database: Database, now: datetime) -> None:
    talk = await Talk.of(services(sqlite_database, now), 7_400_000_002, "ar")
    await talk.type(STRANGE)
    await talk.press("ask_privacy", choice="learn")
    await talk.type(STRANGE)
    assert await kept(sqlite_database) == ["zlabia smokri wa7d tnin <number>"]
    await talk.type("/privacy")
    await talk.press("ask_privacy", choice="do_not_learn")
    await talk.type(STRANGE)
    assert len(await kept(sqlite_database)) == 1


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("mon numéro est 06 12 34 56 78", "mon numéro est <number>"),
        ("ecris a salma@example.org", "ecris a <e-mail>"),
        ("je m'appelle Salma Exemple, aide moi", "je m'appelle <name>, aide moi"),
        ("سميتي سلمى", "سميتي <name>"),
        ("رقمي ٠٦١٢٣٤٥٦٧٨", "رقمي <number>"),
        ("ma carte BE123456", "ma carte <card>"),
        ("https://example.org/x?y=1 c'est quoi", "<link> c'est quoi"),
        ("@salma_ex répond moi", "<handle> répond moi"),
        ("3 caristes à 4500 dh", "3 caristes à 4500 dh"),
    ],
)
def test_masks(said: str, masked: str) -> None:
    assert mask(said) == masked


def test_alike_messages_are_together_and_exported_to_be_labelled() -> None:
    said = ["wach kayn transport", "wach kayen trasport ?", "واش كاين طرونسبور", "combien de congés par an"]
    groups = cluster(said)
    assert groups[0].texts == tuple(said[:3])
    exported = yaml.safe_load(to_nlu_yaml(groups))
    assert [block["intent"] for block in exported["nlu"]] == ["to_label_1", "to_label_2"]
    assert exported["nlu"][1]["examples"] == "- combien de congés par an"
