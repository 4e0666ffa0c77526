"""Switch the lab's nodes for who asks by TCP, as a power strip does that a site's machines reach.

One line a connection: `on`, `off`, `cycle` or `status` and the full name of a node. The answer is one line: `on`, `off`, `done` or
`error: WORDS`. A node is switched on as the lab did it last.
usage: power-strip.py ADDRESS:PORT CONSOLES
"""

import json
import os
import signal
import socketserver
import subprocess
import sys
import time

place, consoles = sys.argv[1:]
own_network = os.readlink("/proc/self/ns/net")


def machines(name):
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            words = open(f"/proc/{pid}/cmdline").read().split("\0")
            here = os.readlink(f"/proc/{pid}/ns/net") == own_network
        except OSError:
            continue
        if here and words[0] == "qemu-system-x86_64" and words[words.index("-name") + 1] == name:
            found.append(int(pid))
    return found


def off(name):
    for attempt in range(50):
        pids = machines(name)
        if not pids:
            return "done"
        for pid in pids:
            try:
                os.kill(pid, signal.SIGTERM if attempt < 20 else signal.SIGKILL)
            except ProcessLookupError:
                pass
        time.sleep(0.1)
    return "error: its machine does not end"


def on(name):
    if machines(name):
        return "done"
    try:
        with open(os.path.join(consoles, f"{name}.machine")) as file:
            command = json.load(file)
    except OSError:
        return "error: the lab never switched it on, so its machine is not known"
    with open(os.path.join(consoles, f"{name}.qemu"), "wb") as said:
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd="/", start_new_session=True)
    for _ in range(50):
        if machines(name):
            return "done"
        time.sleep(0.1)
    return "error: its machine does not start"


def cycle(name):
    ended = off(name)
    return on(name) if ended == "done" else ended


def status(name):
    return "on" if machines(name) else "off"


ACTIONS = {"on": on, "off": off, "cycle": cycle, "status": status}


class Outlets(socketserver.StreamRequestHandler):
    def handle(self):
        words = self.rfile.readline(200).decode("ascii", "replace").split()
        if len(words) == 2 and words[0] in ACTIONS and "/" not in words[1]:
            answer = ACTIONS[words[0]](words[1])
        else:
            answer = "error: expected on, off, cycle or status and the name of a node"
        self.wfile.write(f"{answer}\n".encode())


socketserver.ThreadingTCPServer.allow_reuse_address = True
address, port = place.split(":")
socketserver.ThreadingTCPServer((address, int(port)), Outlets).serve_forever()
