/** `npm run supply-chain`: every package with a licence; a registry that does not answer is no good news. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'qtickets-supply-chain-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('lists all packages, finds a licence for each, and says where the audit is not known', () => {
  const list = join(folder, 'sbom.json');
  const env = { ...process.env, npm_config_registry: 'http://127.0.0.1:9', npm_config_fetch_retries: '0' };
  const words = ['--import', 'tsx', join(root, 'ops/supply-chain.ts'), list];
  const { status, stdout } = spawnSync(process.execPath, words, { cwd: root, env, encoding: 'utf8' });
  expect(stdout).toContain('Licences: every package names one.');
  expect(stdout).toContain('whether there are known faults is not known');
  expect(status).toBe(2);
  const { components }: { components: { name: string }[] } = JSON.parse(readFileSync(list, 'utf8'));
  expect(components.map(({ name }) => name)).toEqual(expect.arrayContaining(['zod', 'hono', '@e965/xlsx']));
  expect(components.map(({ name }) => name)).not.toContain('exceljs');
});
