"""Answer every IPv6 router solicitation on an interface at once: "no router here".

iPXE otherwise waits about 13 seconds for one before it goes on with DHCP's answer.
usage: router-advertisements.py INTERFACE
"""

import socket
import struct
import sys

ROUTER_SOLICITATION = 133
ROUTER_ADVERTISEMENT = 134
ALL_NODES = "ff02::1"
ALL_ROUTERS = "ff02::2"

interface = sys.argv[1]
index = socket.if_nametoindex(interface)
link = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
link.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode() + b"\0")
for option in (socket.IPV6_MULTICAST_HOPS, socket.IPV6_UNICAST_HOPS):
    link.setsockopt(socket.IPPROTO_IPV6, option, 255)  # RFC 4861: anything less is ignored
membership = socket.inet_pton(socket.AF_INET6, ALL_ROUTERS) + struct.pack("@I", index)
link.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, membership)

# Lifetime 0, no prefix, no DHCPv6: the kernel fills in the checksum.
nothing_here = struct.pack("!BBHBBHII", ROUTER_ADVERTISEMENT, 0, 0, 64, 0, 0, 0, 0)
while True:
    packet, _ = link.recvfrom(1500)
    if packet and packet[0] == ROUTER_SOLICITATION:
        try:
            link.sendto(nothing_here, (ALL_NODES, 0, 0, index))
        except OSError:
            # The bridge has no address yet and hears its own solicitation; a node's comes seconds later and again.
            pass
