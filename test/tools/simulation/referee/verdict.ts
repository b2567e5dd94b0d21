/** What the protocol says of a request: how it is to be answered, and what the warehouse holds afterwards. */

export type Refused = { readonly status: number; readonly code: string };

type After = {
  /** Of the fact table, by `factsText`; undefined: as before. */
  readonly facts?: string;
  /** Of the quarantine, by `issuesText`; undefined: as before. */
  readonly issues?: string;
  /** `verifiedAt` and rows of the newest proof, by tab; tabs that are left out stay as they were. */
  readonly proofs?: Readonly<Record<string, string>>;
};

type Taken = {
  readonly status: 200;
  /** Parts of the answer, as JSON. */
  readonly answer: unknown;
  /** The same parts, taken from an answer that was given. */
  readonly partsOf: (answer: unknown) => unknown;
  readonly after: After;
};

export type Verdict = Refused | Taken;

export function isRefused(verdict: Verdict): verdict is Refused {
  return verdict.status !== 200;
}
