/**
 * Deliberate faults in the protocol's code, as patches of what was built: the simulation must find each of them.
 * A patch that no longer fits fails by itself, so that none is believed to be tried and is not.
 */
import type { Family } from './faults/weather.ts';
import { rarelyShown, shownNear, showsUnder } from './mutation-seeds.ts';
import { bundleFaults } from './mutations/bundle-faults.ts';
import type { Fault } from './mutations/fault.ts';
import { senderFaults } from './mutations/sender-faults.ts';
import { serverFaults } from './mutations/server-faults.ts';
import { sharedFaults } from './mutations/shared-faults.ts';

export type Mutation = Fault & {
  /** Families of faults that bring it to light; none: any history may. */
  readonly families: readonly Family[];
  /** A seed from which on it is looked for. */
  readonly from: number;
  /** Whether few histories show it. */
  readonly isRare: boolean;
};

const faults = [...serverFaults, ...bundleFaults, ...sharedFaults, ...senderFaults];

export const mutations: readonly Mutation[] = faults.map((fault) => ({
  ...fault,
  from: shownNear[fault.name] ?? 1,
  isRare: rarelyShown.has(fault.name),
  families: showsUnder[fault.name] ?? [],
}));
