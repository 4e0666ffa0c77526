"""Copy a serial console from stdin to a file, each line with the seconds since power-on in front.

usage: console-clock.py FILE
"""

import os
import sys
import time

start = time.monotonic()
pending = b""
with open(sys.argv[1], "wb", 0) as log:

    def write(line):
        log.write(b"%8.2f %s\n" % (time.monotonic() - start, line.rstrip(b"\r")))

    while True:
        data = os.read(0, 4096)
        if not data:
            break
        pending += data
        *lines, pending = pending.split(b"\n")
        for line in lines:
            write(line)
        # A prompt has no end of line; better a cut line than none.
        if len(pending) > 400:
            write(pending)
            pending = b""
    if pending:
        write(pending)
