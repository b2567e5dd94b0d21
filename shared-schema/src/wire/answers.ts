/** What the server answers, protocol 1 (PROTOCOL 2): one schema an answer, the types derived from them. */
import * as z from 'zod/mini';
import { issueSchema } from '../words/issue.ts';

export const hash64Schema = z.string().check(z.regex(/^[0-9a-f]{16}$/));
export const countSchema = z.int().check(z.nonnegative());

/** For each line of the key, in order: which rows of `unread` it agrees with; of equal ones the first. */
const maybeHeldSchema = z.object({ keyHash: hash64Schema, lines: z.array(z.array(countSchema)) });

const comparedTabSchema = z.object({
  tab: z.string(),
  inSync: z.boolean(),
  differing: z.array(z.int()),
  /** Live rows in ClickHouse. */
  stored: z.int(),
  /** The highest version that ClickHouse holds of the tab, unix ms; 0 if none. */
  version: z.int(),
  rejectedKnown: z.boolean(),
  /** Key hashes that are kept as they were, since one of `unread` may be theirs, and how many rows that is (R12). */
  held: z.optional(z.array(hash64Schema)),
  heldRows: z.optional(countSchema),
  /**
   * Where the ends differ: every stored key of the differing buckets that may be held. The sender, who knows which of
   * them the sheet shows, chooses, and names its choice in `keep` of all pushes of the reading.
   */
  maybe: z.optional(z.array(maybeHeldSchema)),
});
const blockedTabSchema = z.object({
  tab: z.string(),
  blocked: z.enum(['mass_delete', 'missing_tab']),
  stored: z.int(),
  /** How many rows would be deleted, as far as the digest shows. */
  losing: z.optional(z.int()),
  /** Tabs of the last proof that were not read this time. */
  missing: z.optional(z.array(z.string())),
});
export const digestAnswerSchema = z.object({
  tabs: z.array(z.union([comparedTabSchema, blockedTabSchema])),
  /** Present where the sender was built from other contracts. */
  contracts: z.optional(z.literal('differ')),
});
export type DigestAnswer = z.infer<typeof digestAnswerSchema>;
export type ComparedTab = z.infer<typeof comparedTabSchema>;
export type BlockedTab = z.infer<typeof blockedTabSchema>;

export function isBlocked(tab: ComparedTab | BlockedTab): tab is BlockedTab {
  return 'blocked' in tab;
}

export const pushAnswerSchema = z.object({
  received: z.int(),
  inserted: z.int(),
  unchanged: z.int(),
  deleted: z.int(),
  stale: z.int(),
  issues: z.array(issueSchema),
  /** Present where the push closed its run, as it asked; a server that does not know of this is sent a report. */
  closed: z.optional(z.literal(true)),
});
export type PushAnswer = z.infer<typeof pushAnswerSchema>;

export const rowAnswerSchema = z.object({
  /** `kept`: the row cannot be read, and a row of its key that no row of the sheet shows is there as it was. */
  found: z.enum(['equal', 'differs', 'kept', 'absent']),
  /** Of `differs`: the columns whose values are others. */
  columns: z.array(z.string()),
  /** How many rows of this key are there. */
  stored: z.int(),
  /**
   * What brought it, or, where it is absent, took the last row of its key away: the moment of that reading of the sheet, unix ms,
   * run and trigger, '' where they are not known.
   */
  change: z.optional(z.object({ readAt: z.int(), run: z.string(), trigger: z.string() })),
});
export type RowAnswer = z.infer<typeof rowAnswerSchema>;

/** An error as an RFC 9457 problem document. */
export const problemCodes = [
  'malformed_json',
  'invalid_request',
  'invalid_signature',
  'tab_not_allowed',
  'not_found',
  'method_not_allowed',
  'mass_delete_blocked',
  'too_large',
  'unsupported_media_type',
  'header_mismatch',
  'rate_limited',
  'unavailable',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.optional(z.string()),
  code: z.string(),
  /** Of `invalid_request`: where it is wrong, as zod's paths. */
  errors: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
});
export type Problem = z.infer<typeof problemSchema>;
