import { instantOf, wallClockOf } from '../workbook/zone.ts';

export type TriggerEvent = 'ON_OPEN' | 'ON_EDIT' | 'ON_CHANGE' | 'ON_FORM_SUBMIT' | 'CLOCK';

/** When a time-driven trigger fires. */
export type Schedule =
  | { readonly kind: 'every'; readonly ms: number }
  | { readonly kind: 'once'; readonly at: number }
  | {
      readonly kind: 'daily';
      readonly hour: number;
      readonly minute: number;
      readonly days: number;
      readonly zone: string;
    };

export interface InstalledTrigger {
  readonly id: string;
  readonly handler: string;
  readonly event: TriggerEvent;
  /** Who created it, and so who it runs as. */
  readonly owner: string;
  readonly sourceId: string | null;
  readonly schedule: Schedule | undefined;
  /** False once Google has silently disabled it; it is still listed. */
  enabled: boolean;
  /** The instant of the next firing; undefined for event triggers and spent one-shots. */
  nextAt: number | undefined;
}

const DAY = 86_400_000;

/** The first instant after `now` at which a schedule fires. */
export function nextFiring(schedule: Schedule, now: number): number {
  if (schedule.kind === 'every') return now + schedule.ms;
  if (schedule.kind === 'once') return schedule.at;
  const today = Math.floor(wallClockOf(schedule.zone, now) / DAY) * DAY;
  const timeOfDay = (schedule.hour * 60 + schedule.minute) * 60_000;
  for (let day = today; ; day += DAY) {
    const at = instantOf(schedule.zone, day + timeOfDay);
    if (at > now) return at + (schedule.days - 1) * DAY;
  }
}

/** All installable triggers of the project, of every user. */
export class TriggerRegistry {
  readonly #triggers: InstalledTrigger[] = [];
  #sequence = 0;

  add(trigger: Omit<InstalledTrigger, 'id' | 'nextAt'>, now: number): InstalledTrigger {
    this.#sequence += 1;
    const nextAt = trigger.schedule && nextFiring(trigger.schedule, now);
    const installed = { ...trigger, id: String(7_000_000_000_000 + this.#sequence), nextAt };
    this.#triggers.push(installed);
    return installed;
  }

  all(): readonly InstalledTrigger[] {
    return this.#triggers;
  }

  ofUser(owner: string): InstalledTrigger[] {
    return this.#triggers.filter((trigger) => trigger.owner === owner);
  }

  /** What fires on an event, in the order of creation. */
  listening(event: TriggerEvent): InstalledTrigger[] {
    return this.#triggers.filter((trigger) => trigger.enabled && trigger.event === event);
  }

  /** The time-driven trigger that is due first. */
  nextDue(): InstalledTrigger | undefined {
    return this.#triggers
      .filter((trigger) => trigger.enabled && trigger.nextAt !== undefined)
      .sort((a, b) => Number(a.nextAt) - Number(b.nextAt))[0];
  }

  remove(id: string): void {
    const index = this.#triggers.findIndex((trigger) => trigger.id === id);
    if (index >= 0) this.#triggers.splice(index, 1);
  }

  /** As Google does now and then, without a word: the triggers stay listed and fire no more. */
  disable(handler?: string): void {
    for (const trigger of this.#triggers)
      if (handler === undefined || trigger.handler === handler) trigger.enabled = false;
  }
}
