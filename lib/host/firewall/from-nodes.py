# What answers from the network that this process is in. Precedes nodes-side.py, and needs DHCP_TEXTS before it.
import errno
import re
import select
import socket
import struct
import sys
import time

TEXTS = ["/etc/hosts", "/proc/net/arp"] + DHCP_TEXTS
PATIENCE_SECONDS = 2.5
SEND_EVERY_SECONDS = 0.7
ARP_SECONDS = 0.3
MOST_CANDIDATES = 8
IP_RECVERR = 11
WORDS = {
    # a file that is not there: the answer is an error, and an answer
    69: struct.pack("!H", 1) + b".diskless-nobody\0octet\0",
    # version 4, as a client
    123: struct.pack("B", 0x23) + b"\0" * 47,
}
REJECTIONS = (errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EACCES, errno.EPERM)


def number_of(address):
    return struct.unpack("!L", socket.inet_aton(address))[0]


class Unasked(Exception):
    pass


def text_of(path):
    try:
        with open(path, "rb") as source:
            return source.read().decode("latin-1")
    except OSError:
        return ""


def routers():
    """Addresses that the table of routes names: the kernel writes them as numbers."""
    rows = [line.split() for line in text_of("/proc/net/route").split("\n")[1:] if line]
    return [socket.inet_ntoa(struct.pack("=L", int(row[column], 16))) for row in rows for column in (1, 2)]


def free_address(interface, address, prefix, known):
    """The highest address of the network that nobody names and nobody answers for."""
    mask = (0xFFFFFFFF << (32 - int(prefix))) & 0xFFFFFFFF
    network = number_of(address) & mask
    highest = network | (~mask & 0xFFFFFFFF)
    texts = "\n".join([known] + [text_of(path) for path in TEXTS])
    named = set(re.findall(r"[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+", texts) + routers())
    candidate = highest - 1
    asked = 0
    while candidate > network and asked < MOST_CANDIDATES:
        text = socket.inet_ntoa(struct.pack("!L", candidate))
        candidate = candidate - 1
        if text == address or text in named:
            continue
        asked = asked + 1
        if not has_owner(interface, text):
            return text
    raise Unasked("no address of the network is free for a moment")


def has_owner(interface, address):
    """An ARP request that announces no address of its own (RFC 5227), so that nobody learns anything from it."""
    try:
        sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0806))
        sock.bind((interface, 0x0806))
    except (socket.error, AttributeError):
        raise Unasked("no address of the network is free for a moment")
    own = sock.getsockname()[4]
    wanted = socket.inet_aton(address)
    request = struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1) + own + b"\0" * 4 + b"\0" * 6 + wanted
    sock.send(b"\xff" * 6 + own + struct.pack("!H", 0x0806) + request)
    deadline = time.time() + ARP_SECONDS
    while 1:
        left = deadline - time.time()
        if left <= 0 or not select.select([sock], [], [], left)[0]:
            sock.close()
            return False
        frame = sock.recv(2048)
        if frame[28:32] == wanted and frame[6:12] != own:
            sock.close()
            return True


class Question:
    def __init__(self, address, words):
        self.name, protocol, port = words.split(":")
        self.there = (address, int(port))
        self.answer = None
        self.next_send = 0
        if protocol == "tcp":
            self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        else:
            self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            # TFTP answers by another port, so the socket belongs to none, and errors come to it all the same
            self.sock.setsockopt(socket.IPPROTO_IP, IP_RECVERR, 1)
        self.is_tcp = protocol == "tcp"
        self.sock.setblocking(0)
        if self.is_tcp:
            self.take(self.sock.connect_ex(self.there))

    def take(self, code):
        if code == 0:
            self.answer = "answered"
        elif code == errno.ECONNREFUSED:
            self.answer = "refused"
        elif code in REJECTIONS:
            self.answer = "rejected"
        elif code not in (errno.EINPROGRESS, errno.EAGAIN):
            self.answer = "error %s" % errno.errorcode.get(code, code)

    def send(self, now):
        if self.is_tcp or self.answer or now < self.next_send:
            return
        self.next_send = now + SEND_EVERY_SECONDS
        try:
            self.sock.sendto(WORDS[self.there[1]], self.there)
        except socket.error:
            self.take(sys.exc_info()[1].args[0])

    def hear(self):
        if self.is_tcp:
            self.take(self.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
            return
        try:
            if self.sock.recvfrom(2048)[1][0] == self.there[0]:
                self.answer = "answered"
        except socket.error:
            self.take(sys.exc_info()[1].args[0])


def ask(address, questions):
    asked = [Question(address, words) for words in questions]
    deadline = time.time() + PATIENCE_SECONDS
    while 1:
        now = time.time()
        waiting = [question for question in asked if not question.answer]
        if not waiting or now >= deadline:
            break
        for question in waiting:
            question.send(now)
        by_socket = dict([(question.sock, question) for question in waiting])
        tcp = [question.sock for question in waiting if question.is_tcp]
        udp = [question.sock for question in waiting if not question.is_tcp]
        readable, writable, failed = select.select(udp, tcp, [], min(0.2, deadline - now))
        for sock in readable + writable + failed:
            by_socket[sock].hear()
    return [(question.name, question.answer or "silent") for question in asked]
