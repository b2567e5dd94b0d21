/** Every text of the command line in each of its languages: nothing of the other, and nothing that a menu does not have. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe as describeMigration } from '@qtickets/ingest-server/cli/migrate';
import { createProgram, runCommandLine } from '@qtickets/ingest-server/cli/program';
import { sqlDirectory } from '@qtickets/ingest-server/clickhouse/schema/sql-files';
import { GoogleError, googleProblems } from '@qtickets/ingest-server/google-sheets/google-error';
import { readChecks } from '@qtickets/ingest-server/smoke/check-file';
import { russianChecks } from '@qtickets/ingest-server/smoke/checks-ru';
import { languageOf, speak, speakingFor, spoken } from '@qtickets/ingest-server/words/language';
import { allWords } from '@qtickets/ingest-server/words/words';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { englishIn, RUSSIAN } from './support/one-language.ts';

afterEach(() => speak('en'));

type Text = readonly [where: string, text: string];

/** Every sentence of a table of words; those that are made are made of arguments that say nothing in any language. */
function textsOf(words: unknown, where = ''): Text[] {
  if (typeof words === 'string') return [[where, words]];
  if (typeof words === 'function') return [[where, String(words(...fillers(where)))]];
  if (typeof words !== 'object' || words === null) throw new Error(`${where} is no text`);
  return Object.entries(words).flatMap(([name, inner]) => textsOf(inner, `${where}/${name}`));
}

function fillers(where: string): unknown[] {
  if (/oneOf|bothNeeded|emptyFiles/.test(where)) return [['0', '1']];
  if (/commander\/errors/.test(where)) return [['0', '1'], '2'];
  if (/summary/.test(where)) return ['0', { equal: 1, different: 2, missing: 3, extra: 4 }];
  if (/outcomes|results\/did/.test(where))
    return [{ inserted: 1, deleted: 2, unchanged: 3, tab: '4', waiting: '5', reason: '6' }];
  return [3, 4, 5, 6];
}

type Command = ReturnType<typeof createProgram>;

function helpOf(command: Command): Text[] {
  const name = command.name();
  let printed = '';
  command.configureOutput({
    writeOut: (text: string) => {
      printed += text;
    },
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return [[name, printed], ...command.commands.flatMap(helpOf)];
}

describe('what the command line says', () => {
  test('in English has no Russian word', () => {
    expect(textsOf(allWords.en).filter(([, text]) => RUSSIAN.test(text))).toEqual([]);
  });

  test('in Russian has no English word but names', () => {
    const checks = Object.entries(russianChecks).flatMap(([name, words]) => textsOf(words, name));
    expect([...textsOf(allWords.ru), ...checks].flatMap(([where, text]) => englishIn(where, text))).toEqual([]);
  });

  test('about Google is in one language too, whatever Google or the network says of it', () => {
    const detail = { en: '6', ru: '7' };
    const words = googleProblems.map(
      (problem) => [problem, new GoogleError(problem, { email: '5', detail }).words] as const,
    );
    expect(words.filter(([, { en }]) => RUSSIAN.test(en))).toEqual([]);
    expect(words.flatMap(([problem, { ru }]) => englishIn(problem, ru))).toEqual([]);
  });

  test('is never a sentence that stands beside the tables, in one language alone', () => {
    const source = join(import.meta.dirname, '../ingest-server/src');
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /(?<!test)\.ts$/.test(name),
    );
    const thrown = files.flatMap((name) => {
      const calls = readFileSync(join(source, name), 'utf8').match(
        /new (?:Google|Readable|WorkbookFile)Error\([^;]*;/g,
      );
      return (calls ?? []).map((call) => `${name}: ${call}`);
    });
    expect(thrown.length).toBeGreaterThan(40);
    expect(
      thrown.filter((call) => !/\bru:/.test(call) && /(['"`])[^'"`]*\p{L}{2} \p{L}{2}[^'"`]*\1/u.test(call)),
    ).toEqual([]);
  });

  test('advises the same commands, options, variables and files in both', () => {
    const advised = (text: string) => {
      const names = text.matchAll(
        /qtickets-sheets [a-z]+(?: [a-z]+)?|npm \w+(?: [\w:]+)?|\bops\/[\w/-]+(?:\.\w+)?|--[a-z-]+|\b[A-Z]+_[A-Z_]+\b|\bsql\/\w+/g,
      );
      return [...new Set([...names].map(([name]) => name))].sort();
    };
    const russian = new Map(textsOf(allWords.ru));
    const others = textsOf(allWords.en).filter(([where, text]) => {
      return JSON.stringify(advised(text)) !== JSON.stringify(advised(russian.get(where) ?? ''));
    });
    expect(others.map(([where, text]) => [where, advised(text), advised(russian.get(where) ?? '')])).toEqual([]);
  });

  test('of a check of the warehouse is there in Russian too, for every check', () => {
    const names = readChecks({ database: 'zakaz', timeZone: 'Europe/Moscow', cluster: 'main' }, sqlDirectory);
    expect(Object.keys(russianChecks)).toEqual(names.map(({ name }) => name));
  });
});

describe('the help of every command', () => {
  test('is in one language', () => {
    speak('en');
    expect(helpOf(createProgram()).filter(([, text]) => RUSSIAN.test(text))).toEqual([]);
    speak('ru');
    const help = helpOf(createProgram());
    expect(help.length).toBeGreaterThan(18);
    const commands = new RegExp(`\\b(?:${help.map(([name]) => name).join('|')})|<?spreadsheets?>?|tests?`, 'g');
    expect(
      help.flatMap(([name, text]) =>
        englishIn(name, text.replaceAll(/^ +.*qtickets-sheets .*$/gm, '').replaceAll(commands, '')),
      ),
    ).toEqual([]);
  });
});

test.each([
  ['en', ['doctr'], 'There is no command doctr.\nDid you mean doctor?\nSee qtickets-sheets --help\n'],
  ['ru', ['doctr'], 'Команды doctr нет.\nМожет быть, doctor?\nСправка: qtickets-sheets --help\n'],
  ['ru', ['push'], 'Не хватает аргумента <file>.\nСправка: qtickets-sheets --help\n'],
  ['ru', ['doctor', '--jsn'], 'Параметра --jsn нет.\nМожет быть, --json?\nСправка: qtickets-sheets --help\n'],
  [
    'ru',
    ['push', 'a.csv', '--tab'],
    'Параметру --tab <contract=names...> нужно значение.\nСправка: qtickets-sheets --help\n',
  ],
] as const)('a wrong call is answered in its language (%s %s)', async (language, words, said) => {
  const errors = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    await runCommandLine(['node', 'qtickets-sheets', '--language', language, ...words]);
    expect(errors.mock.calls.join('')).toBe(said);
    expect(process.exitCode).toBe(1);
  } finally {
    process.exitCode = 0;
    errors.mockRestore();
  }
});

describe('the language', () => {
  test('is that of --language, else of the shell where that is one of ours, else English', () => {
    expect(languageOf(['doctor', '--language', 'en'], { LANG: 'ru_RU.UTF-8' })).toBe('en');
    expect(languageOf(['--language=ru', 'doctor'], {})).toBe('ru');
    expect(languageOf(['doctor', '--language', 'de'], { LANG: 'ru_RU.UTF-8' })).toBe('ru');
    expect(languageOf([], { LANG: 'ru_RU.UTF-8', LC_ALL: 'en_US.UTF-8' })).toBe('en');
    expect(languageOf([], { LANG: 'de_DE.UTF-8' })).toBe('en');
    expect(languageOf([], {})).toBe('en');
  });

  test('of a request lasts as long as its work, and changes no other', async () => {
    const [russian, english] = await Promise.all([
      speakingFor('ru', async () => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        return spoken();
      }),
      Promise.resolve(spoken()),
    ]);
    expect([russian, english]).toEqual(['ru', 'en']);
  });

  test('is that of a report', () => {
    const done = { applied: [], restored: [], views: [], adopted: [], healed: [] };
    speak('ru');
    expect(describeMigration(done, 'zakaz')).toBe('База zakaz уже этой версии: делать нечего.\n');
  });
});
