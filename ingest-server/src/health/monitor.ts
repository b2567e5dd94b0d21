/** Keeps the facts that health is judged by: read at most every few seconds, within a deadline, the last good ones kept. */
import type { Sources } from '../sources.ts';
import { assess } from './assess.ts';
import { cached, within } from './cached.ts';
import type { Health, Outage, Thresholds } from './health.ts';
import type { Activity, OpenIssue, Overview, State } from './ports.ts';

/** Probes come every 15 seconds, pages every 10: this spares ClickHouse all but one of those that come together. */
const FACTS_TTL_MS = 5_000;
const ACTIVITY_TTL_MS = 10_000;
const STATE_DEADLINE_MS = 3_000;
const PING_DEADLINE_MS = 1_000;

export type MonitorDeps = {
  readonly overview: Overview;
  readonly sources: Pick<Sources, 'all'>;
  readonly thresholds: Thresholds;
  readonly version: string;
  /** Unix milliseconds. */
  readonly now: () => number;
};

type Reading = { readonly state: State | null; readonly readAt: number | null; readonly outage: Outage | null };

export class Monitor {
  readonly #deps: MonitorDeps;
  readonly #read: () => Promise<Reading>;
  readonly #activity: () => Promise<Activity | null>;
  #lastGood: Pick<Reading, 'state' | 'readAt'> = { state: null, readAt: null };

  #lastActivity: Activity | null = null;

  constructor(deps: MonitorDeps) {
    this.#deps = deps;
    this.#read = cached(() => this.#readNow(), FACTS_TTL_MS, deps.now);
    this.#activity = cached(() => this.#activityNow(), ACTIVITY_TTL_MS, deps.now);
  }

  /** Never throws: what cannot be read is a finding. */
  async health(): Promise<Health> {
    const { sources, thresholds, version, now } = this.#deps;
    const [reading, known] = await Promise.all([this.#read(), sources.all()]);
    return assess({ ...reading, sources: known, version }, now(), thresholds);
  }

  /** The state behind `health`, for metrics; null where ClickHouse was never read. */
  async state(): Promise<State | null> {
    return (await this.#read()).state;
  }

  /** What happened lately, as last seen; null where it could not be read since the start. */
  activity(): Promise<Activity | null> {
    return this.#activity();
  }

  /** The newest errors in cells; none where they cannot be read now. */
  async newestIssues(): Promise<readonly OpenIssue[]> {
    return within(STATE_DEADLINE_MS, this.#deps.overview.newestIssues()).catch(() => []);
  }

  async #readNow(): Promise<Reading> {
    const { overview, now } = this.#deps;
    try {
      const state = await within(STATE_DEADLINE_MS, overview.state(now()));
      this.#lastGood = { state, readAt: now() };
      return { ...this.#lastGood, outage: null };
    } catch {
      return { ...this.#lastGood, outage: await this.#outage() };
    }
  }

  async #outage(): Promise<Outage> {
    const answers = await within(PING_DEADLINE_MS, this.#deps.overview.ping()).catch(() => false);
    return answers ? 'failing' : 'unreachable';
  }

  async #activityNow(): Promise<Activity | null> {
    const { overview, now } = this.#deps;
    try {
      this.#lastActivity = await within(STATE_DEADLINE_MS, overview.activity(now()));
    } catch {
      // What was last seen stays; health says that ClickHouse is away, and since when.
    }
    return this.#lastActivity;
  }
}
