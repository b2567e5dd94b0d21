/** Each sentence of ARCHITECTURE about directions is a lint rule: a file that breaks it fails `npm run check`. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

type Violation = { readonly sentence: string; readonly file: string; readonly code: string; readonly rule: string };

const imports = (path: string) => `import { it } from '${path}';\nexport const used = it;\n`;
const importing = (sentence: string, file: string, path: string): Violation => ({
  sentence,
  file,
  code: imports(path),
  rule: 'noRestrictedImports',
});

const violations: readonly Violation[] = [
  importing('shared-schema imports no platform', 'shared-schema/src/wire/x.ts', 'node:fs'),
  importing(
    'shared-schema imports nothing of the server',
    'shared-schema/src/wire/x.ts',
    '@qtickets/ingest-server/log',
  ),
  importing('the bundle imports nothing of the server', 'apps-script/src/run/x.ts', '@qtickets/ingest-server/log'),
  importing('the bundle imports nothing of Node', 'apps-script/src/run/x.ts', 'node:crypto'),
  importing('the server imports nothing of the bundle', 'ingest-server/src/x.ts', '../../apps-script/src/run/run.ts'),
  importing('nothing imports test', 'ingest-server/src/x.ts', '../../test/support/engine.ts'),
  importing('nothing imports test', 'ingest-server/src/ingest/x.ts', '../../../test/support/engine.ts'),
  importing('ingest/ never names ClickHouse', 'ingest-server/src/ingest/x.ts', '../clickhouse/client.ts'),
  importing('ingest/ never names ClickHouse', 'ingest-server/src/ingest/x.ts', '@clickhouse/client'),
  importing('ingest/ knows nothing of HTTP', 'ingest-server/src/ingest/x.ts', 'hono'),
  importing('ingest/ imports no route', 'ingest-server/src/ingest/x.ts', '../routes/ingest.ts'),
  importing('clickhouse/ imports the ports only', 'ingest-server/src/clickhouse/x.ts', '../ingest/receiver.ts'),
  importing('clickhouse/ imports no route', 'ingest-server/src/clickhouse/tables/x.ts', '../../routes/ingest.ts'),
  importing('routes do not import the app', 'ingest-server/src/routes/x.ts', '../app.ts'),
  {
    sentence: 'environment variables are read in config.ts and nowhere else',
    file: 'ingest-server/src/ingest/x.ts',
    code: 'export const port = process.env.PORT;\n',
    rule: 'noProcessEnv',
  },
  {
    sentence: 'shared-schema reads no environment',
    file: 'shared-schema/src/wire/x.ts',
    code: 'export const port = process.env.PORT;\n',
    rule: 'noProcessEnv',
  },
  {
    sentence: "only apps-script/src/google names Google's services",
    file: 'apps-script/src/run/x.ts',
    code: 'export const name = SpreadsheetApp.getActive().getName();\n',
    rule: 'noRestrictedGlobals',
  },
];

const server = (room: string) => `ingest-server/src/${room}/x.ts`;
const bundle = (room: string) => `apps-script/src/${room}/x.ts`;

/** Every way of writing an import. */
const importSpellings = (path: string) => [
  `export * from '${path}';\n`,
  `export { it } from '${path}';\n`,
  `import type { It } from '${path}';\nexport type Used = It;\n`,
  `import * as it from '${path}';\nexport const used = it;\n`,
  `import '${path}';\n`,
  `export const it = import('${path}');\n`,
];

const spelled = [
  ['ingest/ never names ClickHouse', server('ingest'), '../clickhouse/client.ts'],
  ['ingest/ never names ClickHouse', server('ingest'), '@qtickets/ingest-server/clickhouse/client'],
  ['the bundle imports nothing of the server', bundle('run'), '@qtickets/ingest-server/log'],
  ['the server imports nothing of the bundle', 'ingest-server/src/x.ts', '@qtickets/apps-script/run/run'],
  ['nothing imports test', server('cli'), '@qtickets/test/support/engine'],
  ['only cli/ imports main.ts', server('health'), '../main.ts'],
] as const;

const environmentSpellings = [
  ["export const port = process['env'].PORT;\n", 'noProcessEnv'],
  ['const { env } = process;\nexport const port = env.PORT;\n', 'plugin'],
  ['const it = process;\nexport const port = it.env.PORT;\n', 'plugin'],
  ['export const port = globalThis.process.env.PORT;\n', 'noRestrictedGlobals'],
  ["import { env } from 'node:process';\nexport const port = env.PORT;\n", 'noRestrictedImports'],
  ["import process from 'process';\nexport const port = process.env.PORT;\n", 'noRestrictedImports'],
] as const;

const rooms: readonly Violation[] = [
  importing('read/ does not import show/', bundle('read'), '../show/texts.ts'),
  importing('show/ does not import read/', bundle('show'), '../read/read-tab.ts'),
  importing('google/ does not import show/', bundle('google'), '../show/texts.ts'),
  ...['run', 'read', 'show', 'google'].map((room) =>
    importing('only index.ts imports entry/', bundle(room), '../entry/menu.ts'),
  ),
  importing('the bundle has no tools of tests', bundle('run'), '../testing/fake-run.ts'),
  importing('only cli/ imports main.ts', server('ingest'), '../main.ts'),
  importing('only cli/ imports main.ts', server('routes'), '../main.ts'),
  importing('only cli/ imports main.ts', server('clickhouse'), '../main.ts'),
  importing('commands import no route', server('cli'), '../routes/ingest.ts'),
];

const otherSpellings: readonly Violation[] = [
  ...spelled.flatMap(([sentence, file, path]) =>
    importSpellings(path).map((code) => ({ sentence, file, code, rule: 'noRestrictedImports' })),
  ),
  ...[server('ingest'), 'ingest-server/src/x.ts', 'shared-schema/src/wire/x.ts'].flatMap((file) =>
    environmentSpellings.map(([code, rule]) => ({
      sentence: 'config.ts alone reads the environment',
      file,
      code,
      rule,
    })),
  ),
  ...[
    'globalThis.SpreadsheetApp',
    "globalThis['SpreadsheetApp']",
    'typeof SpreadsheetApp',
    'SpreadsheetApp?.getUi()',
  ].map((code) => ({
    sentence: "only apps-script/src/google names Google's services",
    file: bundle('show'),
    code: `export const it = ${code};\n`,
    rule: 'noRestrictedGlobals',
  })),
];

const house = mkdtempSync(join(tmpdir(), 'qtickets-walls-'));
afterAll(() => rmSync(house, { recursive: true, force: true }));

/** Our lint rules over these files and no others. @returns for each file the names of the rules that it breaks */
function brokenRules(files: readonly { readonly file: string; readonly code: string }[]): string[][] {
  const config = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
  writeFileSync(
    join(house, 'biome.json'),
    JSON.stringify({
      ...config,
      $schema: undefined,
      vcs: undefined,
      plugins: config.plugins.map((path: string) => join(root, path)),
    }),
  );
  const paths = files.map(({ file, code }, index) => {
    const path = file.replace('x.ts', `x${index}.ts`);
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), code);
    return path;
  });
  const biome = join(root, 'node_modules/.bin/biome');
  const words = ['lint', '--reporter=github', '--max-diagnostics=none', '.'];
  const { stdout } = spawnSync(biome, words, { cwd: house, encoding: 'utf8' });
  return paths.map((path) => stdout.split('\n').filter((line) => line.includes(`/${path},line=`)));
}

const allowed = [
  { file: 'ingest-server/src/clickhouse/x.ts', code: imports('../ingest/ports.ts') },
  { file: 'apps-script/src/google/x.ts', code: 'export const app = SpreadsheetApp;\n' },
  { file: server('cli'), code: imports('../main.ts') },
  { file: bundle('entry'), code: imports('../show/texts.ts') },
  { file: bundle('run'), code: imports('../read/read-tab.ts') },
  { file: 'ingest-server/src/config.ts', code: 'export const it = process.env;\n' },
];
const all = [...violations, ...rooms, ...otherSpellings];
const broken = brokenRules([...all, ...allowed]);

describe('walls', () => {
  test.each(all.map((violation, index) => ({ ...violation, index })))('$sentence ($file)', ({ rule, index }) => {
    expect(broken[index]?.join('\n')).toContain(rule);
  });
  test.each(allowed.map(({ file }, index) => ({ file, index })))('$file may do it', ({ index }) => {
    expect(broken[all.length + index]).toEqual([]);
  });
});
