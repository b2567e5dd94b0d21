/** What people at a terminal are told: a table for each room, in each language; `en/` says which sentences there are. */
import type { Language } from '../health/texts.ts';
import { commands as commandsEn } from './en/commands.ts';
import { doctor as doctorEn } from './en/doctor.ts';
import { errors as errorsEn } from './en/errors.ts';
import { help as helpEn } from './en/help.ts';
import { results as resultsEn } from './en/results.ts';
import { spoken } from './language.ts';
import { commands as commandsRu } from './ru/commands.ts';
import { doctor as doctorRu } from './ru/doctor.ts';
import { errors as errorsRu } from './ru/errors.ts';
import { help as helpRu } from './ru/help.ts';
import { results as resultsRu } from './ru/results.ts';

const english = { help: helpEn, commands: commandsEn, results: resultsEn, doctor: doctorEn, errors: errorsEn };
export type Words = typeof english;

export const allWords: Readonly<Record<Language, Words>> = {
  en: english,
  ru: { help: helpRu, commands: commandsRu, results: resultsRu, doctor: doctorRu, errors: errorsRu },
};

/** The words of the language that is spoken now. */
export function say(): Words {
  return allWords[spoken()];
}
