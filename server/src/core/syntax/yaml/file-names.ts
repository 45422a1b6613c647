/** True for compose files (`compose.yaml`, `docker-compose.dev.yml`) and bake files. */
export function isComposeFileName(name: string): boolean {
  return (
    /^(?:docker-)?compose(?:\.[\w-]+)*\.ya?ml$/.test(name) ||
    /^docker-bake(?:\.override)?\.(?:json|hcl)$/.test(name)
  );
}

/** Names of the project's own configuration, in the order in which they are looked for. */
export const configFileNames: readonly string[] = [
  ".surefetch.yaml",
  ".surefetch.yml",
];
