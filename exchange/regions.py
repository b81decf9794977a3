"""Personal data stay in the European Economic Area: a remote service says where it is, or is refused.

AVG art. 44-46. The declaration is the operator's, per service, as the ISO 3166 code of the country
where the data lie. A cloud's region name is no proof (`eu-west-2` is London, `eu-central-2` Zurich).
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from dossier.errors import Refused

EEA = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split()  # noqa: SIM905 - reads as the list it is
)


@dataclass(frozen=True, slots=True)
class Remote:
    """A service that may be used. Made by `declared`, never by hand."""

    service: str
    scheme: str
    host: str
    port: int | None
    path: str
    here: bool

    @property
    def secure(self) -> bool:
        """Whether its scheme means TLS from the first byte."""
        return self.scheme in ("https", "smtps")

    @property
    def netloc(self) -> str:
        """Host and port as in a URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """Scheme, host, port and path again; never a user or a secret."""
        return f"{self.scheme}://{self.netloc}{self.path}"


def declared(service: str, url: str, country: str, unsafe_plain: bool = False) -> Remote:
    """The service at `url`, if it may be used.

    On this machine itself (loopback) anything goes. Elsewhere `country` must be in the EEA
    (`region-undeclared`, `region-outside-eea`) and a plain `http` URL is refused (`remote-plain`)
    unless `unsafe_plain`, which is for a private network between containers only.
    """
    parts = urlsplit(url)
    if not parts.scheme or not parts.hostname:
        raise Refused("remote-url-invalid", service=service)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise Refused("remote-url-holds-secret", service=service)
    here = is_loopback(parts.hostname)
    code = country.strip().upper()
    if not here and not code:
        raise Refused("region-undeclared", service=service)
    if code and code not in EEA:
        raise Refused("region-outside-eea", service=service, country=code)
    if parts.scheme == "http" and not here and not unsafe_plain:
        raise Refused("remote-plain", service=service)
    return Remote(service, parts.scheme, parts.hostname, parts.port, parts.path, here)


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine by its very name; a name that merely resolves to it is not."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
