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
