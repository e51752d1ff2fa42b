"""One's own variants, update rules, regularisers and experiments, as the same files that Gandyn is made of.

folders: where everything of the user's is. trust: which versions of files the user has said yes to. folder:
what is in the user's folder, loaded if trusted. packages: what installed packages bring. loader: runs a
module and enters what it holds; trial: runs it first in a process of its own, which may end badly.
kernel_types: so that compiled kernels of an edited file are others. A module that cannot be loaded costs
itself and is named in one sentence.
"""

from __future__ import annotations

from gandyn.newcomers import ModuleSource


def bring_in(kind: str) -> None:
    """Loads what the user trusts, then what packages bring; what goes wrong is kept for whoever asks."""
    from gandyn.extensions import folder, packages

    folder.load(kind)
    packages.load(kind)


def receive(source: ModuleSource) -> None:
    """Loads a module that another process of the same program sends; raises ExtensionError."""
    from gandyn.extensions import loader

    loader.load(source)
