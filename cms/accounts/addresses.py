"""What attempts to sign in are counted for: a name, and the address they come from."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from cms.accounts.validators import plain_username
from cms.core.origin import client_address

SALT = "paraf.accounts.address"
# A household or an office is given this much of IPv6: counting single addresses there would count nothing.
IPV6_PREFIX = 64


def counted_name(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The user name that attempts are counted for: another writing is no new name, hence no new attempts."""
    name = (credentials or {}).get("username")
    if name is None and request is not None:
        name = request.POST.get("username")
    return plain_username(name)


def counted_address(request: HttpRequest) -> str:
    """Whom attempts are counted for: an address of IPv4, or the network an address of IPv6 belongs to."""
    text = client_address(request).strip("[]").partition("%")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address, IPV6_PREFIX), strict=False).network_address)


def marked_address(request: HttpRequest) -> str:
    """A keyed hash of it: enough to count by, and no record of who came from where."""
    return salted_hmac(SALT, counted_address(request), algorithm="sha256").hexdigest()
