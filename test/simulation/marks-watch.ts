/**
 * Marks are worked off, and only then removed (R3). No edit waits for the next tick without a reason: where all executions
 * that overlapped ended well, none of them has left a mark. And none is forgotten: where no run did its work, all stay.
 */
import type { Conversation } from './referee/conversation.ts';
import type { Desk } from './sheet/desk.ts';
import { BrokenPromise } from './story.ts';

export class MarksWatch {
  #before: ReadonlySet<string> = new Set();
  #hasReason = false;
  readonly #conversations: Conversation[] = [];

  /** The outermost of overlapping executions begins. Marks that are there already may have their reasons. */
  begins(desk: Desk): void {
    this.#before = new Set(desk.marks);
    this.#hasReason = false;
    this.#conversations.length = 0;
  }

  /** One of them ended. @param isWhole whether it came to its own end, in time, and no service threw */
  ends(isWhole: boolean, conversations: readonly Conversation[]): void {
    this.#conversations.push(...conversations.filter(({ isDry }) => !isDry));
    if (!isWhole || conversations.some(({ leavesWork }) => leavesWork)) this.#hasReason = true;
  }

  /** The outermost has ended. */
  allEnded(desk: Desk, what: string): void {
    this.#checkForgotten(desk, what);
    if (this.#hasReason) return;
    if (this.#conversations.length > 0 && desk.failures > 0) {
      throw new BrokenPromise(`${desk.id}: ${what} ended well, and the server still counts as away`);
    }
    const left = desk.marks.filter((mark) => !this.#before.has(mark));
    if (left.length === 0 || desk.hasGivenUp) return;
    throw new BrokenPromise(`${desk.id}: ${what} and what ran meanwhile ended well, and ${left} is still to be done`);
  }

  #checkForgotten(desk: Desk, what: string): void {
    const hasWorked = this.#conversations.some(({ isUnfinished }) => !isUnfinished);
    if (hasWorked || this.#conversations.length === 0) return;
    const now = desk.marks;
    const forgotten = [...this.#before].filter((mark) => !now.includes(mark));
    if (forgotten.length === 0 || now.length > 0) return;
    throw new BrokenPromise(`${desk.id}: ${what} did not do what ${forgotten} asked for, and removed the mark`);
  }
}
