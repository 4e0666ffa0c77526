import { serveStandIn } from "../stand-in-provider";
import { randomBytesKind, randomIdKind } from "./bytes";
import { randomPasswordKind, randomStringKind } from "./characters";
import { randomPetKind } from "./pet";
import { randomUuidKind } from "./uuid";

void serveStandIn("random", {
  "random:index/randomBytes:RandomBytes": randomBytesKind,
  "random:index/randomId:RandomId": randomIdKind,
  "random:index/randomPassword:RandomPassword": randomPasswordKind,
  "random:index/randomPet:RandomPet": randomPetKind,
  "random:index/randomString:RandomString": randomStringKind,
  "random:index/randomUuid:RandomUuid": randomUuidKind,
});
