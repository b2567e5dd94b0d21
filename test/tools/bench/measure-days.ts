/** A day of typing in workbooks of several sizes, over one server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSheet } from '../../support/sheet.ts';
import { newTestSource, writeSourcesFile } from '../../support/sources-file.ts';
import { benchWorkbook } from './bench-workbook.ts';
import { type DayCosts, measureDay } from './day-costs.ts';
import { startEngine } from './engine.ts';

export async function measureDays(
  sizes: readonly number[],
  note: (text: string) => void,
): Promise<readonly DayCosts[]> {
  const directory = mkdtempSync(join(tmpdir(), 'qtickets-bench-'));
  const sources = sizes.map((rows) => ({ rows, source: newTestSource(`bench-${rows}`) }));
  const sourcesFile = join(directory, 'sources.json');
  writeSourcesFile(
    sourcesFile,
    sources.map(({ source }) => source),
  );
  const engine = await startEngine(join(directory, 'data'), sourcesFile);
  const days: DayCosts[] = [];
  try {
    for (const { rows, source } of sources) {
      note(`a day of typing in ${rows} rows …`);
      const sheet = openSheet(benchWorkbook(source.spreadsheetId, rows), engine.url, source);
      sheet.runtime.properties.document.delete('WATCH_CHANGES');
      sheet.run('installTriggers');
      sheet.run('syncNow');
      days.push(measureDay(sheet, rows));
      await sheet.close();
    }
    return days;
  } finally {
    await engine.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
