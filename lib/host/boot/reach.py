# Which of the nodes on standard input, a name each, take a connection: `reach.py SECONDS AT-ONCE PORT HOSTS DIRECTORY`. Prints the names
# that ssh is to ask. Of each other node a file of its name in the directory has what ssh would say of it. HOSTS is a file of hosts(5): a
# name that is not there, or has several addresses, is left to ssh, which may wait for a name server. For Python 2.4 of CentOS 5 as for
# Python 3.
import errno
import os
import resource
import select
import socket
import sys
import time

SILENT = (errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.ENETUNREACH, errno.ETIMEDOUT)
# Of the files that a process may have open, for what else it opens.
SPARE_FILES = 64


def addresses_of(hosts):
    """One look for all names: whoever resolves thousands of them one by one reads thousands of lines for each."""
    known = {}
    for line in open(hosts):
        words = line.split("#")[0].split()
        for name in words[1:]:
            addresses = known.setdefault(name.lower(), [])
            if words[0] not in addresses:
                addresses.append(words[0])
    return known


class Reach:
    def __init__(self, seconds, most, port, directory):
        self.seconds, self.port, self.directory = seconds, port, directory
        self.most = min(most, open_files() - SPARE_FILES)
        self.poll = select.poll()
        self.asked = {}
        self.order = []

    def reached(self, name):
        sys.stdout.write(name + "\n")

    def silent(self, name, code):
        told = open(os.path.join(self.directory, name), "w")
        told.write("ssh: connect to host %s port %d: %s\n" % (name, self.port, os.strerror(code)))
        told.close()

    def judge(self, name, code):
        if code in SILENT:
            self.silent(name, code)
        else:
            self.reached(name)

    def begin(self, name, address):
        try:
            family = socket.AF_INET
            if ":" in address:
                family = socket.AF_INET6
            sock = socket.socket(family, socket.SOCK_STREAM)
            sock.setblocking(0)
            code = sock.connect_ex((address, self.port))
        except (socket.error, ValueError):
            self.reached(name)
            return
        if code != errno.EINPROGRESS:
            sock.close()
            self.judge(name, code)
            return
        self.asked[sock.fileno()] = (sock, name)
        self.order.append((time.time() + self.seconds, sock.fileno(), sock))
        self.poll.register(sock.fileno(), select.POLLOUT)

    def end(self, number, code):
        sock, name = self.asked.pop(number)
        self.poll.unregister(number)
        sock.close()
        self.judge(name, code)

    def wait(self):
        for number, _ in self.poll.poll(max(0, self.order[0][0] - time.time()) * 1000 + 1):
            self.end(number, self.asked[number][0].getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
        now, late = time.time(), 0
        # all have the same time, so those that began first are late first; a number comes again for another socket
        for deadline, number, sock in self.order:
            current = number in self.asked and self.asked[number][0] is sock
            if current and deadline > now:
                break
            if current:
                self.end(number, errno.ETIMEDOUT)
            late = late + 1
        del self.order[:late]

    def ask(self, nodes):
        """A pair of name and address each."""
        nodes.reverse()
        while nodes or self.asked:
            while nodes and len(self.asked) < self.most:
                name, address = nodes.pop()
                self.begin(name, address)
            if self.order:
                self.wait()


def open_files():
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if most == resource.RLIM_INFINITY:
        most = 65536
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    return most


def main(seconds, most, port, hosts, directory):
    reach = Reach(float(seconds), int(most), int(port), directory)
    known = addresses_of(hosts)
    nodes = []
    for name in sys.stdin.read().split():
        addresses = known.get(name.lower(), [])
        if len(addresses) == 1:
            nodes.append((name, addresses[0]))
        else:
            reach.reached(name)
    reach.ask(nodes)


main(*sys.argv[1:])
