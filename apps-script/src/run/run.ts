/** One run: one execution that holds the lock, from its first question to the server to its report. */
import type { Reply } from '@qtickets/shared-schema/client/answers';
import type { Run } from '@qtickets/shared-schema/client/run';
import type { DigestAnswer, PushAnswer, RowAnswer } from '@qtickets/shared-schema/wire/answers';
import type { DigestRequest, PushRequest, ReportRequest } from '@qtickets/shared-schema/wire/protocol';
import type { RowRequest } from '@qtickets/shared-schema/wire/row-question';
import type { FormatLook } from '../read/known-formats.ts';
import type { KnownOffsets } from '../read/known-offsets.ts';
import type { ReadSizes } from '../read/read-sizes.ts';
import type { FormatInstant, Workbook } from './ports.ts';

export type SheetRun = Run & {
  readonly workbook: Workbook;
  readonly server: Server;
  readonly formatInstant: FormatInstant;
  readonly knownOffsets: KnownOffsets;
  readonly readSizes: ReadSizes;
  readonly formats: FormatLook;
};

/** The server as a run sees it: the questions and their answers. */
export type Server = {
  readonly digest: (request: DigestRequest) => Reply<DigestAnswer>;
  readonly push: (request: PushRequest) => Reply<PushAnswer>;
  readonly report: (request: ReportRequest) => Reply<unknown>;
  /** Changes nothing. */
  readonly row: (request: RowRequest) => Reply<RowAnswer>;
  /** How many requests went out, repeated ones too. */
  readonly requests: () => number;
};
