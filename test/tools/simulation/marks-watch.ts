/**
 * Marks are worked off, and only then removed (R3). No edit waits for the next tick without a reason: where all executions
 * that overlapped ended well, none of them has left a mark. And none is forgotten: where no run did its work, all stay.
 */
import type { Conversation } from './referee/conversation.ts';
import type { Desk } from './sheet/desk.ts';
import { BrokenPromise } from './story.ts';

export class MarksWatch {
  readonly #desk: Desk;
  #before: ReadonlySet<string> = new Set();
  #hasReason = false;
  #isUnheard = false;
  readonly #conversations: Conversation[] = [];
  readonly #left = new Set<string>();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** The outermost of overlapping executions begins. Marks that are there already may have their reasons. */
  begins(what: string): void {
    const { marks, pace, hasGivenUp } = this.#desk;
    this.#before = new Set(marks);
    // At a slower pace edits wait for a trigger, or for the next comparison. Where the server is away they wait for a tick, also
    // for one that begins and ends behind the back of an edit that has just read so.
    this.#hasReason = pace !== 'at_once' || (hasGivenUp && what !== 'onSchedule');
    this.#isUnheard = false;
    this.#conversations.length = 0;
    this.#left.clear();
  }

  /**
   * One of them ended.
   * @param isWhole whether it came to its own end, in time, and no service threw
   * @param isUnheard whether it held the lock and no request of it left: without a tab to ask about, its report may be
   *   all that there was, and Google may have refused that
   * @param marks that it left
   */
  ends(isWhole: boolean, isUnheard: boolean, conversations: readonly Conversation[], marks: ReadonlySet<string>): void {
    if (isUnheard) this.#isUnheard = true;
    for (const mark of marks) this.#left.add(mark);
    this.#conversations.push(...conversations.filter(({ isDry }) => !isDry));
    if (!isWhole || conversations.some(({ leavesWork }) => leavesWork)) this.#hasReason = true;
  }

  /** The outermost has ended. */
  allEnded(what: string): void {
    const desk = this.#desk;
    this.#checkForgotten(what);
    if (this.#hasReason) return;
    if (this.#conversations.length > 0 && desk.failures > 0) {
      throw new BrokenPromise(`${desk.id}: ${what} ended well, and the server still counts as away`);
    }
    const left = desk.marks.filter((mark) => !this.#before.has(mark));
    if (left.length === 0 || desk.hasGivenUp) return;
    throw new BrokenPromise(`${desk.id}: ${what} and what ran meanwhile ended well, and ${left} is still to be done`);
  }

  #checkForgotten(what: string): void {
    const desk = this.#desk;
    const hasWorked = this.#conversations.some(({ isUnfinished }) => !isUnfinished);
    if (hasWorked || this.#isUnheard || this.#conversations.length === 0) return;
    const now = desk.marks;
    const forgotten = [...this.#before, ...this.#left].filter((mark) => !now.includes(mark));
    if (forgotten.length === 0 || now.length > 0) return;
    throw new BrokenPromise(`${desk.id}: ${what} did not do what ${forgotten} asked for, and removed the mark`);
  }
}
