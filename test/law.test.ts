/** Comments and documents cite the law by page and section, rules by R1…, invariants by SPEC I1…: each must be there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const pages: Readonly<Record<string, string>> = {
  PROTOCOL: 'shared-schema/PROTOCOL.md',
  CELLS: 'shared-schema/CELLS.md',
  GOOGLE: 'apps-script/GOOGLE.md',
  ENGINE: 'ingest-server/src/clickhouse/README.md',
};
const ROOMS = ['apps-script', 'ingest-server', 'shared-schema', 'sql', 'ops', 'test'];
const CITING = /\.(ts|mjs|sql|sh|md|ya?ml)$/;

type Citation = { readonly file: string; readonly cited: string };

function sectionsOf(page: string): string[] {
  return [...read(pages[page] ?? '').matchAll(/^## (\d+)\. /gm)].map(([, number]) => `${page} ${number}`);
}

const known = new Set([
  ...Object.keys(pages).flatMap(sectionsOf),
  ...[...read('shared-schema/PROTOCOL.md').matchAll(/^\* \*\*(R\d+)\.\*\*/gm)].map(([, rule = '']) => rule),
  ...[...read('shared-schema/SPEC.md').matchAll(/^\| (I\d+) \|/gm)].map(([, invariant]) => `SPEC ${invariant}`),
]);

function filesBelow(room: string): string[] {
  return readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((path) => CITING.test(path) && !/(^|\/)(node_modules|dist|results)\//.test(path))
    .map((path) => join(room, path));
}

/** In code only comments cite; `R1` elsewhere is somebody's cell or name. */
function citingText(file: string): string {
  const text = read(file);
  return file.endsWith('.md') ? text : (text.match(/\/\*\*[\s\S]*?\*\/|\/\/.*|^\s*(?:--|#).*/gm) ?? []).join('\n');
}

function citationsIn(file: string): Citation[] {
  const text = citingText(file);
  const sections = [...text.matchAll(/\b(PROTOCOL|CELLS|GOOGLE|ENGINE) (\d+(?:(?:, | and | to )\d+)*)\b/g)];
  const rules = [...text.matchAll(/\b(?:SPEC I\d+|R\d{1,2})\b/g)].map(([cited]) => cited);
  const ofPages = sections.flatMap(([, page, numbers = '']) =>
    (numbers.match(/\d+/g) ?? []).map((n) => `${page} ${n}`),
  );
  return [...ofPages, ...rules].map((cited) => ({ file, cited }));
}

const citations = [...ROOMS.flatMap(filesBelow), 'ARCHITECTURE.md', 'DECISIONS.md', 'SECURITY.md'].flatMap(citationsIn);

/** Test files by path, each with the cases of test/CASES.md that it names: `(D07)`, `(P05, P06)`. */
const namedCases = ROOMS.flatMap(filesBelow)
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => {
    const groups = [...read(file).matchAll(/\(([DP]\d\d(?:, [DP]\d\d)*)\)/g)].map(([, group = '']) => group);
    return { file, named: new Set(groups.flatMap((group) => group.split(', '))) };
  });

describe('the cases', () => {
  const rows = [...read('test/CASES.md').matchAll(/^\| ([DP]\d\d) \|.*\| (.*) \|$/gm)];
  test.each(rows.map(([, id = '', files = '']) => [id, files]))('%s is named by its tests', (id, files) => {
    const tests = [...files.matchAll(/`([^`]+)`/g)].map(([, file = '']) =>
      file.includes('/src/') ? file : `test/${file}`,
    );
    expect(tests.length).toBeGreaterThan(0);
    for (const file of tests)
      expect([file, namedCases.find((own) => own.file === file)?.named.has(id)]).toEqual([file, true]);
  });
  test('are those that tests name', () => {
    const named = new Set(namedCases.flatMap((own) => [...own.named]));
    expect(rows.map(([, id]) => id)).toEqual([...named].sort());
  });
});

describe('the law is in the house', () => {
  test('rules are numbered without a gap', () => {
    const rules = [...known].filter((name) => name.startsWith('R'));
    expect(rules).toEqual(rules.map((_, index) => `R${index + 1}`));
    expect(rules.length).toBeGreaterThanOrEqual(15);
  });
  test('each citation leads somewhere', () => {
    expect(citations.length).toBeGreaterThan(150);
    expect(citations.filter(({ cited }) => !known.has(cited))).toEqual([]);
  });
  test.each(['ARCHITECTURE.md', 'DECISIONS.md', 'CONTRIBUTING.md', 'README.md', 'README.ru.md', 'SECURITY.md'])(
    'the files that %s names are there',
    (page) => {
      const named = [...read(page).matchAll(/`((?:[a-z-]+\/)+[\w.-]+\.(?:ts|md|sql|json|sh|yaml))`/g)].map(
        ([, path = '']) => path,
      );
      const missing = named.filter(
        (path) => ROOMS.includes(path.split('/')[0] ?? '') && !path.includes('NN') && !existsSync(join(root, path)),
      );
      expect(missing).toEqual([]);
    },
  );
  test('nothing cites a document that is not in the repository', () => {
    const foreign = /\b(?:DESIGN|SEED-FACTS|APPS-SCRIPT) \d/;
    expect(ROOMS.flatMap(filesBelow).filter((file) => foreign.test(citingText(file)))).toEqual([]);
  });
});
