"""Contract of the master key, wherever it lives: it gives back what it wrapped, for that place and version alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dossier.errors import Refused, Unavailable
from exchange.keyring import Keyring
from exchange.keys import Key, bound
from exchange.master import Master, MasterFile, MasterKeys
from exchange.master_transit import TransitMaster
from exchange.regions import declared
from exchange.tokens import draw
from tests.exchange.conftest import ORGANISATION, MemoryKeyShelf, make_keys
from tests.services.transit import TOKEN, Transit, transit

PLACE = bound("organisation", "a" * 32, "master:m")


class Place:
    """A master, how to rotate it where it lives, and how to take it away."""

    def __init__(self, master: Master, rotate: Any, away: Any) -> None:
        self.master, self.rotate, self.away = master, rotate, away


@pytest.fixture(params=["file", "transit"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "file":
        file = tmp_path / "master.key"
        MasterKeys.create(file, draw)
        yield Place(MasterFile(file, draw), lambda: MasterKeys.rotate(file, draw), file.unlink)
        return
    with transit() as server:
        yield Place(_remote(server), server.rotate, lambda: setattr(server, "fault", 503))


def _remote(server: Transit, name: str = "zegel", token: str = TOKEN) -> TransitMaster:
    return TransitMaster(declared("master", server.url, ""), name, token)


def test_what_was_wrapped_comes_back_for_its_own_place_alone(place: Place) -> None:
    key, master = Key(draw(32)), place.master
    wrapped = master.wrap(master.current, key, PLACE)
    assert master.unwrap(master.current, wrapped, PLACE) == key
    assert key.secret not in wrapped
    assert master.wrap(master.current, key, PLACE) != wrapped
    for bytes_, binding in (
        (wrapped, bound("organisation", "b" * 32, "master:m")),
        (wrapped[:-1], PLACE),
        (wrapped[:-2] + bytes([wrapped[-2] ^ 1]) + wrapped[-1:], PLACE),
        (b"", PLACE),
    ):
        with pytest.raises(Refused, match="key-broken"):
            master.unwrap(master.current, bytes_, binding)


def test_a_rotated_master_opens_old_and_new_and_a_rewrap_moves_all(place: Place) -> None:
    shelf = MemoryKeyShelf()
    ring = Keyring(shelf, place.master, draw)
    make_keys(ring)
    old, secret = place.master.current, ring.key(ORGANISATION).secret
    place.rotate()
    assert place.master.current != old
    ring.check()
    assert ring.key(ORGANISATION).secret == secret
    while ring.rewrap():
        pass
    assert ring.masters() == {place.master.current}
    assert ring.key(ORGANISATION).secret == secret


def test_a_row_moved_under_another_name_does_not_open(place: Place) -> None:
    shelf = MemoryKeyShelf()
    ring = Keyring(shelf, place.master, draw)
    make_keys(ring)
    held = shelf.rows[ORGANISATION]
    shelf.rows[ORGANISATION] = replace(held, name=replace(held.name, id="b" * 32))
    with pytest.raises(Refused, match="key-broken"):
        ring.key(ORGANISATION)


def test_a_master_that_is_away_or_unknown_is_an_outage(place: Place) -> None:
    wrapped = place.master.wrap(place.master.current, Key(draw(32)), PLACE)
    with pytest.raises(Unavailable, match="master-key-missing"):
        place.master.unwrap("m-00000000", wrapped, PLACE)
    current = place.master.current
    place.away()
    with pytest.raises(Unavailable, match="away"):
        place.master.unwrap(current, wrapped, PLACE)


def test_a_master_that_does_not_keep_its_word_stops_the_start() -> None:
    class Echo(MasterKeys):
        def unwrap(self, master: str, wrapped: bytes, binding: bytes) -> Key:
            return Key(bytes(32))

    with pytest.raises(Unavailable, match="master-untrue"):
        Keyring(MemoryKeyShelf(), Echo({"m": Key(draw(32))}, "m", draw), draw).check()


def test_a_transit_engine_without_our_token_or_key_or_version_stops_the_start() -> None:
    with transit() as server:
        for master, code in (
            (_remote(server, token="other"), "master-refuses-us"),
            (_remote(server, name="strange"), "master-key-missing"),
        ):
            with pytest.raises(Unavailable, match=code):
                Keyring(MemoryKeyShelf(), master, draw).check()
        shelf = MemoryKeyShelf()
        make_keys(Keyring(shelf, _remote(server), draw))
        server.rotate()
        server.least = 2
        with pytest.raises(Refused, match="key-broken"):
            Keyring(shelf, _remote(server), draw).check()
        assert TOKEN not in repr(_remote(server))
