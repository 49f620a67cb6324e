"""What jobs, places, skills and legal amounts there are, in data files beside this one (`*.yml`)."""

from db.catalogue.entries import Catalogue, Education, Entry, Fact, Occupation, Place
from db.catalogue.loader import CatalogueError, load

__all__ = [
    "Catalogue",
    "CatalogueError",
    "Education",
    "Entry",
    "Fact",
    "Occupation",
    "Place",
    "load",
]
