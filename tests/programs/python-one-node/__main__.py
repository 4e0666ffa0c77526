from pulumi_diskless import ConnectionArgs, DisklessCluster, HostArgs, NetworkArgs, NodeArgs

HOST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMJ1iFTkUSs5PTpMqPMhLcPWVCLQuhrQF7QhBRFNgqxO"

DisklessCluster(
    "farm",
    master=HostArgs(
        platform="el9",
        hostname="m0.example.com",
        address="10.0.0.1",
        connection=ConnectionArgs(host="192.0.2.10", private_key="a key", host_key=HOST_KEY),
    ),
    network=NetworkArgs(cidr="10.0.0.0/24"),
    nodes=[NodeArgs(name="s0.example.com", address="10.0.0.10", mac="aa:bb:cc:dd:ee:ff")],
)
