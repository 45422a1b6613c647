import { fetchedAs } from "../../build/go/go-sum.ts";
import { compareGoVersions } from "../../build/go/go-version.ts";
import { moduleBuilds } from "../../build/go/module-builds.ts";
import { valueOf } from "../../build/value.ts";
import { isSideModule } from "../../build/go/side-modules.ts";
import { folderOf, joinPath } from "../../project.ts";
import { defineGoModRule, type GoModContext } from "../../rule.ts";

const messages = {
  old: {
    en: "every build reads the go.mod of the whole module graph, and go mod download fetches all of it, also what nothing here imports: go leaves that out only from go 1.17 on, and this line says {version}",
    "zh-cn":
      "每次构建都要读取整个依赖图中的 go.mod，go mod download 还会下载图中的全部模块，包括这里根本没有导入的：go 行为 1.17 及以上时才会裁剪依赖图，而这里写的是 {version}",
  },
  missing: {
    en: "every build reads the go.mod of the whole module graph, and go mod download fetches all of it, also what nothing here imports: without a go line go takes 1.16, and it leaves that out only from 1.17 on",
    "zh-cn":
      "每次构建都要读取整个依赖图中的 go.mod，go mod download 还会下载图中的全部模块，包括这里根本没有导入的：没有 go 行时按 1.16 处理，而 1.17 及以上才会裁剪依赖图",
  },
} as const;

/** The first go line with which go prunes the graph. Source: go.dev/ref/mod, “Module graph pruning”. */
const PRUNED_SINCE = "1.17";
/** The first go line with which a build uses vendor/ by itself. */
const VENDORED_SINCE = "1.14";

export default defineGoModRule({
  summary: {
    en: "the go line is so old that go downloads the whole module graph",
    "zh-cn": "go 行过旧，go 会下载整个模块依赖图",
  },
  severity: "info",
  since: "0.1.0",
  messages,
  document(context, report) {
    const { gomod } = context;
    const { go, module } = gomod;
    if (isSideModule(context.file)) return;
    if (go !== undefined && compareGoVersions(go.value, PRUNED_SINCE) >= 0)
      return;
    // A go line that go refuses is another rule's.
    const hasLine = gomod.directives.some(({ verb }) => verb === "go");
    const at = go ?? (hasLine ? undefined : module);
    if (at === undefined || gomod.problems.some(({ fix }) => fix === undefined))
      return;
    const isFetched = gomod.requires.some((one) => fetchedAs(gomod, one));
    if (!isFetched || isVendored(context) || isBuiltWithoutPruning(context))
      return;
    report({
      at: at.span,
      message: go === undefined ? "missing" : "old",
      values: { version: at.value },
    });
  },
});

function isVendored({ file, gomod, project }: GoModContext): boolean {
  const line = gomod.go?.value ?? "1.0";
  if (compareGoVersions(line, VENDORED_SINCE) < 0) return false;
  const path = joinPath(folderOf(file), "vendor/modules.txt") ?? "";
  return project.kindOf(path) === "file";
}

/** An image whose Go knows no pruning would not read a newer go line as it is meant. */
function isBuiltWithoutPruning(context: GoModContext): boolean {
  return moduleBuilds(context).some(({ settings }) => {
    const version = valueOf(settings.version);
    return (
      version !== undefined && compareGoVersions(version, PRUNED_SINCE) < 0
    );
  });
}
