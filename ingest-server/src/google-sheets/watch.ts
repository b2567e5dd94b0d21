/**
 * Reads spreadsheets through the Sheets API by itself. Where the reader of a source is `api`, a change starts a sync; where it
 * is `both`, the script pushes, and a reading each night proves that what it read is what Google stores.
 */
import { outcomeGrades } from '@qtickets/shared-schema/client/outcome';
import { contractOf } from '@qtickets/shared-schema/contracts/index';
import { type SyncOptions, syncWorkbook, type TabResult } from '../client/sync-workbook.ts';
import { createTransport, type Fetch } from '../client/transport.ts';
import type { Config } from '../config.ts';
import { messageOf } from '../errors.ts';
import type { ReaderFinding } from '../health/health.ts';
import type { Log } from '../log.ts';
import type { Source, Sources } from '../sources.ts';
import { dayIn } from '../time-zone.ts';
import { GoogleError } from './google-error.ts';
import { openSheetsApi } from './open-sheets-api.ts';
import { openSpreadsheet } from './read-spreadsheet.ts';
import type { SheetsApi } from './sheets-api.ts';
import { spreadsheetReader } from './spreadsheet-reader.ts';

export type WatchDeps = {
  readonly config: Pick<Config, 'READER' | 'TIMEZONE' | 'GOOGLE_SERVICE_ACCOUNT_FILE' | 'GOOGLE_API_URL'>;
  readonly sources: Pick<Sources, 'all'>;
  /** The server itself. */
  readonly fetch: Fetch;
  readonly log: Log;
  /** Unix milliseconds. */
  readonly now: () => number;
};

export type Watch = {
  /** Looks once at every source that is read through the API. Never throws. */
  readonly look: () => Promise<void>;
  readonly findings: () => readonly ReaderFinding[];
};

/** Without a change a spreadsheet is compared as often as its script would: formulas may have other results. */
const COMPARE_EVERY_MS = 15 * 60_000;
/** What differs may be on its way: a script compares every 15 minutes. */
const LOOK_AGAIN_MS = 20 * 60_000;
/** When the night's reading is due, in the time zone of the deployment. */
const NIGHT_HOUR_MS = 3 * 3_600_000;

type Seen = {
  version: string;
  syncedAt: number;
  /** The day of the last night's reading. */
  night: string;
  lookAgainAt: number;
  differing: ReadonlySet<string>;
  findings: readonly ReaderFinding[];
  /** The last failure that was logged; '' where the last look went well. */
  logged: string;
};

export function createWatch({ config, sources, fetch, log, now }: WatchDeps): Watch {
  const known = new Map<string, Seen>();
  let api: SheetsApi | null = null;

  async function look(): Promise<void> {
    const watched = (await sources.all()).filter((source) => readerOf(source, config) !== 'bundle');
    const ids = new Set(watched.map(({ spreadsheetId }) => spreadsheetId));
    for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
    for (const source of watched) await lookAt(source);
  }

  async function lookAt(source: Source): Promise<void> {
    const { spreadsheetId } = source;
    const seen = known.get(spreadsheetId) ?? neverSeen();
    known.set(spreadsheetId, seen);
    const isFollowed = readerOf(source, config) === 'api';
    try {
      // The key file may be put right while the server runs.
      api ??= await openSheetsApi({ keyFile: config.GOOGLE_SERVICE_ACCOUNT_FILE, url: config.GOOGLE_API_URL });
      await (isFollowed ? follow(api, source, seen) : witness(api, source, seen));
      seen.logged = '';
    } catch (error) {
      const message = messageOf(error);
      // Once for each reason, not at each look.
      if (message !== seen.logged) log('warn', 'spreadsheet not read', { spreadsheetId, message });
      seen.logged = message;
      if (!(error instanceof GoogleError)) return;
      if (error.problem.startsWith('key')) api = null;
      const level = isFollowed && !error.passes ? 'error' : 'warning';
      seen.findings = [{ level, code: 'google_unreadable', source: spreadsheetId, tab: null, words: error.words }];
    }
  }

  /** The version is asked for before the first cell: a change in between starts another sync. */
  async function follow(api: SheetsApi, source: Source, seen: Seen): Promise<void> {
    const version = await api.version(source.spreadsheetId);
    if (version !== seen.version || now() - seen.syncedAt >= COMPARE_EVERY_MS) {
      const results = await sync(api, source, 'sync');
      const isSettled = results.every(({ outcome }) => outcomeGrades[outcome.kind] !== 'waits');
      seen.version = isSettled ? version : '';
      seen.syncedAt = now();
    }
    seen.findings = [];
  }

  async function witness(api: SheetsApi, source: Source, seen: Seen): Promise<void> {
    const night = dayIn(config.TIMEZONE, now() - NIGHT_HOUR_MS);
    if (night === seen.night && now() < seen.lookAgainAt) return;
    const results = await sync(api, source, 'compare');
    const differing = results.filter(({ outcome: { kind } }) => kind === 'differs' || kind === 'blocked');
    const lasting = differing.filter(({ tab }) => seen.differing.has(tab));
    seen.findings = lasting.map(({ tab }) => {
      return { level: 'error', code: 'readers_differ', source: source.spreadsheetId, tab, words: null };
    });
    seen.differing = new Set(differing.map(({ tab }) => tab));
    seen.night = night;
    seen.lookAgainAt = differing.length > 0 ? now() + LOOK_AGAIN_MS : Number.POSITIVE_INFINITY;
  }

  async function sync(api: SheetsApi, source: Source, mode: SyncOptions['mode']): Promise<readonly TabResult[]> {
    const { spreadsheetId, secrets, tabs, sheetTabs } = source;
    const opened = await openSpreadsheet(api, spreadsheetId, settingsOf(sheetTabs));
    const reader = spreadsheetReader(api, opened, tabs);
    const secret = secrets[0] ?? '';
    const results = await syncWorkbook(reader, {
      transport: createTransport({ fetch, base: 'http://in-process', spreadsheetId, secret, now }),
      context: opened.context,
      trigger: 'schedule',
      now,
      mode,
    });
    const problem = reader.problem();
    if (problem !== null) throw problem;
    return results;
  }

  return { look, findings: () => [...known.values()].flatMap(({ findings }) => findings) };
}

function neverSeen(): Seen {
  return { version: '', syncedAt: 0, night: '', lookAgainAt: 0, differing: new Set(), findings: [], logged: '' };
}

export function readerOf({ reader }: Source, { READER }: Pick<Config, 'READER'>): Config['READER'] {
  return reader ?? READER;
}

/** Names of tabs by contract, as the settings `TAB_…` of the script have them. */
export function settingsOf(sheetTabs: Source['sheetTabs']): Readonly<Record<string, string>> {
  const settings = Object.entries(sheetTabs ?? {}).map(([tab, names]) => [contractOf(tab)?.setting ?? '', names]);
  return Object.fromEntries(settings);
}

/** A look that waits for Google does not hold up the end of the server: what it sends is a sync like any other. */
const STOP_MS_MAX = 3_000;

/** Looks every so many seconds, one look after another. @returns ends it */
export function startWatch(watch: Watch, seconds: number, log: Log): () => Promise<void> {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let looking = Promise.resolve();
  const look = async () => {
    await watch.look().catch((error: unknown) => log('error', 'watch failed', { message: String(error) }));
    if (!isStopped) wait();
  };
  const wait = () => {
    timer = setTimeout(() => {
      looking = look();
    }, seconds * 1_000);
  };
  wait();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await Promise.race([looking, new Promise((resolve) => setTimeout(resolve, STOP_MS_MAX).unref())]);
  };
}
