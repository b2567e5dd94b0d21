import { ReadableError } from '../errors.ts';

/** What is wrong with a file, in words for the person who named it. */
export class WorkbookFileError extends ReadableError {}
