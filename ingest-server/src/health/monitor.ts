/** Keeps the facts that health is judged by: read at most every few seconds, within a deadline, the last good ones kept. */
import type { Config } from '../config.ts';
import type { Reader, Sources } from '../sources.ts';
import { dayIn } from '../time-zone.ts';
import { VERSION } from '../version.ts';
import { assess } from './assess.ts';
import type { Health, ReaderFinding, Thresholds } from './health.ts';
import type { Activity, OpenIssue, Outage, RowHistory, State, StatusReader } from './ports.ts';
import { type Refreshed, refreshed, within } from './refreshed.ts';

/** Probes come every 15 seconds, pages every 10: this spares ClickHouse all but one of those that come together. */
const FACTS_TTL_MS = 5_000;
const ACTIVITY_TTL_MS = 10_000;
const DEADLINE_MS = 3_000;
const DIAGNOSIS_DEADLINE_MS = 1_000;

/** What it looks at. */
export type MonitorSources = {
  readonly statusReader: StatusReader;
  readonly sources: Pick<Sources, 'all'>;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** What the Sheets API found; none where nothing is read through it. */
  readonly readers?: () => readonly ReaderFinding[];
};

type MonitorDeps = MonitorSources & {
  readonly thresholds: Thresholds;
  readonly version: string;
  /** Whose days are “today”. */
  readonly timeZone: string;
  /** What reads a spreadsheet that says nothing else. */
  readonly reader: Reader;
};

export function createMonitor(config: Config, looksAt: MonitorSources): Monitor {
  const thresholds = {
    warningAfterMinutes: config.HEALTH_WARNING_AFTER_MINUTES,
    errorAfterMinutes: config.HEALTH_ERROR_AFTER_MINUTES,
    issuesAfterDays: config.HEALTH_ISSUES_AFTER_DAYS,
  };
  return new Monitor({ ...looksAt, thresholds, version: VERSION, timeZone: config.TIMEZONE, reader: config.READER });
}

/** What happened lately, as last seen. */
export type SeenActivity = Activity & { readonly readAt: number };

export class Monitor {
  readonly #deps: MonitorDeps;
  readonly #startedAt: number;
  readonly #read: () => Promise<Refreshed<State>>;
  /** By spreadsheet; '' for all. */
  readonly #activities = new Map<string, () => Promise<Refreshed<Activity>>>();
  readonly #outage: () => Promise<Refreshed<Outage>>;
  /** What was the matter with the last reading. */
  #trouble: unknown = null;
  #missing: readonly string[] = [];
  #isWriteRefused = false;

  constructor(deps: MonitorDeps) {
    const { statusReader, now } = deps;
    this.#deps = deps;
    this.#startedAt = now();
    this.#read = refreshed({ load: () => this.#load(), ttlMs: FACTS_TTL_MS, deadlineMs: DEADLINE_MS, now });
    const outage = { load: () => statusReader.outageOf(this.#trouble), ttlMs: FACTS_TTL_MS };
    this.#outage = refreshed({ ...outage, deadlineMs: DIAGNOSIS_DEADLINE_MS, now });
  }

  /** A write that was refused, by a full disk for one, turns health at once, until one is taken again. */
  writeRefused(): void {
    this.#isWriteRefused = true;
  }

  writeTaken(): void {
    this.#isWriteRefused = false;
  }

  /** Never throws: what cannot be read is a finding. */
  async health(): Promise<Health> {
    const { sources, thresholds, version, timeZone, now, readers, reader } = this.#deps;
    const [{ value: state, readAt, trouble }, known] = await Promise.all([this.#read(), sources.all()]);
    const refused = this.#isWriteRefused ? 'failing' : null;
    const outage = trouble === null ? refused : await this.#diagnose(trouble);
    const today = dayIn(timeZone, now());
    const found = {
      readers: readers?.() ?? [],
      sources: known.map((source) => ({ ...source, reader: source.reader ?? reader })),
    };
    const missing = this.#missing;
    const facts = { ...found, state, readAt, outage, missing, version, startedAt: this.#startedAt, today };
    return assess(facts, now(), thresholds);
  }

  /** The state behind `health`, for metrics; null where ClickHouse was never read. */
  async state(): Promise<State | null> {
    return (await this.#read()).value;
  }

  /**
   * What happened lately, as last seen; null where it could not be read since the start.
   * @param source one spreadsheet, which must be a known one, since each is remembered; null: all
   */
  async activity(source: string | null = null): Promise<SeenActivity | null> {
    const { value, readAt } = await this.#activityOf(source)();
    return value === null || readAt === null ? null : { ...value, readAt };
  }

  /** An answer about rows; null where it cannot be had now. */
  async ofRows<Answer>(ask: (rows: RowHistory) => Promise<Answer>): Promise<{ readonly answer: Answer } | null> {
    return within(DEADLINE_MS, ask(this.#deps.statusReader.rows)).then(
      (answer) => ({ answer }),
      () => null,
    );
  }

  /** Open issues; null where they cannot be read now. @param source one spreadsheet; null: all */
  async issues(source: string | null, limit: number): Promise<readonly OpenIssue[] | null> {
    return within(DEADLINE_MS, this.#deps.statusReader.issues(source, limit)).catch(() => null);
  }

  /** The newest errors in cells; null where they cannot be read now. */
  async newestIssues(): Promise<readonly OpenIssue[] | null> {
    return within(DEADLINE_MS, this.#deps.statusReader.newestIssues()).catch(() => null);
  }

  #activityOf(source: string | null): () => Promise<Refreshed<Activity>> {
    const known = this.#activities.get(source ?? '');
    if (known !== undefined) return known;
    const { statusReader, now } = this.#deps;
    const load = () => statusReader.activity(now(), source);
    const activity = refreshed({ load, ttlMs: ACTIVITY_TTL_MS, deadlineMs: DEADLINE_MS, now });
    this.#activities.set(source ?? '', activity);
    return activity;
  }

  async #load(): Promise<State> {
    const { statusReader, sources, now } = this.#deps;
    // First and kept, since it says why the rest fails where that reads what is missing.
    this.#missing = await statusReader.missing();
    const ids = (await sources.all()).map(({ spreadsheetId }) => spreadsheetId);
    return statusReader.state(now(), ids);
  }

  /** A ClickHouse that does not even say so in time is not reached. */
  async #diagnose(trouble: unknown): Promise<Outage> {
    this.#trouble = trouble;
    const answer = await this.#outage();
    return answer.trouble === null ? (answer.value ?? 'unreachable') : 'unreachable';
  }
}
