/** What looks like a secret, and what only sounds like one. All tokens are invented. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  credentialFile,
  findTokens,
  holdsCredentials,
  isPlaceholder,
  isSecretName,
  secretStrength,
} from "../../server/src/core/knowledge/secrets.ts";

test("names that hold a secret, and names that hold something about one", () => {
  const secrets =
    "GITHUB_TOKEN password npm_auth_token AWS_SECRET_ACCESS_KEY apiKey deploy-key GITLAB_PAT COMPOSER_AUTH";
  for (const name of secrets.split(" ")) assert.ok(isSecretName(name), name);
  const others =
    "SESSION_COOKIE_NAME TOKEN_TTL PASSWORD_FILE SECRET_NAME TOKEN_URL GPG_KEY PUBLIC_TOKEN AUTH_MODULE_VERSION PATH KEY COMPAT";
  for (const name of others.split(" ")) assert.ok(!isSecretName(name), name);
});

test("values: strong ones, those of tests, and none at all", () => {
  for (const value of ["q7Lm2ZfakeR9tXwP4", `ghp_${"FAKE".repeat(9)}`])
    assert.equal(secretStrength(value), "strong", value);
  for (const value of ["postgres", "mypassword123", "test-token-123456"])
    assert.equal(secretStrength(value), "weak", value);
  const none =
    "|true|3600|15m|/run/secrets/x|https://example.com/|changeme|<token>|your-token|xxxxxxxx|ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx|two words|server.key|E3FF2839C048B25C084DEBE9B26995E310250568";
  for (const value of none.split("|"))
    assert.equal(secretStrength(value), "none", value);
});

test("tokens are found where they stand, once", () => {
  const token = `glpat-${"FAKE".repeat(5)}`;
  assert.deepEqual(findTokens(`a ${token} b`), [
    { start: 2, end: 2 + token.length },
  ]);
  assert.deepEqual(
    findTokens("AKIAnot ghp_short -----BEGIN PUBLIC KEY-----"),
    [],
  );
  assert.equal(findTokens("-----BEGIN RSA PRIVATE KEY-----").length, 1);
  assert.ok(isPlaceholder("npm_xxxxxxxxxxxx"));
});

test("files that are credentials, and files that may hold some", () => {
  for (const path of [
    ".netrc",
    "a/id_rsa",
    "keys/deploy_id_ed25519",
    ".ssh/",
    ".docker/config.json",
  ])
    assert.equal(credentialFile(path), "certain", path);
  assert.equal(credentialFile("app/.npmrc"), "read");
  for (const path of [
    "id_rsa.pub",
    ".ssh/config",
    "netrc.go",
    "config.json",
    "my.npmrc.tmpl",
  ])
    assert.equal(credentialFile(path), undefined, path);
  const registry = "//registry.acme.example/:_authToken=";
  assert.ok(holdsCredentials(".npmrc", `${registry}fake-fake-fake`));
  assert.ok(!holdsCredentials(".npmrc", `${registry}\${NPM_TOKEN}`));
  assert.ok(
    !holdsCredentials(".npmrc", "registry=https://registry.npmmirror.com/"),
  );
  assert.ok(
    holdsCredentials(
      ".gitconfig",
      '[url "https://ci:fake-fake@git.acme.example/"]',
    ),
  );
  assert.ok(
    !holdsCredentials(".gitconfig", '[url "ssh://git@git.acme.example/"]'),
  );
});
