# Messages of DHCP as nodes send them, and all that servers answer: `dhcp-client.py INTERFACE SECONDS`, a question a line of JSON on standard
# input, all answers to it a line of JSON on standard output. By a raw socket, since no address is anybody's yet.
import json
import os
import select
import socket
import struct
import sys
import time

# of a server that answers twice the second answer comes at once
AGAIN_SECONDS = 0.3
COOKIE = b"\x63\x82\x53\x63"

interface, patience = sys.argv[1], float(sys.argv[2])
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
sock.bind((interface, 3))
own = sock.getsockname()[4]


def checksum(data):
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total >> 16) + (total & 0xFFFF)
    return ~total & 0xFFFF


def frame_of(question, xid):
    options = b"".join(
        bytes([int(code), len(value) // 2]) + bytes.fromhex(value) for code, value in question["options"].items()
    )
    card = bytes.fromhex(question["mac"].replace(":", "")).ljust(16, b"\0")
    bootp = struct.pack("!BBBB4sHH", 1, 1, 6, 0, xid, 0, 0x8000) + bytes(16) + card + bytes(192)
    bootp = (bootp + COOKIE + options + b"\xff").ljust(300, b"\0")
    udp = struct.pack("!HHHH", 68, 67, 8 + len(bootp), 0) + bootp
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, bytes(4), b"\xff" * 4)
    header = header[:10] + struct.pack("!H", checksum(header)) + header[12:]
    return b"\xff" * 6 + own + b"\x08\x00" + header + udp


def answer_in(frame, xid):
    if frame[12:14] != b"\x08\x00" or frame[23] != 17:
        return None
    bootp = frame[14 + 4 * (frame[14] & 15) + 8 :]
    if len(bootp) < 240 or bootp[0] != 2 or bootp[4:8] != xid:
        return None
    options, at = {}, 240
    while at < len(bootp) and bootp[at] != 255:
        if bootp[at] == 0:
            at += 1
            continue
        code, length = bootp[at], bootp[at + 1]
        options[code] = options.get(code, "") + bootp[at + 2 : at + 2 + length].hex()
        at += 2 + length
    fields = {
        "address": socket.inet_ntoa(bootp[16:20]),
        "next-server": socket.inet_ntoa(bootp[20:24]),
        "relay": socket.inet_ntoa(bootp[24:28]),
        "server name": bootp[44:108].rstrip(b"\0").decode("latin-1"),
        "boot file": bootp[108:236].rstrip(b"\0").decode("latin-1"),
    }
    for code in sorted(options):
        fields["option %d" % code] = options[code]
    return fields


for line in sys.stdin:
    question = json.loads(line)
    xid, answers = os.urandom(4), []
    sock.send(frame_of(question, xid))
    deadline = time.time() + patience
    while select.select([sock], [], [], max(0, deadline - time.time()))[0]:
        answer = answer_in(sock.recv(65535), xid)
        if answer is not None:
            answers.append(answer)
            deadline = min(deadline, time.time() + AGAIN_SECONDS)
    print(json.dumps(answers), flush=True)
