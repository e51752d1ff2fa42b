"""Lessons: files in resources/lessons and in the user's folder, read into frozen values. No Qt, and nothing
in a file is executed. The format is in docs/lessons.md.
"""

from __future__ import annotations

from app.model.lessons.reader import read
from app.model.lessons.values import Check, Lesson, LessonError, Prediction, Step, Words

__all__ = ["Check", "Lesson", "LessonError", "Prediction", "Step", "Words", "read"]
