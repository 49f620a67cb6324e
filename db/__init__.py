"""Tables, queries, workflows, matching and the catalogue: all that is stored and every rule about it.

Knows nothing of conversations or messengers. Every query that touches someone's data takes the acting person
and checks their role and ownership here, not in buttons.
"""
