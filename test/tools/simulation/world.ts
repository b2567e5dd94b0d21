/** Everything of one history: the clock, the servers, the spreadsheets, and what is checked at each moment. */
import { VirtualClock } from '../apps-script-runtime/clock.ts';
import { Dice } from './dice.ts';
import { type Family, Weather } from './faults/weather.ts';
import { plans } from './model/plans.ts';
import type { Conversation } from './referee/conversation.ts';
import { Mirror } from './referee/mirror.ts';
import type { ServerLink } from './server-link.ts';
import { Desk, gridOf, putGrid, timeZones } from './sheet/desk.ts';
import { addForeignTabs } from './sheet/foreign-tabs.ts';
import { newTab } from './sheet/rows.ts';
import { Story } from './story.ts';
import { THIRD_SENDER_EVERY, ThirdSender } from './third-sender/third-sender.ts';
import { Watch } from './watch.ts';
import { type Seen, Wire } from './wire.ts';

/** The scripts that a spreadsheet may hold. */
export type Bundles = {
  readonly current: string;
  readonly small: string;
  readonly older: string;
  readonly olderSmall: string;
  /** The reader of the Sheets API. */
  readonly sender: string;
  readonly senderSmall: string;
};

/** An execution under way. */
export type Running = {
  readonly desk: Desk;
  /** The function that runs. */
  readonly what: string;
  /** Whether it is one of the script's, which hold the lock. */
  readonly isScript: boolean;
  readonly isDry: boolean;
  readonly changesBefore: number;
  readonly conversations: Conversation[];
  /** Whether a service threw: a report may then name an error that nobody else knows of. */
  hasThrown: boolean;
};

const START = Date.UTC(2025, 2, 3, 9);

export class World {
  readonly seed: number;
  readonly clock = new VirtualClock(START);
  readonly story: Story;
  readonly weather: Weather;
  readonly wire: Wire;
  readonly link: ServerLink;
  readonly mirror: Mirror;
  readonly watch: Watch;
  readonly desks: readonly Desk[];
  readonly bundles: { readonly current: string; readonly older: string };
  /** Blocks, ranges and split pushes in tabs of a few dozen rows; values of one row may then be of two moments. */
  readonly hasSmallLimits: boolean;
  readonly secrets = new Map<string, string[]>();
  hasBackup = false;
  /** Whether the spreadsheets keep to a slower pace at times, as where Google's day runs short. */
  isPaced = false;
  /** Charts, data sources, hidden and protected tabs, and many others beside ours. */
  readonly hasForeignTabs: boolean;
  /** Reads and writes beside the script; undefined in most histories. */
  readonly thirdSender: ThirdSender | undefined;
  readonly #counted = new Map<string, number>();
  /** What went over the wire in the quiet sync. */
  readonly quietly: Seen[] = [];
  /** Executions under way, the innermost last. */
  readonly running: Running[] = [];

  constructor(seed: number, link: ServerLink, bundles: Bundles, families: readonly Family[] = []) {
    const dice = new Dice(seed, 'world');
    this.seed = seed;
    this.link = link;
    this.mirror = new Mirror(link);
    this.story = new Story(this.clock);
    this.weather = new Weather(new Dice(seed, 'weather'), families);
    this.wire = new Wire(link, this.clock, this.story);
    this.hasSmallLimits = dice.chance(0.35);
    this.bundles = this.hasSmallLimits
      ? { current: bundles.small, older: bundles.olderSmall }
      : { current: bundles.current, older: bundles.older };
    const deskCount = dice.weighted([
      [6, 1],
      [3, 2],
      [1, 3],
    ]);
    const desks: Desk[] = [];
    for (let index = 0; index < deskCount; index += 1) desks.push(this.#newDesk(index, dice, desks[0]));
    this.desks = desks;
    for (const desk of this.desks) desk.neighbours = this.desks.filter((other) => other !== desk);
    this.hasForeignTabs = new Dice(seed, 'foreign tabs').chance(0.4);
    if (this.hasForeignTabs) for (const [index, desk] of desks.entries()) addForeignTabs(this, desk, index);
    const sender = this.hasSmallLimits ? bundles.senderSmall : bundles.sender;
    this.thirdSender = seed % THIRD_SENDER_EVERY === 0 ? new ThirdSender(this, sender) : undefined;
    this.watch = new Watch(this);
    link.reset();
    this.sendSources();
    this.wire.fate = ({ url }) => this.weather.ofRequest(url.endsWith('/push'));
    this.wire.balance = () => (this.weather.has('two servers', 0.5) ? 1 : 0);
  }

  /** Dice for the next of a kind alone: throwing them leaves all else in a history as it was. */
  ownDice(kind: string): Dice {
    const count = (this.#counted.get(kind) ?? 0) + 1;
    this.#counted.set(kind, count);
    return new Dice(this.seed, kind, count);
  }

  /** Gives the servers the secrets that they take. */
  sendSources(): void {
    this.link.setSources(
      this.desks.map(({ id }) => ({
        spreadsheetId: id,
        name: id,
        secrets: this.secrets.get(id) ?? [],
        tabs: plans.map(({ tab }) => tab),
      })),
    );
  }

  /** Puts another bundle into a spreadsheet. */
  useBundle(desk: Desk, which: 'older' | 'current'): void {
    const isOn = this.weather.isOn;
    this.weather.isOn = false;
    desk.install(this.bundles[which]);
    desk.hasOlderBundle = which === 'older';
    this.weather.isOn = isOn;
    this.story.count(`${which} bundle installed`);
    this.story.say(`${desk.id} gets the ${which} bundle`);
  }

  /** Where the server takes no secret of the spreadsheet's any more, both get a new one. */
  agreeOnSecret(desk: Desk, dice: Dice): void {
    const own = desk.runtime.properties.document.get('INGEST_SECRET') ?? '';
    if (this.secrets.get(desk.id)?.includes(own) === true) return;
    const secret = this.newSecret(dice);
    this.secrets.set(desk.id, [secret]);
    desk.setProperty('INGEST_SECRET', secret);
  }

  newSecret(dice: Dice): string {
    const bytes = Buffer.from(Array.from({ length: 32 }, () => dice.below(256)));
    return `whsec_${bytes.toString('base64')}`;
  }

  /** @param first another spreadsheet, of which this one may be a copy */
  #newDesk(index: number, dice: Dice, first: Desk | undefined): Desk {
    const id = `sheet-${index + 1}`;
    const secret = this.newSecret(dice);
    this.secrets.set(id, [secret]);
    const timeZone = dice.pick(timeZones);
    const { clock, wire, bundles, seed } = this;
    const bundle = bundles.current;
    const desk = new Desk({ id, clock, transport: wire.transport, bundle, seed: seed * 10 + index, timeZone, secret });
    if (first !== undefined && dice.chance(0.5)) this.#copy(first, desk);
    else this.#fill(desk, dice);
    desk.changed();
    return desk;
  }

  /** As somebody who begins next year's spreadsheet with a copy of this year's. */
  #copy(from: Desk, to: Desk): void {
    for (const { sheet, role } of from.sheets()) {
      const copy = to.workbook.addSheet(sheet.name);
      putGrid(copy, gridOf(sheet));
      to.roles.set(copy.id, role);
    }
    for (const plan of plans) {
      const setting = from.settings.get(plan.setting);
      if (setting !== undefined) to.setTabs(plan, setting);
    }
    this.story.count('spreadsheet copied');
  }

  #fill(desk: Desk, dice: Dice): void {
    const isLarge = dice.chance(0.05);
    for (const plan of plans) {
      if (plan.tab !== 'sales' && dice.chance(0.3)) continue;
      const hasMany = dice.chance(0.2);
      const rows = plan.tab === 'sales' ? dice.between(20, isLarge ? 900 : 130) : dice.between(5, 60);
      const first = newTab(desk, dice, plan, `${plan.names[0]}${hasMany ? ' 1' : ''}`, rows);
      if (!hasMany) continue;
      desk.setTabs(plan, `${plan.names[0]}*`);
      newTab(desk, dice, plan, `${plan.names[0]} 2`, dice.between(1, 30), first);
    }
  }
}
