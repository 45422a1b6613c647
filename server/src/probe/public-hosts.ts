import { GO_PROXIES } from "../core/knowledge/go-proxies.ts";
import { isPublicModuleHost } from "../core/knowledge/module-hosts.ts";
import { parseUrl } from "../core/text/url.ts";

/** Public hosts that builds download from, beside module proxies and hosts of modules (read 2026-11-21). */
const DOWNLOAD_HOSTS: ReadonlySet<string> = new Set(
  (
    "sum.golang.org sum.golang.google.cn go.dev dl.google.com storage.googleapis.com registry-1.docker.io auth.docker.io " +
    "ghcr.io quay.io gcr.io mcr.microsoft.com public.ecr.aws registry.k8s.io deb.debian.org security.debian.org " +
    "archive.ubuntu.com security.ubuntu.com dl-cdn.alpinelinux.org registry.npmjs.org registry.yarnpkg.com " +
    "registry.npmmirror.com pypi.org files.pythonhosted.org raw.githubusercontent.com objects.githubusercontent.com " +
    "codeload.github.com repo1.maven.org repo.maven.apache.org static.crates.io index.crates.io rubygems.org"
  ).split(" "),
);

const PROXY_HOSTS: ReadonlySet<string> = new Set(
  GO_PROXIES.flatMap(({ status, urls }) =>
    status === "active" ? urls.flatMap((url) => parseUrl(url)?.host ?? []) : [],
  ),
);

/** Whether everybody knows the host as a public one, so that its certificate is a public authority's. */
export function isPublicHost(host: string): boolean {
  return (
    DOWNLOAD_HOSTS.has(host) ||
    PROXY_HOSTS.has(host) ||
    isPublicModuleHost(host)
  );
}

/**
 * How the names of organisations begin that sign certificates for the public: those of Mozilla's list as Debian ships it
 * (ca-certificates 20230311+deb12u1), and public ones that those have signed.
 */
const AUTHORITIES = (
  "accv|actalis|affirmtrust|agence nationale|amazon|anf|asseco|atos|baltimore|buypass|certsign|certainly|certum|" +
  "china financial|chunghwa|cloudflare|comodo|d-trust|dhimyotis|digicert|disig|e-commerce monitoring|e-tu|emudhra|" +
  "entrust|fnmt|gandi|geotrust|globalsign|godaddy|google trust|guang dong|hellenic|hongkong|identrust|" +
  "internet security research|itruschina|izenpe|japan certification|krajowa|let's encrypt|microsec|microsoft|naver|" +
  "netlock|quovadis|rapidssl|secom|sectigo|securetrust|ssl corp|starfield|swisssign|t-systems|taiwan-ca|telia|" +
  "thawte|the go daddy|the usertrust|trustasia|trustwave|turkiye|unitrust|unizeto|wisekey|wotrus|xramp|zerossl"
).split("|");

/** Whether an organisation is known to sign for the public; one that is not may still be. */
export function isPublicAuthority(organisation: string): boolean {
  const name = organisation.toLowerCase();
  return AUTHORITIES.some((known) => name.startsWith(known));
}
