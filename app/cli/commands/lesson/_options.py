"""What commands about lessons share."""

from __future__ import annotations

import argparse

from app.text import translation
from app.text.translation import LANGUAGES


def add_language(parser: argparse.ArgumentParser) -> None:
    """Adds --lang."""
    words = "en or zh (default en)"
    parser.add_argument("--lang", metavar="LANG", choices=list(LANGUAGES), default="en", help=words)


def speak(args: argparse.Namespace) -> str:
    """Texts come in the language that was asked for, which is returned."""
    language: str = args.lang
    translation.set_language(language)
    return language
