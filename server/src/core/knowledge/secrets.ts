/** What secrets look like, and what only looks like one. Formats as their issuers publish them, read 2026-11-21. */

/** Tokens that their issuers made recognisable: GitHub, GitLab, AWS, Slack, npm, PyPI, Docker, Google, Hugging Face; private keys. */
const TOKEN =
  /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255}|glpat-[\w-]{20,64}|A(?:KIA|SIA)[A-Z0-9]{16}|xox[abprs]-[A-Za-z0-9-]{10,255}|npm_[A-Za-z0-9]{36}|pypi-[\w-]{50,255}|dckr_pat_[\w-]{20,64}|AIza[\w-]{35}|hf_[A-Za-z0-9]{30,64})(?![\w-])|-----BEGIN (?:[A-Z]{1,20} )?PRIVATE KEY-----/g;

/** Nothing that `findTokens` or `findLogins` finds is in a text without one of these words. */
export const MAY_HOLD_SECRET =
  /gh[pousr]_|github_pat_|glpat-|A(?:KIA|SIA)|xox[abprs]-|npm_|pypi-|dckr_pat_|AIza|hf_|PRIVATE KEY|\s(?:-u|--user)[= ]|password|authorization:|(?:private|job|deploy)-token:|x-api-key:/i;

/** The tokens in a text, by offset. */
export function findTokens(
  text: string,
): readonly { readonly start: number; readonly end: number }[] {
  return [...text.matchAll(TOKEN)]
    .filter(([found]) => !isPlaceholder(found))
    .map(({ 0: found, index }) => ({
      start: index,
      end: index + found.length,
    }));
}

/** Where commands and files take a password or token in plain text: `curl -u`, headers, `.netrc`. */
const LOGINS: readonly RegExp[] = [
  /\bcurl\b[^\n;&|]{0,300}?\s(?:-u|--user)[= ]{1,4}["']?[\w.@-]{1,80}:([^\s"'$`;&|]{4,200})/dg,
  /\bwget\b[^\n;&|]{0,300}?\s--(?:http-|ftp-)?password[= ]["']?([^\s"'$`;&|]{4,200})/dg,
  /\bauthorization:\s{0,4}(?:bearer|token|basic)\s{1,4}([\w.~+/=-]{12,400})/dgi,
  /\b(?:(?:private|job|deploy)-token|x-api-key):\s{1,4}([\w.~+/=-]{12,400})/dgi,
  /\bmachine\s{1,20}\S{1,200}\s{1,20}login\s{1,20}\S{1,200}\s{1,20}password\s{1,20}([^\s"'$`\\]{4,200})/dg,
];

/** Literal passwords and tokens in a text, by offset; words that only stand for one, or serve tests, are left out. */
export function findLogins(
  text: string,
): readonly { readonly start: number; readonly end: number }[] {
  return LOGINS.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(({ 1: secret = "", indices }) => {
      const place = indices?.[1];
      // A word that serves a local server is none of ours.
      if (place === undefined || secretStrength(secret) !== "strong") return [];
      return [{ start: place[0], end: place[1] }];
    }),
  );
}

/** Names that end so hold the secret itself; `…_FILE`, `…_NAME`, `…_TTL` hold something else. */
const SECRET_NAME =
  /(?:^|_)(?:TOKEN|PASSWORD|PASSWD|PASSPHRASE|SECRET|PAT|APIKEY|(?:API|ACCESS|SECRET|PRIVATE|DEPLOY|SSH|SIGNING|ENCRYPTION)_?KEY|AUTH_?TOKEN|CREDENTIALS|NETRC|COMPOSER_AUTH(?:_JSON)?|NPM_AUTH)$/;

/** Switches, public halves of keys, and what web frameworks hand to every browser. */
const NO_SECRET =
  /(?:^|_)(?:PUBLIC|PUB|NO)_|^(?:ENABLE|DISABLE|USE|WITH|WITHOUT|HAS|IS|REQUIRE|SKIP)_|^(?:REACT_APP|VITE|GATSBY)_/;

/** True for a variable that by its name holds a secret. */
export function isSecretName(name: string): boolean {
  const upper = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/-/g, "_")
    .toUpperCase();
  return SECRET_NAME.test(upper) && !NO_SECRET.test(upper);
}

/** Words of a value that somebody is to replace. */
const PLACEHOLDER =
  /^(?:[x*.#0-]+|<.*>|\{.*\}|\[.*\]|%.*%|(?:your|my|the)[-_ ].*|[^a-z0-9]*change[-_ ]?(?:me|it|this).*|[^a-z0-9]*replace[-_ ]?.*|insert[-_ ].*|(?:todo|tbd|fixme|none|null|nil|undefined|unset|empty|dummy|fake|placeholder|required|redacted|example|unused|not[-_]?(?:used|needed|set)|build|temp|foo|bar|baz)\d*)$/i;

/** True for `xxxx`, `<token>`, `changeme` and the like, and for a token of one character only. */
export function isPlaceholder(value: string): boolean {
  const body = value.replace(/^[A-Za-z]{1,10}[-_]/, "");
  return PLACEHOLDER.test(value) || /^(.)\1*$/.test(body);
}

/** What a value of a secret's name is. */
export type SecretStrength =
  /** Nothing secret: a switch, a number, a path, a placeholder. */
  | "none"
  /** A word that serves tests and local databases. */
  | "weak"
  | "strong";

const shortest = 12;

/** Judges a literal value. */
export function secretStrength(value: string): SecretStrength {
  if (findTokens(value).length > 0) return "strong";
  if (value === "" || isPlaceholder(value)) return "none";
  if (/^(?:true|false|yes|no|on|off|\d+|\d+[smhd])$/i.test(value))
    return "none";
  // A file, a folder, an address, or words.
  if (
    /^(?:\.{0,2}\/|~\/|[A-Z]:\\)|:\/\/|\.(?:pem|key|json|txt|ya?ml|crt)$|\s/i.test(
      value,
    )
  )
    return "none";
  // The fingerprint of a public key.
  if (/^(?:[0-9A-F]{16}|[0-9A-F]{40})$/.test(value)) return "none";
  const isMixed = /[a-z]/i.test(value) && /\d/.test(value);
  const isWord =
    /test|pass|secret|admin|default|root|user|demo|local|dev|sample|insecure/i.test(
      value,
    );
  return value.length >= shortest && isMixed && !isWord ? "strong" : "weak";
}

/** Variables whose values proxies are; a rule of their own tells of their passwords. */
export function isProxyVariable(name: string): boolean {
  return /^(?:https?|ftp|all|no)_proxy$/i.test(name);
}

/** Files that hold nothing but credentials. */
const CREDENTIAL_FILE =
  /(?:^|\/)(?:[._]netrc|\.git-credentials|\.pypirc|\.dockercfg|\.docker\/config\.json|\.aws\/credentials|(?:[\w.-]*[_.-])?id_(?:rsa|dsa|ecdsa|ed25519))$|(?:^|\/)\.(?:ssh|aws)\/?$/;

/** Files that may hold credentials beside settings, with what they look like there. */
const MIXED_FILES: readonly (readonly [file: RegExp, secret: RegExp])[] = [
  [
    /(?:^|\/)\.npmrc$/,
    /(?:^|[:\n])\s*_(?:authToken|auth|password)\s*=\s*["']?(?!\$\{)[^\s"'$]{8,}/,
  ],
  [
    /(?:^|\/)\.gitconfig$/,
    /:\/\/[^\s/"'$]*:[^\s/"'$@]{4,}@|:\/\/[\w-]{20,}@|extraheader\s*=\s*["']?authorization:/i,
  ],
  [
    /(?:^|\/)\.yarnrc\.yml$/,
    /npmAuth(?:Token|Ident):\s*["']?(?!\$\{)[^\s"'$]{8,}/,
  ],
  [/(?:^|\/)pip\.conf$/, /:\/\/[^\s/"'$]+:[^\s/"'$@]{4,}@/],
];

/** `certain`: its name says it. `read`: only its content can. */
export function credentialFile(path: string): "certain" | "read" | undefined {
  if (CREDENTIAL_FILE.test(path)) return "certain";
  return MIXED_FILES.some(([file]) => file.test(path)) ? "read" : undefined;
}

/** Whether a file that may hold credentials does. */
export function holdsCredentials(path: string, content: string): boolean {
  return MIXED_FILES.some(
    ([file, secret]) => file.test(path) && secret.test(content),
  );
}

/** A key that is published on purpose, as that of Vagrant boxes. */
export function isTestKey(path: string): boolean {
  return /insecure|test|dummy|example|sample/i.test(path);
}
