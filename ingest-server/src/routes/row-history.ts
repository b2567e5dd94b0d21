/** `/status/<spreadsheet id>/row`: the history of one row, or the rows that words or a place of the sheet lead to. */
import { contractOf } from '@qtickets/shared-schema/contracts/index';
import type { Context } from 'hono';
import type { RowHistory } from '../health/ports.ts';
import { unknownPage } from '../status-page/page.ts';
import { type RowAnswer, rowPage } from '../status-page/row-page.ts';
import { type AskedRow, rowAddress, tabsWithRows } from '../status-page/row-search.ts';
import type { Admission } from '../status-page/session.ts';
import { healthOfOne } from '../status-page/view.ts';
import { languageOf, type StatusRoutesDeps, viewOf } from './pages.ts';

const CHANGES_MAX = 100;
const KEYS_MAX = 20;
/** More than a key has. */
const WORDS_MAX = 8;
const ROW_MAX = 4_294_967_295;

export async function showRowHistory(
  context: Context,
  deps: StatusRoutesDeps,
  admission: Admission,
): Promise<Response> {
  const id = context.req.param('source') ?? '';
  const all = await deps.monitor.health();
  const health = healthOfOne(all, id);
  const asked = askedOf(context, health?.sources.flatMap(tabsWithRows)[0] ?? '');
  if (health === null || asked === null) return context.html(unknownPage(languageOf(context)), 404);
  const found = await deps.monitor.ofRows((rows) => answerOf(rows, id, asked));
  const answer = found?.answer ?? null;
  if (answer !== null && 'only' in answer) {
    return context.redirect(rowAddress(id, { contract: asked.contract.tab, key: answer.only }), 303);
  }
  const view = { ...viewOf(context, deps, admission, health), activity: null, isOnly: all.sources.length === 1 };
  return context.html(rowPage(view, asked, answer), found === null ? 503 : 200);
}

/** @param tab that is meant where the address names none; null where there is no such tab */
function askedOf(context: Context, tab: string): AskedRow | null {
  const query = (name: string) => context.req.query(name)?.trim() ?? '';
  const contract = contractOf(query('contract') || tab);
  if (contract === undefined) return null;
  const row = /^\d+$/.test(query('row')) ? Math.min(Number(query('row')), ROW_MAX) : null;
  const key = /^[0-9a-f]{16}$/.test(query('key')) ? query('key') : null;
  return { contract, find: query('find').slice(0, 200), tab: query('tab'), row, key };
}

/** `only`: the one key that was found. What stood in a row when it last changed may stand elsewhere now, so it is listed. */
async function answerOf(
  rows: RowHistory,
  source: string,
  { contract: { tab: contract }, find, tab, row, key }: AskedRow,
): Promise<RowAnswer | { readonly only: string }> {
  if (key !== null) {
    const changes = await rows.changes(source, contract, key, CHANGES_MAX);
    return { changes: changes.slice(0, CHANGES_MAX), isCut: changes.length > CHANGES_MAX };
  }
  const ofIssue = row === null || tab === '' ? null : await rows.keyOfIssue(source, contract, { tab, row });
  if (ofIssue !== null) return { only: ofIssue };
  const keys = await rows.find(source, contract, row === null ? wordsOf(find) : { tab, row }, KEYS_MAX);
  const [first] = keys;
  if (first !== undefined && keys.length === 1 && row === null && find !== '') return { only: first.keyHash };
  return { keys: keys.slice(0, KEYS_MAX), isCut: keys.length > KEYS_MAX };
}

/** Days as people write them are looked for as keys hold them. */
function wordsOf(find: string): readonly string[] {
  const words = find.split(/[\s,]+/).filter((word) => word !== '');
  return words.slice(0, WORDS_MAX).map((word) => word.replace(/^(\d\d?)\.(\d\d?)\.(\d{4})$/, isoDay));
}

function isoDay(_: string, day: string, month: string, year: string): string {
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
