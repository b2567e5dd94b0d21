import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

let folder: string;
let environment: NodeJS.ProcessEnv;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qtickets-backup-'));
  environment = {
    ...process.env,
    DATA_DIR: join(folder, 'clickhouse'),
    SOURCES_FILE: join(folder, 'sources.json'),
    PORT: '9',
    LOG_LEVEL: 'info',
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Ended = { readonly code: number; readonly out: string };

function run(command: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(command, [...args], { env: environment, cwd: root }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), out: stdout + stderr });
    });
  });
}

function cli(...args: string[]): Promise<Ended> {
  return run(process.execPath, [join(root, 'ingest-server/bin/qtickets-sheets.js'), ...args]);
}

function script(name: string, ...args: string[]): Promise<Ended> {
  return run(join(root, 'ops/backup', name), args);
}

/** A workbook as a folder of CSV: one tab with these orders. */
function writeSheet(orders: readonly number[]): string {
  const book = join(folder, 'book');
  mkdirSync(book, { recursive: true });
  const rows = orders.map((order) => `2025-03-01,event-1,Москва,${order},1,${order}.50`);
  writeFileSync(
    join(book, 'Sales.csv'),
    `${['date,event_id,city,order_id,tickets_sold,revenue', ...rows].join('\n')}\n`,
  );
  return book;
}

describe('the embedded ClickHouse', () => {
  const archive = () => join(folder, 'backup.tar.gz');
  const data = () => join(folder, 'clickhouse');
  const writeSum = () => {
    const sum = createHash('sha256').update(readFileSync(archive())).digest('hex');
    writeFileSync(`${archive()}.sha256`, `${sum}  backup.tar.gz\n`);
  };

  test('backed up, destroyed and restored, it is as old as the backup, and one sync makes it equal again', async () => {
    await cli('source', 'add', 'sheet');
    const book = writeSheet([1, 2, 3]);
    expect(await cli('push', book)).toMatchObject({ code: 0 });
    expect(await script('backup-embedded.sh', data(), archive())).toMatchObject({ code: 0 });

    writeSheet([2, 3, 4, 5]);
    expect(await cli('push', book)).toMatchObject({ code: 0 });
    rmSync(join(data(), 'store'), { recursive: true });

    expect(await script('restore-embedded.sh', archive(), data())).toMatchObject({ code: 0 });
    const old = await cli('verify', book);
    expect(old.code).toBe(1);
    expect(old.out).toContain('3 rows stored');
    expect(await cli('push', book)).toMatchObject({ code: 0 });
    expect(await cli('verify', book)).toMatchObject({ code: 0, out: expect.stringContaining('equal to ClickHouse') });
    expect(readdirSync(folder).filter((name) => name.startsWith('clickhouse.before-'))).toHaveLength(1);
  });

  test('nothing is copied or replaced under a running server', async () => {
    const server = spawn(process.execPath, [join(root, 'ingest-server/bin/qtickets-sheets.js'), 'serve'], {
      env: { ...environment, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await listening(server);
      expect(await script('backup-embedded.sh', data(), archive())).toMatchObject({
        code: 1,
        out: expect.stringContaining('is open'),
      });
      writeFileSync(archive(), '');
      expect(await script('restore-embedded.sh', archive(), data())).toMatchObject({
        code: 1,
        out: expect.stringContaining('is open'),
      });
    } finally {
      server.kill('SIGTERM');
      await new Promise((resolve) => server.once('exit', resolve));
    }
  });

  test('a broken archive changes nothing', async () => {
    mkdirSync(join(data(), 'store'), { recursive: true });
    writeFileSync(join(data(), 'store/mark'), '');
    writeFileSync(archive(), 'not an archive');
    writeSum();
    expect(await script('restore-embedded.sh', archive(), data())).toMatchObject({
      code: 1,
      out: expect.stringContaining('nothing was changed'),
    });
    expect(existsSync(join(data(), 'store/mark'))).toBe(true);
    expect(readdirSync(folder).filter((name) => name.includes('.restore-'))).toEqual([]);
  });

  test('an archive that is not what the backup wrote is not unpacked', async () => {
    mkdirSync(join(data(), 'store'), { recursive: true });
    expect(await script('backup-embedded.sh', data(), archive())).toMatchObject({ code: 0 });
    appendFileSync(archive(), 'x');
    expect(await script('restore-embedded.sh', archive(), join(folder, 'elsewhere'))).toMatchObject({
      code: 1,
      out: expect.stringContaining('checksum differs'),
    });
    rmSync(`${archive()}.sha256`);
    expect(await script('restore-embedded.sh', archive(), join(folder, 'elsewhere'))).toMatchObject({
      code: 1,
      out: expect.stringContaining('which the backup wrote beside it'),
    });
    expect(existsSync(join(folder, 'elsewhere'))).toBe(false);
  });

  test('a backup holds no links, and an archive that does is refused', async () => {
    mkdirSync(join(data(), 'store'), { recursive: true });
    symlinkSync('/etc', join(data(), 'store/way out'));
    expect(await script('backup-embedded.sh', data(), archive())).toMatchObject({ code: 0 });
    expect((await run('tar', ['--list', '--file', archive()])).out).not.toContain('way out');
    rmSync(archive());
    expect(await run('tar', ['--create', '--gzip', '--file', archive(), '--directory', data(), '.'])).toMatchObject({
      code: 0,
    });
    writeSum();
    const refused = await script('restore-embedded.sh', archive(), join(folder, 'elsewhere'));
    expect(refused).toMatchObject({ code: 1, out: expect.stringContaining('holds links') });
    expect(existsSync(join(folder, 'elsewhere'))).toBe(false);
  });

  test('no link is followed to write its lock or its archive', async () => {
    mkdirSync(join(data(), 'store'), { recursive: true });
    const target = join(folder, 'of somebody else');
    for (const link of [join(data(), 'status'), `${archive()}.part`, `${archive()}.sha256`]) {
      symlinkSync(target, link);
      expect(await script('backup-embedded.sh', data(), archive())).toMatchObject({
        code: 1,
        out: expect.stringContaining('is a link'),
      });
      rmSync(link);
    }
    expect(existsSync(target)).toBe(false);
  });

  test('an archive is never overwritten, and what holds no ClickHouse is no backup', async () => {
    mkdirSync(join(data(), 'store'), { recursive: true });
    writeFileSync(archive(), '');
    expect(await script('backup-embedded.sh', data(), archive())).toMatchObject({
      code: 1,
      out: expect.stringContaining('is there already'),
    });
    expect(await script('backup-embedded.sh', join(folder, 'nowhere'), archive())).toMatchObject({ code: 1 });
  });
});

async function listening(server: ChildProcess): Promise<void> {
  await new Promise<void>((resolve) => {
    server.stdout?.on('data', (chunk) => String(chunk).includes('"listening"') && resolve());
  });
}

describe('a ClickHouse server', () => {
  type Asked = { readonly sql: string; readonly user: unknown; readonly key: unknown };
  let server: Server;
  let asked: Asked[];
  let databases: string;
  beforeEach(async () => {
    asked = [];
    databases = '0';
    // It stands where the server's HTTP port is, and says what the scripts ask of it.
    server = createServer(async (request, response) => {
      const { 'x-clickhouse-user': user, 'x-clickhouse-key': key } = request.headers;
      const sql = await text(request);
      asked.push({ sql, user, key });
      response.end(sql.startsWith('SELECT') ? `${databases}\n` : 'id\tBACKUP_CREATED\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    environment = {
      ...environment,
      CLICKHOUSE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      CLICKHOUSE_USER: 'keeper',
      CLICKHOUSE_PASSWORD: 'pass "word" \\ with marks',
    };
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  test('is asked for a BACKUP of the database, by the configured user', async () => {
    expect(await script('backup-server.sh', 'before-update')).toMatchObject({ code: 0 });
    expect(asked).toEqual([
      {
        sql: "BACKUP DATABASE `zakaz` TO Disk('backups', 'before-update.zip')",
        user: 'keeper',
        key: 'pass "word" \\ with marks',
      },
    ]);
  });

  test('restores into a database that is not there yet, and into no other', async () => {
    expect(await script('restore-server.sh', 'before-update', 'zakaz_again')).toMatchObject({ code: 0 });
    expect(asked.at(-1)?.sql).toBe(
      "RESTORE DATABASE `zakaz` AS `zakaz_again` FROM Disk('backups', 'before-update.zip')",
    );
    databases = '1';
    expect(await script('restore-server.sh', 'before-update')).toMatchObject({
      code: 1,
      out: expect.stringContaining('rename it first'),
    });
    expect(asked.filter(({ sql }) => sql.startsWith('RESTORE'))).toHaveLength(1);
  });

  test('a name that could smuggle in SQL is refused', async () => {
    expect(await script('backup-server.sh', "x') SETTINGS a=('")).toMatchObject({
      code: 2,
      out: expect.stringContaining('Not a name'),
    });
    expect(asked).toEqual([]);
  });
});
