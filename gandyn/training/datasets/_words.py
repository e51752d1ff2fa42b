"""Common English words and short sentences to learn from, where the user names no file."""

from __future__ import annotations

from itertools import product

_WORDS = """
able about above across again air all along always among animal answer apple arm ask autumn away baby back
ball bank bear beauty become bed begin behind below best big bird black blue boat body book both box boy
bread bright bring brother brown build busy call carry cat chair change child children city clean clear cloud
coat cold colour come cook corn could country cover cut dance dark day deep dinner doctor dog door down draw
dream drink drive early earth east eat egg eight enough evening every eye face family far farm fast father
field find fire fish five floor flower fly food foot forest friend from fruit garden girl give glass gold good
grass green hand happy heart help high hill home horse hour house island journey kitchen lake language large
laugh letter light little long machine market meadow morning mother mountain music night north ocean orange
paper people picture place plant question rain river road round school seven shoe silver sister sleep small
snow song south spring star stone story summer table thousand together tree uncle valley village water window
winter woman wonder wood yellow young zebra
"""
_WHO = ("the old man", "a small boy", "my sister", "the tall girl", "our teacher", "the baker", "a farmer")
_DOES = ("finds", "draws", "likes", "sees", "buys", "keeps", "shows", "hides")
_WHAT = ("a red boat", "the moon", "two birds", "a warm coat", "the map", "some bread", "a blue door")


def words() -> tuple[str, ...]:
    """Words of three to eight letters, each once."""
    return tuple(_WORDS.split())


def sentences() -> tuple[str, ...]:
    """Who does what, in every combination."""
    return tuple(" ".join(parts) for parts in product(_WHO, _DOES, _WHAT))
