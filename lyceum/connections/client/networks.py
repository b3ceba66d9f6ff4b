"""Which addresses may be connected to."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
CARRIES_IPV4 = IPv6Network("64:ff9b::/96")  # NAT64: the last 32 bits are an IPv4 address


def may_connect(address: str, allowed: tuple[str, ...] = ()) -> bool:
    """Addresses of the open internet, and of networks that the installation allows."""
    ip = _meant(ip_address(address.partition("%")[0]))
    if any(ip in ip_network(network) for network in allowed):
        return True
    return ip.is_global and not ip.is_multicast


def _meant(ip: Address) -> Address:
    """The IPv4 address that an IPv6 one leads to, where it does."""
    if not isinstance(ip, IPv6Address):
        return ip
    if ip in CARRIES_IPV4:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)
