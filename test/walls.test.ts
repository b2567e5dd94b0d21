/** Each sentence of ARCHITECTURE about directions is a lint rule: a file that breaks it fails `npm run check`. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** Ways that the rules about imports do not see, so that none of them may be taken. */
const hiddenSpellings = (path: string) => [
  `export type It = import('${path}').It;\n`,
  `export type It = typeof import('${path}');\n`,
  `export const it = import(\`${path}\`);\n`,
  `const path = '${path}';\nexport const it = import(path);\n`,
  `export const it = import('${path.slice(0, 6)}' + '${path.slice(6)}');\n`,
  `export const it = require('${path}');\n`,
  `import { createRequire } from 'node:module';\nexport const it = createRequire(import.meta.url)('${path}');\n`,
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
  ['export const port = global.process.env.PORT;\n', 'noRestrictedGlobals'],
  ['export const port = (process as { env: object }).env;\n', 'plugin'],
  ['export const port = process?.env.PORT;\n', 'plugin'],
  ["export const port = Reflect.get(process, 'env');\n", 'plugin'],
  ['const read = (it = process) => it.env;\nexport const port = read();\n', 'plugin'],
  ["const name = 'env';\nexport const port = process[name];\n", 'plugin'],
  ['export const all = { process };\n', 'plugin'],
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
  importing('middleware is imported by routes', server('middleware'), '../routes/ingest.ts'),
  importing('clickhouse/ knows nothing of health but its ports', server('clickhouse'), '../health/monitor.ts'),
  ...['compare/compare.ts', 'smoke/run-checks.ts', 'doctor/warehouse.ts', 'metrics/metrics.ts', 'config.ts'].map(
    (path) =>
      importing('ingest/ imports its ports, and nothing that names ClickHouse or HTTP', server('ingest'), `../${path}`),
  ),
  importing('ingest/ knows nothing of HTTP', server('ingest'), 'node:http'),
  importing('nothing imports index.ts', bundle('run'), '../index.ts'),
  importing('nothing imports test', 'ops/x.ts', '../test/support/engine.ts'),
  importing('nothing imports test', 'apps-script/x.ts', '../test/support/engine.ts'),
  importing('shared-schema imports nothing of ours', 'shared-schema/vectors/x.ts', '../../ingest-server/src/log.ts'),
];

/** All that Google's types declare, so that a service is not forgotten in the rule. */
const googleServices = readdirSync(join(root, 'node_modules/@types/google-apps-script'))
  .filter((name) => name.endsWith('.d.ts'))
  .flatMap((name) => {
    const text = readFileSync(join(root, 'node_modules/@types/google-apps-script', name), 'utf8');
    return [...text.matchAll(/^declare var (\w+): GoogleAppsScript/gm)].map(([, service]) => service ?? '');
  });

const otherSpellings: readonly Violation[] = [
  ...spelled.flatMap(([sentence, file, path]) =>
    importSpellings(path).map((code) => ({ sentence, file, code, rule: 'noRestrictedImports' })),
  ),
  ...spelled.flatMap(([sentence, file, path]) =>
    hiddenSpellings(path).map((code) => ({ sentence, file, code, rule: 'plugin' })),
  ),
  {
    sentence: 'a path has its ending, so that rules about it see it',
    file: server('health'),
    code: imports('../main'),
    rule: 'useImportExtensions',
  },
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
    'global.SpreadsheetApp',
    "new Function('return SpreadsheetApp')()",
    ...googleServices,
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
  { file: 'ingest-server/src/main.ts', code: 'export const it = 1;\n' },
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
