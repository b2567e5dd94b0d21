import { join } from 'node:path';
import { exportXlsx } from '../../../support/export-xlsx.ts';
import { fact } from '../../../support/terminal.ts';
import type { DemoStage } from '../demo-stage.ts';
import { expectThat } from '../expect.ts';
import type { Step } from '../story.ts';
import { compareTotals } from '../totals.ts';

/** The workbook as it is by now is saved as .xlsx and summed by a reader that knows nothing of this system. */
async function play(stage: DemoStage): Promise<void> {
  const path = join(stage.directory, 'after.xlsx');
  exportXlsx(stage.sheet.workbook, path);
  await compareTotals(stage, path);
  const proofs = await stage.select(
    `SELECT table_name, toString(verified_at) AS verified_at FROM v_qtickets_freshness
     WHERE table_name IN ('events', 'inventory', 'sales') AND verified_at IS NOT NULL ORDER BY table_name`,
  );
  expectThat(proofs.length === 3, 'Each tab should have a proof.', proofs);
  for (const { table_name, verified_at } of proofs) fact(`${table_name}, last proof`, `${verified_at} UTC`);
}

export const lastTotals: Step = { title: 'After all that: the sheet’s own totals beside ClickHouse’s', play };
