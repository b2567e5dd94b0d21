/** How one request is tried again: with another signature, not before the server asked for it, and not for ever. */

/** By the spreadsheet's clock: when a request leaves, in ms, and when it was signed, in seconds. */
export type Sending = { readonly now: number; readonly signedAt: number };

const TRIES_MAX = 8;

export class Tries {
  readonly #broken: (what: string) => never;
  #id = '';
  #count = 0;
  #last: Sending = { now: 0, signedAt: 0 };
  #notBefore = 0;
  #isDelayed = false;

  constructor(broken: (what: string) => never) {
    this.#broken = broken;
  }

  /** A request leaves. @returns whether it had left before */
  sent(id: string, when: Sending): boolean {
    if (id === this.#id) {
      this.#sentAgain(when);
      return true;
    }
    this.#id = id;
    this.#last = when;
    this.#count = 1;
    this.#notBefore = 0;
    return false;
  }

  /** It was answered, or not. @param notBefore when it may be tried again, in ms */
  heard(notBefore: number): void {
    this.#notBefore = notBefore;
  }

  /** A service threw: what was heard last may not have been understood. */
  interrupted(): void {
    this.#notBefore = 0;
  }

  /** A service of Google's was slow: what was signed before it is sent after it. */
  delayed(): void {
    this.#isDelayed = true;
  }

  #sentAgain({ now, signedAt }: Sending): void {
    this.#count += 1;
    const last = this.#last;
    // A signature says whole seconds, and others may run between signing and sending.
    if (signedAt === last.signedAt && now > last.now + 2_000 && !this.#isDelayed)
      this.#broken('it tries again with the signature of before');
    this.#isDelayed = false;
    this.#last = { now, signedAt };
    if (now < this.#notBefore) this.#broken(`it tries again ${this.#notBefore - now} ms before it was asked to`);
    if (this.#count > TRIES_MAX) this.#broken(`it tries ${this.#count} times`);
  }
}
