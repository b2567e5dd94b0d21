/**
 * No edit waits for the next tick without a reason: where all executions that overlapped ended well, none of them has
 * left a mark that nobody worked off (R3).
 */
import type { Conversation } from './referee/conversation.ts';
import type { Desk } from './sheet/desk.ts';
import { BrokenPromise } from './story.ts';

export class MarksWatch {
  #before: ReadonlySet<string> = new Set();
  #hasReason = false;

  /** The outermost of overlapping executions begins. Marks that are there already may have their reasons. */
  begins(desk: Desk): void {
    this.#before = new Set(desk.marks);
    this.#hasReason = false;
  }

  /** One of them ended. @param isWhole whether it came to its own end, in time, and no service threw */
  ends(isWhole: boolean, conversations: readonly Conversation[]): void {
    if (!isWhole || conversations.some(({ leavesWork }) => leavesWork)) this.#hasReason = true;
  }

  /** The outermost has ended. */
  allEnded(desk: Desk, what: string): void {
    if (this.#hasReason || desk.hasGivenUp) return;
    const left = desk.marks.filter((mark) => !this.#before.has(mark));
    if (left.length === 0) return;
    throw new BrokenPromise(`${desk.id}: ${what} and what ran meanwhile ended well, and ${left} is still to be done`);
  }
}
