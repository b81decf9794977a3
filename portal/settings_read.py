"""How settings become typed values, and the checks each of them must pass.

A reader for frozen dataclasses of `str`, `int`, `bool`, `Path`, tuples of strings and one level of
such dataclasses; it refuses what it does not know and names what it takes the writer to have meant.
"""

from __future__ import annotations

import difflib
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Final, get_type_hints
from urllib.parse import SplitResult, urlsplit

from dossier.errors import Refused

PREFIX: Final = "ZEGEL_"
_MEMBERS: Final = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
EU: Final = frozenset({"EU", *_MEMBERS.split()})
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def from_environ(kind: type, environ: Mapping[str, str]) -> dict[str, object]:
    """The `ZEGEL_…` variables as a nested mapping like the file's; an unknown one is refused."""
    known = {f"{PREFIX}{'_'.join(path).upper()}": path for path in _paths(kind) if path != ("folder",)}
    found: dict[str, object] = {}
    for name, value in environ.items():
        if not name.startswith(PREFIX):
            continue
        path = known.get(name)
        if path is None:
            raise _unknown(name, known)
        nested: dict[str, object] = {path[-1]: value}
        for step in reversed(path[:-1]):
            nested = {step: nested}
        found = merged(found, nested)
    return found


def merged(under: Mapping[str, object], above: Mapping[str, object]) -> dict[str, object]:
    """`under` with what `above` says in its place, table by table."""
    both = dict(under)
    for name, value in above.items():
        old = both.get(name)
        both[name] = merged(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return both


def typed(kind: type, given: Mapping[str, object], folder: Path, above: str = "") -> dict[str, object]:
    """Keyword arguments for `kind`; relative paths start at `folder`."""
    hints = get_type_hints(kind)
    known = [field.name for field in fields(kind)]
    told = {}
    for name, value in given.items():
        if name not in known:
            raise _unknown(above + name, [above + one for one in known])
        told[name] = _value(hints[name], value, folder, above + name)
    return told


def _value(hint: object, value: object, folder: Path, name: str) -> object:
    if is_dataclass(hint) and isinstance(hint, type):
        if not isinstance(value, Mapping):
            raise Refused("setting-ill-typed", setting=name, expected="[table]")
        return hint(**typed(hint, value, folder, f"{name}."))
    read = _READERS.get(str(hint), _READERS.get(getattr(hint, "__name__", "")))
    if read is None:
        raise TypeError(f"no reader for setting {name}: {hint}")
    return read(value, folder, name)


def _text(value: object, _folder: Path, name: str) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise Refused("setting-ill-typed", setting=name, expected='"text"')
    return value.strip()


def _number(value: object, _folder: Path, name: str) -> int:
    if isinstance(value, str) and value.isdecimal():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Refused("setting-ill-typed", setting=name, expected="0, 1, 2, …")
    return value


def _truth(value: object, _folder: Path, name: str) -> bool:
    value = {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value
    if not isinstance(value, bool):
        raise Refused("setting-ill-typed", setting=name, expected="true / false")
    return value


def _path(value: object, folder: Path, name: str) -> Path | None:
    text = _text(value, folder, name)
    return folder / text if text else None


def _texts(value: object, folder: Path, name: str) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list):
        raise Refused("setting-ill-typed", setting=name, expected='["text", …]')
    return tuple(_text(part, folder, name) for part in parts)


_READERS: Final[Mapping[str, Callable[[object, Path, str], object]]] = {
    "str": _text,
    "int": _number,
    "bool": _truth,
    "Path": _path,
    "pathlib.Path | None": _path,
    "tuple[str, ...]": _texts,
}


def _paths(kind: type, above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, hint in get_type_hints(kind).items():
        inner = is_dataclass(hint) and isinstance(hint, type)
        found += _paths(hint, (*above, name)) if inner else [(*above, name)]
    return found


def _unknown(name: str, known: Iterable[str]) -> Refused:
    nearest = difflib.get_close_matches(name, [*known], 1, 0.0)
    return Refused("setting-unknown", setting=name, nearest=nearest[0] if nearest else "")


def secret(path: Path) -> str:
    """The secret in a file that nobody but its owner may read; its value never enters an error."""
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise Refused("secret-file-open", file=path.name)
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise Refused("secret-file-missing", file=path.name) from None
    if not text:
        raise Refused("secret-file-missing", file=path.name)
    return text


def _split(url: str, setting: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise Refused("setting-url", setting=setting) from None
    return parts


def host_of(url: str) -> str:
    """The host a URL names, lower case, without port."""
    return _split(url, "base_url").hostname or ""


def hosts_of(base_url: str) -> tuple[str, ...]:
    """The hosts a visitor may name: that of the base URL; on this machine both its usual names."""
    host = host_of(base_url)
    return ("127.0.0.1", "localhost") if host in LOOPBACK else (host,)


def check_base_url(url: str) -> None:
    """`https://host[:port]` and no more; plain http only on this machine itself."""
    parts = _split(url, "base_url")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused("setting-url", setting="base_url")
    if parts.path or parts.query or parts.fragment or parts.username is not None:
        raise Refused("setting-url", setting="base_url")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise Refused("setting-needs-https", setting="base_url")


def check_no_password(name: str, url: str) -> None:
    """A URL may name a user, never a password: that belongs in a file of its own."""
    if _split(url, name).password is not None:
        raise Refused("setting-holds-secret", setting=name, instead=name.replace("_url", "_password_file"))


def check_in_europe(name: str, remotes: tuple[str, ...], located_in: str) -> None:
    """Each service elsewhere says in which EU member state it stands (F31); this machine needs not."""
    elsewhere = [
        one
        for one in remotes
        if one and (_split(one if "//" in one else f"//{one}", name).hostname or "") not in LOOPBACK
    ]
    if elsewhere and located_in.upper() not in EU:
        raise Refused("setting-outside-eu", setting=f"{name}.located_in", value=located_in)
