/** Tries the simulation on code with a deliberate fault: how many histories does it take to find it? */
import { availableParallelism } from 'node:os';
import type { Mutation } from './mutations.ts';
import { runSeeds } from './run-seeds.ts';
import type { Outcome } from './simulate-seed.ts';
import { THIRD_SENDER_EVERY } from './third-sender/third-sender.ts';

/** A fault that this many histories do not show counts as not found. */
const SEEDS_MAX = 60;
const SEEDS_MAX_OF_RARE = 300;

export type Found = {
  readonly mutation: Mutation;
  /** The history that broke; undefined where none did. */
  readonly by: Outcome | undefined;
  /** How many histories were tried. */
  readonly tried: number;
};

async function tryMutation(mutation: Mutation, from: number): Promise<Found> {
  const count = mutation.isRare ? SEEDS_MAX_OF_RARE : SEEDS_MAX;
  // Others have no third sender.
  const seedOf = (index: number) => (mutation.patches.sender ? THIRD_SENDER_EVERY * (index + 1) : from + index);
  const outcomes = await runSeeds({
    seeds: Array.from({ length: count }, (_, index) => seedOf(index)),
    lanes: 1,
    stopsAtFirst: true,
    patches: mutation.patches,
    families: mutation.families,
    name: mutation.name.replaceAll(' ', '-'),
  });
  return { mutation, by: outcomes.find(({ broken }) => broken !== undefined), tried: outcomes.length };
}

/** Tries each of them, as many at once as there are processors. */
export async function runMutations(
  mutations: readonly Mutation[],
  options: { readonly from?: number; readonly onFound?: (found: Found) => void } = {},
): Promise<readonly Found[]> {
  const waiting = [...mutations];
  const found: Found[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const tried = await tryMutation(next, options.from ?? next.from);
      found.push(tried);
      options.onFound?.(tried);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return found;
}
