# Extended attributes of the files of an image, by a Python that knows them (3.3 and later): `attributes.py list|drop-acls|carry TREE`.
# Ends with 3 when this Python does not.
import errno
import os
import struct
import sys

CANNOT_ASK = 3
# Labels are those of the place that the image was built in, and a node relabels nothing: SELinux is permissive there. The digest of
# EVM has the number of the inode in it.
NO_CONTENT = ("security.selinux", "security.evm")
ACCESS, DEFAULT = "system.posix_acl_access", "system.posix_acl_default"
GROUP, MASK = 0x04, 0x10


def attributes(path):
    try:
        return sorted(name for name in os.listxattr(path, follow_symlinks=False) if name not in NO_CONTENT)
    except OSError as error:
        if error.errno == errno.ENOTSUP:
            return []
        raise


def value(path, name):
    return os.getxattr(path, name, follow_symlinks=False)


def fail(error):
    raise error


def paths():
    """Of the current directory, sorted; /dev is none of an image's."""
    found = [b"."]
    for directory, directories, files in os.walk(b".", onerror=fail):
        if directory == b".":
            directories[:] = [name for name in directories if name not in (b"dev", b"lost+found")]
        found.extend(os.path.join(directory, name) for name in directories + files)
    return sorted(found)


def printable(path):
    """With the escapes of getfattr(1)."""
    return path.replace(b"\\", b"\\134").replace(b"\n", b"\\012").replace(b"\r", b"\\015")


def list_attributes():
    out = sys.stdout.buffer
    for path in paths():
        for name in attributes(path):
            line = " ".join(("xattr", name, value(path, name).hex() or "-"))
            out.write(line.encode() + b" " + printable(path) + b"\n")


def drop_acls():
    """The mode's bits for the group are the mask of an ACL; without it they must be what the group itself had."""
    for path in paths():
        for name in attributes(path):
            if name not in (ACCESS, DEFAULT):
                continue
            if name == ACCESS:
                mode = without_acl(os.stat(path).st_mode & 0o7777, value(path, name))
            os.removexattr(path, name)
            if name == ACCESS:
                os.chmod(path, mode)
            sys.stdout.buffer.write(printable(path[1:]) + b"\n")


def without_acl(mode, acl):
    granted = dict((tag, bits) for tag, bits, _ in struct.iter_unpack("<HHI", acl[4:]))
    return mode & ~0o070 | (granted.get(GROUP, 0) & granted.get(MASK, 7)) << 3


def carry(tree):
    """Of the directories that standard input names, to those of the tree; what only a server's file system knows stays there."""
    for line in sys.stdin.buffer.read().splitlines():
        for name in attributes(line):
            try:
                os.setxattr(os.fsencode(tree) + line, name, value(line, name))
            except OSError as error:
                if error.errno != errno.ENOTSUP:
                    raise


if not hasattr(os, "listxattr"):
    sys.exit(CANNOT_ASK)
if sys.argv[1] == "list":
    os.chdir(sys.argv[2])
    list_attributes()
elif sys.argv[1] == "drop-acls":
    os.chdir(sys.argv[2])
    drop_acls()
else:
    carry(sys.argv[2])
