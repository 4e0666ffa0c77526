import * as pulumi from "@pulumi/pulumi";

new pulumi.Config();
export const nothing = 0;
