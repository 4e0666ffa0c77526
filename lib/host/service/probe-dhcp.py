# A DISCOVER as a node sends it, without a node. Follows probe.py, and asks what the arguments name: `dhcp|tftp|http|nfs|ntp|syslog
# WORDS...`. Ends with 3 and the reason when this host cannot ask.
# two servers that offer are both heard: one that pings an address before it offers it needs a second
OFFERS_SECONDS = 2
DISCOVER, OFFER = 1, 2
# as the firmware of a network card has it, so that a server that knows classes of clients takes it for one
FIRMWARE = {"bios": (0, "PXEClient:Arch:00000:UNDI:002001"), "uefi": (7, "PXEClient:Arch:00007:UNDI:003016")}
# who boots over HTTP takes an answer of the same class alone
HTTP_CLIENT = "HTTPClient"
FIRMWARE["uefi-http"] = (16, HTTP_CLIENT + ":Arch:00016:UNDI:003001")


def option(code, value):
    return struct.pack("BB", code, len(value)) + value


def dhcp(interface, server, own, mac, network, *firmwares):
    """A DISCOVER of a node for each firmware, which reserves nothing; a line with all offers of each. The frame has the host's own
    source: no switch may think that the node is here. A NETWORK other than `-` is behind a relay, and is named as one would."""
    try:
        sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        sock.bind((interface, 3))
    except (socket.error, AttributeError):
        cannot_ask("no raw packets on %s: %s" % (interface, sys.exc_info()[1]))
    hardware = sock.getsockname()[4]
    chaddr = binascii.unhexlify(mac.replace(":", "").encode("ascii"))
    names = {}
    for address in own.split(","):
        names[address] = server
    asked = [(firmware, os.urandom(4), []) for firmware in firmwares]
    for attempt in (1, 2):
        for firmware, xid, offers in asked:
            if not offers:
                sock.send(discover(hardware, chaddr, xid, firmware, network))
        deadline = time.time() + OFFERS_SECONDS
        while until(deadline, sock):
            frame = sock.recv(65535)
            for firmware, xid, offers in asked:
                offer = offered(frame, xid, names)
                if offer is not None and offer not in offers:
                    offers.append(offer)
        if [offers for firmware, xid, offers in asked if not offers] == []:
            break
    for firmware, xid, offers in asked:
        print("%s %s" % (firmware, "; ".join(sorted(offers)) or "no answer"))


def discover(hardware, chaddr, xid, firmware, network):
    architecture, name = FIRMWARE[firmware]
    wanted = (1, 3, 43, 54, 66, 67)
    if name.startswith(HTTP_CLIENT):
        wanted = wanted + (60,)
    options = (
        option(53, struct.pack("B", DISCOVER))
        + option(55, struct.pack("%dB" % len(wanted), *wanted))
        + option(60, name.encode("ascii"))
        + option(93, struct.pack("!H", architecture))
        # RFC 3011: the subnet to choose from; the answer of a server that heard of it by a relay would go to the relay
        + ((network != "-" and option(118, socket.inet_aton(network))) or "".encode("ascii"))
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
    return struct.pack("!6s6sH", everybody + everybody[:2], hardware, 0x0800) + ip + udp


def checksum(data):
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def offered(frame, xid, names):
    """What an OFFER to this question says, or None of any other frame."""
    if len(frame) < 14 + 20 + 8 + 240 or frame[12:14] != struct.pack("!H", 0x0800):
        return None
    length = 4 * (byte(frame, 14) & 15)
    bootp = frame[14 + length + 8 :]
    if byte(frame, 23) != 17 or len(bootp) < 240 or byte(bootp, 0) != 2 or bootp[4:8] != xid:
        return None
    options = options_of(bootp[240:])
    overload = byte(options.get(52, struct.pack("x")) + struct.pack("x"), 0)
    options.update(options_of((overload & 1 and bootp[108:236]) or struct.pack("B", 255)))
    if options.get(53) != struct.pack("B", OFFER):
        return None
    identifier = options.get(54, struct.pack("x"))
    if len(identifier) != 4:
        identifier = frame[26:30]
    server = socket.inet_ntoa(identifier)
    boot_file = options.get(67, (overload & 1 and struct.pack("x")) or bootp[108:236])
    vendor_class = text_of(options.get(60, struct.pack("x")))
    return "%s from %s, next-server %s, boot file %s%s" % (
        socket.inet_ntoa(bootp[16:20]),
        names.get(server, server),
        socket.inet_ntoa(bootp[20:24]),
        text_of(boot_file.split(struct.pack("x"))[0]) or "(none)",
        (vendor_class.startswith(HTTP_CLIENT) and ", class %s" % HTTP_CLIENT) or "",
    )


def options_of(data):
    found, at = {}, 0
    while at < len(data) and byte(data, at) != 255:
        code = byte(data, at)
        if code == 0 or at + 1 >= len(data):
            at = at + 1
            continue
        length = byte(data, at + 1)
        found[code] = found.get(code, data[0:0]) + data[at + 2 : at + 2 + length]
        at = at + 2 + length
    return found


QUESTIONS = {"dhcp": dhcp, "tftp": tftp, "http": http, "nfs": nfs, "ntp": ntp, "syslog": syslog}
try:
    QUESTIONS[sys.argv[1]](*sys.argv[2:])
except socket.error:
    error = sys.exc_info()[1]
    print((isinstance(error, socket.timeout) and "no answer") or str(error.args[-1]).lower())
