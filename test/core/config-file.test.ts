import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { type Config, defaultConfig } from "../../server/src/core/config.ts";
import {
  mergeConfig,
  parseConfigFile,
} from "../../server/src/core/config-file.ts";
import { messages } from "../../server/src/core/config-file-messages.ts";
import { render } from "../../server/src/core/finding.ts";
import {
  loadYaml,
  parseYaml,
  parseYamlTree,
} from "../../server/src/core/syntax/yaml/door.ts";
import { nearestName } from "../../server/src/core/text/nearest-name.ts";

/** Every problem as `TEXT OF ITS PLACE: message`. */
function problemsOf(text: string): readonly string[] {
  return parseConfigFile(text).problems.map(
    ({ span, text: use }) =>
      `${text.slice(span.start, span.end)}: ${render(use, "en")}`,
  );
}

before(loadYaml);

describe("parseConfigFile", () => {
  it("reads every setting of a project, nested and dotted", () => {
    const { config, problems } = parseConfigFile(
      [
        "# ours",
        "networkProfile: china",
        'buildContext: "."',
        "privateHosts: [ '*.corp.example' ]",
        "mirrors:",
        "  - url: https://goproxy.corp.example",
        "    kind: go",
        "    sumdb: true",
        "rules:",
        "  go-mod-syntax: off",
        "rules.go-mod-syntax: hint",
      ].join("\n"),
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(config, {
      networkProfile: "china",
      buildContext: ".",
      privateHosts: ["*.corp.example"],
      mirrors: [
        { url: "https://goproxy.corp.example", kind: "go", sumdb: true },
      ],
      rules: { "go-mod-syntax": "hint" },
    });
  });

  it("takes an empty file, an empty document and empty values for nothing said", () => {
    for (const text of [
      "",
      "\n# nothing\n",
      "---\n",
      "rules:\nmirrors:\n",
      "\ufeff",
    ]) {
      assert.deepEqual(parseConfigFile(text), { config: {}, problems: [] });
    }
  });

  it("tells what has no effect at its place and keeps the rest", () => {
    const cases: readonly (readonly [string, readonly string[]])[] = [
      [
        "networkprofile: china\n",
        [
          "networkprofile: networkprofile has no effect: there is no such setting; did you mean networkProfile?",
        ],
      ],
      [
        "surefetch.networkProfile: china\n",
        [
          "surefetch.networkProfile: surefetch.networkProfile has no effect: there is no such setting; did you mean networkProfile?",
        ],
      ],
      [
        "colour: red\n",
        [
          "colour: colour has no effect: there is no such setting; the settings are networkProfile, mirrors, privateHosts, buildContext, rules",
        ],
      ],
      [
        "probe:\n  engine: podman\nprobe.deadlineSeconds: 5\n",
        [
          "probe: probe has no effect here: it is a setting of the editor only",
          "probe.deadlineSeconds: probe.deadlineSeconds has no effect here: it is a setting of the editor only",
        ],
      ],
      [
        "networkProfile: chian\n",
        [
          "chian: networkProfile has no effect: it cannot be chian; did you mean china?",
        ],
      ],
      [
        "networkProfile: [china]\n",
        ["[china]: networkProfile has no effect: it must be a string"],
      ],
      [
        "rules:\n  go-mod-syntax: fatal\n",
        [
          "fatal: rules.go-mod-syntax has no effect: it cannot be fatal; valid are error, warning, info, hint, off",
        ],
      ],
      [
        "rules:\n  go-mod-syntx: off\n  completely-different-thing: off\n",
        [
          "go-mod-syntx: go-mod-syntx has no effect: there is no such rule; did you mean go-mod-syntax?",
          "completely-different-thing: completely-different-thing has no effect: there is no such rule; surefetch rules lists them",
        ],
      ],
      [
        "rules: [a]\n",
        ["[a]: rules has no effect: it must be a map of names and values"],
      ],
      [
        "privateHosts: a.example\n",
        ["a.example: privateHosts has no effect: it must be a list"],
      ],
      [
        "privateHosts: [1]\n",
        ["1: privateHosts[0] has no effect: it must be a string"],
      ],
      [
        "mirrors:\n- {kind: go, sumdb: yes}\n",
        [
          "yes: mirrors[0].sumdb has no effect: it must be true or false",
          "{kind: go, sumdb: yes}: mirrors[0] has no effect: it lacks url",
        ],
      ],
      [
        "mirrors: [{url: a, kind: go, pirvate: true}]\n",
        [
          "pirvate: pirvate has no effect: there is no such setting; did you mean private?",
        ],
      ],
      [
        "networkProfile: china\nnetworkProfile: global\n",
        [
          "networkProfile: networkProfile stands here a second time; what is written last counts",
        ],
      ],
      [
        "- a\n",
        [
          "- a\n: nothing here counts: the file must be a map of settings such as networkProfile: china",
        ],
      ],
    ];
    for (const [text, expected] of cases)
      assert.deepEqual(problemsOf(text), expected, text);
    const { config } = parseConfigFile("colour: red\nnetworkProfile: china\n");
    assert.deepEqual(config, { networkProfile: "china" });
  });

  it("lets the last of two counts, and has the severity error only where the text is no YAML", () => {
    const { config } = parseConfigFile(
      "networkProfile: china\nnetworkProfile: corporate\n",
    );
    assert.equal(config.networkProfile, "corporate");
    const { problems } = parseConfigFile("rules: {\n");
    assert.equal(problems[0]?.severity, "error");
    assert.match(render(problems[0].text, "en"), /^this is no valid YAML/);
  });

  it("survives every prefix of a file, and hostile ones", () => {
    const text =
      "networkProfile: china\nmirrors:\n- {url: a, kind: go}\nrules: {go-mod-syntax: off}\n";
    for (let end = 0; end <= text.length; end++)
      parseConfigFile(text.slice(0, end));
    for (const hostile of [
      "[".repeat(100_000),
      "{".repeat(2_000),
      "a: &a [*a]\n",
      "__proto__: {polluted: yes}\nrules: {__proto__: off, constructor: off}\n",
      "!!js/function x: y\n",
      "? {a: b}\n: c\n",
      "\0",
    ]) {
      const { config } = parseConfigFile(hostile);
      assert.deepEqual({ ...config, rules: {} }, { rules: {} });
    }
    assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
  });
});

describe("mergeConfig", () => {
  it("puts the file before the editor, rule by rule", () => {
    const editor: Config = {
      network: {
        profile: "corporate",
        mirrors: [],
        privateHosts: ["a.example"],
      },
      rules: { one: "off", two: "hint" },
      buildContext: "sub",
    };
    assert.deepEqual(mergeConfig(editor, {}), editor);
    assert.deepEqual(
      mergeConfig(editor, {
        networkProfile: "global",
        rules: { two: "error" },
        privateHosts: [],
      }),
      {
        network: { profile: "global", mirrors: [], privateHosts: [] },
        rules: { one: "off", two: "error" },
        buildContext: "sub",
      },
    );
    assert.equal(
      mergeConfig(defaultConfig, { buildContext: "api" }).buildContext,
      "api",
    );
  });
});

describe("the YAML door", () => {
  it("gives values with anchors and merges", () => {
    assert.deepEqual(
      parseYaml(
        "a: &base {x: 1, y: [t, null]}\nb:\n  <<: *base\n  x: 2\nc: *base\n",
      ),
      {
        a: { x: 1, y: ["t", null] },
        b: { x: 2, y: ["t", null] },
        c: { x: 1, y: ["t", null] },
      },
    );
  });

  it("gives up on aliases that unfold without end", () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let index = 1; index < 20; index++) {
      lines.push(`a${index}: &a${index} [${`*a${index - 1},`.repeat(10)}]`);
    }
    const read = parseYaml(lines.join("\n")) as Record<string, unknown>;
    assert.ok(JSON.stringify(read).length < 1_000_000);
  });

  it("reports what is no YAML with its place", () => {
    const { problems } = parseYamlTree("a: 1\nb: [\n");
    assert.equal(problems.length > 0, true);
    assert.ok((problems[0]?.span.start ?? 0) >= 5);
  });
});

it("nearestName finds slips of the finger and nothing else", () => {
  const names = ["check", "plan", "probe", "rules"];
  for (const [word, expected] of [
    ["chekc", "check"],
    ["Check", "check"],
    ["plans", "plan"],
    ["porbe", "probe"],
    ["frobnicate", undefined],
    ["", undefined],
    ["x".repeat(10_000), undefined],
  ] as const) {
    assert.equal(nearestName(word, names), expected, word.slice(0, 20));
  }
});

it("every text exists in both languages with the same placeholders", () => {
  for (const [id, { en, "zh-cn": chinese }] of Object.entries(messages)) {
    assert.deepEqual(placeholders(chinese), placeholders(en), id);
    assert.match(chinese, /[\u4e00-\u9fff]/, id);
  }
});

function placeholders(text: string): readonly string[] {
  return text.match(/\{\w+\}/g)?.toSorted() ?? [];
}
