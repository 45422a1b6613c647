import { goProxyChoices } from "../../build/proxies/go-proxy-choices.ts";
import { knowsPipe, nameOf } from "../../build/proxies/go-proxy-entries.ts";
import { placeIn } from "../../build/proxies/go-proxy-values.ts";
import {
  unservedDatabases,
  type UnservedDatabase,
} from "../../build/proxies/unserved-database.ts";
import { changeValue } from "../../build/value-text.ts";
import { isReachable } from "../../knowledge/network-profiles.ts";
import {
  defineRule,
  type DockerfileContext,
  type Reported,
} from "../../rule.ts";

const messages = {
  unreachable: {
    en: "the download ends at the first hash that go.sum lacks: the checksum database is not passed on by {hosts}, and your network does not reach sum.golang.org",
    "zh-cn":
      "一遇到 go.sum 中没有的哈希，下载就会失败：{hosts} 不转发校验和数据库，而你的网络无法访问 sum.golang.org",
  },
  around: {
    en: "for each hash that go.sum lacks go connects to sum.golang.org itself, which fails where only the mirror is let through: the database is not passed on by {hosts}",
    "zh-cn":
      "凡是 go.sum 中没有的哈希，go 都会自行连接 sum.golang.org；若网络只放行镜像，下载就会失败：{hosts} 不转发校验和数据库",
  },
  add: {
    en: "Ask {host} too, which passes the database on; it then sees the path of each module whose hash go.sum lacks, or that is not to be had from {hosts}",
    "zh-cn":
      "再加上会转发该数据库的 {host}；此后哈希不在 go.sum 中的模块，以及 {hosts} 未能提供的模块，其路径都会被它看到",
  },
} as const;
type Id = keyof typeof messages;

export default defineRule({
  summary: {
    en: "a hash is needed, and no mirror in GOPROXY passes the checksum database on",
    "zh-cn": "需要查询哈希，但 GOPROXY 中没有镜像会转发校验和数据库",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "unsafe",
  isOptIn: true,
  messages,
  document(context, report) {
    const { network } = context;
    const isOut = !isReachable("sum.golang.org", network.profile);
    for (const unserved of unservedDatabases(context)) {
      const { seen, servers } = unserved;
      const isWhole = seen.list.problems.length === 0;
      const [{ end, start }] = servers;
      report({
        // Offsets of what was meant are not those of the text.
        at: isWhole
          ? placeIn(seen, start, end)
          : placeIn(seen, 0, seen.list.value.length),
        message: isOut ? "unreachable" : "around",
        values: { hosts: servers.map(nameOf).join(", ") },
        fixes: isWhole ? fixesOf(unserved, network) : [],
      });
    }
  },
});

/** Go asks each server whether it has the database, so that one behind the others is enough. */
function fixesOf(
  { seen: { settings, text }, servers }: UnservedDatabase,
  network: DockerfileContext["network"],
): NonNullable<Reported<Id>["fixes"]> {
  const taken = new Set(servers.map(nameOf));
  const choice = goProxyChoices(network).find(
    ({ host, isGatekeeper, sumdb }) =>
      sumdb === "yes" && !isGatekeeper && !taken.has(host),
  );
  const last = servers.at(-1);
  if (choice === undefined || last === undefined || text === undefined)
    return [];
  if (!knowsPipe(settings)) return [];
  const { end, start } = last;
  const newText = `${last.text}|${choice.url}`;
  const values = { host: choice.host, hosts: [...taken].join(", ") };
  const edits = changeValue(text, [{ start, end, newText }]);
  return [{ title: "add", values, safe: false, edits }];
}
