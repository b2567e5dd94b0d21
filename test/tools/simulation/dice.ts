/** Everything that is left to chance in a simulation comes from here, and so from the seed. */
import { seededRandom } from '../apps-script-runtime/random.ts';

export class Dice {
  readonly #random: () => number;

  /** Dice of the same parts throw the same numbers. */
  constructor(...parts: readonly (string | number)[]) {
    this.#random = seededRandom(hashOf(parts.join('/')));
  }

  next(): number {
    return this.#random();
  }

  /** A whole number from 0 to `below` - 1. */
  below(below: number): number {
    return Math.floor(this.#random() * below);
  }

  /** A whole number, both ends included. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const index = this.below(list.length);
    if (index >= list.length) throw new RangeError('Nothing to pick from');
    return list[index] as T;
  }

  /** Picks by weight. */
  weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T {
    const total = choices.reduce((sum, [weight]) => sum + weight, 0);
    let left = this.#random() * total;
    for (const [weight, choice] of choices) {
      left -= weight;
      if (left < 0) return choice;
    }
    throw new RangeError('Nothing to pick from');
  }

  shuffled<T>(list: readonly T[]): T[] {
    const drawn = list.map((item) => ({ item, at: this.#random() }));
    return drawn.sort((a, b) => a.at - b.at).map(({ item }) => item);
  }
}

/** FNV-1a over the code units of a text. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
