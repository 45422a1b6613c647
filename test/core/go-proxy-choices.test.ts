/** What fixes offer as a module proxy, and the table of network profiles behind it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  goProxyChoices,
  proposeGoProxy,
} from "../../server/src/core/build/proxies/go-proxy-choices.ts";
import { parseGoProxy } from "../../server/src/core/build/proxies/goproxy.ts";
import type {
  Config,
  Mirror,
  NetworkProfile,
} from "../../server/src/core/config.ts";
import {
  GO_PROXIES,
  goProxyFacts,
} from "../../server/src/core/knowledge/go-proxies.ts";
import {
  isReachable,
  NETWORK_PROFILES,
} from "../../server/src/core/knowledge/network-profiles.ts";

function network(
  profile: NetworkProfile,
  mirrors: readonly Mirror[] = [],
): Config["network"] {
  return { profile, mirrors, privateHosts: [] };
}

function hostsOf(...args: Parameters<typeof network>): string[] {
  return goProxyChoices(network(...args)).map(({ host }) => host);
}

test("each profile prefers proxies that are known, active, reachable there; the first serves the checksum database", () => {
  for (const profile of ["global", "china"] as const) {
    const { goProxies } = NETWORK_PROFILES[profile];
    assert.ok(goProxies.length > 1);
    for (const url of goProxies) {
      const facts = goProxyFacts(url);
      assert.equal(facts?.status, "active", url);
      assert.ok(facts.regions.includes(profile), url);
      assert.ok(isReachable(new URL(url).hostname, profile), url);
    }
    assert.equal(goProxyFacts(goProxies[0] ?? "")?.sumdb, "yes");
  }
  assert.deepEqual(NETWORK_PROFILES.corporate.goProxies, []);
});

test("a profile's unreachable hosts are told by name, whatever their case", () => {
  assert.equal(isReachable("Proxy.Golang.org", "china"), false);
  assert.equal(isReachable("proxy.golang.org", "global"), true);
  assert.equal(isReachable("xproxy.golang.org", "china"), true);
});

test("the user's Go mirrors come first; what cannot be written is left out", () => {
  const mirrors: Mirror[] = [
    { url: "https://apt.corp.example", kind: "apt" },
    { url: "https://go.corp.example/go/", kind: "go", private: true },
    { url: "https://user:secret@go.corp.example", kind: "go" },
    { url: "https://a.example|https://b.example", kind: "go" },
    { url: "https://$(id).example", kind: "go" },
    { url: "direct", kind: "go" },
    { url: "", kind: "go" },
    { url: "https://goproxy.cn", kind: "go" },
  ];
  assert.deepEqual(hostsOf("china", mirrors), [
    "go.corp.example",
    "goproxy.cn",
    "mirrors.aliyun.com",
  ]);
  assert.deepEqual(hostsOf("corporate", mirrors), [
    "go.corp.example",
    "goproxy.cn",
  ]);
});

test("the proposed value can be read by go, and ends in direct behind public servers only", () => {
  const own: Mirror = { url: "https://go.corp.example", kind: "go" };
  const cases: readonly [string | undefined, ...Parameters<typeof network>][] =
    [
      ["https://proxy.golang.org,direct", "global"],
      [
        "https://goproxy.cn|https://mirrors.aliyun.com/goproxy/,direct",
        "china",
      ],
      [undefined, "corporate"],
      ["https://go.corp.example,direct", "corporate", [own]],
      ["https://go.corp.example", "china", [{ ...own, private: true }]],
      [
        "https://go.corp.example",
        "global",
        [
          { url: "https://other.corp.example", kind: "go" },
          { ...own, gatekeeper: true },
        ],
      ],
    ];
  for (const [value, ...args] of cases) {
    const proposal = proposeGoProxy(network(...args));
    assert.equal(proposal?.value, value);
    assert.deepEqual(parseGoProxy(value ?? "").problems, []);
    for (const { parsed } of parseGoProxy(value ?? "").entries)
      assert.ok(
        parsed === undefined || proposal?.hosts.includes(parsed.host),
        `${value} sends to ${parsed?.host} unsaid`,
      );
  }
});

test("each known proxy has a source, and each that is gone a living one to write instead", () => {
  for (const { id, replacement, source, status } of GO_PROXIES) {
    assert.notEqual(source, "", id);
    if (status === "active") assert.equal(replacement, undefined, id);
    else assert.equal(goProxyFacts(replacement ?? "")?.status, "active", id);
  }
});
