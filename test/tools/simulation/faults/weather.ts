/** Which faults a history has, and how often: each history has its own, so that each gets its turn without the others. */
import type { Dice } from '../dice.ts';
import type { StatementFault } from '../server/faulty-client.ts';
import type { WireFault } from '../wire.ts';

export const families = [
  'executions killed',
  'services fail',
  'time runs out',
  'locks fail',
  'triggers unreliable',
  'requests lost',
  'requests late',
  'bad answers',
  'statements fail',
  'servers die',
  'requests stand still',
  'two at once',
  'clocks',
  'backups',
  'secrets',
  'older bundle',
  'two servers',
] as const;

export type Family = (typeof families)[number];

const delays = ['answered', 'refused', 'refused', 'unanswered'] as const;

export class Weather {
  readonly families: ReadonlySet<Family>;
  /** False in quiet moments. */
  isOn = true;
  /** Whether no rows get through at the moment, and all of them will arrive later. */
  isJammed = false;
  dice: Dice;

  /** Few families, and each of them often. */
  readonly isIntense: boolean;

  /** @param wanted these families and no others */
  constructor(dice: Dice, wanted: readonly Family[] = []) {
    this.dice = dice;
    const isCalm = dice.chance(0.08);
    this.isIntense = dice.chance(0.35) || wanted.length > 0;
    const few = wanted.length > 0 ? wanted : dice.shuffled(families).slice(0, 2);
    const some = families.filter(() => dice.chance(0.4));
    this.families = new Set(wanted.length === 0 && isCalm ? [] : this.isIntense ? few : some);
  }

  has(family: Family, probability: number): boolean {
    const often = this.isIntense ? Math.min(0.9, 2 * probability) : probability;
    return this.isOn && this.families.has(family) && this.dice.chance(often);
  }

  /** What happens to the next request. @param isPush whether it carries rows */
  ofRequest(isPush: boolean): WireFault | undefined {
    if (this.isOn && this.isJammed && isPush) return { kind: 'delayed', seems: 'refused' };
    if (this.has('requests lost', 0.06)) return { kind: this.dice.pick(['request lost', 'response lost'] as const) };
    if (this.has('requests lost', 0.04)) return { kind: 'repeated' };
    if (this.has('requests late', 0.06)) return { kind: 'delayed', seems: this.dice.pick(delays) };
    if (this.has('bad answers', 0.08)) return this.#badAnswer();
    if (this.has('requests stand still', 0.06)) return this.#statement('hold');
    if (this.has('servers die', 0.06)) return this.#statement(this.dice.chance(0.04) ? 'kill' : 'die');
    if (this.has('statements fail', 0.1)) return this.#statement(this.dice.pick(['fail', 'fail', 'refuse', 'slow']));
    return undefined;
  }

  #badAnswer(): WireFault {
    if (this.dice.chance(0.2)) return { kind: 'truncated' };
    if (this.dice.chance(0.2)) return { kind: 'slow', ms: this.dice.between(1_000, 50_000) };
    return { kind: 'status', status: this.dice.pick([429, 500, 502, 503]), handled: this.dice.chance(0.3) };
  }

  #statement(how: StatementFault['how']): WireFault {
    const when = this.dice.pick(['before', 'after'] as const);
    const ms = this.dice.pick([5_000, 70_000]);
    return { kind: 'statement', fault: { at: this.dice.between(1, 7), when, how, ms } };
  }
}
