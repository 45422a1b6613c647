/** Kubernetes' grammar of names, so that nothing that comes from outside can be taken for an option or another word. */

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Of namespaces and containers. */
export function isLabel(name: string): boolean {
  return LABEL.test(name);
}

/** Of pods: labels with points between them. */
export function isSubdomain(name: string): boolean {
  return (
    name.length <= 253 &&
    name.split(".").every((part) => part.length <= 253 && isPart(part))
  );
}

function isPart(part: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(part);
}

/** Of contexts, which the kubeconfig may call as it likes; they are passed as `--context=NAME`. */
export function isContext(name: string): boolean {
  return name !== "" && name.length <= 500 && !/[\p{Cc}\p{Cf}]/u.test(name);
}

/** Of a label selector: `app=web,tier in (a, b)`, `!x`. */
export function isSelector(text: string): boolean {
  return text.length <= 1000 && /^[A-Za-z0-9!][\w ./=!,()-]*$/.test(text);
}

/** An image's reference: registry, path, tag, digest. */
export function isImage(name: string): boolean {
  return name.length <= 500 && /^[a-z0-9][\w./:@-]*$/i.test(name);
}
