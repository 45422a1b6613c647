import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { analyzeDockerfile } from "../../server/src/core/analysis.ts";
import { defaultConfig } from "../../server/src/core/config.ts";
import type { FileHandle } from "../../server/src/core/finding.ts";
import { planToJson } from "../../server/src/core/plan/report.ts";
import { projectOf } from "../support/project.ts";

/**
 * Plans that were written by hand, from what Go, apt, curl and the builder do, before the program
 * was asked: plans/README.md says how they are abbreviated, each folder's README.md why an
 * `unknown` stands.
 */
const plans = join(import.meta.dirname, "plans");

type Json = Readonly<Record<string, unknown>>;

function readPlan(folder: string): Json {
  const { sites, ...rest } = JSON.parse(
    readFileSync(join(folder, "plan.json"), "utf8"),
  ) as Json & { sites: readonly Json[] };
  const byId = new Map<unknown, Json>();
  const whole = sites.map(({ like, ...own }) => {
    const site = { ...byId.get(like), ...own } as Json;
    byId.set(site["id"], site);
    return site;
  });
  return { ...rest, sites: whole.map(expandSite) };
}

function expandSite(site: Json): Json {
  const { access, cache, environment, integrity, network, resilience, routes } =
    site as Record<string, Json>;
  const [index = "", name] = (site["stage"] as string).split(" ");
  return {
    ...site,
    range: expandRange(site["range"] as string),
    stage: { index: Number(index), ...(name === undefined ? {} : { name }) },
    environment: expandValues(environment),
    routes: (routes as unknown as Json[]).map(({ chain, ...route }) => ({
      ...route,
      chain: expandChain(chain),
    })),
    resilience: expandValues(resilience),
    cache: expandValues(cache),
    integrity: expandValues(integrity),
    access: expandValues(access),
    network: expandValues(network),
  };
}

function expandValues(values: Json | undefined): Json {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [
      name,
      name === "mounts" ? value : expandValue(value),
    ]),
  );
}

function expandValue(value: unknown): Json {
  if (Array.isArray(value)) {
    const [plain, origin] = value as [unknown, string];
    return { kind: "known", value: plain, origin: expandOrigin(origin) };
  }
  const { origin, unknown } = value as { unknown: string; origin?: string };
  return {
    kind: "unknown",
    reason: unknown,
    ...(origin === undefined ? {} : { origin: expandOrigin(origin) }),
  };
}

function expandChain(chain: unknown): Json {
  const value = expandValue(chain);
  return value["kind"] === "unknown"
    ? value
    : { ...value, value: (value["value"] as string[][]).map(expandEndpoint) };
}

const ports: Readonly<Record<string, number>> = { "http:": 80, "ssh:": 22 };

function expandEndpoint(words: readonly string[]): Json {
  const [role, url = "", next, range] = words;
  const parsed = url === "direct" ? undefined : new URL(url);
  const usual = ports[parsed?.protocol ?? ""] ?? 443;
  return {
    url,
    host: parsed?.hostname ?? "",
    port: parsed === undefined ? 0 : Number(parsed.port || usual),
    role,
    next,
    ...(range === undefined ? {} : { range: expandRange(range) }),
  };
}

function expandOrigin(origin: string): Json {
  const [kind, range] = origin.split(" ");
  return {
    kind,
    ...(range === undefined ? {} : { range: expandRange(range) }),
  };
}

/** One-based, as editors show it, to zero-based. */
function expandRange(range: string): Json {
  const [start, end] = range.split("-").map((place) => {
    const [line, character] = place.split(":").map((one) => Number(one) - 1);
    return { line, character };
  });
  return { start, end };
}

function projectFiles(folder: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(folder, {
    recursive: true,
    withFileTypes: true,
  })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1).replaceAll("\\", "/");
    files.set(name, readFileSync(path, "utf8"));
  }
  return files;
}

describe("plans written by hand", () => {
  const folders = readdirSync(plans, { withFileTypes: true }).filter((one) =>
    one.isDirectory(),
  );
  for (const { name } of folders) {
    it(name, () => {
      const folder = join(plans, name);
      const files = projectFiles(folder);
      const file = "Dockerfile" as FileHandle;
      const context = analyzeDockerfile(
        { file, text: files.get(file) ?? "" },
        projectOf(files),
        defaultConfig,
      );
      assert.deepEqual(planToJson(context), readPlan(folder));
    });

    it(`${name}: says why each unknown stands`, () => {
      const folder = join(plans, name);
      const readme = readFileSync(join(folder, "README.md"), "utf8");
      const plan = readFileSync(join(folder, "plan.json"), "utf8");
      const reasons = [...plan.matchAll(/"unknown": "([\w-]+)"/g)];
      assert.ok(reasons.length > 0);
      for (const [, reason = ""] of reasons)
        assert.ok(readme.includes(`\`${reason}\``), reason);
    });
  }

  it("are at least five", () => {
    assert.ok(folders.length >= 5);
  });
});
