// The cluster of the HOWTO on a master of today, as the example for el9 has it in TypeScript.
package main

import (
	"example.com/pulumi-diskless/sdk/go/diskless"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		site := config.New(ctx, "")
		farm, err := diskless.NewDisklessCluster(ctx, "farm", &diskless.DisklessClusterArgs{
			Master: diskless.HostArgs{
				Platform: "el9",
				Hostname: pulumi.String("m0.example.com"),
				Address:  pulumi.String("10.0.0.1"),
				Connection: diskless.ConnectionArgs{
					Host:                  pulumi.String("192.0.2.10"),
					InsecureIgnoreHostKey: pulumi.Bool(true),
					PrivateKey:            site.RequireSecret("privateKey"),
				},
			},
			Network: diskless.NetworkArgs{Cidr: pulumi.String("10.0.0.0/24")},
			Nodes: diskless.NodeArray{diskless.NodeArgs{
				Name:    "s0.example.com",
				Address: pulumi.String("10.0.0.10"),
				Mac:     pulumi.String("aa:bb:cc:dd:ee:ff"),
			}},
			ParallelShell: pulumi.Bool(true),
		})
		if err != nil {
			return err
		}
		ctx.Export("image", farm.ImageDigest)
		ctx.Export("tftpRoot", farm.Tftp.Root())
		return nil
	})
}
