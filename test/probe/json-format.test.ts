/** The JSON of `surefetch probe` is a public format: its page names every field, and no other. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { runFleet } from "../../server/src/probe/fleet.ts";
import { makeTargets } from "../../server/src/probe/targets.ts";
import { CONTAINER, replayEngine } from "../support/replay-engine.ts";

const PAGE = join(
  import.meta.dirname,
  "../../server/src/core/rules/reference/network-check-unattended.md",
);

/** The fields that stand below one of the page's lead-ins. */
async function documented(leadIn: string): Promise<readonly string[]> {
  const page = await readFile(PAGE, "utf8");
  const [, rest = ""] = page.split(`\n${leadIn}\n\n`);
  const [table = ""] = rest.split("\n\n");
  const rows = [...table.matchAll(/^\| `([\w.[\]]+)` +\| (\?)?/gm)];
  assert.ok(rows.length > 5, leadIn);
  return rows.map(([, name = "", optional = ""]) => optional + name);
}

async function report(): Promise<Awaited<ReturnType<typeof runFleet>>> {
  const recorded = JSON.parse(
    await readFile(
      join(import.meta.dirname, "transcripts/busybox-dead.json"),
      "utf8",
    ),
  ) as { readonly urls: readonly string[]; readonly output: readonly string[] };
  const { targets } = makeTargets(
    recorded.urls.map((url) => ({ url, role: "file", origins: [] })),
  );
  return runFleet({
    members: [
      {
        engine: replayEngine({ output: `${recorded.output.join("\n")}\n` }),
        container: CONTAINER,
      },
    ],
    targetsOf: () => Promise.resolve(targets),
    deadlineSeconds: 5,
    signal: new AbortController().signal,
  });
}

/** What is in the JSON is documented; what is documented and not optional is in the JSON. */
function assertSame(
  object: object | undefined,
  fields: readonly string[],
): void {
  assert.ok(object);
  const names = fields.map((field) => field.replace("?", ""));
  for (const key of Object.keys(object))
    assert.ok(names.includes(key), `${key} is not in the page`);
  for (const field of fields)
    if (!field.startsWith("?")) assert.ok(field in object, field);
}

void test("the page has the fields of a check of several containers", async () => {
  const { version, summary, containers } = await report();
  assert.equal(version, 1);
  const fields = await documented("Several containers:");
  const below = (prefix: string): readonly string[] =>
    fields
      .filter((field) => field.replace("?", "").startsWith(prefix))
      .map((field) => field.replace(prefix, ""))
      .filter((field) => !/[.[]/.test(field) && field !== "");
  assertSame(containers[0], below("containers[]."));
  assertSame({ ...summary }, [...below("summary."), "groups"]);
  assertSame(summary.groups[0], below("summary.groups[]."));
});

void test("the page has the fields of a check of one container, and of an endpoint", async () => {
  const { containers } = await report();
  const [first] = containers;
  assertSame(first?.report, await documented("One container:"));
  assertSame(first?.report.endpoints[0], await documented("An endpoint:"));
});
