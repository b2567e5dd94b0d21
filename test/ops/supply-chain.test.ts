/** `npm run supply-chain`: every package with a licence; a registry that does not answer is no good news. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'qtickets-supply-chain-'));
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

function supplyChain(
  registry: string,
  ...words: readonly string[]
): Promise<{ status: number | null; stdout: string }> {
  const env = { ...process.env, npm_config_registry: registry, npm_config_fetch_retries: '0' };
  const script = join(root, 'ops/supply-chain.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...words], { cwd: root, env });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  return new Promise((resolve) => {
    child.on('close', (status) => resolve({ status, stdout }));
  });
}

const packument = {
  name: 'bare',
  'dist-tags': {},
  versions: { '1.0.0': { name: 'bare', version: '1.0.0', dist: {} } },
};

/** A registry that answers every audit alike, and knows one package. */
async function registryThat(status: number, body: unknown): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const [code, answer] = request.url === '/bare' ? [200, packument] : [status, body];
      response.writeHead(code, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
    });
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A project with one package that is installed. */
function projectWith(packageJson: Readonly<Record<string, string>>): string {
  const project = mkdtempSync(join(folder, 'project-'));
  const version = { version: '1.0.0', license: packageJson.license };
  const packages = {
    '': { name: 'project', version: '1.0.0', dependencies: { bare: '1.0.0' } },
    'node_modules/bare': version,
  };
  const own = { name: 'project', version: '1.0.0', dependencies: { bare: '1.0.0' } };
  mkdirSync(join(project, 'node_modules/bare'), { recursive: true });
  writeFileSync(join(project, 'package.json'), JSON.stringify(own));
  writeFileSync(join(project, 'package-lock.json'), JSON.stringify({ ...own, lockfileVersion: 3, packages }));
  writeFileSync(join(project, 'node_modules/bare/package.json'), JSON.stringify({ name: 'bare', ...packageJson }));
  return project;
}

const NOBODY = 'http://127.0.0.1:9';

test('lists all packages, finds a licence for each, and says where the audit is not known', async () => {
  const list = join(folder, 'sbom.json');
  const { status, stdout } = await supplyChain(NOBODY, list);
  expect(stdout).toContain('Licences: every package names one.');
  expect(stdout).toContain('whether there are known faults is not known');
  expect(status).toBe(2);
  const { components }: { components: { name: string }[] } = JSON.parse(readFileSync(list, 'utf8'));
  expect(components.map(({ name }) => name)).toEqual(expect.arrayContaining(['zod', 'hono', '@e965/xlsx']));
  expect(components.map(({ name }) => name)).not.toContain('exceljs');
});

test('a package without a licence is named', async () => {
  const { status, stdout } = await supplyChain(NOBODY, join(folder, 'a.json'), projectWith({ version: '1.0.0' }));
  expect(stdout).toContain('No licence: bare');
  expect(status).toBe(1);
});

const licensed = { version: '1.0.0', license: 'MIT' };

test.each([
  ['no known fault', 200, {}, 0, '0 known faults of level high'],
  [
    'a known fault',
    200,
    { bare: [{ id: 1, title: 't', url: 'u', severity: 'high', vulnerable_versions: '*' }] },
    1,
    '1 known faults of level high',
  ],
  ['an error that speaks of vulnerabilities', 500, { error: 'found 0 vulnerabilities' }, 2, 'is not known'],
] as const)('a registry that answers %s', async (_, status, body, code, text) => {
  const registry = await registryThat(status, body);
  const result = await supplyChain(registry, join(folder, 'b.json'), projectWith(licensed));
  expect(result.stdout).toContain(text);
  expect(result.status).toBe(code);
});
