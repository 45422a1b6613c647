import type { LabFacts } from "../suite-lab.ts";
import { skip } from "./runner.ts";

/** The lab that run.ts has started; without one the test is skipped and says why. */
export function lab(): NonNullable<LabFacts["containers"]> {
  const facts = JSON.parse(
    process.env["SUREFETCH_LAB"] ?? "{}",
  ) as Partial<LabFacts>;
  return facts.containers ?? skip(facts.skipped ?? "no fault lab was started");
}
