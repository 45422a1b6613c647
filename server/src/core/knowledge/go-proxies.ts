import { parseUrl } from "../text/url.ts";

/** The day on which the sources below were read. */
export const goProxiesReadOn = "2026-11-21";

/**
 * Public module proxies. Nothing was asked on the live network, so `active` is what the sources say.
 * Host and path prefix decide: mirrors.huaweicloud.com serves under one path and not under another.
 */
export interface GoProxyFacts {
  readonly id: string;
  /** Without trailing slash; the first is the one to recommend. */
  readonly urls: readonly string[];
  /** Empty where nobody runs it. */
  readonly operator: string;
  /** `moved`: the host lives, this path does not. `fake`: never was a module proxy. */
  readonly status: "active" | "retired" | "moved" | "fake";
  /** What to write instead of one that is not active. */
  readonly replacement?: string;
  /** Whether it serves `/sumdb/sum.golang.org/`; unknown ones have to be asked. */
  readonly sumdb: "yes" | "no" | "unknown";
  /** Networks from which it is reachable. */
  readonly regions: readonly ("global" | "china")[];
  /** Whether it serves golang.org/toolchain. */
  readonly toolchains: "yes" | "no" | "unknown";
  readonly source: string;
}

export const GO_PROXIES: readonly GoProxyFacts[] = [
  {
    id: "proxy.golang.org",
    urls: ["https://proxy.golang.org"],
    operator: "Google",
    status: "active",
    sumdb: "yes",
    regions: ["global"],
    toolchains: "yes",
    source:
      "go.dev/ref/mod#environment-variables; golang/go#31755 (blocked in mainland China)",
  },
  {
    id: "goproxy.cn",
    urls: ["https://goproxy.cn"],
    operator: "Qiniu",
    status: "active",
    sumdb: "yes",
    regions: ["global", "china"],
    toolchains: "unknown",
    source: "goproxy/goproxy.cn README.md, config.toml; golang/wiki Modules.md",
  },
  {
    id: "goproxy.io",
    urls: ["https://goproxy.io"],
    operator: "China Golang Contributor Club",
    status: "active",
    sumdb: "yes",
    regions: ["global", "china"],
    toolchains: "unknown",
    source:
      "goproxyio/goproxy sumdb/handler.go; #232 (content that does not match sum.golang.org, 2025-11)",
  },
  {
    id: "proxy.golang.com.cn",
    urls: ["https://proxy.golang.com.cn"],
    operator: "China Golang Contributor Club",
    status: "active",
    sumdb: "yes",
    regions: ["global", "china"],
    toolchains: "unknown",
    source: "golang/wiki Modules.md; goproxyio/goproxy#205",
  },
  {
    id: "aliyun",
    urls: ["https://mirrors.aliyun.com/goproxy"],
    operator: "Alibaba Cloud",
    status: "active",
    sumdb: "unknown",
    regions: ["global", "china"],
    toolchains: "unknown",
    source: "golang/wiki Modules.md; RubyMetric/chsrc Go.c, 2025-07-12",
  },
  {
    id: "tencent",
    urls: [
      "https://mirrors.tencent.com/go",
      "https://mirrors.cloud.tencent.com/go",
    ],
    operator: "Tencent Cloud",
    status: "active",
    sumdb: "unknown",
    regions: ["china"],
    toolchains: "unknown",
    source: "golang/wiki Modules.md",
  },
  {
    id: "huawei",
    urls: [
      "https://mirrors.huaweicloud.com/repository/goproxy",
      "https://repo.huaweicloud.com/repository/goproxy",
    ],
    operator: "Huawei Cloud",
    status: "active",
    sumdb: "no",
    regions: ["china"],
    toolchains: "unknown",
    source: "RubyMetric/chsrc#227, 2025-07-11",
  },
  {
    id: "huawei-old",
    urls: ["https://mirrors.huaweicloud.com/goproxy"],
    operator: "Huawei Cloud",
    status: "moved",
    replacement: "https://mirrors.huaweicloud.com/repository/goproxy/",
    sumdb: "no",
    regions: [],
    toolchains: "no",
    source: "RubyMetric/chsrc#227 (HTTP 418, wants a login), 2025-07-11",
  },
  {
    id: "goproxy.huaweicloud.com",
    urls: ["https://goproxy.huaweicloud.com"],
    operator: "",
    status: "fake",
    replacement: "https://mirrors.huaweicloud.com/repository/goproxy/",
    sumdb: "no",
    regions: [],
    toolchains: "no",
    source: "no primary source names it, 2026-11-21",
  },
  {
    id: "baidu",
    urls: ["https://goproxy.baidu.com", "https://goproxy.bj.bcebos.com"],
    operator: "Baidu",
    status: "retired",
    replacement: "https://goproxy.cn",
    sumdb: "unknown",
    regions: [],
    toolchains: "unknown",
    source: "BurntSushi/toml#359 (certificate expired 2021-12-09)",
  },
  {
    id: "athens-demo",
    urls: ["https://athens.azurefd.net"],
    operator: "Athens project",
    status: "retired",
    replacement: "https://proxy.golang.org",
    sumdb: "no",
    regions: [],
    toolchains: "no",
    source: "gomods/athens docs/content/_index.md no longer names it",
  },
  {
    id: "athens.azure.io",
    urls: ["https://athens.azure.io"],
    operator: "",
    status: "fake",
    replacement: "https://proxy.golang.org",
    sumdb: "no",
    regions: [],
    toolchains: "no",
    source: "gomods/athens never documented it",
  },
  {
    id: "gocenter",
    urls: ["https://gocenter.io"],
    operator: "JFrog",
    status: "retired",
    replacement: "https://proxy.golang.org",
    sumdb: "no",
    regions: [],
    toolchains: "no",
    source: "JFrog sunset note: 2021-05-01",
  },
  {
    id: "tuna",
    urls: ["https://mirrors.tuna.tsinghua.edu.cn/goproxy"],
    operator: "",
    status: "fake",
    replacement: "https://goproxy.cn",
    sumdb: "no",
    regions: [],
    toolchains: "no",
    source: "absent from chsrc Go.c and golang/wiki Modules.md",
  },
  {
    id: "goproxy.qiniu.com",
    urls: ["https://goproxy.qiniu.com"],
    operator: "",
    status: "fake",
    replacement: "https://goproxy.cn",
    sumdb: "no",
    regions: [],
    toolchains: "no",
    source: "goproxy/goproxy.cn README.md names goproxy.cn only",
  },
  {
    id: "aliyun-go",
    urls: ["https://mirrors.aliyun.com/go"],
    operator: "",
    status: "fake",
    replacement: "https://mirrors.aliyun.com/goproxy/",
    sumdb: "no",
    regions: [],
    toolchains: "no",
    source: "chsrc Go.c still lists /goproxy/, 2025-07-12",
  },
  {
    id: "proxy.golang.google.cn",
    urls: ["https://proxy.golang.google.cn"],
    operator: "",
    status: "fake",
    replacement: "https://goproxy.cn",
    sumdb: "no",
    regions: [],
    toolchains: "no",
    source: "golang/go#31755: only sum.golang.google.cn exists",
  },
  {
    id: "tencent-golang",
    urls: [
      "https://mirrors.cloud.tencent.com/golang",
      "https://mirrors.tencent.com/golang",
    ],
    operator: "Tencent Cloud",
    status: "fake",
    replacement: "https://mirrors.tencent.com/go/",
    sumdb: "no",
    regions: [],
    toolchains: "no",
    source: "a tree of toolchain archives, not a module proxy",
  },
];

/** What is known about the proxy behind a GOPROXY URL, with or without `https://`; undefined for private and unknown ones. */
export function goProxyFacts(url: string): GoProxyFacts | undefined {
  const parsed = parseUrl(url.includes("://") ? url : `https://${url}`);
  if (parsed === undefined) return undefined;
  const path = parsed.path.replace(/\/$/, "");
  return (
    GO_PROXIES.find(({ urls }) =>
      urls.some((known) => known === `https://${parsed.host}${path}`),
    ) ?? byHost(parsed.host)
  );
}

/** A host that is nothing but a module proxy is known under every path. */
function byHost(host: string): GoProxyFacts | undefined {
  return GO_PROXIES.find(({ urls }) => urls.includes(`https://${host}`));
}

/** True for a proxy that anyone can ask: module paths sent there are no secret of a company. */
export function isPublicGoProxy(url: string): boolean {
  return goProxyFacts(url) !== undefined;
}
