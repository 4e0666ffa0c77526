# Whether a URL gives the bytes of a file: `fetch.py whole|ends URL FILE`, by HTTP or TFTP, as a node would fetch it. `ends` asks
# for the size, both ends and some places between, where the protocol can. Ends with 0 when they are the same, and with 1 and what
# it got when they are not. For Python 2.4 of CentOS 5 as for Python 3.
import os
import random
import select
import socket
import struct
import sys
import time

try:
    import httplib
except ImportError:
    import http.client as httplib

PATIENCE_SECONDS = 10
RESEND_SECONDS = 1
PART = 65536
PLACES = 3
ERRORS = ["", "file not found", "access violation", "", "illegal operation", "", "", ""]


class NotServed(Exception):
    pass


class Original:
    """The file that should come, compared piece by piece, so that no image has to be held in memory."""

    def __init__(self, path):
        self.file = open(path, "rb")
        self.size = os.fstat(self.file.fileno()).st_size

    def compare(self, offset, data):
        self.file.seek(offset)
        if self.file.read(len(data)) != data:
            raise NotServed("other bytes than the file has, within %d bytes from byte %d" % (len(data), offset))

    def expect_size(self, size):
        if size != self.size:
            raise NotServed("%d bytes, the file has %d" % (size, self.size))


def http(host, path, original, whole):
    if whole or original.size <= 4 * PART:
        return http_part(host, path, original, None)
    last = original.size - PART
    for start in [0, last] + [random.randint(PART, last) for _ in range(PLACES)]:
        if not http_part(host, path, original, start):
            return


def http_part(host, path, original, start):
    """Whether only a part came, as it was asked for; a server that knows no parts gives the whole."""
    connection = httplib.HTTPConnection(host)
    headers = {"Connection": "close"}
    if start is not None:
        headers["Range"] = "bytes=%d-%d" % (start, start + PART - 1)
    connection.request("GET", path, None, headers)
    answer = connection.getresponse()
    if answer.status not in (200, 206):
        raise NotServed("HTTP %d %s" % (answer.status, answer.reason))
    part = answer.status == 206
    offset, end = 0, original.size
    if part:
        asked = "bytes %s-%s/" % (start, start + PART - 1)
        described = answer.getheader("Content-Range") or "no Content-Range"
        if not described.startswith(asked):
            raise NotServed("another part: %s" % described)
        original.expect_size(int(described[len(asked) :]))
        offset, end = start, start + PART
    elif answer.getheader("Content-Length") is not None:
        original.expect_size(int(answer.getheader("Content-Length")))
    while 1:
        data = answer.read(PART)
        if not data:
            break
        original.compare(offset, data)
        offset = offset + len(data)
    if offset != end:
        raise NotServed("%d bytes, the file has %d" % (offset, end))
    return part


def tftp(host, path, original, whole):
    address, port = host, 69
    if ":" in host:
        address, port = host.split(":")
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    # the options of a firmware that knows them; a server that knows none sends blocks of 512 bytes
    words = [path[1:], "octet", "tsize", "0", "blksize", "32768"]
    message = struct.pack("!H", 1) + "".join([word + "\0" for word in words]).encode("ascii")
    peer, size, block, number, offset, told = (address, int(port)), 512, 0, 0, 0, False
    sock.sendto(message, peer)
    deadline = time.time() + PATIENCE_SECONDS
    while 1:
        if not select.select([sock], [], [], RESEND_SECONDS)[0]:
            if time.time() > deadline:
                raise NotServed("no answer")
            sock.sendto(message, peer)
            continue
        answer, sender = sock.recvfrom(65535)
        if number > 0 and sender != peer:
            continue
        code = struct.unpack("!H", answer[:2])[0]
        if code == 5:
            raise NotServed(error_words(answer))
        if code == 6 and number == 0:
            options = answer[2:].decode("ascii").lower().split("\0")
            for name, value in zip(options[::2], options[1::2]):
                if name == "blksize":
                    size = int(value)
                if name == "tsize":
                    original.expect_size(int(value))
                    told = True
            number, peer = 1, sender
            message = struct.pack("!HH", 4, 0)
            sock.sendto(message, peer)
            continue
        if code != 3:
            continue
        block = struct.unpack("!H", answer[2:4])[0]
        if number == 0:
            number, peer = 1, sender
        if block != number & 0xFFFF:
            continue
        data = answer[4:]
        original.compare(offset, data)
        offset = offset + len(data)
        deadline = time.time() + PATIENCE_SECONDS
        if told and not whole and offset >= PART and len(data) == size:
            sock.sendto(struct.pack("!HH", 5, 0) + "enough\0".encode("ascii"), peer)
            return
        message = struct.pack("!HH", 4, block)
        sock.sendto(message, peer)
        if len(data) < size:
            original.expect_size(offset)
            return
        number = number + 1


def error_words(answer):
    code = struct.unpack("!H", answer[2:4])[0]
    words = answer[4:].decode("latin-1").rstrip("\0")
    return "TFTP error %d %s" % (code, words or ERRORS[min(code, 7)])


def fetch(extent, url, path):
    protocol, rest = url.split("://", 1)
    host, below = rest.split("/", 1)
    {"http": http, "tftp": tftp}[protocol](host, "/" + below, Original(path), extent == "whole")


socket.setdefaulttimeout(PATIENCE_SECONDS)
try:
    fetch(*sys.argv[1:])
except NotServed:
    sys.exit(str(sys.exc_info()[1]))
except socket.timeout:
    sys.exit("no answer")
except (socket.error, httplib.HTTPException, IOError):
    sys.exit(str(sys.exc_info()[1]) or sys.exc_info()[0].__name__)
