/** Errors for people, and what is known of any other. */
import type { Language } from './health/texts.ts';
import { spoken } from './words/language.ts';
import { allWords } from './words/words.ts';

/** An error whose message a person can act on: the command line prints it as it is, and any other with its stack. */
export class ReadableError extends Error {
  override readonly name: string = this.constructor.name;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Why, for a person: in their language where the operating system or the network has a code for it, or else quoted. */
export function reasonOf(error: unknown): string {
  return reasonsOf(error)[spoken()];
}

export function reasonsOf(error: unknown): Readonly<Record<Language, string>> {
  const [code, message] = [codeOf(error), messageOf(error)];
  const { en, ru } = allWords;
  const quoted = error instanceof ReadableError ? message : `«${message}»`;
  return { en: en.errors.reasons[code] ?? message, ru: ru.errors.reasons[code] ?? quoted };
}

/**
 * Node's, the network's or ClickHouse's code: `ENOENT`, `ECONNREFUSED`, `516`; '' where it has none. By property and not
 * by class: the embedded connection throws its own copy of ClickHouseError.
 */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What a failure of `fetch` comes from, which itself says no more than "fetch failed". */
export function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? error.cause : error;
}
