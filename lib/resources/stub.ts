import type * as pulumi from "@pulumi/pulumi";

/* eslint-disable @typescript-eslint/require-await, @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access -- the text is frozen, see below */

// The text of these methods is stored in the state of every resource, and a changed text shows every resource as changed in
// every user's next preview. So it is frozen: one line a method that calls the installed library. A test holds its bytes.

export const hostPackagesStub: pulumi.dynamic.ResourceProvider = {
  check: async (olds, news) => require("pulumi-diskless/handlers").hostPackages.check(olds, news),
  diff: async (id, olds, news) => require("pulumi-diskless/handlers").hostPackages.diff(id, olds, news),
  create: async (inputs) => require("pulumi-diskless/handlers").hostPackages.create(inputs),
  read: async (id, props) => require("pulumi-diskless/handlers").hostPackages.read(id, props),
  update: async (id, olds, news) => require("pulumi-diskless/handlers").hostPackages.update(id, olds, news),
  delete: async (id, props) => require("pulumi-diskless/handlers").hostPackages.delete(id, props),
};

export const hostFileStub: pulumi.dynamic.ResourceProvider = {
  check: async (olds, news) => require("pulumi-diskless/handlers").hostFile.check(olds, news),
  diff: async (id, olds, news) => require("pulumi-diskless/handlers").hostFile.diff(id, olds, news),
  create: async (inputs) => require("pulumi-diskless/handlers").hostFile.create(inputs),
  read: async (id, props) => require("pulumi-diskless/handlers").hostFile.read(id, props),
  update: async (id, olds, news) => require("pulumi-diskless/handlers").hostFile.update(id, olds, news),
  delete: async (id, props) => require("pulumi-diskless/handlers").hostFile.delete(id, props),
};

export const hostServiceStub: pulumi.dynamic.ResourceProvider = {
  check: async (olds, news) => require("pulumi-diskless/handlers").hostService.check(olds, news),
  diff: async (id, olds, news) => require("pulumi-diskless/handlers").hostService.diff(id, olds, news),
  create: async (inputs) => require("pulumi-diskless/handlers").hostService.create(inputs),
  read: async (id, props) => require("pulumi-diskless/handlers").hostService.read(id, props),
  update: async (id, olds, news) => require("pulumi-diskless/handlers").hostService.update(id, olds, news),
  delete: async (id, props) => require("pulumi-diskless/handlers").hostService.delete(id, props),
};

export const publishedImageStub: pulumi.dynamic.ResourceProvider = {
  check: async (olds, news) => require("pulumi-diskless/handlers").publishedImage.check(olds, news),
  diff: async (id, olds, news) => require("pulumi-diskless/handlers").publishedImage.diff(id, olds, news),
  create: async (inputs) => require("pulumi-diskless/handlers").publishedImage.create(inputs),
  read: async (id, props) => require("pulumi-diskless/handlers").publishedImage.read(id, props),
  update: async (id, olds, news) => require("pulumi-diskless/handlers").publishedImage.update(id, olds, news),
  delete: async (id, props) => require("pulumi-diskless/handlers").publishedImage.delete(id, props),
};

export const hostFirewallStub: pulumi.dynamic.ResourceProvider = {
  check: async (olds, news) => require("pulumi-diskless/handlers").hostFirewall.check(olds, news),
  diff: async (id, olds, news) => require("pulumi-diskless/handlers").hostFirewall.diff(id, olds, news),
  create: async (inputs) => require("pulumi-diskless/handlers").hostFirewall.create(inputs),
  read: async (id, props) => require("pulumi-diskless/handlers").hostFirewall.read(id, props),
  update: async (id, olds, news) => require("pulumi-diskless/handlers").hostFirewall.update(id, olds, news),
  delete: async (id, props) => require("pulumi-diskless/handlers").hostFirewall.delete(id, props),
};

export const hostKeyPairStub: pulumi.dynamic.ResourceProvider = {
  check: async (olds, news) => require("pulumi-diskless/handlers").hostKeyPair.check(olds, news),
  diff: async (id, olds, news) => require("pulumi-diskless/handlers").hostKeyPair.diff(id, olds, news),
  create: async (inputs) => require("pulumi-diskless/handlers").hostKeyPair.create(inputs),
  read: async (id, props) => require("pulumi-diskless/handlers").hostKeyPair.read(id, props),
  update: async (id, olds, news) => require("pulumi-diskless/handlers").hostKeyPair.update(id, olds, news),
  delete: async (id, props) => require("pulumi-diskless/handlers").hostKeyPair.delete(id, props),
};

export const nodeBootStub: pulumi.dynamic.ResourceProvider = {
  check: async (olds, news) => require("pulumi-diskless/handlers").nodeBoot.check(olds, news),
  diff: async (id, olds, news) => require("pulumi-diskless/handlers").nodeBoot.diff(id, olds, news),
  create: async (inputs) => require("pulumi-diskless/handlers").nodeBoot.create(inputs),
  read: async (id, props) => require("pulumi-diskless/handlers").nodeBoot.read(id, props),
  update: async (id, olds, news) => require("pulumi-diskless/handlers").nodeBoot.update(id, olds, news),
  delete: async (id, props) => require("pulumi-diskless/handlers").nodeBoot.delete(id, props),
};
