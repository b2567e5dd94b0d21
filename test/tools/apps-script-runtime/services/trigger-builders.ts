import { type InstalledTrigger, nextFiring, type Schedule, type TriggerEvent } from '../events/trigger-registry.ts';
import type { Execution } from '../execution.ts';
import { EnumValue, ExecutionService, GoogleError, ServiceObject, signatureError } from '../service.ts';
import { SpreadsheetObject } from './spreadsheet.ts';

const MINUTE = 60_000;

/** `ScriptApp.Trigger`. */
export class TriggerObject extends ServiceObject {
  readonly typeName = 'ScriptApp.Trigger';
  readonly trigger: InstalledTrigger;

  constructor(trigger: InstalledTrigger) {
    super();
    this.trigger = trigger;
  }

  getUniqueId(): string {
    return this.trigger.id;
  }

  getHandlerFunction(): string {
    return this.trigger.handler;
  }

  getEventType(): EnumValue {
    return new EnumValue('EventType', this.trigger.event);
  }

  getTriggerSource(): EnumValue {
    return new EnumValue('TriggerSource', this.trigger.event === 'CLOCK' ? 'CLOCK' : 'SPREADSHEETS');
  }

  getTriggerSourceId(): string | null {
    return this.trigger.sourceId;
  }
}

/** `ScriptApp.newTrigger(name)`. */
export class TriggerBuilder extends ExecutionService {
  readonly typeName = 'ScriptApp.TriggerBuilder';
  readonly #handler: string;

  constructor(execution: Execution, handler: string) {
    super(execution);
    this.#handler = handler;
  }

  /** Takes the spreadsheet or its id; only the bound one is there. */
  forSpreadsheet(source: unknown): SpreadsheetTriggerBuilder {
    const id = source instanceof SpreadsheetObject ? this.execution.platform.workbook.id : source;
    if (typeof id !== 'string') throw signatureError('ScriptApp.TriggerBuilder.forSpreadsheet', [source]);
    if (id !== this.execution.platform.workbook.id) {
      throw new GoogleError(`No item with the given ID could be found: ${id}`);
    }
    return new SpreadsheetTriggerBuilder(this.execution, this.#handler);
  }

  timeBased(): ClockTriggerBuilder {
    return new ClockTriggerBuilder(this.execution, this.#handler);
  }
}

function create(execution: Execution, handler: string, event: TriggerEvent, schedule?: Schedule): TriggerObject {
  const { platform, user, kind } = execution;
  if (platform.triggers.ofUser(user).length >= platform.limits.triggersPerUser) {
    throw new GoogleError(
      'This script has too many triggers. Triggers must be deleted from the script before more can be added.',
    );
  }
  const sourceId = event === 'CLOCK' ? null : platform.workbook.id;
  const enabled = kind !== 'trigger' || (platform.nestedTriggersFire && isFarEnough(schedule, platform.clock.now));
  const spec = { handler, event, owner: user, sourceId, schedule, enabled };
  return new TriggerObject(platform.triggers.add(spec, platform.clock.now));
}

/** What a trigger's execution makes exists in any case, and fires only where it is due a minute later or more. */
function isFarEnough(schedule: Schedule | undefined, now: number): boolean {
  return schedule === undefined || nextFiring(schedule, now) - now >= MINUTE;
}

class SpreadsheetTriggerBuilder extends ExecutionService {
  readonly typeName = 'ScriptApp.SpreadsheetTriggerBuilder';
  readonly #handler: string;
  #event: TriggerEvent | undefined;

  constructor(execution: Execution, handler: string) {
    super(execution);
    this.#handler = handler;
  }

  onEdit(): this {
    this.#event = 'ON_EDIT';
    return this;
  }

  onChange(): this {
    this.#event = 'ON_CHANGE';
    return this;
  }

  onOpen(): this {
    this.#event = 'ON_OPEN';
    return this;
  }

  onFormSubmit(): this {
    this.#event = 'ON_FORM_SUBMIT';
    return this;
  }

  create(): TriggerObject {
    if (!this.#event) throw new GoogleError('The trigger needs an event.');
    return create(this.execution, this.#handler, this.#event);
  }
}

class ClockTriggerBuilder extends ExecutionService {
  readonly typeName = 'ScriptApp.ClockTriggerBuilder';
  readonly #handler: string;
  #every: number | undefined;
  #at: number | undefined;
  #hour: number | undefined;
  #minute = 0;
  #days = 1;
  #zone: string;

  constructor(execution: Execution, handler: string) {
    super(execution);
    this.#handler = handler;
    this.#zone = execution.platform.scriptTimeZone;
  }

  everyMinutes(minutes: unknown): this {
    return this.#repeat('everyMinutes', minutes, [1, 5, 10, 15, 30], MINUTE);
  }

  everyHours(hours: unknown): this {
    return this.#repeat('everyHours', hours, [1, 2, 4, 6, 8, 12], 60 * MINUTE);
  }

  everyDays(days: unknown): this {
    this.#days = Number(days);
    this.#hour ??= 0;
    return this;
  }

  atHour(hour: unknown): this {
    this.#hour = Number(hour);
    return this;
  }

  nearMinute(minute: unknown): this {
    this.#minute = Number(minute);
    return this;
  }

  inTimezone(zone: unknown): this {
    this.#zone = String(zone);
    return this;
  }

  after(ms: unknown): this {
    this.#at = this.execution.platform.clock.now + Number(ms);
    return this;
  }

  at(date: unknown): this {
    if (!(date instanceof Date)) throw signatureError('ScriptApp.ClockTriggerBuilder.at', [date]);
    this.#at = date.getTime();
    return this;
  }

  create(): TriggerObject {
    return create(this.execution, this.#handler, 'CLOCK', this.#schedule());
  }

  #schedule(): Schedule {
    if (this.#every !== undefined) return { kind: 'every', ms: this.#every };
    if (this.#at !== undefined) return { kind: 'once', at: this.#at };
    if (this.#hour === undefined) throw new GoogleError('The trigger needs a time.');
    return { kind: 'daily', hour: this.#hour, minute: this.#minute, days: this.#days, zone: this.#zone };
  }

  #repeat(method: string, value: unknown, allowed: readonly number[], unit: number): this {
    const last = allowed.at(-1);
    if (!allowed.includes(Number(value))) {
      const list = `${allowed.slice(0, -1).join(', ')} or ${last}`;
      throw new GoogleError(`The value you passed to ${method} was invalid. It must be one of ${list}.`);
    }
    this.#every = Number(value) * unit;
    return this;
  }
}
