import { spent } from '../../../support/spent.ts';
import { fact, kilobytes, seconds, whole } from '../../../support/terminal.ts';
import type { ExecutionResult } from '../../apps-script-runtime/index.ts';
import type { DemoStage } from '../demo-stage.ts';
import { expectThat } from '../expect.ts';
import type { Step } from '../story.ts';
import { compareTotals } from '../totals.ts';

/** The manager pastes address and secret into the settings, turns automatic sync on, and presses “Sync now”. */
async function play(stage: DemoStage): Promise<void> {
  const { sheet, truth } = stage;
  sheet.run('installTriggers');
  const results: ExecutionResult[] = [];
  const run = spent(sheet, () => {
    results.push(sheet.run('syncNow'));
    return results;
  });
  const { events, inventory, sales } = truth;
  fact('sales lines', `${whole(sales.rows)} good, ${whole(brokenRows(sales))} broken or half typed`);
  fact('events, inventory', `${whole(events.rows)} and ${whole(inventory.rows)}`);
  fact('sent', `${kilobytes(run.bytes)} in ${run.requests} requests`);
  fact('took', `${seconds(run.realMs)} here; about ${seconds(run.googleMs)} at Google`);
  fact('the sheet says', results.at(-1)?.toasts.at(-1)?.message ?? '');
  expectThat(run.rows > sales.rows, 'The first sync should send every row.', run);
  await compareTotals(stage, stage.workbookPath);
}

function brokenRows({ broken }: DemoStage['truth']['sales']): number {
  return new Set(broken.map(({ row }) => row)).size;
}

export const firstSync: Step = { title: 'The first sync: everything goes out', play };
