import {
  proxyPasswords,
  type ProxyPassword,
} from "../../build/network/proxy-passwords.ts";
import { defineRule, type ReportedFix } from "../../rule.ts";

const messages = {
  env: {
    en: "this password goes into the image: ENV is part of its configuration, for everybody who can pull it",
    "zh-cn":
      "该密码会留在镜像中：ENV 是镜像配置的一部分，任何能拉取镜像的人都能看到",
  },
  arg: {
    en: "this password goes into the image's history: docker history shows the defaults of ARG to everybody who can pull it",
    "zh-cn":
      "该密码会留在镜像历史中：任何能拉取镜像的人都能用 docker history 看到 ARG 的默认值",
  },
  run: {
    en: "this password goes into the image's history: docker history shows the command to everybody who can pull it",
    "zh-cn":
      "该密码会留在镜像历史中：任何能拉取镜像的人都能用 docker history 看到这条命令",
  },
  plain: {
    en: "this password goes into the image or its history, and go refuses to send it: the entry is plain http",
    "zh-cn":
      "该密码会留在镜像或其历史中，而且 go 拒绝发送它：该条目使用的是明文 http",
  },
  remove: {
    en: "Remove user and password: “proxies” in ~/.docker/config.json gives them to the build and leaves nothing in the image",
    "zh-cn":
      "删除用户名和密码：改由 ~/.docker/config.json 的 “proxies” 传给构建，镜像中不会留下任何痕迹",
  },
  removeGo: {
    en: "Remove user and password: go takes them from a netrc file, which RUN --mount=type=secret brings",
    "zh-cn":
      "删除用户名和密码：go 会从 netrc 文件读取它们，可用 RUN --mount=type=secret 提供该文件",
  },
} as const;

export default defineRule({
  summary: {
    en: "the address of a proxy holds a password",
    "zh-cn": "代理地址中包含密码",
  },
  severity: "error",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    for (const one of proxyPasswords(context)) {
      const isRefused = one.isModuleProxy && one.isPlain;
      report({
        at: one.at,
        message: isRefused ? "plain" : one.keptBy,
        fixes: isRefused ? [] : fixesOf(one),
      });
    }
  },
});

function fixesOf({
  at: { end, start },
  isModuleProxy,
}: ProxyPassword): readonly ReportedFix<"remove" | "removeGo">[] {
  const edits = [{ at: { start, end: end + 1 }, newText: "" }];
  return [{ title: isModuleProxy ? "removeGo" : "remove", safe: false, edits }];
}
