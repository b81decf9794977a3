"""Sealed bytes in a bucket of any S3 server, through the `minio` SDK.

Only what every server has: PUT, multipart, GET with a range, HEAD, DELETE, LIST. Versions must be off:
what was deleted would live on. One pooled client; a try takes at most `seconds`, and there are two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO, cast

import urllib3
from minio import Minio
from minio.error import InvalidResponseError, S3Error, ServerError
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse
from urllib3.util import Retry, Timeout

from dossier.errors import Conflict, NotFound, Refused, Unavailable, ZegelError
from exchange.budget import OURS
from exchange.regions import Remote
from exchange.store import PIECE, checked

# One PUT for the papers of every day; larger ones go up in parts of this size (bytes, memory per upload).
PART = 16 * 1024 * 1024
_MISSING = ("NoSuchKey", "NoSuchObject")
_OURS = ("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "RequestTimeTooSkewed")
_FULL = ("QuotaExceeded", "InsufficientStorage", "XMinioStorageFull", "EntityTooLarge")


class MinioStore:
    """The `Store` over one bucket. `signing_region` is S3's word, no proof of where data lie."""

    def __init__(
        self,
        remote: Remote,
        bucket: str,
        access_key: str,
        secret_key: str,
        signing_region: str = "us-east-1",
        seconds: float = 4.5,
    ) -> None:
        pool = urllib3.PoolManager(
            maxsize=64,
            timeout=Timeout(total=seconds),
            # A second try at once, for a pooled connection that the server had closed; never more.
            retries=Retry(total=1, redirect=0, status=0, backoff_factor=0),
        )
        self._bucket = bucket
        self._client = Minio(
            remote.netloc,
            access_key,
            secret_key,
            secure=remote.secure,
            region=signing_region,
            http_client=pool,
        )

    def __repr__(self) -> str:
        return f"MinioStore({self._bucket})"

    def check(self) -> None:
        """At start-up: the bucket is there and keeps no versions (`store-keeps-versions`)."""
        with _translated():
            self._present()
            if self._client.get_bucket_versioning(self._bucket).status in ("Enabled", "Suspended"):
                raise Refused("store-keeps-versions", bucket=self._bucket)

    def put(self, blob: str, data: Iterable[bytes]) -> None:
        """Keep `data` under a new name; `Conflict('blob-exists')` when the name is taken."""
        if self.size(checked(blob)) is not None:
            raise Conflict("blob-exists")
        with _translated():
            stream = cast(BinaryIO, _Stream(data))
            with OURS.of(2 * PART):
                self._client.put_object(self._bucket, blob, stream, -1, part_size=PART, num_parallel_uploads=1)

    def get(self, blob: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Bytes from `start`; the answer's head is read here, so a missing blob fails at once."""
        if length == 0:
            return iter(())
        with _translated():
            answer = self._client.get_object(self._bucket, checked(blob), offset=start, length=length or 0)
        return _pieces(answer)

    def size(self, blob: str) -> int | None:
        """How many bytes it has; None when there is none."""
        with _translated():
            try:
                return self._client.stat_object(self._bucket, checked(blob)).size
            except S3Error as error:
                if error.code not in _MISSING:
                    raise
                # A HEAD cannot tell a missing blob from a missing bucket, and "gone" must be sure.
                self._present()
                return None

    def remove(self, blob: str) -> None:
        """Remove it; quiet when it is gone."""
        with _translated():
            self._client.remove_object(self._bucket, checked(blob))

    def blobs(self) -> Iterator[tuple[str, datetime]]:
        """Every blob and when it was written, by the server's clock."""
        with _translated():
            self._present()
            for found in self._client.list_objects(self._bucket, recursive=True):
                if not found.is_dir and found.last_modified:
                    yield found.object_name, found.last_modified

    def tidy(self, before: datetime) -> int:
        """Abort multipart uploads that began before that moment; how many."""
        with _translated():
            # The SDK (pinned below 8) has no public name for these two S3 calls.
            uploads = self._client._list_multipart_uploads(self._bucket).uploads
            old = [each for each in uploads if each.upload_id and each.initiated_time and each.initiated_time < before]
            for each in old:
                self._client._abort_multipart_upload(self._bucket, each.object_name, each.upload_id or "")
            return len(old)

    def _present(self) -> None:
        if not self._client.bucket_exists(self._bucket):
            raise Unavailable("store-bucket-missing", bucket=self._bucket)


class _Stream:
    """An iterable of bytes as the SDK wants it: something with `read(size)`."""

    def __init__(self, data: Iterable[bytes]) -> None:
        self._data = iter(data)
        self._held = bytearray()

    def read(self, size: int) -> bytes:
        while len(self._held) < size:
            piece = next(self._data, None)
            if piece is None:
                break
            self._held += piece
        taken = bytes(self._held[:size])
        del self._held[:size]
        return taken


def _pieces(answer: BaseHTTPResponse) -> Iterator[bytes]:
    try:
        with _translated():
            yield from answer.stream(PIECE)
    finally:
        answer.close()
        answer.release_conn()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except S3Error as error:
        raise _meaning(error.code or "") from error
    except (InvalidResponseError, ServerError, HTTPError, OSError) as error:
        raise Unavailable("store-away", store="s3") from error


def _meaning(code: str) -> ZegelError:
    if code in _MISSING:
        return NotFound("object-missing")
    if code == "InvalidRange":
        return Refused("object-broken", reason="size")
    if code == "NoSuchBucket":
        return Unavailable("store-bucket-missing")
    if code in _OURS:
        return Unavailable("store-refuses-us", reason=code)
    return Unavailable("store-full" if code in _FULL else "store-away", store="s3")
