/** What the simulation sends to the server’s front with each request, and hears back: unsigned headers of its own. */
import type { StatementFault } from './faulty-client.ts';

export const envelopeHeader = 'x-simulation';
export const fateHeader = 'x-simulation-fate';

export type Envelope = {
  /** The server's clock, unix ms. */
  readonly now: number;
  /** Which server behind the balancer. */
  readonly instance: number;
  readonly fault?: StatementFault;
};

/** What became of a request. */
export type Fate = {
  readonly struck: boolean;
  readonly slowMs: number;
  readonly statements: number;
  readonly interrupted?: 'died' | 'held';
};
