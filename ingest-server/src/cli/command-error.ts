import { ReadableError } from '../errors.ts';

/** A command that cannot go on, in words for the person who called it. */
export class CommandError extends ReadableError {}
