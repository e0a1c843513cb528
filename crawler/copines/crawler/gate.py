"""The one place where requests are made: of addresses that were checked, and of no others."""

from typing import Any

from scrapy import Request

from copines.addresses import checked, fault, port_of
from copines.permalinks import in_ascii
from copines.reasons import Reason

#: Ports that anybody may name; a config names others.
PORTS = frozenset({80, 443})


def refusal(url: str, ports: frozenset[int] = PORTS) -> Reason | None:
    """Say why nothing is asked at an address, as far as its text tells; None where it may be."""
    address = checked(url)
    if address is None:
        return fault(url)
    port = port_of(address)
    return None if port in ports else Reason.of("unsuitable_address", detail=f"port {port}")


def request(url: str, ports: frozenset[int], **given: Any) -> Request:
    """Make a request; one of an unfit address goes nowhere, and comes back as a failure.

    The reason is `unusable` in its meta.
    """
    why = refusal(url, ports)
    if why is None:
        try:
            return Request(in_ascii(url), **given)  # Scrapy itself follows IDNA 2003
        except ValueError as error:  # what w3lib cannot spell
            why = Reason.of("unsuitable_address", detail=str(error))
    meta = {**given.pop("meta", {}), "unusable": why}
    return Request("data:,", meta=meta, **given)


def ports_of(*urls: str | None) -> frozenset[int]:
    """Return the ports that may be asked where the config names these addresses."""
    named = (address for url in urls if url and (address := checked(url)))
    return PORTS | frozenset(map(port_of, named))
