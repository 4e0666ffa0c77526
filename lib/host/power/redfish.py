# Reads what a Redfish controller answers (DSP0266), JSON on standard input: `redfish.py state|systems|reset|why`. Prints a line a
# value, and nothing where there is none or where the answer is no JSON.
# Python 2.4 or later. That of CentOS 5 has no module for JSON, so it reads by the grammar of RFC 8259 below.
import re
import sys

try:
    from json import loads
except ImportError:
    loads = None

TOKEN = re.compile(r'\s*(?:([{}\[\]:,])|("(?:[^"\\\x00-\x1f]|\\.)*")|(true|false|null|-?[0-9][0-9.eE+-]*))')
SYSTEM = re.compile(r"/redfish/v1/Systems/[^/\s]+/*$")
RESET = re.compile(r"/\S*/ComputerSystem\.Reset/*$")
ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}

try:
    character = unichr
except NameError:
    character = chr


class Reader:
    def __init__(self, text):
        self.left = []
        text = text.rstrip()
        at = 0
        while at < len(text):
            found = TOKEN.match(text, at)
            if not found:
                raise ValueError("no JSON")
            self.left.append(found.group(1) or found.group(2) or found.group(3))
            at = found.end()
        self.left.reverse()

    def whole(self):
        found = self.value()
        if self.left:
            raise ValueError("more than one value")
        return found

    def take(self):
        if not self.left:
            raise ValueError("cut off")
        return self.left.pop()

    def value(self):
        token = self.take()
        if token == "{":
            return dict(self.inside("}", self.pair))
        if token == "[":
            return self.inside("]", self.value)
        if token[0] == '"':
            return unquoted(token)
        if token in "}]:,":
            raise ValueError("a value is missing")
        return None  # a number or a word, and none of them is asked for

    def inside(self, end, one):
        found = []
        if self.left and self.left[-1] == end:
            self.take()
            return found
        while True:
            found.append(one())
            separator = self.take()
            if separator == end:
                return found
            if separator != ",":
                raise ValueError("a comma is missing")

    def pair(self):
        name = self.take()
        if name[0] != '"' or self.take() != ":":
            raise ValueError("a name is missing")
        return unquoted(name), self.value()


def unquoted(token):
    def meant(found):
        said = found.group(1)
        if said[0] == "u" and len(said) > 1:
            return character(int(said[1:], 16))
        return ESCAPES.get(said, said)

    return re.sub(r"\\(u[0-9a-fA-F]{4}|.)", meant, token[1:-1])


def under(value, *path):
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


# what follows the address of the controller: anything else could lead user and password to another host
def paths(form, values):
    return [value for value in values if is_text(value) and form.match(value)]


def is_text(value):
    return isinstance(value, type("")) or isinstance(value, type("".encode("ascii").decode("ascii")))


def everywhere(value, name):
    found = []
    if isinstance(value, dict):
        found = [value.get(name)]
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            found.extend(everywhere(one, name))
    return found


def asked(what, answer):
    if what == "state":
        return [under(answer, "PowerState")]
    if what == "systems":
        members = under(answer, "Members")
        return isinstance(members, list) and paths(SYSTEM, [under(member, "@odata.id") for member in members]) or []
    if what == "reset":
        return paths(RESET, [under(answer, "Actions", "#ComputerSystem.Reset", "target")])
    # what is wrong with this request, before what is wrong with requests of its kind
    return everywhere(answer, "Message") + everywhere(answer, "message")


def main():
    text = getattr(sys.stdin, "buffer", sys.stdin).read().decode("utf-8", "replace")
    try:
        answer = (loads or (lambda said: Reader(said).whole()))(text)
    except ValueError:
        return
    out = getattr(sys.stdout, "buffer", sys.stdout)
    for value in asked(sys.argv[1], answer):
        if is_text(value):
            out.write((" ".join(value.split()) + "\n").encode("utf-8", "replace"))


main()
