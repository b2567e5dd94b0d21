/**
 * What a client sends, protocol 1 (PROTOCOL 2): one schema a message, the types derived from them; `row-question.ts` has the rest.
 * The bundle has their types only: each execution would build what it never asks.
 */
import * as z from 'zod/mini';
import { countSchema, hash64Schema } from './answers.ts';
import { wireCellSchema } from './cell-schema.ts';
import { editPaces, editTriggers, paceReasons } from './google-pace.ts';
import { TICK_MINUTES_MAX } from './google-quotas.ts';
import { zeroHashHex } from './hash64.ts';
import {
  COLUMNS_MAX,
  DIGEST_BITS_MAX,
  EMPTIED_MAX,
  KEEP_MAX,
  MOMENT_MS_MAX,
  PROTOCOL_VERSION,
  PUSH_ROWS_REFUSED,
  ROW_NUMBER_MAX,
  TAB_ID_MAX,
  UNREAD_MAX,
} from './limits.ts';
import { isPushRow } from './push-row.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** In a pattern with the u flag, a surrogate matches only where it stands alone; no text of ClickHouse's may hold one. */
export const wellFormed = z.regex(/^[^\ud800-\udfff]*$/u, 'half a character (a lone surrogate)');
export const shortText = z.string().check(z.maxLength(200), wellFormed);
/** Unix ms. */
const momentSchema = z.int().check(z.positive(), z.maximum(MOMENT_MS_MAX));
const rowNumberSchema = z.int().check(z.nonnegative(), z.maximum(ROW_NUMBER_MAX));
/** Sheet tabs can't have longer names than 100, files of other clients perhaps. */
const TABS_MAX = 200;
const tabNames = z.array(shortText).check(z.maxLength(TABS_MAX));
const keepSchema = z._default(z.array(hash64Schema).check(z.maxLength(KEEP_MAX)), []);

export const triggers = ['edit', 'change', 'schedule', 'menu', 'backfill'] as const;
export type Trigger = (typeof triggers)[number];

/**
 * A field of another action. The path of a request is not signed, so what one action requires another refuses: no signed
 * message of one passes for another's. Fields that nobody knows are passed over, for newer senders.
 */
export const ofAnotherAction = z.optional(z.never());

/** Between comparisons, whether edits go out at once, and why (`google-pace.ts`).  */
const paceSchema = z.object({
  tickMinutes: z.int().check(z.positive(), z.maximum(TICK_MINUTES_MAX)),
  edits: z.enum(editPaces),
  reason: z.enum(paceReasons),
  editTrigger: z.optional(z.enum(editTriggers)),
});

/** What the spreadsheet's script has spent of Google's quotas since its day there began (`google-quotas.ts`). */
const spentSchema = z.object({
  since: momentSchema,
  /** Run time of triggers, in seconds; of executions that a person started, none. */
  triggerSeconds: z.number().check(z.nonnegative()),
  fetches: countSchema,
  propertyCalls: countSchema,
  /** Where somebody set it. */
  account: z.optional(z.enum(['consumer', 'workspace'])),
  /** How long comparing everything took last, from which a whole day can be told beforehand. */
  comparisonSeconds: z.optional(z.number().check(z.nonnegative())),
  /** The next comparison is due so long after this message: by receipt, since no clock of a sender counts (R14). */
  pace: z.optional(paceSchema),
});
export type Spent = z.infer<typeof spentSchema>;

/** What every request begins with. */
export const requestShape = {
  protocol: z.literal(PROTOCOL_VERSION),
  /** Version of the bundle or client. */
  bundle: z.optional(shortText),
  run: z.string().check(z.regex(UUID)),
  trigger: z.enum(triggers),
  /** By Google's executions before this request, and by this one as far as it has come. */
  spent: z.optional(spentSchema),
};

/** What requests about a reading of the sheet have too. `readAt`: unix ms, before the first cell was read. */
const readingShape = {
  ...requestShape,
  readAt: momentSchema,
  locale: shortText,
  timeZone: shortText,
  contracts: z.optional(shortText),
  dryRun: z._default(z.boolean(), false),
};

/** How a tab is laid out, so that issues can be linked to their cells. */
const tabLayoutSchema = z.object({
  /** The tab's id in links (`#gid=`); files have none. */
  gid: z.optional(countSchema.check(z.maximum(TAB_ID_MAX))),
  /** Letters of the sheet column of each of `columns`; '' where this tab lacks it. */
  letters: z.array(z.string().check(z.regex(/^[A-Z]{0,7}$/))).check(z.maxLength(COLUMNS_MAX)),
});
export type TabLayout = z.infer<typeof tabLayoutSchema>;

const columnNames = z.array(shortText).check(z.maxLength(COLUMNS_MAX));
const tabLayouts = z.array(tabLayoutSchema).check(z.maxLength(TABS_MAX));

function fits(layouts: readonly TabLayout[], tabs: readonly string[], columns: readonly string[]): boolean {
  return layouts.length === tabs.length && layouts.every(({ letters }) => letters.length === columns.length);
}

/** Canonical values by contract column, of the columns that read. */
const readablePartsSchema = z.record(shortText, z.nullable(z.string().check(wellFormed)));

const digestRequestTabSchema = z.object({
  tab: shortText,
  names: z._default(tabNames, []),
  allowMassDelete: z._default(z.boolean(), false),
  bits: z.int().check(z.minimum(0), z.maximum(DIGEST_BITS_MAX)),
  /** Identities: after duplicates, without kept ones. */
  rowCount: countSchema,
  digest: z.string(),
  rejected: z._default(z.object({ count: countSchema, hash: hash64Schema }), { count: 0, hash: zeroHashHex }),
  keep: keepSchema,
  /** How many rejected rows have a key that cannot be read; where left out, the server assumes the worst. */
  unreadable: z.optional(countSchema),
  /** What can be read of these rows, by contract column; where left out, nothing is held (R12). */
  unread: z.optional(z.array(readablePartsSchema).check(z.maxLength(UNREAD_MAX))),
  /** Where the cells of rejected rows stand: `layouts`, one for each of `names`. Left out, cells are not compared. */
  layout: z.optional(z.object({ columns: columnNames, layouts: tabLayouts })),
  /** What each of `names` calls the contract's columns: its own header by contract column. */
  headers: z.optional(z.array(z.record(shortText, shortText)).check(z.maxLength(TABS_MAX))),
});

export const digestRequestSchema = z.object({
  ...readingShape,
  scope: ofAnotherAction,
  tabs: z
    .array(
      digestRequestTabSchema.check(
        z.refine(({ layout, names }) => layout === undefined || fits(layout.layouts, names, layout.columns), {
          path: ['layout'],
          message: 'one for each of names, with letters for each of columns',
        }),
        z.refine(({ headers, names }) => headers === undefined || headers.length === names.length, {
          path: ['headers'],
          message: 'one for each of names',
        }),
      ),
    )
    .check(z.minLength(1), z.maxLength(50)),
});
export type DigestRequest = z.infer<typeof digestRequestSchema>;
export type DigestRequestTab = DigestRequest['tabs'][number];

/** [index of the tab in `tabs`, row number]: a place among the rejected rows. */
const placeSchema = z.tuple([countSchema, rowNumberSchema]);

/** Canonical values of a row, or of its key. */
export const canonicalSchema = z.array(z.nullable(z.string().check(wellFormed))).check(z.maxLength(COLUMNS_MAX));

export const scopeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('buckets'),
    bits: z.int().check(z.minimum(0), z.maximum(DIGEST_BITS_MAX)),
    buckets: z.array(countSchema).check(z.minLength(1), z.maxLength(2 ** DIGEST_BITS_MAX)),
  }),
  z.object({
    kind: z.literal('keys'),
    /** Keys that no row of the sheet shows any more, as canonical values: complete too, with no row. */
    emptied: z.optional(z.array(canonicalSchema).check(z.maxLength(EMPTIED_MAX))),
    /** Places of `rows` that may have been rejected before: where the row is valid now, its issues go with it. */
    fixed: z.optional(z.array(placeSchema).check(z.maxLength(PUSH_ROWS_REFUSED))),
    /** Rows that go at least, since valid rows got other keys; where fewer do, the push does not close its run. */
    deletes: z.optional(countSchema),
  }),
  z.object({ kind: z.literal('rejected'), from: z.optional(placeSchema), to: z.optional(placeSchema) }),
]);
export type Scope = z.infer<typeof scopeSchema>;

/** One row of a push; `push-row.ts` says the same by a plain loop. */
export const pushRowSchema = z
  .tuple([countSchema, rowNumberSchema], wireCellSchema)
  .check(z.maxLength(2 + COLUMNS_MAX));

/**
 * The lists of messages that may be long, by the name of their field: what an element is, and how many there may be;
 * `isSound` says of most elements sooner than the schema that they have no fault, and stay as they are.
 */
export const longLists = {
  keep: { element: hash64Schema, most: KEEP_MAX },
  unread: { element: readablePartsSchema, most: UNREAD_MAX },
  rows: { element: pushRowSchema, most: PUSH_ROWS_REFUSED, isSound: isPushRow },
} as const;

const pushShape = z.object({
  ...readingShape,
  tab: shortText,
  allowMassDelete: z._default(z.boolean(), false),
  /** Live rows as the digest's answer gave them, for the guard. */
  stored: z.optional(countSchema),
  keep: keepSchema,
  unreadable: z.optional(countSchema),
  scope: scopeSchema,
  tabs: tabNames,
  columns: columnNames,
  /** [index of the tab in `tabs`, row number, cell, cell, …] */
  rows: z.array(pushRowSchema).check(z.maxLength(PUSH_ROWS_REFUSED)),
  /** One for each of `tabs`, with `rejected` rows; without it, issues are known by row and contract column only. */
  layouts: z.optional(tabLayouts),
  /** This push is all that its run does: where it is taken plainly, it closes the run, and no report follows. */
  closes: z.optional(z.boolean()),
});

export const pushRequestSchema = pushShape.check(
  z.refine(({ layouts, tabs, columns }) => layouts === undefined || fits(layouts, tabs, columns), {
    path: ['layouts'],
    message: 'one for each of tabs, with letters for each of columns',
  }),
);
export type PushRequest = z.infer<typeof pushRequestSchema>;

export const reportRequestSchema = z.object({
  ...requestShape,
  readAt: ofAnotherAction,
  startedAt: momentSchema,
  finishedAt: momentSchema,
  status: z.enum(['success', 'error']),
  /** What happened, for a person; no cell contents. */
  message: z._default(z.string().check(z.maxLength(2_000), wellFormed), ''),
  /** Counts a tab: received, inserted, unchanged, deleted, stale, rejected. */
  counts: z._default(z.record(shortText, z.record(shortText, countSchema)), {}),
  issues: z._default(countSchema, 0),
  /** What a run could not settle: `unsettled`, `digest_disagrees`, `blocked`, `out_of_time`, … */
  flags: z._default(z.array(shortText).check(z.maxLength(20)), []),
  /** How the comparison of each contract ended, by the kinds of `client/outcome.ts`; a newer sender may know more kinds. */
  outcomes: z.optional(z.record(shortText, shortText)),
  /** What stopped the run as a whole, by the kinds of `client/outcome.ts`. */
  cause: z.optional(shortText),
  /** Quota of Google's that the run spent, as far as the sender knows: fetches, seconds. */
  quota: z.optional(z.record(shortText, z.number())),
});
export type ReportRequest = z.infer<typeof reportRequestSchema>;
