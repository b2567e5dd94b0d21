/**
 * After each of many failures: what page, notice, doctor and JSON say of the spreadsheet, in both languages, held against
 * what is really in ClickHouse. The state is read from ClickHouse by the server's own queries.
 */
import { createClient } from '@clickhouse/client';
import { createStatusReader } from '@qtickets/ingest-server/clickhouse/tables/status-reader';
import { assess } from '@qtickets/ingest-server/health/assess';
import { type Health, situationClaims } from '@qtickets/ingest-server/health/health';
import { headlineKind } from '@qtickets/ingest-server/status-page/headline';
import { CLAIM, sayings } from '@qtickets/ingest-server/testing/sayings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { type FetchFault, knownExceptions } from '../tools/apps-script-runtime/index.ts';
import { idOf, openSales, revenueOf, throwing } from './faulty-sales.ts';

type Failure = {
  readonly name: string;
  /** Breaks something, and is what happens then; default: a tick. */
  readonly fail: (sheet: Sheet) => void;
  /** Whether the server can know that something failed. */
  readonly isHeard: boolean;
};

const tick = (sheet: Sheet) => {
  sheet.runtime.run('onSchedule', { kind: 'time' }, { as: 'trigger' });
};

const thrown = (call: RegExp, text: string, isHeard: boolean, tab?: string): Failure => ({
  name: `${call.source}${tab === undefined ? '' : ` of ${tab}`} throws: ${text.slice(0, 40)}`,
  isHeard,
  fail: (sheet) => {
    throwing(sheet, call, text, tab);
    tick(sheet);
  },
});

const answered = (
  status: number,
  body: string,
  action: string,
  isHeard: boolean,
  headers: Readonly<Record<string, string>> = {},
): Failure => ({
  name: `${action} is answered ${status} ${body.slice(0, 20)} ${Object.values(headers)}`,
  isHeard,
  fail: (sheet) => {
    const answer: FetchFault = { kind: 'answer', status, body, headers };
    sheet.runtime.fetchFaults = ({ url }) => (url.endsWith(action) ? answer : undefined);
    tick(sheet);
  },
});

const invalidSignature = JSON.stringify({ type: 'about:blank', title: 'No', status: 401, code: 'invalid_signature' });

const failures: readonly Failure[] = [
  ...(['dayOfFetches', 'bandwidth', 'noPermissionToFetch', 'dnsError', 'sslError', 'fetchTimedOut'] as const).map(
    (name) => thrown(/^UrlFetchApp\.fetch$/, knownExceptions[name], false),
  ),
  ...(['spreadsheetsTimedOut', 'serverError', 'dayOfComputing', 'tooManyAtOnce'] as const).map((name) =>
    thrown(/^Range\.getValues$/, knownExceptions[name], true),
  ),
  thrown(/^Range\.getValues$/, knownExceptions.spreadsheetsTimedOut, true, 'Sales'),
  thrown(/^Sheet\.getLast(Row|Column)$/, knownExceptions.spreadsheetsFailed, true, 'Sales'),
  thrown(/^Spreadsheet\.getSheets$/, knownExceptions.serviceError, true),
  ...(['noAccess', 'authorizationRequired', 'securityPolicy', 'noPermissionInRussian'] as const).map((name) =>
    thrown(/^Spreadsheet\.getSheets$/, knownExceptions[name], true),
  ),
  thrown(/^Spreadsheet\.getSpreadsheetLocale$/, knownExceptions.serviceTimedOut, true),
  thrown(/^Lock/, knownExceptions.tooManyLocks, true),
  thrown(/^Properties/, knownExceptions.dayOfProperties, false),
  answered(503, '', 'digest', false),
  answered(401, '{"error":"Unauthorized"}', 'digest', false),
  answered(401, invalidSignature, 'digest', false, { Date: new Date(Date.now() - 86_400_000).toUTCString() }),
  answered(200, '<html>', 'digest', false),
  answered(200, '', 'digest', false),
  answered(200, '{"tabs":[{"tab":"sales","inSync":true', 'digest', false),
  answered(200, '{"tabs":[]}', 'digest', true),
  answered(302, '', 'digest', false, { Location: 'https://login.example.com' }),
  answered(413, '<html>', 'digest', true),
  answered(503, '', 'push', true),
  answered(413, '<html>', 'push', true),
  {
    name: 'the header was renamed',
    isHeard: true,
    fail: (sheet) => {
      sheet.runtime.user.apiWrite('Sales', 'F1', [['деньги']]);
      tick(sheet);
    },
  },
  {
    name: 'the tab was deleted',
    isHeard: true,
    fail: (sheet) => {
      sheet.runtime.user.deleteSheet('Sales');
      tick(sheet);
    },
  },
  {
    name: 'most rows were deleted',
    isHeard: true,
    fail: (sheet) => {
      sheet.runtime.user.deleteRows('Sales', 3, 55);
      tick(sheet);
    },
  },
  {
    name: 'Google ended the run in its push',
    isHeard: true,
    fail: (sheet) => {
      let fetches = 0;
      sheet.runtime.onServiceCall = (name) => {
        if (name !== 'UrlFetchApp.fetch') return undefined;
        fetches += 1;
        return fetches === 2 ? { kill: true } : undefined;
      };
      tick(sheet);
    },
  },
];

const nameOf = (index: number) => `says-${index}`;
let stage: Stage;
let sheets: readonly Sheet[];
beforeAll(async () => {
  stage = await openStage(failures.map((_, index) => idOf(nameOf(index), 'ru_RU')));
  // All of them first: what a run waits passes on its own clock only, and must not reach back to before its last proof.
  sheets = failures.map((_, index) => openSales(stage, nameOf(index), 'ru_RU'));
}, 240_000);
afterAll(() => stage.close());

const thresholds = { warningAfterMinutes: 20, errorAfterMinutes: 60, issuesAfterDays: 3 };

/** Health as a monitor sees it so many minutes from now. */
async function healthOf(id: string, minutes: number): Promise<Health> {
  const client = createClient({
    url: stage.server().clickHouseUrl,
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
  });
  try {
    const now = Date.now() + minutes * 60_000;
    const state = await createStatusReader(client, 'zakaz').state(now, [id]);
    const sources = [{ spreadsheetId: id, name: 'Москва', tabs: ['events', 'inventory', 'sales', 'plans'] }];
    const nothing = { outage: null, missing: [] };
    const seen = { ...nothing, state, readAt: now, startedAt: now, today: '2026-01-01', version: '1.0.0' };
    return assess({ sources, ...seen }, now, thresholds);
  } finally {
    await client.close();
  }
}

describe.each(failures.map((failure, index) => ({ ...failure, index })))('$name', ({ fail, isHeard, index }) => {
  it('is no equality where there is none: no place claims it, and each names the spreadsheet', async () => {
    const id = idOf(nameOf(index), 'ru_RU');
    const sheet = sheets[index] ?? expect.fail();
    expect(headlineKind(await healthOf(id, 0))).toBe('ok');
    const changedAt = Date.now();
    sheet.runtime.user.apiWrite('Sales', 'F2', [[4321]]);
    fail(sheet);
    expect(await revenueOf(stage, nameOf(index), 'ru_RU', 'o2')).toBe('102');
    const early = await healthOf(id, 0);
    const proven = early.sources[0]?.tabs.find(({ tab }) => tab === 'sales')?.provenAt ?? 0;
    expect(proven).toBeLessThanOrEqual(changedAt);
    if (isHeard) expectNoClaim(await healthOf(id, 11));
    expectNoClaim(await healthOf(id, 25));
  });
});

/** Of Sales; other tabs may well be equal. */
function expectNoClaim(health: Health): void {
  const sales = health.sources[0]?.tabs.find(({ tab }) => tab === 'sales');
  expect(situationClaims[sales?.situation ?? 'equal']).not.toBe('equal');
  expect([health.level, headlineKind(health)]).not.toContain('ok');
  for (const { place, language, text } of sayings(health)) {
    expect([place, language, /Москва|Sales/.test(text)]).toEqual([place, language, true]);
    const own = text
      .split(/(?=Events|Inventory|Plans|Sales|"tab":)/)
      .filter((part) => /^(Sales|"tab":"sales")/.test(part));
    expect([place, language, own.some((part) => CLAIM.test(part))]).toEqual([place, language, false]);
  }
}
