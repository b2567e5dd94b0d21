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

const house = mkdtempSync(join(tmpdir(), 'qtickets-walls-'));
afterAll(() => rmSync(house, { recursive: true, force: true }));

/** Our lint rules over these files and no others. @returns for each file the names of the rules that it breaks */
function brokenRules(files: readonly { readonly file: string; readonly code: string }[]): string[][] {
  const config = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
  writeFileSync(join(house, 'biome.json'), JSON.stringify({ ...config, $schema: undefined, vcs: undefined }));
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
  { file: 'ingest-server/src/config.ts', code: 'export const it = process.env;\n' },
];
const broken = brokenRules([...violations, ...allowed]);

describe('walls', () => {
  test.each(violations.map((violation, index) => ({ ...violation, index })))('$sentence ($file)', ({ rule, index }) => {
    expect(broken[index]?.join('\n')).toContain(rule);
  });
  test.each(allowed.map(({ file }, index) => ({ file, index })))('$file may do it', ({ index }) => {
    expect(broken[violations.length + index]).toEqual([]);
  });
});
