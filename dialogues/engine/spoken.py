"""A value of an utterance that says in which language it is spoken, where that is not the person's own."""

SPOKEN_IN = "_language"
