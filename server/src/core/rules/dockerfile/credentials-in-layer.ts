import {
  layerCredentials,
  type LayerCredential,
} from "../../build/private/layer-credentials.ts";
import {
  mountArgument,
  mountFile,
} from "../../build/private/secret-mount-fix.ts";
import { isBuiltOn } from "../../build/steps-before.ts";
import {
  defineRule,
  type DockerfileContext,
  type Reported,
} from "../../rule.ts";
import type { Severity } from "../../finding.ts";

const messages = {
  literal: {
    en: "everybody who gets the image or this file has the secret: it stands here in plain text, and in a layer or the image's settings",
    "zh-cn":
      "凡是拿到镜像或此文件的人都能得到这一密钥：它以明文写在这里，也会留在镜像层或镜像配置中",
  },
  literalNamed: {
    en: "everybody who gets the image or this file has {name}: its value stands here, and in the image's settings or history",
    "zh-cn":
      "凡是拿到镜像或此文件的人都能得到 {name}：它的值写在这里，也会留在镜像配置或历史记录中",
  },
  test: {
    en: "everybody who gets the image or this file has {name}: if it opens more than a test, pass it when the container starts",
    "zh-cn":
      "凡是拿到镜像或此文件的人都能得到 {name}：如果它不只用于测试，请改为在容器启动时传入",
  },
  env: {
    en: "everybody who gets the image reads {name} with docker inspect: ENV keeps the value that was passed to the build",
    "zh-cn":
      "凡是拿到镜像的人都能用 docker inspect 读到 {name}：ENV 会保留构建时传入的值",
  },
  arg: {
    en: "everybody who gets the image reads {name} with docker history: the value of an ARG is recorded with each RUN behind it",
    "zh-cn":
      "凡是拿到镜像的人都能用 docker history 读到 {name}：ARG 的值会随其后的每条 RUN 一起被记录",
  },
  stamped: {
    en: "{name} is recorded in the image's history with each RUN behind it; if it is a secret, docker history shows it",
    "zh-cn":
      "{name} 会随其后的每条 RUN 记入镜像历史；如果它是机密，用 docker history 就能看到",
  },
  cached: {
    en: "{name} stays in the build cache, and in the history of every image that is built from this stage: {keyword} keeps the value that was passed",
    "zh-cn":
      "{name} 会留在构建缓存中，也会留在由此阶段构建的每个镜像的历史里：{keyword} 会保留传入的值",
  },
  url: {
    en: "everybody who gets the image or this file has the password for {name}: it stands in the URL",
    "zh-cn": "凡是拿到镜像或此文件的人都能得到 {name} 的密码：它就写在 URL 中",
  },
  file: {
    en: "everybody who gets the image or its build cache has {name}: it stays in this layer, even when a later step removes it",
    "zh-cn":
      "凡是拿到镜像或其构建缓存的人都能得到 {name}：它会留在这一层，即使后面的步骤将其删除",
  },
  persisted: {
    en: "everybody who gets the image or its build cache has the mounted secret: this step writes it to {name} and does not remove it",
    "zh-cn":
      "凡是拿到镜像或其构建缓存的人都能得到挂载的 secret：此步骤把它写入 {name}，却没有删除",
  },
  mountEnv: {
    en: "Mount it as the secret “{id}” where it is used, to be passed with docker build --secret id={id} (Dockerfile 1.10)",
    "zh-cn":
      "改为在使用处挂载名为“{id}”的 secret，构建时用 docker build --secret id={id} 传入（需要 Dockerfile 1.10）",
  },
  mountFile: {
    en: "Mount it as the secret “{id}” where it is read, to be passed with docker build --secret id={id},src=$HOME/.netrc",
    "zh-cn":
      "改为在读取处挂载名为“{id}”的 secret，构建时用 docker build --secret id={id},src=$HOME/.netrc 传入",
  },
} as const;
type Id = keyof typeof messages;

const severities: Partial<Record<LayerCredential["kind"], Severity>> = {
  test: "warning",
  stamped: "warning",
};

export default defineRule({
  summary: {
    en: "a token, password or key stays in the image, its history or the build cache",
    "zh-cn": "令牌、密码或密钥会留在镜像、镜像历史或构建缓存中",
  },
  severity: "error",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    for (const credential of layerCredentials(context)) {
      const { at, instruction, kind, name } = credential;
      const severity = severities[kind];
      report({
        at,
        message: messageOf(credential, context),
        values: { name, keyword: instruction.keyword },
        ...(severity === undefined ? {} : { severity }),
        fixes: fixesOf(credential, context),
      });
    }
  },
});

function messageOf(
  { kind, name, stage }: LayerCredential,
  { build }: DockerfileContext,
): Id {
  if (kind === "literal" && name !== "") return "literalNamed";
  const last = build.stages.at(-1);
  const isShipped =
    stage === undefined ||
    (last !== undefined && isBuiltOn(last, new Set([stage])));
  const isPassed = kind === "arg" || kind === "env" || kind === "stamped";
  return isPassed && !isShipped ? "cached" : kind;
}

function fixesOf(
  credential: LayerCredential,
  context: DockerfileContext,
): NonNullable<Reported<Id>["fixes"]> {
  const { kind } = credential;
  const isArgument = kind === "arg" || kind === "stamped";
  const fix = isArgument
    ? mountArgument(credential, context)
    : kind === "file"
      ? mountFile(credential, context)
      : undefined;
  if (fix === undefined) return [];
  const title = isArgument ? "mountEnv" : "mountFile";
  const { edits, id } = fix;
  return [{ title, values: { id }, safe: false, edits }];
}
