"""LibreOfficeKit through ctypes: LibreOffice as a library in our own process, in its forkable mode.

In "unipoll" mode LibreOffice has no main thread of its own: it calls us back and waits, so a fork in
that call copies all of it (docgen.md §3d). Standard library only: it runs behind the file wall.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

T = TypeVar("T", bound=ctypes.Structure)
_P: Final = ctypes.c_void_p
_S: Final = ctypes.c_char_p
_POLL: Final = ctypes.CFUNCTYPE(ctypes.c_int, _P, ctypes.c_int)
_WAKE: Final = ctypes.CFUNCTYPE(None, _P)
_LOAD: Final = ctypes.CFUNCTYPE(_P, _P, _S)
_SAVE: Final = ctypes.CFUNCTYPE(ctypes.c_int, _P, _S, _S, _S)
_RUN: Final = ctypes.CFUNCTYPE(None, _P, _POLL, _WAKE, _P)
_BEFORE_RUN: Final = "error options free callback types features password version macro sign"


class _OfficeClass(ctypes.Structure):
    """`LibreOfficeKitClass` of LibreOffice 7.4, up to the last function that is used."""

    _fields_ = (
        ("size", ctypes.c_size_t),
        ("destroy", _P),
        ("load", _LOAD),
        *((name, _P) for name in _BEFORE_RUN.split()),
        ("run", _RUN),
    )


class _DocumentClass(ctypes.Structure):
    _fields_ = (("size", ctypes.c_size_t), ("destroy", ctypes.CFUNCTYPE(None, _P)), ("save", _SAVE))


class Kit:
    """LibreOffice, started once; raises `OSError` where it cannot be had."""

    def __init__(self, program: Path, profile: Path) -> None:
        library = ctypes.CDLL(str(program / "libmergedlo.so"), mode=ctypes.RTLD_GLOBAL)
        start = library.libreofficekit_hook_2
        start.restype, start.argtypes = _P, (_S, _S)
        self._office: int | None = start(str(program).encode(), profile.as_uri().encode())
        if not self._office:
            raise OSError("LibreOfficeKit did not start")
        self._class = _class_of(self._office, _OfficeClass)

    def convert(self, docx: Path, pdf: Path, options: str, *, close: bool) -> bool:
        """Whether the document could be read and written; a process about to end need not close it."""
        document = self._class.load(self._office, docx.as_uri().encode())
        if not document:
            return False
        made = _class_of(document, _DocumentClass)
        done = made.save(document, pdf.as_uri().encode(), b"pdf", options.encode())
        if close:
            made.destroy(document)
        return bool(done)

    def run(self, inside: Callable[[], None]) -> None:
        """Call `inside` from within LibreOffice's own loop, where a fork is whole. It should never return."""

        def poll(_data: int | None, _timeout: int) -> int:
            inside()
            return -1

        # the last argument must not be null: LibreOffice 7.4 reads it as "unipoll is on"
        self._class.run(self._office, _POLL(poll), _WAKE(lambda _data: None), 1)


def _class_of(thing: int, of: type[T]) -> T:
    """The table of functions that a LibreOfficeKit object begins with."""
    return ctypes.cast(ctypes.cast(thing, ctypes.POINTER(_P)).contents.value or 0, ctypes.POINTER(of)).contents
