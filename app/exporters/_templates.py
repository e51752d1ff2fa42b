"""Python scripts from the templates in resources/templates."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from importlib import resources
from string import Template

_BLOCK = re.compile(r"^# if (\w+)\n(.*?)^# end\n", re.MULTILINE | re.DOTALL)


def render(
    name: str, code: Mapping[str, str], values: Mapping[str, object], blocks: Container[str] = ()
) -> str:
    """A template, filled in: code as it is, values as Python writes them; of its blocks, from `# if` to `#
    end`, those named.
    """
    text = (resources.files("resources") / "templates" / f"{name}.py.tmpl").read_text(encoding="utf-8")
    text = _BLOCK.sub(lambda found: found[2] if found[1] in blocks else "", text)
    return Template(text).substitute({name: repr(value) for name, value in values.items()} | dict(code))
