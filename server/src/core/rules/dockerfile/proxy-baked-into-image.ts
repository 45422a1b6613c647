import type { Variable } from "../../build/model.ts";
import { removeInstruction } from "../../build/remove-command.ts";
import { proxyAddressVariables } from "../../knowledge/proxy-variables.ts";
import {
  defineRule,
  type DockerfileContext,
  type ReportedEdit,
  type ReportedFix,
} from "../../rule.ts";
import type { EnvInstruction } from "../../syntax/dockerfile/model.ts";
import { redactUrl } from "../../text/url.ts";

const messages = {
  known: {
    en: "every container of this image sends its requests to {value}, also where that proxy cannot be reached: ENV stays in the image",
    "zh-cn":
      "此镜像的每个容器都会把请求发往 {value}，即使在无法访问该代理的地方也是如此：ENV 会保留在镜像中",
  },
  passed: {
    en: "the {name} that the build is given stays in the image, for containers that run elsewhere; RUN sees --build-arg {name} without any ENV",
    "zh-cn":
      "构建时传入的 {name} 会留在镜像中，影响在别处运行的容器；用 --build-arg {name} 传入时，无需任何 ENV，RUN 就能看到它",
  },
  renamed: {
    en: "the {argument} that the build is given stays in the image as {name}, for containers that run elsewhere; RUN sees --build-arg {name} without any ENV",
    "zh-cn":
      "构建时传入的 {argument} 会以 {name} 之名留在镜像中，影响在别处运行的容器；用 --build-arg {name} 传入时，无需任何 ENV，RUN 就能看到它",
  },
  remove: {
    en: "Remove it: RUN sees the build argument anyway",
    "zh-cn": "删除它：RUN 本来就能看到该构建参数",
  },
  toArg: {
    en: "Make it an ARG: later steps of the stage keep it, the image does not",
    "zh-cn": "改为 ARG：本阶段后续步骤仍能使用，但镜像中不再保留",
  },
} as const;

export default defineRule({
  summary: {
    en: "the proxy of the build stays in the image",
    "zh-cn": "构建所用的代理会留在镜像中",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    if (!/_proxy/i.test(context.source.text)) return;
    for (const baked of bakedProxies(context)) {
      const { name, raw, span, value } = baked.variable;
      const isKnown = value.kind === "known";
      const argument = referredIn(raw) ?? name;
      const passed = argument === name ? "passed" : "renamed";
      report({
        at: span,
        message: isKnown ? "known" : passed,
        values: isKnown
          ? { value: redactUrl(value.value) }
          : { name, argument },
        severity: isKnown ? "warning" : "info",
        fixes: fixesOf(baked, context),
      });
    }
  },
});

interface Baked {
  readonly instruction: EnvInstruction;
  readonly variable: Variable;
}

/** The ENV that name a proxy in the final image; a later empty value takes one back. */
function bakedProxies({ build, syntax }: DockerfileContext): readonly Baked[] {
  const last = build.stages.at(-1);
  if (last === undefined) return [];
  const state = build.stateAtEnd(last);
  const found = [...proxyAddressVariables].flatMap((name) => {
    const variable = state.variable(name);
    if (variable?.kind !== "env" || !isSet(variable)) return [];
    const { start } = variable.span;
    const instruction = syntax.instructions.find(
      ({ span }) => span.start <= start && start < span.end,
    );
    return instruction?.kind === "env" ? [{ instruction, variable }] : [];
  });
  // Both spellings side by side are one proxy.
  return found.filter(
    (one, index) =>
      !found.slice(0, index).some((other) => isSameProxy(one, other)),
  );
}

function isSameProxy(one: Baked, other: Baked): boolean {
  return (
    one.instruction === other.instruction &&
    one.variable.name.toLowerCase() === other.variable.name.toLowerCase()
  );
}

/** Known and not empty, or whatever the build is given. */
function isSet({ raw, value }: Variable): boolean {
  if (value.kind === "known") return value.value !== "";
  return (
    value.reason === "arg-without-default" &&
    proxyAddressVariables.has(referredIn(raw) ?? "")
  );
}

function referredIn(raw: string | undefined): string | undefined {
  return /^"?\$\{?(\w+)\}?"?$/.exec(raw ?? "")?.[1];
}

function fixesOf(
  baked: Baked,
  context: DockerfileContext,
): readonly ReportedFix<"toArg" | "remove">[] {
  const { instruction, variable } = baked;
  const { properties } = instruction;
  if (properties.some(({ name }) => !proxyAddressVariables.has(name)))
    return [];
  if (variable.value.kind === "known") {
    const edits = toArg(instruction, context);
    return edits === undefined ? [] : [{ title: "toArg", safe: false, edits }];
  }
  const isSameName = properties.every(
    ({ name, value }) => referredIn(value?.raw) === name,
  );
  const edit = isSameName
    ? removeInstruction(instruction.index, context.syntax)
    : undefined;
  return edit === undefined
    ? []
    : [{ title: "remove", safe: false, edits: [edit] }];
}

function toArg(
  { isLegacyForm, keywordSpan, properties }: EnvInstruction,
  { source }: DockerfileContext,
): readonly ReportedEdit[] | undefined {
  const keyword = { at: keywordSpan, newText: "ARG" };
  const [first] = properties;
  if (!isLegacyForm) return [keyword];
  if (first?.value === undefined) return undefined;
  const at = { start: first.nameSpan.end, end: first.value.span.start };
  // `ENV NAME value` may hold blanks, which end the value of an ARG.
  const isPlain =
    /^[ \t]+$/.test(source.slice(at)) && !/[\s"'\\]/.test(first.value.raw);
  return isPlain ? [keyword, { at, newText: "=" }] : undefined;
}
