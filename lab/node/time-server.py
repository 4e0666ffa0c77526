"""Tell the time by NTP as a site's own time server does: this machine's clock, at stratum 2.

The master's ntpd keeps to itself for five minutes when no server answers it; with one it serves its nodes within seconds.
usage: time-server.py ADDRESS
"""

import socket
import struct
import sys
import time

NTP_EPOCH = 2208988800  # seconds from 1900 to 1970 (RFC 5905)
CLIENT, SERVER = 3, 4
STRATUM = 2
POLL, PRECISION = 6, -20
ROOT_DELAY, ROOT_DISPERSION = 0, 66  # in units of 1/65536 s


def timestamp():
    now = time.time() + NTP_EPOCH
    return struct.pack("!II", int(now), int(now % 1 * 2**32))


server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind((sys.argv[1], 123))
reference = socket.inet_aton("127.127.1.0")
while True:
    request, client = server.recvfrom(1500)
    received = timestamp()
    if len(request) < 48 or request[0] & 7 != CLIENT:
        continue
    version = request[0] >> 3 & 7
    head = struct.pack("!BBbbII4s", version << 3 | SERVER, STRATUM, POLL, PRECISION, ROOT_DELAY, ROOT_DISPERSION, reference)
    server.sendto(head + received + request[40:48] + received + timestamp(), client)
