import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../server/src/core/syntax/dockerfile/door.ts";
import {
  parseExec,
  parseShell,
} from "../../server/src/core/syntax/shell/door.ts";
import type { SimpleCommand } from "../../server/src/core/syntax/shell/model.ts";
import {
  hasFlag,
  optionValue,
  parseArguments,
  resolveCommand,
} from "../../server/src/core/syntax/shell/query.ts";

function command(text: string): SimpleCommand {
  const { commands } = parseShell(
    text,
    { start: 0, end: text.length },
    { escape: "\\" },
  );
  assert.ok(commands[0]);
  return commands[0];
}

describe("resolveCommand", () => {
  const cases: readonly (readonly [
    text: string,
    name: string,
    args: string,
    wrappers?: string,
  ])[] = [
    ["curl x", "curl", "x"],
    ["/usr/bin/curl x", "curl", "x"],
    ["\"curl\" 'x'", "curl", "'x'"],
    ["$HOME/go/bin/tool x", "tool", "x"],
    ["$CURL x", "", "x"],
    ["sudo -E -u me curl x", "curl", "x", "sudo"],
    ["sudo A=b curl x", "curl", "x", "sudo"],
    ['env -i A=b C="$D" curl x', "curl", "x", "env"],
    ["env -u A -- curl x", "curl", "x", "env"],
    ["env", "env", ""],
    ["env -S 'curl x'", "env", "-S 'curl x'"],
    ["time curl x", "curl", "x"],
    ["time -p curl x", "curl", "x"],
    ["/usr/bin/time -f %e curl x", "curl", "x", "time"],
    ["nice -n 10 curl x", "curl", "x", "nice"],
    ["nice -10 curl x", "curl", "x", "nice"],
    ["command curl x", "curl", "x", "command"],
    ["command -v curl", "command", "-v curl"],
    ["exec curl x", "curl", "x", "exec"],
    ["timeout 30 curl x", "curl", "x", "timeout"],
    ["timeout -k 5 $T curl x", "curl", "x", "timeout"],
    ["timeout --kill-after=5 -s KILL 30s curl x", "curl", "x", "timeout"],
    ["timeout -t 30 curl x", "curl", "x", "timeout"],
    ["nohup stdbuf -o L curl x", "curl", "x", "nohup stdbuf"],
    ["stdbuf -oL curl x", "curl", "x", "stdbuf"],
    ["gosu me curl x", "curl", "x", "gosu"],
    ["busybox wget x", "wget", "x", "busybox"],
    ["sudo -l", "sudo", "-l"],
    ["sudo", "sudo", ""],
    ["A=1", "", ""],
  ];
  for (const [text, name, args, wrappers = ""] of cases) {
    it(text, () => {
      const found = resolveCommand(command(text));
      assert.equal(found.name, name);
      assert.equal(found.arguments.map(({ raw }) => raw).join(" "), args);
      assert.equal(found.wrappers.join(" "), wrappers);
    });
  }

  it("gives the assignments of wrappers their places", () => {
    const text = 'env A=b "C"=d E="f $G" curl';
    const { assignments, name } = resolveCommand(command(text));
    // `"C"=d` is an assignment for env, but not one that can be read safely.
    assert.equal(name, '"C"=d'.replaceAll('"', ""));
    assert.equal(
      text.slice(assignments[0]?.nameSpan.start, assignments[0]?.nameSpan.end),
      "A",
    );
    const other = resolveCommand(command('env E="f $G" curl')).assignments[0];
    assert.equal(other?.value?.raw, '"f $G"');
    assert.deepEqual(
      other?.value?.parts.map(({ kind }) => kind),
      ["text", "variable"],
    );
    assert.deepEqual(other?.value?.span, { start: 6, end: 12 });
  });
});

describe("options", () => {
  const curl = {
    takesValue: new Set(["-o", "--output", "-H", "--header", "--retry"]),
  };

  it("finds flags in bundles, and not in the values of options", () => {
    assert.equal(hasFlag(command("curl -fsSL x"), "-f", "--fail"), true);
    assert.equal(hasFlag(command("sudo curl --fail x"), "-f", "--fail"), true);
    assert.equal(
      hasFlag(command("curl --fail-with-body x"), "-f", "--fail"),
      false,
    );
    assert.equal(
      parseArguments(command("curl -o -f x"), curl).has("-f"),
      false,
    );
    assert.equal(parseArguments(command("curl -sof x"), curl).has("-f"), false);
    assert.equal(
      parseArguments(command("curl -so f -f x"), curl).has("-f"),
      true,
    );
    assert.equal(parseArguments(command("curl -- -f"), curl).has("-f"), false);
    assert.equal(parseArguments(command("curl - x"), curl).operands.length, 2);
  });

  it("reads values in every spelling, with their places", () => {
    const cases: readonly (readonly [
      text: string,
      raw: string,
      literal: string | undefined,
    ])[] = [
      ["curl -o x y", "x", "x"],
      ["curl -ox y", "x", "x"],
      ["curl -sSox y", "x", "x"],
      ["curl --output x y", "x", "x"],
      ["curl --output=x y", "x", "x"],
      ["curl --output='a b' y", "'a b'", "a b"],
      ['curl "--output=a b" y', "a b", "a b"],
      ["curl '--output=a b' y", "a b", "a b"],
      ['curl -o"$A/x" y', '"$A/x"', undefined],
      ['curl "-o$A" y', "$A", undefined],
      ["curl -o a -o x y", "x", "x"],
      ["curl -o $A y", "$A", undefined],
    ];
    for (const [text, raw, literal] of cases) {
      const value = optionValue(command(text), ["-o", "--output"]);
      assert.equal(value?.raw, raw, text);
      assert.equal(value?.literal, literal, text);
      assert.equal(text.slice(value?.span.start, value?.span.end), raw, text);
      assert.equal(value?.offsetOf(0), value?.span.start, text);
    }
    assert.equal(optionValue(command("curl -O y"), ["-o"]), undefined);
    assert.equal(optionValue(command("curl -o"), ["-o"]), undefined);
  });

  it("reads long names behind one dash where the tool does", () => {
    const go = { singleDash: "long", takesValue: new Set(["-o"]) } as const;
    const parsed = parseArguments(
      command("go build -mod=vendor -o out -v ./..."),
      go,
    );
    assert.deepEqual(
      parsed.options.map(({ name, value }) => [name, value?.literal]),
      [
        ["-mod", "vendor"],
        ["-o", "out"],
        ["-v", undefined],
      ],
    );
    assert.deepEqual(
      parsed.operands.map(({ literal }) => literal),
      ["build", "./..."],
    );
  });

  it("says where options may hide", () => {
    assert.equal(parseArguments(command("curl $OPTIONS x")).hasUnknown, true);
    assert.equal(parseArguments(command('curl "$URL"')).hasUnknown, false);
    assert.equal(
      parseArguments(command("curl https://x/$A")).hasUnknown,
      false,
    );
    assert.equal(
      parseArguments(command("curl --retry=$N x")).has("--retry"),
      true,
    );
  });

  it("reads exec forms", () => {
    const text = 'RUN ["env", "A=b c", "curl", "--output=x\\"y", "z"]';
    const [run] = parseDockerfile(text).instructions;
    assert.ok(run?.kind === "run");
    const [curl] = parseExec(run.execArguments).commands;
    assert.ok(curl);
    const { name, assignments } = resolveCommand(curl);
    assert.equal(name, "A=b c");
    assert.equal(assignments.length, 0);
    const value = optionValue({ words: curl.words.slice(2) }, [
      "-o",
      "--output",
    ]);
    assert.equal(value?.literal, 'x"y');
    assert.equal(text.slice(value?.span.start, value?.span.end), 'x\\"y');
  });
});
