/**
 * `npm run test:interop`: EMBEDDED_HTTP read by clients of other languages, which come from their own registries. What
 * is not there is skipped in words. Exit code 1 where a client that ran was not content.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedHttp } from '@qtickets/ingest-server/clickhouse/embedded/embedded-http';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { changeOf, run, saleRow } from '../../support/changes.ts';
import { startEngine } from '../../support/engine.ts';

const PASSWORD = 'ключ: with a colon';
const MINUTES = 60_000;

type Step = { readonly command: string; readonly args: readonly string[] };
type Client = {
  readonly name: string;
  readonly folder: string;
  /** Fetches the client; where one of these fails, it is skipped. */
  readonly prepare: readonly Step[];
  /** Gets port, database and password as its last arguments. */
  readonly test: Step;
};

const clients: readonly Client[] = [
  {
    name: 'JDBC driver (com.clickhouse:clickhouse-jdbc)',
    folder: 'java',
    prepare: [
      { command: 'java', args: ['-version'] },
      { command: 'mvn', args: ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=lib'] },
    ],
    test: { command: 'java', args: ['-cp', 'lib/*', 'Interop.java'] },
  },
  {
    name: 'clickhouse-connect (Python)',
    folder: 'python',
    prepare: [
      { command: 'python3', args: ['-m', 'venv', 'venv'] },
      { command: 'venv/bin/pip', args: ['install', '--quiet', '--requirement', 'requirements.txt'] },
    ],
    test: { command: 'venv/bin/python', args: ['interop.py'] },
  },
  {
    name: 'clickhouse-go (HTTP)',
    folder: 'go',
    prepare: [
      { command: 'go', args: ['mod', 'tidy'] },
      { command: 'go', args: ['build', '-o', 'interop', '.'] },
    ],
    test: { command: './interop', args: [] },
  },
];

const engine = await startEngine();
const db = await engine.newDatabase();
await db.warehouse.write('s', sales, [changeOf(sales, saleRow({ name: 'Ёлка 🎭' }), 10)], run);
const http = await startEmbeddedHttp({ host: '127.0.0.1', port: 0 }, engine.dataDir, db.name, { password: PASSWORD });
const given = [new URL(http.url).port, db.name, PASSWORD];
for (const client of clients) {
  const outcome = await tryClient(client, given);
  process.stdout.write(`${client.name}: ${outcome.text}\n`);
  if (outcome.isWrong) process.exitCode = 1;
}
await http.close();
await engine.close();

async function tryClient({ folder, prepare, test }: Client, args: readonly string[]) {
  const place = mkdtempSync(join(tmpdir(), 'qtickets-interop-'));
  cpSync(fileURLToPath(new URL(folder, import.meta.url)), place, { recursive: true });
  try {
    for (const step of prepare) {
      const { code, output } = await runStep(step, place);
      if (code !== 0)
        return { isWrong: false, text: `SKIPPED, because "${step.command}" failed: ${lastLines(output)}` };
    }
    const { code, output } = await runStep({ ...test, args: [...test.args, ...args] }, place);
    return code === 0 ? { isWrong: false, text: 'reads all' } : { isWrong: true, text: `FAILED\n${output}` };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function runStep({ command, args }: Step, cwd: string): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    const path = command.startsWith('venv/') ? join(cwd, command) : command;
    const child = spawn(path, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: 10 * MINUTES });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    child.once('error', (error) => resolve({ code: 127, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-3).join(' / ').slice(0, 300) || 'it is not installed';
}
