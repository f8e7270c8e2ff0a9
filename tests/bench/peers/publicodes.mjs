// Utah's R277-302-7 in publicodes. It has no lists. So either each record has rules of its own, made for as many as a
// teacher has, and the whole rule is in publicodes; or the program around it adds up the hours by area, as it must for
// json-rules-engine too, and publicodes has the rest.

const LEARNING = ["workshop", "conference", "seminar", "course", "training", "mentoring", "coaching"];
const AREAS = {
  learning: { kinds: LEARNING, most: 90 },
  collaboration: { kinds: ["collaboration"], most: 30 },
  service: { kinds: ["service"], most: 50 },
};
const BOARD = "National Board certification";

const all = (...conditions) => ({ "toutes ces conditions": conditions });
const any = (...conditions) => ({ "une de ces conditions": conditions });
const input = (otherwise) => ({ "par défaut": otherwise });
const yes = (b) => (b ? "oui" : "non");
const each = (what) => Object.keys(AREAS).map((area) => `${area} . ${what}`);

const renewal = {
  "assigned": input("non"),
  "signed": input("non"),
  "total": { "somme": each("credited") },
  "areas": { "somme": each("served") },
  "renewed": all("signed", any("board certified", all("total >= 100", any("assigned = non", "areas >= 2")))),
};
for (const [area, { most }] of Object.entries(AREAS)) {
  renewal[area] = null;
  renewal[`${area} . credited`] = { "valeur": "earned", "plafond": { "applicable si": "assigned", "valeur": most } };
  renewal[`${area} . served`] = { "applicable si": "earned > 0", "valeur": 1 };
}

// --- hours added up around it ------------------------------------------------------------------------------------------

export function rulesForSums() {
  const rules = { ...renewal, "board certified": input("non") };
  for (const earned of each("earned")) rules[earned] = input(0);
  return rules;
}

export function situationOfSums(t) {
  const counted = t.records.filter((r) => r.first && r.accepted && r.day >= t.from && r.day <= t.until);
  const situation = { "assigned": yes(t.assigned), "signed": yes(t.signed), "board certified": yes(counted.some((r) => r.kind === BOARD)) };
  for (const [area, { kinds }] of Object.entries(AREAS))
    situation[`${area} . earned`] = counted.reduce((sum, r) => sum + (kinds.includes(r.kind) ? r.hours : 0), 0);
  return situation;
}

// --- rules for each record ---------------------------------------------------------------------------------------------

function recordRules(name) {
  const rules = {
    [name]: all(`${name} . accepted`, `${name} . day >= from`, `${name} . day <= until`),
    [`${name} . kind`]: input("'none'"),
    [`${name} . day`]: input(0),
    [`${name} . hours`]: input(0),
    [`${name} . accepted`]: input("non"),
    [`${name} . board`]: all(name, `kind = '${BOARD}'`),
  };
  for (const [area, { kinds }] of Object.entries(AREAS))
    rules[`${name} . ${area}`] = { "applicable si": all(name, any(...kinds.map((k) => `kind = '${k}'`))), "valeur": "hours" };
  return rules;
}

export function rulesForRecords(count) {
  const records = Array.from({ length: count }, (_, i) => `record ${i + 1}`);
  const rules = { ...renewal, "from": input(0), "until": input(0), "board certified": any(...records.map((r) => `${r} . board`)) };
  for (const name of records) Object.assign(rules, recordRules(name));
  for (const area of Object.keys(AREAS)) rules[`${area} . earned`] = { "somme": records.map((r) => `${r} . ${area}`) };
  return rules;
}

export function situationOfRecords(t) {
  const situation = { "assigned": yes(t.assigned), "signed": yes(t.signed), "from": t.from, "until": t.until };
  t.records.forEach((r, i) => {
    const name = `record ${i + 1}`;
    situation[`${name} . kind`] = `'${r.kind}'`;
    situation[`${name} . day`] = r.day;
    situation[`${name} . hours`] = r.hours;
    situation[`${name} . accepted`] = yes(r.first && r.accepted);
  });
  return situation;
}
