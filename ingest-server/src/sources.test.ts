import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSources, writeSources } from './sources.ts';

const all = contracts.map(({ tab }) => tab);
const usual = contracts.filter(({ optional }) => optional !== true).map(({ tab }) => tab);

let path: string;
beforeAll(() => {
  path = join(mkdtempSync(join(tmpdir(), 'qtickets-sources-')), 'sources.json');
});
afterAll(() => rmSync(join(path, '..'), { recursive: true }));

async function tabsOf(tabs: readonly string[] | undefined): Promise<readonly string[] | undefined> {
  const entry = { spreadsheetId: 'sheet', secrets: [`whsec_${Buffer.alloc(32).toString('base64')}`], tabs };
  writeFileSync(path, JSON.stringify({ sources: [entry] }), { mode: 0o600 });
  return (await readSources(path))[0]?.tabs;
}

describe('the tabs of a source', () => {
  test('are all, where the file names none or all usual ones, as files did before there were optional ones', async () => {
    expect(await tabsOf(undefined)).toEqual(all);
    expect(await tabsOf(usual)).toEqual(all);
  });

  test('are those that the file names, where it leaves a usual one out', async () => {
    expect(await tabsOf(['sales'])).toEqual(['sales']);
    expect(await tabsOf(['sales', 'costs'])).toEqual(['sales', 'costs']);
  });

  test('are not written where they are all, so that a server that knows fewer can read the file', async () => {
    await tabsOf(usual);
    await writeSources(path, await readSources(path));
    expect(JSON.parse(readFileSync(path, 'utf8')).sources[0]).not.toHaveProperty('tabs');
    await tabsOf(['sales']);
    await writeSources(path, await readSources(path));
    expect(JSON.parse(readFileSync(path, 'utf8')).sources[0]).toHaveProperty('tabs', ['sales']);
  });
});
