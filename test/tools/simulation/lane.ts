/** A process that simulates seeds, one after another, with a server process of its own. Reports to its parent. */
import {
  bundleText,
  olderContracts,
  type Patches,
  senderText,
  serverFile,
  smallLimits,
  smallSenderLimits,
} from './build.ts';
import type { Family } from './faults/weather.ts';
import { ServerLink } from './server-link.ts';
import { shrink } from './shrink.ts';
import { type Outcome, simulate, stepsOf } from './simulate-seed.ts';
import type { Bundles } from './world.ts';

export type LaneOrder = {
  readonly seeds: readonly number[];
  /** Whether failing histories are made shorter, and end after the first. */
  readonly shrinks: boolean;
  readonly stopsAtFirst: boolean;
  /** Whether stories of histories that held are wanted too: ten thousand of them fill the memory. */
  readonly keepsStories: boolean;
  /** Begins no history after this moment (unix ms). */
  readonly until: number;
  readonly name: string;
  readonly patches: Patches;
  readonly isLiveness: boolean;
  readonly isPaced: boolean;
  /** These families of faults only; none: each history has its own. */
  readonly families: readonly Family[];
};

export type LaneNews = { readonly outcome: Outcome } | { readonly failure: string } | { readonly done: true };

function bundlesOf({ bundle = [], sender = [] }: Patches): Bundles {
  return {
    current: bundleText(bundle),
    small: bundleText([...bundle, ...smallLimits]),
    older: bundleText([...bundle, ...olderContracts]),
    olderSmall: bundleText([...bundle, ...smallLimits, ...olderContracts]),
    sender: senderText(sender),
    senderSmall: senderText([...sender, ...smallSenderLimits]),
  };
}

function send(news: LaneNews): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(news, undefined, undefined, () => resolve());
  });
}

async function run(order: LaneOrder): Promise<void> {
  const bundles = bundlesOf(order.patches);
  const link = new ServerLink(serverFile(order.patches.server, order.name));
  try {
    for (const seed of order.seeds) {
      // The process that forked this one may be gone; this one is too busy to hear of that.
      if (process.ppid !== parent || Date.now() > order.until) break;
      const { families, isLiveness, isPaced } = order;
      const options = { families, isLiveness, isPaced };
      const whole = simulate(seed, link, bundles, options);
      const isBroken = whole.broken !== undefined;
      const again = (steps: readonly number[]) => simulate(seed, link, bundles, { ...options, steps });
      const outcome = isBroken && order.shrinks ? shrink(whole, stepsOf(seed), again) : whole;
      await send({ outcome: isBroken || order.keepsStories ? outcome : { ...outcome, story: [] } });
      if (isBroken && order.stopsAtFirst) break;
    }
    await send({ done: true });
  } finally {
    await link.close();
  }
}

const parent = process.ppid;

process.once('message', (order: LaneOrder) => {
  run(order)
    .catch((error: unknown) => send({ failure: error instanceof Error ? (error.stack ?? '') : String(error) }))
    .finally(() => process.disconnect());
});
