/** A network inside, with a node behind eth1 of the master, and a machine outside behind eth2, which knows no way back to the nodes. */
export const HOME = { name: "home", cidr: "10.0.0.0/24" };
export const INSIDE = { name: "inside", cidr: "10.9.0.0/24", gateway: "10.9.0.1", masterAddress: "10.9.0.1" };
export const MASQUERADED = { ...INSIDE, masquerade: { outInterface: "eth2" } };
export const RESOURCE = "m0-masquerade-inside";

/** Address of the master outside: what nodes send is to have it. */
export const OUTSIDE = "192.0.2.1";

/** Program of the machine outside: it answers with the address that it was called from. */
export const WORLD_PROGRAM = `
import socket
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("192.0.2.2", 80))
server.listen(5)
while True:
    caller, (address, port) = server.accept()
    caller.sendall(address.encode())
    caller.close()
`;

/** Program of the node: the address by which it is seen outside, or why it gets no answer. */
export const NODE_PROGRAM = `
import socket
try:
    print(socket.create_connection(("192.0.2.2", 80), 3).recv(99).decode())
except OSError as error:
    print("no answer:", error)
`;

/** Drift of a resource with one blank between words, as tables of hand edits have it. */
export const inOneSpacing = (drift: string): string => drift.replace(/\s*(:?)\s+/g, "$1 ");
