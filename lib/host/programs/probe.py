# What a node would ask of its boot server, asked by the server itself: `probe.py dhcp|tftp|nfs WORDS...`. Ends with 0 when it is
# served, with 1 and what it got when it is not, and with 3 when this host cannot ask. For Python 2.4 of CentOS 5 as for Python 3.
import binascii
import os
import select
import socket
import struct
import sys
import time

CANNOT_ASK = 3
PATIENCE_SECONDS = 2
DISCOVER, OFFER = 1, 2
# as the firmware of a network card has it, so that a server that knows classes of clients takes it for one
FIRMWARE = "PXEClient:Arch:00000:UNDI:002001"


class NotServed(Exception):
    pass


def text_of(data):
    return data.decode("latin-1")


def option(code, value):
    return struct.pack("BB", code, len(value)) + value


def until(deadline, sock):
    """Whether something can be read before the time is over."""
    left = deadline - time.time()
    return left > 0 and select.select([sock], [], [], left)[0] != []


def dhcp(interface, mac, expected):
    """A DISCOVER of a node, which reserves nothing. The frame has the host's own source: no switch may think that the node is here."""
    try:
        sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        sock.bind((interface, 3))
        own = sock.getsockname()[4]
    except (socket.error, AttributeError):
        sys.exit(CANNOT_ASK)
    xid = os.urandom(4)
    sock.send(discover(own, binascii.unhexlify(mac.replace(":", "").encode("ascii")), xid))
    deadline = time.time() + PATIENCE_SECONDS
    others = []
    while until(deadline, sock):
        offered = offered_address(sock.recv(65535), xid)
        if offered == expected:
            return
        if offered is not None and offered not in others:
            others.append(offered)
    got = "no answer"
    if others:
        got = "an offer of " + ", ".join(others)
    raise NotServed("a DHCP discover of %s on %s got %s, expected an offer of %s" % (mac, interface, got, expected))


def discover(own, chaddr, xid):
    options = (
        option(53, struct.pack("B", DISCOVER))
        + option(55, struct.pack("BBBB", 1, 3, 66, 67))
        + option(60, FIRMWARE.encode("ascii"))
        + option(93, struct.pack("!H", 0))
        + struct.pack("B", 255)
    )
    # the answer is asked for by broadcast, since the address is not anybody's yet
    bootp = struct.pack("!BBBB4sHH16s16s", 1, 1, 6, 0, xid, 0, 0x8000, struct.pack("16x"), chaddr)
    bootp = bootp + struct.pack("192x") + binascii.unhexlify("63825363".encode("ascii")) + options
    bootp = bootp + struct.pack("%dx" % max(0, 300 - len(bootp)))
    udp = struct.pack("!HHHH", 68, 67, 8 + len(bootp), 0) + bootp
    everybody = socket.inet_aton("255.255.255.255")
    header = ("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17)
    addresses = (socket.inet_aton("0.0.0.0"), everybody)
    summed = checksum(struct.pack(*(header + (0,) + addresses)))
    ip = struct.pack(*(header + (summed,) + addresses))
    return struct.pack("!6s6sH", everybody + everybody[:2], own, 0x0800) + ip + udp


def checksum(data):
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def offered_address(frame, xid):
    """Address of an OFFER to this question, or None of any other frame."""
    if len(frame) < 14 + 20 + 8 + 240 or frame[12:14] != struct.pack("!H", 0x0800):
        return None
    length = 4 * (struct.unpack("B", frame[14:15])[0] & 15)
    bootp = frame[14 + length + 8 :]
    if frame[23:24] != struct.pack("B", 17) or bootp[0:1] != struct.pack("B", 2) or bootp[4:8] != xid:
        return None
    if bootp[240:].find(option(53, struct.pack("B", OFFER))) == -1:
        return None
    return socket.inet_ntoa(bootp[16:20])


def tftp(address, name, expected):
    """Reads a small file, which comes in one block."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    request = struct.pack("!H", 1) + name.encode("ascii") + struct.pack("x") + "octet".encode("ascii") + struct.pack("x")
    deadline = time.time() + PATIENCE_SECONDS
    sock.sendto(request, (address, 69))
    if not until(deadline, sock):
        raise NotServed("TFTP at %s did not answer" % address)
    answer, server = sock.recvfrom(65535)
    code, number = struct.unpack("!HH", answer[:4])
    if code == 5:
        raise NotServed("TFTP at %s refused %s: %s" % (address, name, text_of(answer[4:]).rstrip("\0")))
    sock.sendto(struct.pack("!HH", 4, 1), server)
    if (code, number) != (3, 1) or text_of(answer[4:]).strip() != expected:
        raise NotServed("TFTP at %s served something else as %s" % (address, name))


def nfs(address, version):
    """The call of NFS that does nothing (RFC 5531), as one fragment on TCP, without credentials."""
    words = [0x80000000 + 40, 0x64736B6C, 0, 2, 100003, int(version), 0, 0, 0, 0, 0]
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.settimeout(PATIENCE_SECONDS)
    sock.connect((address, 2049))
    sock.send(struct.pack("!11L", *words))
    answer = sock.recv(28)
    if len(answer) < 28 or struct.unpack("!7L", answer)[1:] != (words[1], 1, 0, 0, 0, 0):
        raise NotServed("NFS at %s does not serve version %s" % (address, version))


try:
    {"dhcp": dhcp, "tftp": tftp, "nfs": nfs}[sys.argv[1]](*sys.argv[2:])
except NotServed:
    sys.exit(str(sys.exc_info()[1]))
except socket.error:
    sys.exit("%s: %s" % (" ".join(sys.argv[1:3]), sys.exc_info()[1]))
