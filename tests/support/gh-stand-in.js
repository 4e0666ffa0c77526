#!/usr/bin/env node
// What stands for gh(1) in a test: it keeps comments, issues and artifacts in the file that GH_STATE names, and answers the calls that our
// workflows make. Anything else is an error. It is no GitHub: that GitHub has these paths, answers in these shapes, lets a token with
// these permissions do it, and that the real gh takes these options, no test here can prove.
const { spawnSync } = require("node:child_process");
const { cpSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { URLSearchParams } = require("node:url");

const BOT = { login: "github-actions[bot]" };
const state = JSON.parse(readFileSync(process.env.GH_STATE, "utf8"));
const words = process.argv.slice(2);
state.calls.push(words);

function fail(reason) {
  process.stderr.write(`gh stand-in: ${reason}: gh ${words.join(" ")}\n`);
  process.exit(64);
}

/** Options with a word each, flags, and what is left. */
function read(options, flags) {
  const found = { rest: [] };
  const left = [...words];
  while (left.length > 0) {
    const word = left.shift();
    if (options.includes(word)) found[word] = left.shift();
    else if (flags.includes(word)) found[word] = true;
    else if (word.startsWith("-")) fail(`${word} is not known`);
    else found.rest.push(word);
  }
  return found;
}

/** gh has jq built in; here it is the program. */
function print(answer, expression) {
  const { status, stdout, stderr } = spawnSync("jq", ["-r", expression], {
    input: JSON.stringify(answer),
    encoding: "utf8",
  });
  if (status !== 0) fail(`jq: ${stderr}`);
  process.stdout.write(stdout);
}

const bodyOf = (path) => {
  const body = readFileSync(path, "utf8");
  if (body === "" || body.length > 65536) fail(`a body of ${body.length} characters`);
  return body;
};

function api() {
  const found = read(["--method", "--jq", "-F"], ["--paginate", "--silent"]);
  const path = found.rest[1];
  const repository = `repos/${process.env.GITHUB_REPOSITORY}`;
  const method = found["--method"] ?? "GET";
  const [, number] = /^\/issues\/(\d+)\/comments$/.exec(path.replace(repository, "")) ?? [];
  const [, comment] = /^\/issues\/comments\/(\d+)$/.exec(path.replace(repository, "")) ?? [];
  const [, commit] = /^\/commits\/(\w+)\/pulls$/.exec(path.replace(repository, "")) ?? [];
  const body = () => bodyOf(found["-F"].replace(/^body=@/, ""));
  if (number && method === "GET") return print(state.comments[number] ?? [], found["--jq"]);
  if (number && method === "POST") {
    (state.comments[number] ??= []).push({ id: 1000 + state.calls.length, user: BOT, body: body() });
    return;
  }
  const edited = Object.values(state.comments)
    .flat()
    .find(({ id }) => String(id) === comment);
  if (edited && method === "PATCH") {
    edited.body = body();
    return;
  }
  if (commit && method === "GET") return print(state.pulls[commit] ?? [], found["--jq"]);
  if (path.startsWith(`${repository}/actions/runs?`) && method === "GET") {
    const query = new URLSearchParams(path.split("?")[1]);
    const runs = state.runs.filter((run) => [...query].every(([key, value]) => run[key] === value));
    return print({ workflow_runs: runs }, found["--jq"]);
  }
  fail(`${method} ${path} is not known`);
}

function issue() {
  const found = read(["--label", "--state", "--limit", "--json", "--jq", "--body-file", "--title", "--comment"], []);
  const [, action, number] = found.rest;
  const one = state.issues.find((known) => String(known.number) === number);
  if (action === "list") {
    const open = state.issues.filter((known) => known.state === found["--state"] && known.label === found["--label"]);
    return print(open.slice(0, Number(found["--limit"])), found["--jq"]);
  }
  if (action === "create") {
    if (!state.labels.includes(found["--label"])) fail("the label is not there");
    const made = { number: state.issues.length + 1, state: "open", label: found["--label"], title: found["--title"] };
    state.issues.push({ ...made, body: bodyOf(found["--body-file"]), comments: [] });
    return;
  }
  if (one === undefined) fail("there is no such issue");
  if (action === "edit") one.body = bodyOf(found["--body-file"]);
  else if (action === "close") {
    one.state = "closed";
    one.comments.push(found["--comment"]);
  } else fail("is not known");
}

function label() {
  const found = read(["--color", "--description"], ["--force"]);
  if (found.rest[1] !== "create" || !found["--force"]) fail("is not known");
  if (!state.labels.includes(found.rest[2])) state.labels.push(found.rest[2]);
}

function run() {
  const found = read(["--name"], []);
  const [, action, id] = found.rest;
  const artifact = state.artifacts[id]?.[found["--name"]];
  if (action !== "download" || artifact === undefined) fail("there is no such artifact");
  cpSync(artifact, join(process.cwd(), artifact.split("/").pop()));
}

const commands = { api, issue, label, run };
(commands[words[0]] ?? (() => fail("is not known")))();
writeFileSync(process.env.GH_STATE, JSON.stringify(state));
