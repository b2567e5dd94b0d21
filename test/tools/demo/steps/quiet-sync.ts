import { spent } from '../../../support/spent.ts';
import { done, fact, kilobytes, seconds } from '../../../support/terminal.ts';
import type { DemoStage } from '../demo-stage.ts';
import { expectThat } from '../expect.ts';
import type { Step } from '../story.ts';

/** A quarter of an hour later the time trigger compares everything again, and nothing has changed. */
async function play({ sheet }: DemoStage): Promise<void> {
  const run = spent(sheet, () => [sheet.tick()]);
  expectThat(run.requests === 1 && run.rows === 0, 'A sync that finds nothing should ask once and send no row.', run);
  fact('sent', `${kilobytes(run.bytes)} in 1 request, no row`);
  fact(
    'took',
    `${seconds(run.realMs)} here; ${run.serviceCalls} service calls, about ${seconds(run.googleMs)} at Google`,
  );
  done('both ends agree, and the server has written down when');
}

export const quietSync: Step = { title: 'A sync that finds nothing to do', play };
