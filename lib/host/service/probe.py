# What a node would ask of its boot server, asked by the server itself: a function a question, which prints what it got. For
# Python 2.4 of CentOS 5 as for Python 3. probe-dhcp.py follows.
import binascii
import glob
import os
import re
import select
import socket
import struct
import sys
import time

CANNOT_ASK = 3
PATIENCE_SECONDS = 5
LARGEST_FILE = 1048576
NTP_EPOCH = 2208988800
LIES_THERE = "the bytes that lie in the directory"


def text_of(data):
    return "".join([c for c in data.decode("latin-1") if " " <= c <= "~"])


def byte(data, at):
    return struct.unpack("B", data[at : at + 1])[0]


def until(deadline, sock):
    """Whether something can be read before the time is over."""
    left = deadline - time.time()
    return left > 0 and select.select([sock], [], [], left)[0] != []


def cannot_ask(reason):
    print(reason)
    sys.exit(CANNOT_ASK)


def chosen(directory, names):
    """A file of the directory to be asked for: of these names, else the first small one. "" when nothing lies there."""
    for name in names:
        if os.path.isfile(os.path.join(directory, name)):
            return name
    found = []
    for pattern in ("*", "*/*"):
        for path in glob.glob(os.path.join(directory, pattern)):
            if os.path.isfile(path) and not os.path.islink(path) and os.path.getsize(path) <= LARGEST_FILE:
                found.append(path[len(directory) :].lstrip("/"))
        if found:
            return sorted(found)[0]
    return ""


def compared(get, directory, names):
    """What `get(NAME)` gives beside what lies in the directory; where nothing lies, a name that nobody has must not be found."""
    name = chosen(directory, names)
    if name == "":
        got, refusal = get(".diskless-absent")
        if got is None and refusal in NOT_FOUND:
            return LIES_THERE
        return refusal or "%d bytes, where nothing lies in %s" % (len(got), directory)
    for attempt in (1, 2):
        got, refusal = get(name)
        if got is None:
            continue
        source = open(os.path.join(directory, name), "rb")
        lies = source.read()
        source.close()
        if got == lies:
            return LIES_THERE
    if got is None:
        return refusal + closed(os.path.join(directory, name))
    return "other bytes as %s: %d, where %d lie in %s" % (name, len(got), len(lies), directory)


def closed(path):
    """Which directory on the way to a file, or the file itself, is closed to a daemon that is not root."""
    steps = path.split("/")
    for parent in ["/".join(steps[:i]) for i in range(2, len(steps))]:
        if not os.stat(parent).st_mode & 1:
            return " (%s has mode %04o)" % (parent, os.stat(parent).st_mode & 4095)
    if not os.stat(path).st_mode & 4:
        return " (%s has mode %04o)" % (path, os.stat(path).st_mode & 4095)
    return ""


NOT_FOUND = ("refused .diskless-absent: File not found", "status 404 for .diskless-absent")


def tftp(address, directory, *names):
    print(compared(lambda name: tftp_get(address, name), directory, names))


def tftp_get(address, name):
    """The bytes, or None and why there are none."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    request = struct.pack("!H", 1) + name.encode("ascii") + struct.pack("x") + "octet".encode("ascii") + struct.pack("x")
    blocks, wanted, packet, server = [], 1, request, (address, 69)
    while 1:
        sock.sendto(packet, server)
        if not until(time.time() + PATIENCE_SECONDS, sock):
            return None, "no answer"
        answer, server = sock.recvfrom(65535)
        code, number = struct.unpack("!HH", answer[:4])
        if code == 5:
            reason = text_of(answer[4:])
            if number == 1:
                reason = "File not found"
            return None, "refused %s: %s" % (name, reason)
        if (code, number) != (3, wanted & 0xFFFF):
            continue
        blocks.append(answer[4:])
        packet = struct.pack("!HH", 4, number)
        wanted = wanted + 1
        if len(answer) < 516:
            sock.sendto(packet, server)
            return answer[0:0].join(blocks), None


def http(address, directory, location, *names):
    print(compared(lambda name: http_get(address, "%s/%s" % (location, name), name), directory, names))


def http_get(address, path, name):
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.settimeout(PATIENCE_SECONDS)
    sock.connect((address, 80))
    sock.sendall(("GET %s HTTP/1.0\r\nHost: %s\r\nUser-Agent: pulumi-diskless\r\n\r\n" % (path, address)).encode("ascii"))
    answer = got = sock.recv(65536)
    while got and len(answer) <= 2 * LARGEST_FILE:
        got = sock.recv(65536)
        answer = answer + got
    head, body = (answer.split("\r\n\r\n".encode("ascii"), 1) + [answer[0:0]])[:2]
    status = (text_of(head.split("\r\n".encode("ascii"))[0]).split(" ") + ["", ""])[1]
    if status != "200":
        return None, "status %s for %s" % (status or "(none)", name)
    return body, None


def nfs(address, version):
    """The call of NFS that does nothing (RFC 5531), as one fragment on TCP, without credentials."""
    words = [0x80000000 + 40, 0x64736B6C, 0, 2, 100003, int(version), 0, 0, 0, 0, 0]
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.settimeout(PATIENCE_SECONDS)
    sock.connect((address, 2049))
    sock.send(struct.pack("!11L", *words))
    answer = sock.recv(28)
    if len(answer) < 28 or struct.unpack("!7L", answer)[1:] != (words[1], 1, 0, 0, 0, 0):
        print("no NFS of version %s" % version)
    else:
        print("served")


def ntp(address, age):
    """A client's query (RFC 5905), beside the clock of this host. A daemon that is `young` may not be synchronised."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect((address, 123))
    for attempt in range(PATIENCE_SECONDS):
        sent = time.time()
        cookie = os.urandom(8)
        sock.send(struct.pack("!B39x8s", 0x23, cookie))
        while until(sent + 1, sock):
            answer = sock.recv(1024)
            if len(answer) < 48 or answer[24:32] != cookie:
                continue
            told = told_time(answer, (sent + time.time()) / 2, age == "young")
            print(told)
            return
    print("no answer")


def told_time(answer, now, young):
    leap, stratum = byte(answer, 0) >> 6, byte(answer, 1)
    if stratum == 0 and not young:
        return "refused: %s" % text_of(answer[12:16])
    if (leap == 3 or not 0 < stratum < 16) and not young:
        return "a clock that is not synchronised"
    seconds, fraction = struct.unpack("!LL", answer[40:48])
    offset = seconds - NTP_EPOCH + fraction / 4294967296.0 - now
    if abs(offset) > 1:
        return "a time that is %d s from that of the master" % round(offset)
    return "the time, within 1 s"


def syslog(address):
    """Sends a line as a node would, and looks for it where the logger writes."""
    token = "%d.%d" % (os.getpid(), time.time())
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect((address, 514))
    started = time.time()
    line = "<134>pulumi-diskless: does this line arrive? %s" % token
    sock.send(line.encode("ascii"))
    while time.time() < started + PATIENCE_SECONDS:
        time.sleep(0.1)
        for path in log_files(started):
            if token in tail_of(path):
                print("a line arrives")
                return
        refused = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if refused:
            raise socket.error(refused, os.strerror(refused))
    if re.search(r"(?m)^[^#\n]*(\s@|\bom(?!file|usrmsg|discard)\w+)", configurations()):
        # the logger sends its lines on to where this host cannot look; it takes them
        print("a line arrives")
    else:
        print("no line arrives")


def configurations():
    texts = []
    for path in ["/etc/rsyslog.conf", "/etc/syslog.conf"] + glob.glob("/etc/rsyslog.d/*.conf"):
        if os.path.isfile(path):
            source = open(path, "rb")
            texts.append(source.read().decode("latin-1"))
            source.close()
    return "\n".join(texts)


def log_files(started):
    found = glob.glob("/var/log/*") + glob.glob("/var/log/*/*")
    found.extend(re.findall(r"(?m)^[^#\n]*?[\s\"-](/[\w./-]+)", configurations()))
    return [path for path in found if os.path.isfile(path) and os.path.getmtime(path) >= started - 2]


def tail_of(path):
    source = open(path, "rb")
    source.seek(max(0, os.path.getsize(path) - 262144))
    text = source.read().decode("latin-1")
    source.close()
    return text
