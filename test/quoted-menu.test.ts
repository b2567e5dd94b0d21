/** Documents and the command line send people to menu items: each that they name is in the menu. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { english } from '../apps-script/src/show/texts-en.ts';
import { russian } from '../apps-script/src/show/texts-ru.ts';

const root = join(import.meta.dirname, '..');
const folders = ['.', 'ops', 'sql', 'ingest-server/src/words/en', 'ingest-server/src/words/ru'];
const documents = folders.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => /\.(md|ts)$/.test(name) && !name.endsWith('.config.ts'))
    .map((name) => join(folder, name)),
);
const items = [english, russian].flatMap(({ menu }) => Object.values(menu));

/** `**QTickets → Settings**`, `menu QTickets → Settings`, and what stands in bold in a line that speaks of the menu. */
function quotedIn(text: string): string[] {
  const paths = [...text.matchAll(/QTickets → ([^*.:;,|)]+(?:, не отправляя)?)/g)];
  const bold = [...text.matchAll(/^.*(?:menu|меню) \*\*.*$/gim)].flatMap(([line]) => [
    ...line.matchAll(/\*\*([^*]+)\*\*/g),
  ]);
  return [...paths, ...bold]
    .map(([, name = '']) =>
      name
        .replace(/\s+/g, ' ')
        .replace(/^QTickets( → )?/, '')
        .trim(),
    )
    .filter((name) => name !== '');
}

test.each(documents)('%s names menu items that exist', (document) => {
  const names = quotedIn(readFileSync(join(root, document), 'utf8'));
  expect(names.filter((name) => !items.some((item) => name === item || name.startsWith(`${item} `)))).toEqual([]);
});

test('documents do name some', () => {
  const all = documents.flatMap((document) => quotedIn(readFileSync(join(root, document), 'utf8')));
  expect(new Set(all).size).toBeGreaterThan(10);
});

/** Where what people see is written. */
const texts = [
  'apps-script/src/show',
  'ingest-server/src/health',
  'ingest-server/src/status-page/words',
  'shared-schema/src/reading',
]
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name)))
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

/** What other programs show, and what is no quotation of a text at all. */
const OF_OTHERS =
  /^(?:Show "appsscript|Authorization required|Google hasn't|Advanced|Go to|You do not have|Invalid container|User has not|Показывать файл|Требуется|Приложение не|Дополнительные|Перейти на|У вас нет|Completed|Extensions →|Расширения →|HTTP|too much computer|ID|where do we|this is how|где мы|вот как|One sender|Dependencies|Back|По-русски|In English)/;

/** `*a text*`, `“a text”`, `«текст»`; a … stands for what differs. */
function textsQuotedIn(document: string): string[] {
  const quoted = document
    .replaceAll(/```[\s\S]*?```|`[^`]*`|\*\*[^*]*\*\*|\[[^\]]*\]\([^)]*\)/g, '')
    .matchAll(/(?<![*\w])\*([^*\s|][^*|]*)\*(?!\*)|“([^”]+)”|«([^»]+)»/g);
  return [...quoted]
    .map(([, italic, english, russian]) => (italic ?? english ?? russian ?? '').replaceAll(/\s+/g, ' '))
    .map((text) => text.replace(/^QTickets → /, ''))
    .filter((text) => !OF_OTHERS.test(text));
}

test.each(documents.filter((name) => /^(README|SECURITY|ops).*\.md$/.test(name)))(
  '%s quotes texts that people see',
  (name) => {
    const quoted = textsQuotedIn(readFileSync(join(root, name), 'utf8'));
    expect(quoted.filter((text) => text.split('…').some((part) => !texts.includes(part.trim())))).toEqual([]);
  },
);
