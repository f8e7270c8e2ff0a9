// The same rule (Utah's R277-302-7) in engines of the npm registry, over the flat roster of roster.py.
//
//   node engines.mjs FOLDER MODULES [ROUNDS] [NAME...]
//
// Prints a line of JSON a peer: its name, nanoseconds of CPU a teacher (the median over rounds) and a character a teacher:
// 1 met, 0 not. A peer that can't be loaded says why. What a language can't say (that a second record of one id is the
// first again) the roster says for it, which favors the peers.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import { rulesForRecords, rulesForSums, situationOfRecords, situationOfSums } from "./publicodes.mjs";

const [folder, modules, roundsText, ...wanted] = process.argv.slice(2);
const rounds = Number(roundsText ?? 5);
const ENOUGH = 60e6; // microseconds of CPU
const teachers = JSON.parse(readFileSync(resolve(folder, "flat.json"), "utf8"));
const require = createRequire(pathToFileURL(resolve(modules, "package.json")));

// As many rounds as asked for; of what is slow, fewer.
async function timed(name, version, judge) {
  const took = [];
  let verdicts = "";
  const first = process.cpuUsage().user;
  for (let k = 0; k < rounds && process.cpuUsage().user - first < ENOUGH; k++) {
    const start = process.cpuUsage();
    verdicts = await judge();
    const spent = process.cpuUsage(start);
    took.push(((spent.user + spent.system) * 1000) / teachers.length);
  }
  took.sort((a, b) => a - b);
  console.log(JSON.stringify({ name, version, ns: took[Math.floor(took.length / 2)], rounds: took.length, verdicts }));
}

const version = (name) => JSON.parse(readFileSync(resolve(modules, "node_modules", name, "package.json"), "utf8")).version;

// --- ZEN: a graph of one expression node ------------------------------------------------------------------------------

const LEARNING = "['workshop', 'conference', 'seminar', 'course', 'training', 'mentoring', 'coaching']";
const inWindow = "#.first and #.accepted and #.day >= from and #.day <= until";
const hours = (condition) => `sum(map(filter(records, ${inWindow} and ${condition}), #.hours))`;
const expressions = [
  ["learning", hours(`#.kind in ${LEARNING}`)],
  ["collaboration", hours("#.kind == 'collaboration'")],
  ["service", hours("#.kind == 'service'")],
  ["board", `some(records, ${inWindow} and #.kind == 'National Board certification')`],
  ["total", "(assigned ? min([$.learning, 90]) : $.learning) + (assigned ? min([$.collaboration, 30]) : $.collaboration) + (assigned ? min([$.service, 50]) : $.service)"],
  ["areas", "($.learning > 0 ? 1 : 0) + ($.collaboration > 0 ? 1 : 0) + ($.service > 0 ? 1 : 0)"],
  ["met", "signed and ($.board or ($.total >= 100 and (not(assigned) or $.areas >= 2)))"],
];
const graph = {
  nodes: [
    { id: "in", type: "inputNode", name: "in", position: { x: 0, y: 0 } },
    { id: "rule", type: "expressionNode", name: "rule", position: { x: 1, y: 0 },
      content: { expressions: expressions.map(([key, value], i) => ({ id: `e${i}`, key, value })) } },
    { id: "out", type: "outputNode", name: "out", position: { x: 2, y: 0 } },
  ],
  edges: [
    { id: "a", type: "edge", sourceId: "in", targetId: "rule" },
    { id: "b", type: "edge", sourceId: "rule", targetId: "out" },
  ],
};

async function zen() {
  const { ZenEngine } = require("@gorules/zen-engine");
  const engine = new ZenEngine();
  const decision = engine.createDecision(Buffer.from(JSON.stringify(graph)));
  for (const trace of [false, true])
    await timed(trace ? "ZEN, trace on" : "ZEN", version("@gorules/zen-engine"), async () => {
      let out = "";
      for (const t of teachers) out += (await decision.evaluate(t, { trace })).result.met ? "1" : "0";
      return out;
    });
}

// --- json-rules-engine: facts computed by functions, conditions as its rules have them ------------------------------------

async function jsonRules() {
  const { Engine } = require("json-rules-engine");
  const engine = new Engine();
  const learning = new Set(["workshop", "conference", "seminar", "course", "training", "mentoring", "coaching"]);
  const most = { learning: 90, collaboration: 30, service: 50 };
  engine.addFact("sums", async (_, almanac) => {
    const [records, from, until] = await Promise.all(["records", "from", "until"].map((k) => almanac.factValue(k)));
    const sums = { learning: 0, collaboration: 0, service: 0, board: false };
    for (const r of records) {
      if (!r.first || !r.accepted || r.day < from || r.day > until) continue;
      if (r.kind === "National Board certification") sums.board = true;
      else sums[learning.has(r.kind) ? "learning" : r.kind] += r.hours;
    }
    return sums;
  });
  engine.addFact("total", async (_, almanac) => {
    const [sums, assigned] = [await almanac.factValue("sums"), await almanac.factValue("assigned")];
    return Object.keys(most).reduce((n, k) => n + (assigned ? Math.min(sums[k], most[k]) : sums[k]), 0);
  });
  engine.addFact("areas", async (_, almanac) => {
    const sums = await almanac.factValue("sums");
    return Object.keys(most).filter((k) => sums[k] > 0).length;
  });
  engine.addRule({
    conditions: {
      all: [
        { fact: "signed", operator: "equal", value: true },
        { any: [
            { fact: "sums", path: "$.board", operator: "equal", value: true },
            { all: [
                { fact: "total", operator: "greaterThanInclusive", value: 100 },
                { any: [
                    { fact: "assigned", operator: "equal", value: false },
                    { fact: "areas", operator: "greaterThanInclusive", value: 2 },
                ] },
            ] },
        ] },
      ],
    },
    event: { type: "met" },
  });
  await timed("json-rules-engine", version("json-rules-engine"), async () => {
    let out = "";
    for (const t of teachers) out += (await engine.run(t)).events.length ? "1" : "0";
    return out;
  });
}

// --- publicodes ----------------------------------------------------------------------------------------------------------

async function publicodes() {
  const Engine = require("publicodes").default;
  const most = Math.max(...teachers.map((t) => t.records.length));
  const ways = { "": [rulesForSums(), situationOfSums], ", records too": [rulesForRecords(most), situationOfRecords] };
  for (const [name, [rules, situationOf]] of Object.entries(ways)) {
    const engine = new Engine(rules);
    await timed(`publicodes${name}`, version("publicodes"), async () =>
      teachers.map((t) => (engine.setSituation(situationOf(t)).evaluate("renewed").nodeValue ? "1" : "0")).join(""));
  }
}

// --- DuckDB: one statement over all teachers ------------------------------------------------------------------------------

async function duckdb() {
  const { DuckDBInstance } = require("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const db = await instance.connect();
  const file = resolve(folder, "flat.json").replaceAll("'", "''");
  await db.run(`create table teacher as select id, assigned, signed, "from" as day_from, "until" as day_until from read_json('${file}')`);
  await db.run(`create table record as select t.id as teacher, unnest(t.records, recursive := true) from read_json('${file}') t`);
  const sql = readFileSync(new URL("rule.sql", import.meta.url), "utf8");
  await timed("DuckDB, SQL", version("@duckdb/node-api"), async () => {
    const rows = (await db.runAndReadAll(sql)).getRows();
    return rows.map((r) => (Number(r[1]) ? "1" : "0")).join("");
  });
}

for (const [name, peer] of Object.entries({ duckdb, zen, jsonRules, publicodes })) {
  if (wanted.length && !wanted.includes(name)) continue;
  try {
    await peer();
  } catch (problem) {
    console.log(JSON.stringify({ name, skipped: String(problem.message).split("\n")[0] }));
  }
}
