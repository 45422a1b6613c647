import { hasHiddenSteps, sshClient } from "../../build/private/git-access.ts";
import { sshRemotes, type SshRemote } from "../../build/private/ssh-remotes.ts";
import { textBefore } from "../../build/steps-before.ts";
import {
  defineRule,
  type DockerfileContext,
  type Reported,
  type ReportedEdit,
} from "../../rule.ts";

const messages = {
  unknown: {
    en: "the step ends with “Host key verification failed.”: nothing tells ssh the key of {host}, and nobody can answer its question",
    "zh-cn":
      "此步骤会以 “Host key verification failed.” 告终：ssh 不知道 {host} 的主机密钥，而构建中无人能回答它的确认提示",
  },
  scan: {
    en: "Record the key that {host} shows during the build (compare it with the published one)",
    "zh-cn": "记录 {host} 在构建时出示的密钥（请与其公布的密钥核对）",
  },
} as const;

/** What makes a key known, or switches the question off. */
const keyTraces =
  /known_hosts|ssh-keyscan|stricthostkeychecking|userknownhostsfile|ssh_config|\.ssh\/config|git_ssh|sshcommand/i;
/** A whole ssh folder that is copied or mounted. */
const sshFolder = /^(?:COPY|ADD)\b[\s\S]*\.ssh\b/i;

export default defineRule({
  summary: {
    en: "git connects by ssh to a host whose key the image does not know",
    "zh-cn": "git 通过 ssh 连接某个主机，而镜像中没有该主机的密钥",
  },
  severity: "warning",
  since: "0.1.0",
  fix: "unsafe",
  messages,
  document(context, report) {
    const seen = new Set<string>();
    for (const remote of sshRemotes(context)) {
      const { at, host, stage } = remote;
      const key = `${String(stage.index)} ${host}`;
      if (seen.has(key) || isKeyKnown(remote, context)) continue;
      seen.add(key);
      const edits = scanBefore(remote, context);
      const values = { host };
      report({
        at,
        message: "unknown",
        values,
        fixes: edits === undefined ? [] : [scan(values, edits)],
      });
    }
  },
});

type Fix = NonNullable<Reported<keyof typeof messages>["fixes"]>[number];

function scan(values: { host: string }, edits: readonly ReportedEdit[]): Fix {
  return { title: "scan", values, safe: false, edits };
}

/** Known, or not to be told. */
function isKeyKnown(
  { command, stage }: SshRemote,
  context: DockerfileContext,
): boolean {
  return (
    // Without a client the step ends before it comes to keys.
    sshClient(command, stage, context) === "none" ||
    hasHiddenSteps(command, stage, context) ||
    command.variable("GIT_SSH_COMMAND") !== undefined ||
    textBefore(command, stage, context).some(
      (one) => keyTraces.test(one) || sshFolder.test(one),
    )
  );
}

/** In a RUN of its own, or in the same list where that installs ssh. */
function scanBefore(
  { command, host, port, stage }: SshRemote,
  context: DockerfileContext,
): readonly ReportedEdit[] | undefined {
  const option = port === undefined ? "" : `-p ${port} `;
  const text = `mkdir -p -m 0700 ~/.ssh && ssh-keyscan ${option}${host} >> ~/.ssh/known_hosts`;
  const client = sshClient(command, stage, context);
  const { run } = command;
  if (client === "before") {
    const { start } = run.span;
    const newText = `RUN ${text}${context.source.lineEnd}`;
    return [{ at: { start, end: start }, newText }];
  }
  const [parent] = command.command.parents;
  const isInList = parent?.kind === "list" && !parent.operators.includes("||");
  if (client !== "same-run" || !isInList) return undefined;
  if (command.command.enclosingQuote !== undefined || run.isExecForm)
    return undefined;
  const { start } = command.command.span;
  return [{ at: { start, end: start }, newText: `${text} && ` }];
}
