/** A run over plain arrays and a scripted server, for tests of the steps. */
import type { Reply } from '@qtickets/shared-schema/client/answers';
import type { Cause } from '@qtickets/shared-schema/client/outcome';
import type { BlockedTab, ComparedTab, PushAnswer } from '@qtickets/shared-schema/wire/answers';
import type { DigestRequest, PushRequest } from '@qtickets/shared-schema/wire/protocol';
import { noFormatLook } from '../read/known-formats.ts';
import { parseOffsets } from '../read/known-offsets.ts';
import { type OpenedTabs, openTabs } from '../read/open-tabs.ts';
import { parseSizes } from '../read/read-sizes.ts';
import type { SheetTab, Workbook } from '../run/ports.ts';
import type { Server, SheetRun } from '../run/run.ts';

export type Cells = readonly (readonly unknown[])[];

/** A tab whose rows a test may change at any time. */
export function fakeSheet(name: string, read: () => Cells): SheetTab {
  return {
    name,
    id: () => 0,
    isGrid: () => true,
    lastRow: () => read().length,
    lastColumn: () => Math.max(0, ...read().map((row) => row.length)),
    values: (row, column, rows, columns) => {
      const below = read().slice(row - 1, row - 1 + rows);
      return Array.from({ length: rows }, (_, r) =>
        Array.from({ length: columns }, (__, c) => below[r]?.[column - 1 + c] ?? ''),
      );
    },
    columnFrom: (row, column) =>
      read()
        .slice(row - 1)
        .map((cells) => [cells[column - 1] ?? '']),
    wholeRow: (row) => [[...(read()[row - 1] ?? [])]],
    numberFormats: (_row, _column, rows, columns) =>
      Array.from({ length: rows }, () => new Array<string>(columns).fill('')),
  };
}

export function fakeWorkbook(sheets: readonly SheetTab[]): Workbook {
  return {
    id: 'sheet',
    locale: 'ru_RU',
    timeZone: () => 'Etc/UTC',
    tabs: () => sheets,
    countTabs: () => sheets.length,
    tab: (name) => sheets.find((sheet) => sheet.name === name) ?? null,
  };
}

type Compared =
  | Partial<ComparedTab>
  | Pick<BlockedTab, 'blocked' | 'stored'>
  /** The server has other contracts. */
  | { readonly differ: Partial<ComparedTab> };

export type Script = {
  /** The answer for one tab, by what is asked; default: in sync. */
  readonly digest?: (request: DigestRequest, count: number) => Compared | Cause;
  readonly push?: (
    request: PushRequest,
    count: number,
  ) => Partial<Pick<PushAnswer, 'stale' | 'inserted' | 'issues' | 'closed'>> | Cause;
};

export type FakeRun = {
  readonly run: SheetRun;
  readonly digests: DigestRequest[];
  readonly pushes: PushRequest[];
  readonly clock: { now: number };
  readonly opened: () => readonly OpenedTabs[];
};

const inSync = { inSync: true, differing: [], stored: 0, version: 0, rejectedKnown: true };
const taken = { received: 0, inserted: 0, unchanged: 0, deleted: 0, stale: 0, issues: [] };

export function refused(code: string, status: number): Cause {
  return { kind: 'refused', status, code, text: code, clockAheadSeconds: null };
}

function isFailure(answer: Compared | Cause | object): answer is Cause {
  return typeof answer === 'object' && 'kind' in answer;
}

function failed<T>(cause: Cause): Reply<T> {
  return { ok: false, cause };
}

function scriptedServer(script: Script, digests: DigestRequest[], pushes: PushRequest[]): Server {
  return {
    digest: (request) => {
      digests.push(request);
      const compared = script.digest?.(request, digests.length) ?? {};
      if (isFailure(compared)) return failed(compared);
      const isOther = 'differ' in compared;
      const change = isOther ? { inSync: false, ...compared.differ } : compared;
      const tabs = request.tabs.map(({ tab }) => ({ ...inSync, tab, ...change }));
      return { ok: true, answer: { tabs, ...(isOther && { contracts: 'differ' }) } };
    },
    push: (request) => {
      pushes.push(request);
      const answer = script.push?.(request, pushes.length) ?? {};
      return isFailure(answer) ? failed(answer) : { ok: true, answer: { ...taken, ...answer } };
    },
    report: () => ({ ok: true, answer: null }),
    row: () => ({ ok: true, answer: { found: 'absent', columns: [], stored: 0 } }),
    requests: () => digests.length + pushes.length,
  };
}

export function fakeRun(
  tabs: Readonly<Record<string, () => Cells>>,
  script: Script,
  more: Partial<SheetRun> = {},
): FakeRun {
  const digests: DigestRequest[] = [];
  const pushes: PushRequest[] = [];
  const clock = { now: 1_763_870_000_000 };
  const sheets = Object.entries(tabs).map(([name, read]) => fakeSheet(name, read));
  const workbook = fakeWorkbook(sheets);
  const wanted = { edits: null, now: clock.now, looksAnew: true };
  const run: SheetRun = {
    id: '6a52a51c-8a1f-4d0c-a6f3-0d6f0a3c8a11',
    trigger: 'schedule',
    bundle: '1.0.0',
    workbook,
    server: scriptedServer(script, digests, pushes),
    formatInstant: (instant) => new Date(instant).toISOString().slice(0, 19).replace('T', ' '),
    startedAt: clock.now,
    deadline: clock.now + 270_000,
    mode: 'sync',
    sendsToOtherContracts: true,
    locale: workbook.locale,
    now: () => clock.now,
    random: () => 0.5,
    clock: { last: 0, version: 0 },
    knownOffsets: parseOffsets('', clock.now),
    readSizes: parseSizes('', clock.now),
    formats: noFormatLook(),
    ...more,
  };
  return { run, digests, pushes, clock, opened: () => openTabs(workbook, {}, null, wanted).tabs };
}
