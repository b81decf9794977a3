"""How a person is reached and recognised: the sealed half of a round's party or a link's recipient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Contact:
    """One person or body as Zegel writes to it.

    `name` is the registered name; `label` the neutral word on shared pages ("Ouder 1"); `on_behalf_of`
    the organisation signed for; `second` how identity is proven: `sms`, `agreed` (a code told by phone
    or on paper) or `none` where there is no electronic road.
    """

    name: str
    label: str
    email: str = ""
    mobile: str = ""
    second: str = "sms"
    on_behalf_of: str = ""
    function: str = ""
    mandate: str = ""

    def sealed(self) -> dict[str, object]:
        """As JSON for the sealer."""
        return asdict(self)


def contact(value: object) -> Contact:
    """A contact as it came out of the sealer."""
    assert isinstance(value, Mapping)  # noqa: S101 - sealed by `Contact.sealed`, authenticated since
    return Contact(**{str(k): str(v) for k, v in value.items()})


def contacts(value: Mapping[str, object]) -> dict[str, Contact]:
    """All contacts of a round, by party id."""
    parties = value["parties"]
    assert isinstance(parties, Mapping)  # noqa: S101 - as above
    return {str(party): contact(one) for party, one in parties.items()}


def sealed_contacts(people: Mapping[str, Contact]) -> dict[str, object]:
    """The contacts of a round as JSON for the sealer."""
    return {"parties": {party: one.sealed() for party, one in people.items()}}
