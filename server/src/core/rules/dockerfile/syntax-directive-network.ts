import {
  needsFrontend,
  removeDirective,
} from "../../build/network/dockerfile-frontend.ts";
import { defineRule } from "../../rule.ts";
import {
  normalizeRepository,
  parseImageReference,
} from "../../syntax/dockerfile/image-reference.ts";

const messages = {
  found: {
    en: "every build first asks Docker Hub for {image} and stops where Docker Hub cannot be reached, before it reads the next line",
    "zh-cn":
      "每次构建都会先到 Docker Hub 获取 {image}；无法访问 Docker Hub 时，构建在读取下一行之前就会失败",
  },
  remove: {
    en: "Remove the line: nothing in this file needs more than the builder's own frontend",
    "zh-cn": "删除该行：本文件用到的功能，构建器自带的前端都支持",
  },
} as const;

export default defineRule({
  summary: {
    en: "# syntax= makes every build depend on Docker Hub",
    "zh-cn": "# syntax= 使每次构建都依赖 Docker Hub",
  },
  severity: "hint",
  since: "0.1.0",
  fix: "unsafe",
  // The network profiles china and corporate switch it on.
  isOptIn: true,
  messages,
  document(context, report) {
    const { syntax } = context;
    if (syntax.instructions.length === 0) return;
    const directive = syntax.directives.find(({ name }) => name === "syntax");
    const [name = ""] = directive?.value.split(/\s/) ?? [];
    const image = parseImageReference(name);
    if (directive === undefined || image === undefined) return;
    const repository = normalizeRepository(image);
    // A digest is in the builder's cache after the first build; another registry is one that somebody chose.
    if (image.digest !== undefined || !repository.startsWith("docker.io/"))
      return;
    const isUsual = repository === "docker.io/docker/dockerfile";
    const isNeeded = !isUsual || needsFrontend(context);
    report({
      at: directive.valueSpan,
      message: "found",
      values: { image: name },
      fixes: isNeeded
        ? []
        : [
            {
              title: "remove",
              safe: false,
              edits: [removeDirective(directive, context.source)],
            },
          ],
    });
  },
});
