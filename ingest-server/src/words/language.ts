/**
 * The language of what is said to a person: at a terminal that of `--language` or of the shell, in an answer that of the
 * request. Until somebody chooses, and for the server's log, it is English.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { z } from 'zod';
import { type Language, languages } from '../health/texts.ts';

const ofRequest = new AsyncLocalStorage<Language>();
let ofProcess: Language = 'en';

/** From now on, unless a request has its own. */
export function speak(language: Language): void {
  ofProcess = language;
  z.config(z.locales[language]());
}

/** While this work goes on, and all that it starts. */
export function speakingFor<Result>(language: Language, work: () => Result): Result {
  return ofRequest.run(language, work);
}

export function spoken(): Language {
  return ofRequest.getStore() ?? ofProcess;
}

/** The option `--language`, else the locale of the shell where it is one of ours, else English. */
export function languageOf(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const option = words.flatMap((word, at) => (word === OPTION ? (words[at + 1] ?? []) : (of(word) ?? []))).at(-1);
  const wanted = [option, (LC_ALL || LC_MESSAGES || LANG || '').toLowerCase().slice(0, 2)];
  return wanted.flatMap((name) => languages.find((language) => language === name) ?? [])[0] ?? 'en';
}

const OPTION = '--language';

function of(word: string): string | undefined {
  return word.startsWith(`${OPTION}=`) ? word.slice(OPTION.length + 1) : undefined;
}
