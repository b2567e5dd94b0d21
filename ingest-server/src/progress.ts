/** How far long work has come. */

/** `done` of `total`, both of one unit; a `total` of 0: it is not known how much there is to do. */
export type NoteProgress = (done: number, total: number) => void;

/** Counts what is done of a total that becomes known on the way, and may change. */
export class Progress {
  readonly #note: NoteProgress;
  #unit = '';
  #total = 0;
  #done = 0;

  constructor(note: NoteProgress) {
    this.#note = note;
  }

  /** From here on so many of a unit are to be done. */
  expect(unit: string, total: number): void {
    this.#unit = unit;
    this.#total = total;
    this.#done = 0;
    this.#note(0, total);
  }

  /** What is of another unit does not count. */
  advance(unit: string, count: number): void {
    if (unit !== this.#unit) return;
    this.#done = Math.min(this.#total, this.#done + count);
    this.#note(this.#done, this.#total);
  }
}
