import { findCopied } from "../../build/copied-files.ts";
import {
  moduleBuilds,
  type ModuleBuild,
} from "../../build/go/module-builds.ts";
import { requiredReplacements } from "../../build/go/required-replacements.ts";
import { isSideModule } from "../../build/go/side-modules.ts";
import { defineGoModRule } from "../../rule.ts";

const messages = {
  elsewhere: {
    en: "go finds {module} only on a machine that has {folder}: not in an image, not in CI, not at a colleague's",
    "zh-cn":
      "go 只有在存在 {folder} 的机器上才能找到 {module}：镜像、CI 和同事的机器上都没有",
  },
  notFilled: {
    en: "the build of {dockerfile} does not find {module}: nothing fills {folder} in the image",
    "zh-cn":
      "{dockerfile} 的构建找不到 {module}：镜像中没有任何步骤填充 {folder}",
  },
} as const;

export default defineGoModRule({
  summary: {
    en: "a module is replaced by a folder that stands on one machine only",
    "zh-cn": "模块被替换为只存在于某一台机器上的目录",
  },
  severity: "warning",
  since: "0.1.0",
  messages,
  document(context, report) {
    if (isSideModule(context.file)) return;
    const absolute = requiredReplacements(context.gomod).filter(({ newPath }) =>
      /^(?:[A-Za-z]:)?\//.test(newPath.value),
    );
    if (absolute.length === 0) return;
    const builds = moduleBuilds(context);
    for (const { newPath, oldPath } of absolute) {
      const folder = newPath.value;
      const lacking = builds.find((one) => !fills(one, folder));
      if (builds.length > 0 && lacking === undefined) continue;
      report({
        at: newPath.span,
        message: lacking === undefined ? "elsewhere" : "notFilled",
        values: {
          module: oldPath.value,
          folder,
          dockerfile: lacking?.context.file ?? "",
        },
      });
    }
  },
});

/** True too where it cannot be told, and where a command may have changed the replacement. */
function fills({ context, go }: ModuleBuild, folder: string): boolean {
  const { build } = context;
  const { command, stage } = go;
  // A drive of Windows is for go elsewhere a folder beside go.mod.
  if (!folder.startsWith("/")) return false;
  const path = `${folder.replace(/\/+$/, "")}/go.mod`;
  if (findCopied(path, { build, command, stage }).kind !== "none") return true;
  return build.stages.some((one) =>
    one.instructions.some(
      (run) =>
        run.kind === "run" &&
        run.index <= command.run.index &&
        build
          .commandsOf(run)
          .some((before) =>
            before.arguments.some(
              ({ text }) =>
                text === "edit" || (text ?? folder).includes(folder),
            ),
          ),
    ),
  );
}
