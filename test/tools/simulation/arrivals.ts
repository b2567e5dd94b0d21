/**
 * Whether every change of a spreadsheet has been reported to its script. Once it has, and the script has done all that it
 * left marks for, ClickHouse must be equal, without any full comparison at a later time.
 */
import type { PendingEvent } from '../apps-script-runtime/index.ts';

/** Changes of the workbook that Google does not report, or not surely. */
const silent: ReadonlySet<string> = new Set([
  'written by API',
  'change undone',
  'repaired',
  'time zone changed',
  'column broken',
  'keys unreadable',
  'tab added',
]);

/** Their deletion is reported by a change event alone, which is raised only where changes are watched; their edit is of another tab. */
const reportedByChange: ReadonlySet<string> = new Set(['row moved to another tab']);

const ignored: ReadonlySet<string> = new Set(['EDIT', 'FORMAT']);

/** Whether an event is one that the script has to do something about. */
export function reachesScript({ event }: PendingEvent): boolean {
  return event.kind !== 'change' || !ignored.has(event.changeType);
}

export class Arrivals {
  readonly #owed = new Set<PendingEvent>();
  #isUntold = true;
  /** How many changes were not reported. */
  #untold = 0;
  #isExcused = false;

  /** Somebody changed the workbook. @param events what that raised */
  changed(kind: string, events: readonly PendingEvent[]): void {
    const reported = events.filter(reachesScript);
    const isHalf = reportedByChange.has(kind) && !reported.some(({ event }) => event.kind === 'change');
    if (silent.has(kind) || reported.length === 0 || isHalf) this.#unreportedChange();
    for (const event of reported) this.#owed.add(event);
  }

  /** An execution took an event up: it left its mark, or came to its end. */
  taken(event: PendingEvent): void {
    this.#owed.delete(event);
  }

  /** An event that no execution will take up. */
  dropped(event: PendingEvent): void {
    if (this.#owed.delete(event)) this.#unreportedChange();
  }

  /** A full comparison begins, which looks for changes that were not reported. @returns what to call once it ended well */
  comparing(): () => void {
    const before = this.#untold;
    return () => {
      if (this.#untold === before) this.#isUntold = false;
    };
  }

  #unreportedChange(): void {
    this.#isUntold = true;
    this.#untold += 1;
  }

  /** A run said that something is not equal, or what was equal was changed behind its back. */
  excuse(): void {
    this.#isExcused = true;
  }

  /** Both ends have been seen to be equal. */
  settle(): void {
    this.#isUntold = false;
    this.#isExcused = false;
  }

  /** Whether nothing is left that could explain a difference. */
  get isDue(): boolean {
    return this.#owed.size === 0 && !this.#isUntold && !this.#isExcused;
  }
}
