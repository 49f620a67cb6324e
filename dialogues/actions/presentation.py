"""What the messenger shows around the conversation: the commands and the bot's own name and description."""

from __future__ import annotations

from dialogues.speech import Phrase, phrase

COMMANDS: dict[str, Phrase] = {
    "start": phrase("Begin, or come back to the start"),
    "menu": phrase("Main menu"),
    "search": phrase("Look for work"),
    "declare": phrase("Declare a recruitment need"),
    "mine": phrase("My applications or my needs"),
    "language": phrase("Français / العربية"),
    "help": phrase("What I can do for you"),
    "privacy": phrase("My data and my rights"),
}
NAME = phrase("Jisr · Jobs in Sidi Bernoussi")
SHORT_DESCRIPTION = phrase("Jobs of the Sidi Bernoussi industrial zones: find, apply, recruit. Free.")
DESCRIPTION = phrase(
    "Looking for work, or recruiting, in the industrial zones of Sidi Bernoussi? "
    "Find offers, apply in a few taps, follow your answers. Companies declare their needs here. Always free."
)
