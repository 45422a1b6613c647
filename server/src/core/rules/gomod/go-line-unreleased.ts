import { isPrerelease, languageVersion } from "../../build/go/go-version.ts";
import { NEWEST_GO_MINOR, goReleaseOf } from "../../knowledge/go-releases.ts";
import { isSideModule } from "../../build/go/side-modules.ts";
import { defineGoModRule } from "../../rule.ts";

const messages = {
  unreleased: {
    en: "no go command can build this: Go {minor} has not been released, the newest is {newest}",
    "zh-cn": "没有任何 go 命令能构建它：Go {minor} 尚未发布，最新的是 {newest}",
  },
} as const;

export default defineGoModRule({
  summary: {
    en: "the go line names a Go that has not been released",
    "zh-cn": "go 行写的 Go 版本尚未发布",
  },
  severity: "warning",
  since: "0.1.0",
  messages,
  document({ file, gomod, today }, report) {
    const line = gomod.go;
    const minor = languageVersion(line?.value ?? "");
    if (line === undefined || minor === undefined) return;
    const ahead = releasesAhead(minor);
    // Candidates of the next release come out two months before it.
    const isNext = ahead === 1 && !isPrerelease(line.value);
    if (ahead < 2 && !(isNext && isNew(today))) return;
    if (isSideModule(file)) return;
    report({
      at: line.span,
      message: "unreleased",
      values: { minor, newest: NEWEST_GO_MINOR },
    });
  },
});

/** How many releases of two a year stand between the newest that is known and this one; another major is far off. */
function releasesAhead(minor: string): number {
  const [major, number = "0"] = minor.split(".");
  const [, newest = "0"] = NEWEST_GO_MINOR.split(".");
  return major === "1" ? Number(number) - Number(newest) : Infinity;
}

/** Months after a release in which the next is not out for certain: they are six apart. */
const quietMonths = 5;

/** True where the newest release that is known was really the newest that day. */
function isNew(today: string | undefined): boolean {
  const released = goReleaseOf(NEWEST_GO_MINOR)?.firstDate;
  if (today === undefined || released === undefined) return false;
  return months(today) - months(released) < quietMonths;
}

/** Months since the year 0 of a day such as `2026-11-21`. */
function months(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
}
