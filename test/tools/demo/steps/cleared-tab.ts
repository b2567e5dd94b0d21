import type { Sheet } from '../../../support/sheet.ts';
import { done, fact } from '../../../support/terminal.ts';
import type { DemoStage } from '../demo-stage.ts';
import { expectThat } from '../expect.ts';
import type { Step } from '../story.ts';

const tab = 'Остатки';
const FIRST_ROW = 4;

/** Somebody selects a whole tab and presses Delete; and then undo. */
async function play({ sheet, select }: DemoStage): Promise<void> {
  const stored = async () => {
    const [row = {}] = await select('SELECT count() AS rows FROM fact_qtickets_inventory FINAL');
    return Number(row.rows);
  };
  const before = await stored();
  const model = sheet.workbook.sheet(tab);
  const area = { row: FIRST_ROW, column: 1, numRows: model.lastRow() - FIRST_ROW + 1, numColumns: model.lastColumn() };
  const cells = model.read(area);
  sheet.runtime.user.clear(tab, `A${FIRST_ROW}:E${model.lastRow()}`);
  sheet.deliverEvents();
  const after = await stored();
  expectThat(before > 0 && after === before, 'A cleared tab should not empty ClickHouse.', { before, after });
  fact(`tab ${tab}`, `all ${before} rows cleared`);
  fact('the sheet’s status', statusOf(sheet));
  done(`stopped: ClickHouse still has ${after} rows, until somebody confirms it from the menu`);
  model.write(FIRST_ROW, 1, cells);
  const rowsSent = sheet.sent.length;
  sheet.tick();
  const asked = sheet.sent.slice(rowsSent).map(({ action }) => action);
  expectThat(asked.join() === 'digest', 'After the undo both ends should agree at once.', asked);
  done('undone: the next comparison finds both ends equal, and sends nothing');
}

/** What the status dialog says of the tab. */
function statusOf(sheet: Sheet): string {
  const html = sheet.run('showStatus').dialogs[0]?.html ?? '';
  const lines = html.replace(/<[^>]+>/g, '\n').split('\n');
  return lines.find((line) => line.includes(`${tab}:`))?.trim() ?? '';
}

export const clearedTab: Step = { title: 'A tab cleared by accident does no harm', play };
