import { BootLayer, renderOrigin } from "../../../lib/render/boot";

const group: BootLayer = { of: "group gpu", gives: ["image", "kernel arguments"] };
const node = (...gives: BootLayer["gives"][number][]): BootLayer => ({ of: "s3.example.com", gives });

test.each<[layers: BootLayer[], text: string]>([
  [[group], "Group gpu: image, kernel arguments; the rest as the network."],
  [[{ of: "group gpu", gives: [] }], "Group gpu: nothing of its own; the rest as the network."],
  [[node("serial line")], "s3.example.com: serial line; the rest as the network."],
  [
    [node("serial line"), group],
    "s3.example.com: serial line; group gpu: image, kernel arguments; the rest as the network.",
  ],
  [[node("image"), group], "s3.example.com: image; group gpu: kernel arguments; the rest as the network."],
  [[node("kernel arguments", "image"), group], "s3.example.com: kernel arguments, image; the rest as the network."],
  [[node(), group], "s3.example.com: nothing of its own; group gpu: image, kernel arguments; the rest as the network."],
])("%j: %s", (layers, text) => expect(renderOrigin(layers)).toBe(text));
