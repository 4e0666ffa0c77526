# What gets through the firewall of this host from the nodes' side: `nodes-side.py INTERFACE ADDRESS PREFIX ZONE LEFT DIRECTORY KNOWN
# NAME:PROTOCOL:PORT...` asks each service at ADDRESS, all at once, and says of each `answered`, `refused` (nothing listens there),
# `rejected` or `silent`. What is not answered is asked by this host itself, too, and said behind `here`: what says nothing then is no
# matter of the firewall. ZONE is that of the interface when it is not the default zone, which takes what has none. LEFT is not empty
# when a zone has our end of an earlier pair. DIRECTORY is locked meanwhile, KNOWN has addresses of this host.
#
# A process with a network of its own, joined to this host by a pair of interfaces, has an address of the boot network that nobody
# else has, for a moment. Nothing of it is on the wire. The network goes with its process, and with it the pair, the route and the
# neighbour, so what is killed leaves nothing behind.
#
# Ends with 3 when this host cannot ask, and says why in its last line. Follows from-nodes.py.
import fcntl
import os
import signal

CANNOT_ASK = 3
ASKING_SECONDS = 30
LOCK_SECONDS = 60
OURS, THEIRS = "dlnodes0", "dlnodes1"
OUR_MAC, THEIR_MAC = "02:64:6c:6e:00:01", "02:64:6c:6e:00:02"
NEW_NETWORK = 0x40000000


def succeeds(words, text=""):
    """Whether a command does, with this text on its standard input."""
    heard, said = os.pipe()
    os.write(said, text.encode("ascii"))
    os.close(said)
    process = os.fork()
    if process == 0:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for source, target in ((heard, 0), (nowhere, 1), (nowhere, 2)):
            os.dup2(source, target)
        try:
            os.execvp(words[0], words)
        finally:
            os._exit(127)
    os.close(heard)
    return os.waitpid(process, 0)[1] == 0


def changes_links(*lines):
    return succeeds(["ip", "-batch", "-"], "".join([line + "\n" for line in lines]))


def hold(directory):
    """One at a time: all resources of a firewall are read at once, and what masquerades must not reload it meanwhile."""
    try:
        lock = os.open(directory, os.O_RDONLY)
    except OSError:
        raise Unasked("%s cannot be opened" % directory)
    deadline = time.time() + LOCK_SECONDS
    while 1:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.time() > deadline:
                raise Unasked("others have asked for %d seconds" % LOCK_SECONDS)
        time.sleep(0.1)


class NodesSide:
    """The process with a network of its own. It waits there for its address and the questions."""

    def __init__(self):
        self.heard, said = os.pipe()
        hears, self.said = os.pipe()
        sys.stdout.flush()
        self.process = os.fork()
        if self.process == 0:
            os.close(self.heard)
            os.close(self.said)
            try:
                self.live(os.fdopen(hears), said)
            finally:
                os._exit(0)
        os.close(said)
        os.close(hears)

    def live(self, hears, said):
        import ctypes

        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        signal.alarm(ASKING_SECONDS)
        if ctypes.CDLL(None).unshare(NEW_NETWORK) != 0:
            return
        os.write(said, b"ready\n")
        words = hears.readline().split()
        if not words:
            return
        address, there, questions = words[0], words[1], words[2:]
        if not changes_links(
            "addr add %s/32 dev %s" % (address, THEIRS),
            "link set %s up" % THEIRS,
            "route add %s/32 dev %s" % (there, THEIRS),
            "neigh replace %s lladdr %s dev %s" % (there, OUR_MAC, THEIRS),
        ):
            return
        os.write(said, "".join(["%s %s\n" % answer for answer in ask(there, questions)]).encode("ascii"))

    def hears(self):
        return os.read(self.heard, 65536).decode("ascii")

    def answers(self, words):
        """What it hears as this address, from there, of these services. Nothing when it gets no address."""
        os.write(self.said, (" ".join(words) + "\n").encode("ascii"))
        text = part = self.hears()
        while part:
            part = self.hears()
            text = text + part
        return [tuple(line.split(" ", 1)) for line in text.split("\n") if line]

    def leave(self):
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def is_left_alone():
    """By NetworkManager, which joins what it manages to a zone. udev tells it so."""
    if not [1 for directory in os.environ["PATH"].split(":") if os.access(directory + "/nmcli", os.X_OK)]:
        return True
    device = text_of("/sys/class/net/%s/ifindex" % OURS).strip()
    return "\nE:NM_UNMANAGED=1" in "\n" + text_of("/run/udev/data/n" + device)


def leave_zone():
    succeeds(["firewall-cmd", "--remove-interface=" + OURS])


def ask_from_nodes(interface, address, prefix, zone, left, known, questions):
    # of one that was killed: its zone would be that of a later one, and its interface stands in the way
    if os.path.exists("/sys/class/net/" + OURS):
        changes_links("link del " + OURS)
    if left:
        leave_zone()
    free = free_address(interface, address, prefix, known)
    side, in_zone = NodesSide(), False
    try:
        if side.hears() != "ready\n":
            raise Unasked("this host gives no process a network of its own")
        if not changes_links(
            "link add %s address %s type veth peer name %s address %s netns %d"
            % (OURS, OUR_MAC, THEIRS, THEIR_MAC, side.process)
        ):
            raise Unasked("this host makes no pair of interfaces")
        # where there is no udev it would ask it for an address
        in_zone = not is_left_alone()
        if in_zone:
            succeeds(["nmcli", "device", "set", OURS, "managed", "no"])
        if zone:
            in_zone = True
            if not succeeds(["firewall-cmd", "--zone=" + zone, "--add-interface=" + OURS]):
                raise Unasked("the zone %s takes no other interface" % zone)
        # one host at each end, which know each other without asking
        answers = changes_links(
            "link set %s up" % OURS,
            "neigh replace %s lladdr %s dev %s" % (free, THEIR_MAC, OURS),
            "route add %s/32 dev %s src %s" % (free, OURS, address),
        ) and side.answers((free, address) + questions)
        if not answers:
            raise Unasked("the pair of interfaces gets no address")
        return answers
    finally:
        if in_zone:
            leave_zone()
        changes_links("link del " + OURS)
        side.leave()


def end(number, frame):
    sys.exit(128 + number)


def main(interface, address, prefix, zone, left, directory, known, *questions):
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, end)
    hold(directory)
    answers = ask_from_nodes(interface, address, prefix, zone, left, known, questions)
    dead = [name for name, answer in answers if answer != "answered"]
    for name, answer in answers:
        print("%s %s" % (name, answer))
    for name, answer in ask(address, [words for words in questions if words.split(":")[0] in dead]):
        print("here %s %s" % (name, answer))


try:
    main(*sys.argv[1:])
except Unasked:
    print(sys.exc_info()[1])
    sys.exit(CANNOT_ASK)
