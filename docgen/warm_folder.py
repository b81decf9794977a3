"""The private folder of a warm parent, and clearing away those that a killed starter left behind.

Whoever starts a parent holds a lock on its folder for as long as it lives; the kernel lets go of it
however that process ends (flock(2)), so a folder without its lock belongs to nobody.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import Final

PREFIX: Final = "zegel-warm-"
UNLOCKED: Final = "zegel-opening-"
"""What a folder is called until it is locked, so that nobody sweeps it meanwhile."""


def make(place: Path | None) -> tuple[Path, int]:
    """A new folder (mode 0700) in `place`, or in the system's temporary folder, and the descriptor of its lock.

    What earlier starters left there is cleared away first.
    """
    sweep(place)
    folder = Path(tempfile.mkdtemp(prefix=UNLOCKED, dir=place))
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(held, fcntl.LOCK_EX)
    return folder.rename(folder.with_name(PREFIX + folder.name.removeprefix(UNLOCKED))), held


def sweep(place: Path | None) -> None:
    """Remove every folder of this user's in `place` that nobody holds any more."""
    for folder in Path(place or tempfile.gettempdir()).glob(f"{PREFIX}*"):
        about = folder.lstat()
        if stat.S_ISDIR(about.st_mode) and about.st_uid == os.getuid() and not is_in_use(folder):
            shutil.rmtree(folder, ignore_errors=True)


def is_in_use(folder: Path) -> bool:
    """Whether the starter of a warm parent holds this folder; of any other path the answer is no."""
    try:
        seen = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(seen, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(seen)
