/** Which mirrors are compared, and how their answers are ranked. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { defaultConfig, type Mirror } from "../../server/src/core/config.ts";
import { render, type Language } from "../../server/src/core/finding.ts";
import { GO_PROXIES } from "../../server/src/core/knowledge/go-proxies.ts";
import {
  compareMirrors,
  type MirrorReport,
} from "../../server/src/probe/compare-mirrors.ts";
import {
  mirrorCandidates,
  MIRROR_QUESTIONS,
  targetsOf,
  type MirrorQuestion,
} from "../../server/src/probe/mirror-candidates.ts";
import {
  rankMirrors,
  type AnsweredMirror,
  type RankedMirror,
} from "../../server/src/probe/mirror-ranking.ts";
import {
  bestOf,
  lineFor,
  renderMirrors,
  viewMirrors,
} from "../../server/src/probe/mirror-view.ts";
import { MAX_TARGETS } from "../../server/src/probe/targets.ts";
import type {
  EndpointReport,
  HttpStep,
  VerdictId,
} from "../../server/src/probe/types.ts";
import { CONTAINER, replayEngine } from "../support/replay-engine.ts";

interface Answer extends Partial<HttpStep> {
  readonly id?: VerdictId;
}
type Answers = Partial<Record<MirrorQuestion, Answer>>;

const GOOD: Record<MirrorQuestion, Answer> = {
  modules: { status: 200, content: "versions", milliseconds: 70 },
  checksums: { status: 200, milliseconds: 70 },
  zip: { status: 200, content: "zip", milliseconds: 70, bodyMilliseconds: 5 },
};

/** A mirror with what it answered; lookups, connections and handshakes take 10 ms each. */
function mirror(
  url: string,
  answers: Answers = {},
  own: Partial<Mirror> = {},
): AnsweredMirror {
  const found = mirrorCandidates([{ url, kind: "go", ...own }], "").mirrors[0];
  assert.ok(found);
  const reports = MIRROR_QUESTIONS.map(
    (question) =>
      [
        question,
        reportOf(found.targets[question], {
          ...GOOD[question],
          ...answers[question],
        }),
      ] as const,
  );
  return {
    mirror: found,
    answers: Object.fromEntries(reports) as AnsweredMirror["answers"],
  };
}

function reportOf(
  target: EndpointReport["target"],
  { id = "ok", ...http }: Answer,
): EndpointReport {
  const step = { outcome: "ok", milliseconds: 10, method: "curl" } as const;
  const says = `${target.host} ${id}`;
  return {
    target,
    way: "direct",
    complete: true,
    steps: {
      dns: [],
      hosts: [],
      resolver: step,
      tcp: step,
      tls: step,
      http: { ...step, ...http },
    },
    verdict: {
      id,
      message: {
        messageId: id,
        message: { en: says, "zh-cn": says },
        values: {},
      },
    },
  };
}

const nothing = (id: VerdictId): Answers => {
  const lost: Answer = {
    id,
    outcome: "not-reached",
    status: undefined,
  } as unknown as Answer;
  return { modules: lost, checksums: lost, zip: lost };
};
const page: Answer = { id: "http-portal", status: 200, content: "html" };

function order(...mirrors: readonly AnsweredMirror[]): readonly string[] {
  return rankMirrors(mirrors).map(({ host }) => host.replace(/\..*/, ""));
}

function only(one: AnsweredMirror): RankedMirror {
  const [ranked] = rankMirrors([one]);
  assert.ok(ranked);
  return ranked;
}

describe("ranking", () => {
  test("modules before the checksum database before the zip before latency; a page is last", () => {
    const all = [
      mirror("https://page.test", {
        modules: page,
        checksums: page,
        zip: page,
      }),
      mirror("https://refused.test", nothing("tcp-refused")),
      mirror(
        "https://private.test",
        { modules: { id: "http-not-found", status: 404 } },
        { private: true },
      ),
      mirror("https://nozip.test", {
        zip: { id: "http-not-found", status: 404 },
      }),
      mirror("https://elsewhere.test", { zip: { status: 302 } }),
      mirror("https://brokensum.test", {
        checksums: { id: "http-checksums-fail", status: 500 },
      }),
      mirror("https://nosum.test", { checksums: { status: 404 } }),
      mirror("https://late.test", {
        modules: { milliseconds: 900 },
        checksums: { milliseconds: 900 },
      }),
      mirror("https://good.test"),
      mirror("https://heavy.test", { zip: { bodyMilliseconds: 500 } }),
    ];
    const wanted = [
      "good",
      "heavy",
      "late",
      "elsewhere",
      "nozip",
      "nosum",
      "brokensum",
      "private",
      "refused",
      "page",
    ];
    assert.deepEqual(order(...all), wanted);
    assert.deepEqual(order(...all.toReversed()), wanted);
    assert.deepEqual(
      rankMirrors(all).map(({ rank }) => rank),
      wanted.map((_, index) => index + 1),
    );
  });

  test("the first byte is the median of what answered, with the handshake and without the lookup", () => {
    const { firstByteMilliseconds, zipMilliseconds } = only(
      mirror("https://a.test", {
        modules: { milliseconds: 5 },
        checksums: { milliseconds: 2000 },
        zip: { milliseconds: 50, bodyMilliseconds: 20 },
      }),
    );
    assert.deepEqual([firstByteMilliseconds, zipMilliseconds], [70, 90]);
    const lost = only(mirror("https://b.test", nothing("tcp-timeout")));
    assert.equal(lost.firstByteMilliseconds, undefined);
    assert.equal(lost.zipMilliseconds, undefined);
  });

  test("mirrors that are alike keep their order", () => {
    assert.deepEqual(
      order(
        mirror("https://b.test", nothing("tcp-timeout")),
        mirror("https://a.test", nothing("tcp-refused")),
      ),
      ["b", "a"],
    );
  });

  const facts: readonly (readonly [string, Answers, Partial<RankedMirror>])[] =
    [
      [
        "a page in place of a list",
        { modules: page },
        { modules: "page", mark: "failed" },
      ],
      [
        "something else in place of a list",
        { modules: { id: "http-not-modules", content: "other" } },
        { modules: "no", mark: "failed" },
      ],
      [
        "a page in place of the checksum database",
        { checksums: { id: "http-portal", content: "html" } },
        { checksums: "fails", mark: "failed" },
      ],
      [
        "a page in place of a zip",
        { zip: { content: "html" } },
        { zip: "no", mark: "failed" },
      ],
      [
        "a zip that breaks off",
        { zip: { bodyMilliseconds: undefined } as unknown as Answer },
        { zip: "no", mark: "failed" },
      ],
      [
        "a zip whose body cannot be seen",
        { zip: { content: undefined } as unknown as Answer },
        { zip: "not-tested", mark: "ok" },
      ],
      [
        "HTTP that cannot be tested",
        { modules: { outcome: "not-tested" } },
        { modules: "not-tested", mark: "unknown" },
      ],
      [
        "an unfinished run",
        nothing("cancelled"),
        { modules: "not-tested", checksums: "not-tested", mark: "unknown" },
      ],
      ["a slow answer", { modules: { id: "slow" } }, { mark: "slow" }],
      [
        "a public mirror without the module",
        { modules: { id: "http-not-found", status: 404 } },
        { modules: "no" },
      ],
    ];
  for (const [name, answers, wanted] of facts)
    test(name, () => {
      const ranked = only(mirror("https://a.test", answers));
      assert.deepEqual({ ...ranked, ...wanted }, ranked);
    });

  test("each finding is told in both languages, without what was not seen", () => {
    const sentences = new Map<string, RankedMirror>();
    for (const [, answers] of facts)
      for (const own of [{}, { private: true }]) {
        const ranked = only(mirror("https://a.test", answers, own));
        sentences.set(ranked.verdict.messageId, ranked);
      }
    for (const [id, { verdict }] of sentences) {
      for (const language of ["en", "zh-cn"] as const) {
        const text = render(verdict, language);
        assert.doesNotMatch(text, /[{}]/, id);
        assert.match(text, /a\.test/, id);
      }
    }
    assert.ok(sentences.has("private-only"));
    assert.ok(sentences.size >= 7, [...sentences.keys()].join(" "));
  });
});

describe("candidates", () => {
  const active = GO_PROXIES.filter(({ status }) => status === "active");

  test("the user's, the container's and all that are alive, each once, whatever the profile", () => {
    const { mirrors, rejected } = mirrorCandidates(
      [
        { url: "https://go.corp.example/", kind: "go", private: true },
        { url: "https://apt.corp.example", kind: "apt" },
        { url: "https://goproxy.cn/", kind: "go" },
        { url: "direct", kind: "go" },
      ],
      "https://me:secret@proxy.corp.example/go|https://goproxy.cn,direct",
    );
    assert.deepEqual(
      mirrors.slice(0, 3).map(({ url, sources, isPrivate }) => ({
        url,
        sources,
        isPrivate,
      })),
      [
        {
          url: "https://go.corp.example/",
          sources: ["settings"],
          isPrivate: true,
        },
        {
          url: "https://goproxy.cn/",
          sources: ["settings", "container", "known"],
          isPrivate: false,
        },
        {
          url: "https://proxy.corp.example/go",
          sources: ["container"],
          isPrivate: false,
        },
      ],
    );
    assert.equal(mirrors.length, active.length + 2);
    assert.ok(mirrors.some(({ host }) => host === "proxy.golang.org"));
    assert.deepEqual(
      rejected.map(({ value }) => value),
      ["direct"],
    );
  });

  test("whatever is asked of a mirror names a public module or none", () => {
    const { mirrors } = mirrorCandidates(
      [{ url: "https://go.corp.example/go", kind: "go", private: true }],
      "https://git.corp.example/private?module=secret",
    );
    for (const { url, targets } of mirrors) {
      const { pathname } = new URL(url);
      const base = pathname.replace(/\/$/, "");
      assert.deepEqual(
        MIRROR_QUESTIONS.map((question) => targets[question].asks),
        [
          `${base}/golang.org/x/text/@v/list`,
          `${base}/sumdb/sum.golang.org/supported`,
          `${base}/rsc.io/quote/@v/v1.5.2.zip`,
        ],
      );
    }
  });

  test("never more than can be asked at once, the user's own first", () => {
    const many = Array.from({ length: 40 }, (_, index) => ({
      url: `https://m${index}.corp.example`,
      kind: "go",
    }));
    const { mirrors, rejected } = mirrorCandidates(many, "");
    const { targets } = targetsOf(mirrors);
    assert.ok(
      targets.length <= MAX_TARGETS && targets.length > MAX_TARGETS - 3,
    );
    assert.ok(mirrors.every(({ sources }) => sources[0] === "settings"));
    assert.equal(rejected.length, many.length + active.length - mirrors.length);
    assert.equal(rejected[0]?.reason, "too-many");
  });

  test("hostile texts become no target", () => {
    const hostile = [
      "https://$(id)/",
      "https://a.example/';id;'",
      "-x",
      "https://a b",
      "file:///etc",
      "https://\u0430pple.com",
      "\n",
      "https://",
    ];
    const { mirrors } = mirrorCandidates(
      hostile.map((url) => ({ url, kind: "go" })),
      hostile.join("|"),
    );
    for (const { url, sources } of mirrors)
      assert.ok(
        sources.includes("known") || /^https:\/\/[a-z0-9./';-]+$/.test(url),
        url,
      );
  });
});

const ranked = rankMirrors([
  mirror("https://good.test"),
  mirror("https://page.test", { modules: page }),
]);

function reportWith(mirrors: MirrorReport["mirrors"]): MirrorReport {
  return {
    version: 1,
    place: "container",
    container: CONTAINER,
    started: "2026-11-21T10:20:30.000Z",
    milliseconds: 1234,
    deadlineSeconds: 10,
    outcome: { kind: "ok" },
    nameservers: [],
    complete: true,
    truncated: false,
    limits: [],
    mirrors,
    rejected: [],
  };
}

test("the table, the best one and the line to write", () => {
  const text = renderMirrors(reportWith(ranked), "en");
  assert.match(text, /^# good\.test is the best of 2 Go mirrors from here\n/);
  assert.match(
    text,
    /\| 1 \| `https:\/\/good\.test` \(your settings\) \| yes \| yes \| 90 ms \| 95 ms \| OK: good\.test serves modules/,
  );
  assert.match(text, /\| 2 \| `https:\/\/page\.test` .* no, a web page/);
  assert.match(
    text,
    /good\.test then sees the path of every module that the build needs\n\n```dockerfile\nENV GOPROXY=https:\/\/good\.test,direct\n```/,
  );
  const [best] = ranked;
  assert.ok(best);
  assert.equal(
    lineFor({ ...best, isPrivate: true }),
    "ENV GOPROXY=https://good.test",
  );
});

test("no mirror that fails is offered for writing", () => {
  const failed = rankMirrors([
    mirror("https://page.test", { modules: page }),
    mirror("https://down.test", nothing("tcp-refused")),
    mirror("https://sum.test", {
      checksums: { id: "http-checksums-fail", status: 500 },
    }),
  ]);
  const report = reportWith(failed);
  assert.equal(bestOf(report), undefined);
  assert.doesNotMatch(renderMirrors(report, "en"), /ENV GOPROXY/);
  assert.deepEqual(
    viewMirrors(report, "en").mirrors.map(({ canWrite }) => canWrite),
    [undefined, undefined, undefined],
  );
  const [first, second] = viewMirrors(reportWith(ranked), "en").mirrors;
  assert.deepEqual([first?.canWrite, second?.canWrite], [true, undefined]);
});

test("hostile texts are harmless in Markdown and cut in the view", () => {
  const [best] = ranked;
  assert.ok(best);
  const nasty = `https://x|y<img src=x>\u202E\n# no${"a".repeat(5000)}`;
  const report = reportWith([{ ...best, url: nasty, host: nasty }]);
  const text = renderMirrors(report, "en");
  assert.doesNotMatch(text, /<img|\u202E|^# no|ENV GOPROXY/m);
  const [row] = viewMirrors(report, "en").mirrors;
  assert.ok(row !== undefined && row.url.length < 400);
});

test("both languages say everything", () => {
  const both = (["en", "zh-cn"] as readonly Language[]).map((language) =>
    renderMirrors(reportWith(ranked), language),
  );
  assert.match(both[1] ?? "", /最好的是 good\\?\.test/);
  for (const text of both) assert.doesNotMatch(text, /\{\w+\}/);
});

test("what the engine knows of GOPROXY needs no exec; one exec asks all", async () => {
  const signal = new AbortController().signal;
  const engine = replayEngine({ output: "" });
  const request = {
    container: CONTAINER,
    mirrors: defaultConfig.network.mirrors,
    deadlineSeconds: 1,
    signal,
  };
  await compareMirrors({
    ...request,
    engine,
    owner: {
      beside: {
        settings: () =>
          Promise.resolve({
            kind: "ok",
            value: {
              environment: { GOPROXY: "https://proxy.corp.example" },
              networkMode: "bridge",
            },
          }),
      } as unknown as NonNullable<typeof engine.beside>,
    },
  });
  // The second clears up, as nothing came.
  assert.equal(engine.execs.length, 2);
  assert.ok(engine.execs[0]?.includes("proxy.corp.example"));
  assert.ok(engine.execs[0]?.includes("/rsc.io/quote/@v/v1.5.2.zip"));

  const without = replayEngine({ output: "" });
  await compareMirrors({ ...request, engine: without });
  assert.match(without.execs[0]?.join(" ") ?? "", /GOPROXY/);
});
