/** The script, the Sheets API and a saved file read one workbook alike: the same wire cells, and one digest of each contract. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSampleWorkbook } from '../fixtures/sample-workbook.ts';
import { Workbook } from '../tools/apps-script-runtime/index.ts';
import { anyWorkbook } from './three-readers/any-workbook.ts';
import { goldenWorkbooks } from './three-readers/golden-workbooks.ts';
import { expectOneDigest, openReaders, type ReaderStage } from './three-readers/one-digest.ts';

const RUNS = 15;
const randomIds = Array.from({ length: RUNS }, (_, index) => `random-${index}`);
const files = join(import.meta.dirname, '../fixtures/files');
/** Google computes a formula without a result, and holds no row 1,048,576. */
const notAtGoogle = /^(D01|D13)/;
const names = readdirSync(files).filter((name) => name.endsWith('.xlsx') && !notAtGoogle.test(name));
const others = names.map((name) => ({ name, id: name.replace('.xlsx', '') }));

let readers: ReaderStage;
beforeAll(async () => {
  readers = await openReaders([
    ...goldenWorkbooks.map(({ id }) => id),
    ...others.map(({ id }) => id),
    'sample',
    ...randomIds,
  ]);
});
afterAll(() => readers.close());

describe('three readers of one workbook give one digest', () => {
  it.each(goldenWorkbooks)('golden $name', async ({ id, workbook, settings }) => {
    await expectOneDigest(readers, workbook(id), { settings });
  });

  it('the sample that managers might keep', async () => {
    const file = join(readers.stage.directory, 'sample-original.xlsx');
    writeSampleWorkbook(file, { salesRows: 600, events: 60 });
    const sent = await expectOneDigest(readers, await Workbook.fromXlsx(file, { id: 'sample' }), { file });
    expect(sent).toBeGreaterThan(600);
  });

  it.each(others)('a file of another program, as it is and imported by Google: $name', async ({ name, id }) => {
    const file = join(files, name);
    await expectOneDigest(readers, await Workbook.fromXlsx(file, { id }), { file });
  });

  it('whatever stands in the cells, row by row', { timeout: 240_000 }, async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(anyWorkbook, fc.boolean(), async (workbook, date1904) => {
        const id = randomIds[run] ?? '';
        run += 1;
        expect(await expectOneDigest(readers, workbook(id), { date1904 })).toBeGreaterThan(0);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});
