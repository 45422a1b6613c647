/** Repeats until `attempt` does not throw; the deadline's error carries `explain()`. */
export async function until<T>(
  milliseconds: number,
  explain: () => string,
  attempt: () => T | Promise<T>,
): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end)
        throw new Error(
          `not within ${milliseconds} ms: ${String(error)} ${explain()}`,
          { cause: error },
        );
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
