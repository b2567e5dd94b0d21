import { expect, it } from 'vitest';
import { sayings } from '../testing/sayings.ts';
import { judge, NOW, runAt, stateOf } from '../testing/seen-sheet.ts';

/** What the page says where these spreadsheets were last heard of so many minutes ago. */
function pageOf(silences: readonly number[]): string {
  const sources = silences.map((_, index) => ({ spreadsheetId: `sheet-${index}`, name: `Name ${index}`, tabs: [] }));
  const runs = silences.map((minutes, index) => runAt(minutes, { source: `sheet-${index}` }));
  const health = judge(stateOf([], runs), { sources, startedAt: NOW });
  return sayings(health).find(({ place, language }) => place === 'page' && language === 'en')?.text ?? '';
}

it('where most spreadsheets are silent, the server is what to look at first', () => {
  expect(pageOf([100, 110, 120, 1])).toMatch(/Silent: 3 spreadsheets\. .*look at the server first/);
});

it('where a few of many are silent, it is their own matter', () => {
  const page = pageOf([100, 110, 1, 1, 1]);
  expect(page).toMatch(/Silent: 2 spreadsheets\. .*the triggers are gone/);
  expect(page).not.toMatch(/look at the server first/);
});
