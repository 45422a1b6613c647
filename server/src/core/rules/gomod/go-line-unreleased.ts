import { languageVersion } from "../../build/go-version.ts";
import { NEWEST_GO_MINOR } from "../../knowledge/go-releases.ts";
import { isSideModule } from "../../build/side-modules.ts";
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
  document({ file, gomod }, report) {
    const minor = languageVersion(gomod.go?.value ?? "");
    if (gomod.go === undefined || minor === undefined) return;
    if (releasesAhead(minor) < 2 || isSideModule(file)) return;
    report({
      at: gomod.go.span,
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
