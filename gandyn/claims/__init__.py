"""What the articles claim, held against what is measured.

`subject` says what a figure is of, `measures` has the figures by name (lessons check the same ones), `runs`
makes runs of the training lab.
"""

from gandyn.claims.measures import MEASURES, Figure, is_known, measured
from gandyn.claims.runs import Stopped
from gandyn.claims.subject import Subject, SubjectError, subject_of

__all__ = ["MEASURES", "Figure", "Stopped", "Subject", "SubjectError", "is_known", "measured", "subject_of"]
