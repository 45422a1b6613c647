import { type CancellationToken, ProgressLocation, window } from "vscode";
import {
  type LanguageClient,
  WorkDoneProgress,
  type WorkDoneProgressReport,
} from "vscode-languageclient/node";

/** Sends a request whose progress a notification shows; the user can cancel it there. */
export async function withProgress<T>(
  client: LanguageClient,
  title: string,
  request: (workDoneToken: string, token: CancellationToken) => Promise<T>,
): Promise<T> {
  const location = ProgressLocation.Notification;
  return window.withProgress(
    { location, title, cancellable: true },
    async (progress, token) => {
      const workDoneToken = `surefetch-probe-${crypto.randomUUID()}`;
      let shown = 0;
      const listener = client.onProgress(
        WorkDoneProgress.type,
        workDoneToken,
        (value) => {
          if (value.kind !== "report") return;
          const { message, percentage } =
            value satisfies WorkDoneProgressReport;
          const increment = Math.max(0, (percentage ?? shown) - shown);
          shown += increment;
          progress.report({
            increment,
            ...(message !== undefined && { message }),
          });
        },
      );
      try {
        return await request(workDoneToken, token);
      } finally {
        listener.dispose();
      }
    },
  );
}
