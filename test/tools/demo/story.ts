/** The story of the demo, step by step; each step checks what it claims. */

import { bold, say } from '../../support/terminal.ts';
import type { DemoStage } from './demo-stage.ts';
import { brokenCell } from './steps/broken-cell.ts';
import { clearedTab } from './steps/cleared-tab.ts';
import { deletion } from './steps/deletion.ts';
import { edit } from './steps/edit.ts';
import { firstSync } from './steps/first-sync.ts';
import { lastTotals } from './steps/last-totals.ts';
import { quietSync } from './steps/quiet-sync.ts';

export type Step = { readonly title: string; readonly play: (stage: DemoStage) => Promise<void> };

const steps: readonly Step[] = [firstSync, quietSync, edit, deletion, brokenCell, clearedTab, lastTotals];

export async function playStory(stage: DemoStage): Promise<void> {
  for (const [index, { title, play }] of steps.entries()) {
    say();
    say(bold(`${index + 1}  ${title}`));
    await play(stage);
  }
}
