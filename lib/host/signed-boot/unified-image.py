# A unified kernel image for UEFI firmware (UAPI group, "Unified Kernel Image"): a stub that starts the kernel which lies in sections beside
# it, by the command line and with the initramfs beside that. One signature covers all of it.
# `unified-image.py build DIGEST STORE KERNEL INITRAMFS STUB IMAGE`, with the command line on standard input, prints what is to be signed:
# the SHA-256 that Authenticode takes of IMAGE. `unified-image.py sign IMAGE DIGEST`, with the signature in base64 on standard input, puts it
# into IMAGE. Ends with 3 when it refuses, and says why on standard error.
import base64
import hashlib
import os
import struct
import sys

REFUSED = 3
PAGE = 4096
# of the PE format ("PE Format", Microsoft): offsets in the optional header of PE32+, and in the header of a section
PE32_PLUS, INITIALIZED_DATA_SIZE, SECTION_ALIGNMENT, FILE_ALIGNMENT = 0x20B, 8, 32, 36
IMAGE_SIZE, HEADERS_SIZE, CHECKSUM, DIRECTORIES, SIGNATURES = 56, 60, 64, 108, 144
SECTION = struct.Struct("<8sIIIIIIHHI")
READABLE_DATA = 0x40000040
# WIN_CERTIFICATE: revision 2.0, and PKCS #7
REVISION, PKCS7 = 0x0200, 0x0002
# Linux x86 boot protocol: where its header says that it is one, and where the text of its version is
BOOT_MAGIC, VERSION_TEXT = 0x202, 0x20E


def refuse(words):
    sys.stderr.write(words + "\n")
    sys.exit(REFUSED)


def rounded(number, unit):
    return -(-number // unit) * unit


def content_of(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        refuse("%s cannot be read: %s" % (path, error.strerror))


class Header:
    """Where the parts of the headers of an image lie."""

    def __init__(self, data, name):
        self.coff = struct.unpack_from("<I", data, 0x3C)[0] + 4 if data[:2] == b"MZ" and len(data) > 0x40 else 0
        if data[self.coff - 4 : self.coff] != b"PE\0\0" or struct.unpack_from("<H", data, self.coff + 20)[0] != PE32_PLUS:
            refuse("%s is no program for UEFI firmware of 64 bits" % name)
        self.optional = self.coff + 20
        self.table = self.optional + struct.unpack_from("<H", data, self.coff + 16)[0]
        self.count = struct.unpack_from("<H", data, self.coff + 2)[0]
        if struct.unpack_from("<I", data, self.optional + DIRECTORIES)[0] < 5:
            refuse("%s has no place for a signature" % name)

    def number(self, data, offset):
        return struct.unpack_from("<I", data, self.optional + offset)[0]

    def sections(self, data):
        return [list(SECTION.unpack_from(data, self.table + i * SECTION.size)) for i in range(self.count)]


def authenticode(data, header):
    """SHA-256 of all but the checksum, the place of the signature, and the signature itself ("Windows Authenticode Portable Executable
    Signature Format"). The sections lie one behind the other in the file, so their order is that of the bytes."""
    end = struct.unpack_from("<I", data, header.optional + SIGNATURES)[0] or len(data)
    checksum, signatures = header.optional + CHECKSUM, header.optional + SIGNATURES
    digest = hashlib.sha256()
    view = memoryview(data)
    for begin, until in ((0, checksum), (checksum + 4, signatures), (signatures + 8, end)):
        digest.update(view[begin:until])
    return digest.hexdigest()


def unified(stub, name, added):
    """The stub with further sections, one behind the other."""
    header = Header(stub, name)
    sections = [(fields, stub[fields[4] : fields[4] + fields[3]] if fields[3] else b"") for fields in header.sections(stub)]
    if any(len(content) != fields[3] for fields, content in sections):
        refuse("%s is cut off" % name)
    alignment = header.number(stub, FILE_ALIGNMENT)
    place = max(fields[2] + max(fields[1], fields[3]) for fields, _ in sections)
    for section, content in added:
        place = rounded(place, max(PAGE, header.number(stub, SECTION_ALIGNMENT)))
        size = rounded(len(content), alignment)
        fields = [section, len(content), place, size, 0, 0, 0, 0, 0, READABLE_DATA]
        sections.append((fields, content + bytes(size - len(content))))
        place += len(content)
    headers_size = rounded(header.table + SECTION.size * len(sections), alignment)
    headers_size = max(headers_size, header.number(stub, HEADERS_SIZE))
    if headers_size > min(fields[2] for fields, _ in sections):
        refuse("%s has no room for %d more sections" % (name, len(added)))
    head = bytearray(stub[: header.table].ljust(headers_size, b"\0"))
    written, offset = [bytes(0)], headers_size
    for i, (fields, content) in enumerate(sections):
        # one that is empty in the file has no place there
        fields[4] = offset if content else 0
        SECTION.pack_into(head, header.table + i * SECTION.size, *fields)
        written.append(content)
        offset += len(content)
    struct.pack_into("<H", head, header.coff + 2, len(sections))
    # no symbols, which lay behind the sections
    struct.pack_into("<II", head, header.coff + 8, 0, 0)
    grown = sum(fields[3] for fields, _ in sections[header.count :])
    for field, value in (
        (INITIALIZED_DATA_SIZE, header.number(stub, INITIALIZED_DATA_SIZE) + grown),
        (IMAGE_SIZE, rounded(place, max(PAGE, header.number(stub, SECTION_ALIGNMENT)))),
        (HEADERS_SIZE, headers_size),
        (CHECKSUM, 0),
    ):
        struct.pack_into("<I", head, header.optional + field, value)
    struct.pack_into("<II", head, header.optional + SIGNATURES, 0, 0)
    return bytes(head) + b"".join(written)


def version_of(kernel, name):
    if kernel[BOOT_MAGIC : BOOT_MAGIC + 4] != b"HdrS":
        refuse("%s is no kernel by the boot protocol of x86" % name)
    text = struct.unpack_from("<H", kernel, VERSION_TEXT)[0] + 0x200
    return kernel[text : kernel.index(b"\0", text)].split(b" ")[0]


def verified(digest, store, names):
    """The files of a published image, when they are what its digest names: it is that of its file `identity`, which has their sums."""
    directory = os.path.join(store, digest)
    identity = os.path.join(directory, "identity")
    if not os.path.exists(identity):
        refuse(
            "the image %s was built without verifiedBoot, so nothing holds its root image to the command line that would be signed" % digest
        )
    text = content_of(identity)
    if not hashlib.sha256(text).hexdigest().startswith(digest):
        refuse("%s is not what the digest %s names, so nothing is signed" % (identity, digest))
    sums = {line.split(" ", 1)[1]: line.split(" ", 1)[0] for line in text.decode().splitlines()[1:]}
    contents = []
    for name in names:
        path = os.path.join(directory, name)
        content = content_of(path)
        if hashlib.sha256(content).hexdigest() != sums.get(name):
            refuse("%s is not what the digest %s names, so nothing is signed" % (path, digest))
        contents.append(content)
    return contents


def written(path, content):
    with open(path, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def build(digest, store, kernel, initramfs, stub, image):
    kernel_content, initramfs_content = verified(digest, store, (kernel, initramfs))
    program = content_of(stub)
    # without a line end, which the kernel would take for a part of the last word
    command_line = sys.stdin.buffer.read().rstrip(b"\n")
    added = (
        (b".cmdline", command_line),
        (b".uname", version_of(kernel_content, kernel)),
        (b".linux", kernel_content),
        (b".initrd", initramfs_content),
    )
    content = unified(program, stub, added)
    written(image, content)
    print(authenticode(content, Header(content, image)))


def sign(image, digest):
    content = bytearray(content_of(image))
    header = Header(content, image)
    if header.number(content, SIGNATURES) or authenticode(content, header) != digest:
        refuse("%s is not what was signed" % image)
    signature = base64.b64decode(sys.stdin.buffer.read())
    padded = signature.ljust(rounded(len(signature), 8), b"\0")
    struct.pack_into("<II", content, header.optional + SIGNATURES, len(content), 8 + len(padded))
    # the length is that of what follows, without what pads it
    content += struct.pack("<IHH", 8 + len(signature), REVISION, PKCS7) + padded
    written(image, content)


try:
    {"build": build, "sign": sign}[sys.argv[1]](*sys.argv[2:])
except OSError as error:
    refuse("%s cannot be written: %s" % (error.filename or sys.argv[-1], error.strerror))
