import { kindOfUrn } from "../../../../lib/model/stack/resource-name";

test.each([
  ["pulumi-nodejs:dynamic/diskless:HostFile", "HostFile"],
  ["pulumi-diskless:index:HostFile", "HostFile"],
  ["pulumi-diskless:index:NodeBoot", "NodeBoot"],
  ["pulumi-diskless:index:NodeFiles", undefined],
  ["pulumi-diskless:index:DhcpServer$pulumi-diskless:index:HostService", "HostService"],
  ["pulumi-diskless:index:RootfsImage$command:remote:Command", undefined],
])("%s is the custom resource %s", (type, kind) => expect(kindOfUrn(`urn:pulumi:dev::site::${type}::name`)).toBe(kind));
