import type { Platform } from '../platform.ts';
import type { EventSpec } from './event.ts';

/** One run that an event calls for; the test decides when, how often and in which order it happens. */
export interface PendingEvent {
  readonly handler: string;
  readonly kind: 'simple' | 'trigger';
  readonly event: EventSpec;
  /** Whom the run is of: the acting user for simple triggers, the trigger's owner for installable ones. */
  readonly user: string;
  readonly triggerId: string | undefined;
  readonly raisedAt: number;
}

const SIMPLE = { open: 'onOpen', edit: 'onEdit' } as const;
const INSTALLABLE = { open: 'ON_OPEN', edit: 'ON_EDIT', change: 'ON_CHANGE' } as const;

/** The runs that an event calls for: the simple trigger, if the script has it, then the installable ones. */
export function runsFor(
  event: Extract<EventSpec, { kind: 'open' | 'edit' | 'change' }>,
  actor: string,
  platform: Platform,
  functions: ReadonlySet<string>,
): PendingEvent[] {
  const raisedAt = platform.clock.now;
  const simple = event.kind === 'change' ? undefined : SIMPLE[event.kind];
  const first: PendingEvent[] =
    simple !== undefined && functions.has(simple)
      ? [{ handler: simple, kind: 'simple', event, user: actor, triggerId: undefined, raisedAt }]
      : [];
  const installed = platform.triggers.listening(INSTALLABLE[event.kind]);
  return [
    ...first,
    ...installed.map((trigger): PendingEvent => {
      const { handler, id, owner } = trigger;
      return { handler, kind: 'trigger', event, user: owner, triggerId: id, raisedAt };
    }),
  ];
}
