import { render, type Finding } from "../../server/src/core/finding.ts";
import { draw, drawFinding } from "./draw.ts";
import type { FixtureFile, Marker } from "./fixture.ts";
import type { RuleCase } from "./rule-case.ts";

/** Findings and markers match one to one, in range, text and severity; without markers it counts whether there are any. */
export function checkFindings(
  run: RuleCase,
  expects: "markers" | "a finding" | "no finding",
): void {
  const count = run.ownFindings.length;
  if (expects === "markers") checkMarkers(run);
  else if (expects === "a finding" && count === 0)
    run.complain(
      "the rule reports nothing here, but the page says that it does",
    );
  else if (expects === "no finding" && count > 0) {
    for (const [{ text }, findings] of run.own)
      for (const finding of findings)
        run.complain(
          `not expected on the page's good form\n${drawFinding(text, finding)}`,
        );
  }
}

function checkMarkers(run: RuleCase): void {
  for (const file of run.fixture.files) {
    const document = [...run.own.keys()].find((one) => one.file === file.path);
    const findings =
      document === undefined ? [] : (run.own.get(document) ?? []);
    match(run, file, findings);
  }
  matchRelated(run);
}

function match(
  run: RuleCase,
  { path, text, markers }: FixtureFile,
  findings: readonly Finding[],
): void {
  const open = new Set(findings);
  for (const marker of markers.filter(({ kind }) => kind === "en")) {
    const finding = [...open].find((one) => fits(marker, one, "en"));
    if (finding === undefined) {
      const label = `expected here (fixture line ${marker.line}): ${marker.text}`;
      run.complain(`${path}: missing\n${draw(text, marker.range, label)}`);
      continue;
    }
    open.delete(finding);
    const { severity } = finding;
    if (severity !== (marker.severity ?? run.rule.severity))
      run.complain(
        `${path}: its severity is ${severity}; write [${severity}] into the marker on fixture line ${marker.line} if that is right\n${drawFinding(text, finding)}`,
      );
  }
  for (const finding of open)
    run.complain(`${path}: not expected\n${drawFinding(text, finding)}`);
  for (const marker of markers.filter(({ kind }) => kind === "zh-cn")) {
    if (findings.some((one) => fits(marker, one, "zh-cn"))) continue;
    const said = findings
      .filter(({ range }) => isSame(range, marker.range))
      .map((one) => render(one.text, "zh-cn"));
    run.complain(
      `${path}: no Chinese message here has “${marker.text}” (fixture line ${marker.line}): ${said.join(" / ")}`,
    );
  }
}

/** Related locations, asserted whole in a case that marks one. */
function matchRelated(run: RuleCase): void {
  const markers = run.fixture.files.flatMap((file) =>
    file.markers
      .filter(({ kind }) => kind === "related")
      .map((marker) => ({ file, marker })),
  );
  if (markers.length === 0) return;
  const open = new Set(run.ownFindings.flatMap(({ related }) => related));
  for (const { file, marker } of markers) {
    const found = [...open].find(
      (one) =>
        one.file === file.path &&
        isSame(one.range, marker.range) &&
        render(one.text, "en").includes(marker.text),
    );
    if (found === undefined) {
      const label = `related location expected (fixture line ${marker.line}): ${marker.text}`;
      run.complain(
        `${file.path}: missing\n${draw(file.text, marker.range, label)}`,
      );
    } else open.delete(found);
  }
  for (const { file, range, text } of open) {
    const label = `related: ${render(text, "en")}`;
    run.complain(
      `${file}: not expected\n${draw(run.files.get(file) ?? "", range, label)}`,
    );
  }
}

function fits(
  marker: Marker,
  finding: Finding,
  language: "en" | "zh-cn",
): boolean {
  return (
    isSame(marker.range, finding.range) &&
    render(finding.text, language).includes(marker.text)
  );
}

function isSame(one: Marker["range"], other: Marker["range"]): boolean {
  return (
    one.start.line === other.start.line &&
    one.start.character === other.start.character &&
    one.end.line === other.end.line &&
    one.end.character === other.end.character
  );
}
