import { ReadableError } from '../readable-error.ts';

/** A command that cannot go on, in words for the person who called it. */
export class CommandError extends ReadableError {
  override readonly name = 'CommandError';
}
