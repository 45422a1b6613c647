import {
  cacheMountFaults,
  type CacheMountFault,
} from "../../build/layers/cache-mount-findings.ts";
import { defineRule } from "../../rule.ts";

const messages = {
  modules: {
    en: "this cache stays empty and go {verb} downloads every module again: here it keeps them at {path}, not at {target}",
    "zh-cn":
      "这个缓存始终是空的，go {verb} 每次都要重新下载所有模块：它在这里使用的目录是 {path}，而不是 {target}",
  },
  build: {
    en: "this cache stays empty and go {verb} compiles everything again: here its build cache is {path}, not {target}",
    "zh-cn":
      "这个缓存始终是空的，go {verb} 每次都要全部重新编译：它在这里的构建缓存是 {path}，而不是 {target}",
  },
  "not-mounted": {
    en: "go {verb} downloads every module again: go {before} has put them into a cache mount that this step does not have",
    "zh-cn":
      "go {verb} 会把所有模块再下载一遍：go {before} 把它们存进了缓存挂载，而这一步没有该挂载",
  },
  hidden: {
    en: "this mount hides the modules that go {before} has put into the layer: with an empty cache go {verb} downloads them all again",
    "zh-cn":
      "这个挂载会遮住 go {before} 写进镜像层的模块：缓存为空时，go {verb} 会把它们全部重新下载",
  },
  "other-cache": {
    en: "this is another cache than the one that go {before} has filled: go {verb} downloads every module again",
    "zh-cn":
      "这与 go {before} 所填充的不是同一个缓存：go {verb} 会把所有模块再下载一遍",
  },
  readonly: {
    en: "go {verb} stops with “read-only file system”: it cannot write what it downloads into this mount",
    "zh-cn":
      "go {verb} 会因“read-only file system”而失败：它无法把下载的内容写入这个挂载",
  },
  owner: {
    en: "with a new cache go {verb} stops with “permission denied”: the cache belongs to user {owner}, and the step runs as {user}",
    "zh-cn":
      "缓存新建时，go {verb} 会因“permission denied”而失败：缓存属于用户 {owner}，而这一步以 {user} 运行",
  },
  volume: {
    en: "the classic builder throws away what go {verb} downloads into {path}: it keeps no change below a VOLUME",
    "zh-cn":
      "经典构建器会丢弃 go {verb} 下载到 {path} 的内容：它不保留对 VOLUME 目录的任何修改",
  },
  filledHere: {
    en: "go {before} downloads here",
    "zh-cn": "go {before} 在这里下载",
  },
  move: { en: "Mount the cache at {path}", "zh-cn": "把缓存挂载到 {path}" },
  share: {
    en: "Give all of these go commands the same cache mount",
    "zh-cn": "为这些 go 命令使用同一个缓存挂载",
  },
  write: { en: "Make the mount writable", "zh-cn": "将挂载改为可写" },
  own: {
    en: "Let {user} write to the cache",
    "zh-cn": "允许 {user} 写入缓存",
  },
  removeVolume: { en: "Remove the VOLUME", "zh-cn": "删除该 VOLUME" },
} as const;

const titles = {
  modules: "move",
  build: "move",
  "not-mounted": "share",
  hidden: "share",
  "other-cache": "share",
  readonly: "write",
  owner: "own",
  volume: "removeVolume",
} as const satisfies Record<CacheMountFault["kind"], keyof typeof messages>;

export default defineRule({
  summary: {
    en: "a cache mount that go cannot use, so that everything is downloaded again",
    "zh-cn": "go 用不上的缓存挂载，所有内容都要重新下载",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "safe",
  messages,
  document(context, report) {
    for (const fault of cacheMountFaults(context)) {
      const { at, fix, kind, related, values } = fault;
      const hasFix = fix !== undefined && fix.edits.length > 0;
      report({
        at,
        message: kind,
        values,
        related:
          related === undefined
            ? []
            : [{ at: related, message: "filledHere", values }],
        fixes: hasFix ? [{ title: titles[kind], values, ...fix }] : [],
      });
    }
  },
});
