"""pyHanko's reader, with the index of each object stream and the usages of each object read once.

The stock reader reads a stream's whole index again for every object in it, which took more than half of
judging a real document (docs/decisions/0042). Everything else, strictness above all, is the stock reader's.
"""

from __future__ import annotations

from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodeLimits, DecodePurpose
from pyhanko.pdf_utils.misc import PdfStreamError, PdfStrictReadError
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader

from signing.usages import History, Revision


class Reader(PdfFileReader):
    """A strict reader for judging: reads like the stock one, and refuses whatever that refuses."""

    def __init__(self, pdf: bytes, limits: DecodeLimits) -> None:
        """Read a file's bytes; raises `PdfError` when its structure is not sound."""
        self._indexes: dict[int, tuple[bytes, int, list[int]]] = {}
        super().__init__(BytesIO(pdf), strict=True, decode_limits=limits)
        self._history = History(self)
        self._revisions: dict[int, Revision] = {}

    def get_historical_resolver(self, revision: int) -> HistoricalResolver:
        """The file as it stood in a revision."""
        if revision not in self._revisions:
            self._revisions[revision] = Revision(self, revision, self._history)
        return self._revisions[revision]

    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> generic.PdfObject:
        data, first, numbers = self._index(stmnum)
        if not 0 <= 2 * idx < len(numbers) or numbers[2 * idx] != idnum:
            raise PdfStrictReadError("Object is not where its stream says.")
        stream = BytesIO(data)
        stream.seek(first + numbers[2 * idx + 1])
        try:
            found: generic.PdfObject = generic.read_object(stream, generic.Reference(idnum, 0, self))
        except PdfStreamError as trouble:
            raise PdfStrictReadError(f"Can't read object stream: {trouble}") from None
        if isinstance(found, generic.StreamObject | generic.IndirectObject):
            raise PdfStrictReadError("Encountered forbidden object type in object stream")
        return found

    def _index(self, stmnum: int) -> tuple[bytes, int, list[int]]:
        """The stream's data, where its objects begin, and its index (number, offset, number, offset)."""
        if stmnum not in self._indexes:
            stream = generic.Reference(stmnum, 0, self).get_object()
            if not isinstance(stream, generic.StreamObject) or stream.get("/Type") != "/ObjStm":
                raise PdfStrictReadError("Not an object stream")
            data = stream.read_data(DecodePurpose.OBJECT_STREAM)
            first, count = int(stream["/First"]), int(stream["/N"])
            words = data[:first].split()
            if not 0 <= 2 * count <= len(words) or not all(word.isdigit() for word in words[: 2 * count]):
                raise PdfStrictReadError("Object stream header possibly corrupted")
            self._indexes[stmnum] = data, first, [int(word) for word in words[: 2 * count]]
        return self._indexes[stmnum]
