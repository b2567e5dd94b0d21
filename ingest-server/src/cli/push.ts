/** `qtickets-sheets push` and `verify`: a workbook file or a live spreadsheet against ClickHouse, by the same protocol as the bundle. */

import { type Outcome, outcomeGrades } from '@qtickets/shared-schema/client/outcome';
import { contractOf, contracts } from '@qtickets/shared-schema/contracts/index';
import type { TabSettings } from '@qtickets/shared-schema/reading/choose-tabs';
import {
  fileReader,
  type SyncOptions,
  syncWorkbook,
  type TabResult,
  type WorkbookReader,
} from '../client/sync-workbook.ts';
import { type Config, readConfig } from '../config.ts';
import { ReadableError } from '../errors.ts';
import { type ReadWorkbook, readWorkbook } from '../files/read-workbook.ts';
import { firstOfLastDays, type Window } from '../files/window.ts';
import { readWorkbookFile } from '../files/workbook-file.ts';
import type { GoogleError } from '../google-sheets/google-error.ts';
import { openSheetsApi } from '../google-sheets/open-sheets-api.ts';
import { openSpreadsheet } from '../google-sheets/read-spreadsheet.ts';
import { spreadsheetReader } from '../google-sheets/spreadsheet-reader.ts';
import type { NoteProgress } from '../progress.ts';
import type { Source } from '../sources.ts';
import { dayIn } from '../time-zone.ts';
import { spoken } from '../words/language.ts';
import { say } from '../words/words.ts';
import { connect, sourceFor, through } from './connect.ts';
import { describeResults } from './describe-results.ts';
import { showingWork } from './show-work.ts';
import { spreadsheetIdIn } from './source-entries.ts';

export type PushCommandOptions = {
  readonly source?: string;
  readonly url?: string;
  readonly locale?: string;
  readonly timeZone?: string;
  readonly since?: string;
  readonly to?: string;
  readonly days?: string;
  readonly dryRun?: boolean;
  readonly allowMassDelete?: boolean;
  readonly verbose?: boolean;
  readonly json?: boolean;
  /** `contract=tab` pairs, as the settings `TAB_…` of the bundle. */
  readonly tab?: readonly string[];
  /** Of CSV files that are not UTF-8. */
  readonly encoding?: string;
};

export async function runPush(path: string, options: PushCommandOptions): Promise<void> {
  await run(path, options, options.dryRun ? 'dry_run' : 'sync');
}

export async function runVerify(path: string, options: PushCommandOptions): Promise<void> {
  await run(path, options, 'compare');
}

/** What is compared: a file, or the spreadsheet itself. */
type Original = {
  readonly reader: WorkbookReader;
  readonly context: SyncOptions['context'];
  /** As it was read last. */
  readonly workbook: () => ReadWorkbook;
  /** Whether something of it could not be read at all. */
  readonly isPartial: boolean;
  readonly problem: () => GoogleError | null;
};

async function run(path: string, options: PushCommandOptions, mode: SyncOptions['mode']): Promise<void> {
  const config = readConfig();
  const isLive = /^https:\/\/docs\.google\.com\/spreadsheets\//.test(path);
  const spreadsheetId = isLive ? spreadsheetIdIn(path) : undefined;
  const source = await sourceFor(config, options.source ?? spreadsheetId);
  const original =
    spreadsheetId === undefined
      ? await openFile(path, options, config)
      : await openLive(spreadsheetId, options, config, source);
  const results = await send(original, config, source, options, mode);
  const problem = original.problem();
  if (problem !== null) throw problem;
  const workbook = original.workbook();
  // What has no fitting header is reported with its reason.
  const compared = results.filter(({ outcome }) => outcome.kind !== 'not_readable');
  if (options.json)
    process.stdout.write(`${JSON.stringify({ results: compared, ...problemsOf(workbook) }, null, 2)}\n`);
  else process.stdout.write(describeResults(compared, workbook, { mode, verbose: options.verbose ?? false }));
  const isRight = !original.isPartial && workbook.unread.length === 0;
  process.exitCode = exitCodeOf(isRight, compared, mode);
}

async function openFile(path: string, options: PushCommandOptions, config: Config): Promise<Original> {
  const context = { locale: options.locale ?? 'ru_RU', timeZone: options.timeZone ?? config.TIMEZONE };
  const file = await readWorkbookFile(path, { encoding: options.encoding });
  for (const reason of file.unreadFiles) process.stderr.write(`${reason}\n`);
  const workbook = readWorkbook(file.tabs, tabSettings(options.tab ?? []), context);
  const isPartial = file.unreadFiles.length > 0;
  return { reader: fileReader(workbook.read), context, workbook: () => workbook, isPartial, problem: () => null };
}

/** Locale and time zone are those of the spreadsheet. */
async function openLive(id: string, options: PushCommandOptions, config: Config, source: Source): Promise<Original> {
  if ((options.locale ?? options.timeZone) !== undefined) {
    throw new ReadableError(say().errors.push.ownLocale);
  }
  const api = await openSheetsApi({
    keyFile: config.GOOGLE_SERVICE_ACCOUNT_FILE,
    url: config.GOOGLE_API_URL,
    onWait: (why, ms) => {
      if (!options.json) process.stderr.write(`${say().commands.waitsForGoogle[why](Math.ceil(ms / 1_000))}\n`);
    },
  });
  const opened = await openSpreadsheet(api, id, tabSettings(options.tab ?? []));
  const { context } = opened;
  const reader = spreadsheetReader(api, opened, source.tabs);
  return { reader, context, workbook: reader.workbook, isPartial: false, problem: reader.problem };
}

/** 0 right, 1 something is not as wanted, 2 nothing was compared: an empty list is not "all well". */
export function exitCodeOf(isRead: boolean, results: readonly TabResult[], mode: SyncOptions['mode']): 0 | 1 | 2 {
  if (isRead && results.length === 0) return 2;
  return isRead && results.every(({ outcome }) => isAsWanted(outcome, mode)) ? 0 : 1;
}

/** @throws ReadableError for what is not a contract and the names of its tabs */
function tabSettings(pairs: readonly string[]): TabSettings {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [tab = '', names = ''] = pair.split(/=(.*)/s);
      const contract = contractOf(tab);
      if (contract !== undefined && names.trim() !== '') return [contract.setting, names];
      const known = contracts.map((each) => each.tab).join(', ');
      throw new ReadableError(say().errors.push.tabOption(pair, known));
    }),
  );
}

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** @throws ReadableError for what is no day, no number of days, or both ways of saying since when */
function windowOf({ since, to, days }: PushCommandOptions, timeZone: string): Window | undefined {
  if (since === undefined && to === undefined && days === undefined) return undefined;
  for (const day of [since, to]) {
    if (day !== undefined && !ISO_DAY.test(day)) throw new ReadableError(say().errors.push.noDay(day));
  }
  if (days === undefined) return { since, to };
  if (since !== undefined) throw new ReadableError(say().errors.push.sinceOrDays);
  if (!/^[1-9]\d{0,4}$/.test(days)) throw new ReadableError(say().errors.push.noCount(days));
  return { since: firstOfLastDays(dayIn(timeZone, Date.now()), Number(days)), to };
}

function problemsOf(workbook: ReadWorkbook) {
  return {
    unread: workbook.unread.map(({ contract, tab, problem }) => ({ contract: contract.tab, tab, problem })),
    absent: workbook.absent.map((contract) => contract.tab),
  };
}

/**
 * `verify` asks whether ClickHouse holds the file as it stands, so a row that waits is a difference; `push` has done
 * what it could, and a dry run that would change something is no failure.
 */
function isAsWanted({ kind }: Outcome, mode: SyncOptions['mode']): boolean {
  if (mode === 'compare') return kind === 'equal';
  return outcomeGrades[kind] === 'good' || (mode === 'dry_run' && kind === 'differs');
}

async function send(
  original: Original,
  config: Config,
  source: Source,
  options: PushCommandOptions,
  mode: SyncOptions['mode'],
): Promise<readonly TabResult[]> {
  const part = windowOf(options, config.TIMEZONE);
  const connection = await connect(config, source, options.url);
  if (!options.json) process.stderr.write(`${say().commands.through(connection.description)}\n`);
  const work = (onProgress?: NoteProgress) =>
    through(connection, source, (transport) =>
      syncWorkbook(original.reader, {
        transport,
        context: original.context,
        language: spoken(),
        mode,
        allowMassDelete: options.allowMassDelete ?? false,
        part,
        namesRows: true,
        onProgress,
      }),
    );
  return options.json ? work() : showingWork(work);
}
