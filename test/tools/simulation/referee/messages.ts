/** The parts of requests and answers that the referee looks at (PROTOCOL 2). */
import type { Parts } from '../model/held.ts';
import type { SentCell } from '../model/vocabulary.ts';

export type DigestTab = {
  readonly tab: string;
  readonly names: readonly string[];
  readonly allowMassDelete: boolean;
  readonly bits: number;
  readonly rowCount: number;
  readonly digest: string;
  readonly rejected: { readonly count: number; readonly hash: string };
  readonly keep: readonly string[];
  readonly unreadable: number;
  readonly unread?: readonly Parts[];
  readonly layout?: { readonly columns: readonly string[]; readonly layouts: readonly SentLayout[] };
};

export type SentLayout = { readonly gid?: number; readonly letters: readonly string[] };

type Reading = {
  readonly run: string;
  readonly trigger: string;
  readonly readAt: number;
  readonly contracts: string;
  readonly dryRun: boolean;
};

export type DigestMessage = Reading & { readonly tabs: readonly DigestTab[] };

type Place = readonly [tabIndex: number, row: number];

export type Scope =
  | { readonly kind: 'buckets'; readonly bits: number; readonly buckets: readonly number[] }
  | {
      readonly kind: 'keys';
      readonly emptied?: readonly (readonly (string | null)[])[];
      readonly fixed?: readonly Place[];
    }
  | { readonly kind: 'rejected'; readonly from?: Place; readonly to?: Place };

export type PushMessage = Reading & {
  readonly tab: string;
  readonly allowMassDelete: boolean;
  readonly stored?: number;
  readonly keep: readonly string[];
  readonly unreadable?: number;
  readonly scope: Scope;
  readonly tabs: readonly string[];
  readonly columns: readonly string[];
  readonly layouts?: readonly SentLayout[];
  readonly closes?: boolean;
  readonly rows: readonly (readonly [tabIndex: number, row: number, ...cells: SentCell[]])[];
};

export type ReportMessage = {
  readonly run: string;
  readonly trigger: string;
  readonly status: string;
  readonly flags: readonly string[];
  /** What stopped the run. */
  readonly cause?: string;
};
