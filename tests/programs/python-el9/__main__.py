"""The cluster of the HOWTO on a master of today, as the example for el9 has it in TypeScript."""

import pulumi
from pulumi_diskless import DisklessCluster, HostArgs, NetworkArgs, NodeArgs

config = pulumi.Config()

farm = DisklessCluster(
    "farm",
    master=HostArgs(
        platform="el9",
        hostname="m0.example.com",
        address="10.0.0.1",
        connection=config.require_object("connection"),
    ),
    network=NetworkArgs(
        cidr="10.0.0.0/24",
        gateway="10.0.0.254",
        time_servers=config.get_object("timeServers"),
    ),
    nodes=[NodeArgs(**node) for node in config.require_object("nodes")],
    image=config.get_object("image"),
    parallel_shell=True,
)

pulumi.export("image", farm.image_digest)
pulumi.export("nodeNames", farm.node_names)
pulumi.export("nodes", farm.nodes)
pulumi.export("tftpRoot", farm.tftp.root)
