import { execFile, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
const docker = join(root, 'ops/docker');

type Instruction = { readonly name: string; readonly text: string };
type Stage = { readonly from: string; readonly instructions: readonly Instruction[] };

/** The stages of a Dockerfile, as far as ours goes: no continued lines, comments of whole lines. */
function stagesIn(dockerfile: string): Stage[] {
  const stages: { from: string; instructions: Instruction[] }[] = [];
  for (const line of dockerfile.split('\n')) {
    const [, name = '', text = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (name === 'FROM') stages.push({ from: text, instructions: [] });
    else if (name !== '') stages.at(-1)?.instructions.push({ name, text });
  }
  return stages;
}

const stages = stagesIn(readFileSync(join(docker, 'Dockerfile'), 'utf8'));
const [dependencies, server] = stages;

function of(stage: Stage | undefined, name: string): string[] {
  return (stage?.instructions ?? []).filter((instruction) => instruction.name === name).map(({ text }) => text);
}

/** What a stage copies from the project. */
function copiesOf(stage: Stage | undefined): { sources: string[]; target: string }[] {
  return of(stage, 'COPY')
    .filter((text) => !text.startsWith('--from='))
    .map((text) => text.split(' '))
    .map((paths) => ({ sources: paths.slice(0, -1), target: paths.at(-1) ?? '' }));
}

/** As COPY does it: a file keeps its name, of a folder its content is copied. Tests are ignored (.dockerignore). */
function copyAll(stage: Stage | undefined, app: string): void {
  for (const { sources, target } of copiesOf(stage)) {
    for (const source of sources) {
      const from = join(root, source);
      const to = statSync(from).isDirectory() ? join(app, target) : join(app, target, from.split('/').at(-1) ?? '');
      mkdirSync(dirname(to), { recursive: true });
      cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
    }
  }
}

function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
  return new Promise<{ code: number; out: string }>((done) => {
    execFile(command, [...args], { cwd, env, maxBuffer: 10_000_000 }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code ?? 1), out: stdout + stderr });
    });
  });
}

describe('the Dockerfile', () => {
  test('has a stage for dependencies and one that runs as nobody in particular', () => {
    expect(stages).toHaveLength(2);
    expect(of(server, 'USER')).toEqual(['node']);
    expect(of(server, 'HEALTHCHECK')[0]).toContain('/healthz');
    expect(of(server, 'COPY')[0]).toBe('--from=dependencies /app/ ./');
  });

  test.each([dependencies, server].flatMap((stage) => copiesOf(stage).flatMap(({ sources }) => sources)))(
    'copies %s, which is there and not ignored',
    (source) => {
      expect(existsSync(join(root, source))).toBe(true);
      const wanted = readFileSync(join(docker, 'Dockerfile.dockerignore'), 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('!'))
        .map((line) => line.slice(1));
      expect(wanted).toContain(source.replace(/\/$/, ''));
    },
  );
});

describe('the steps of the Dockerfile, in a folder', () => {
  const app = mkdtempSync(join(tmpdir(), 'qtickets-image-'));
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    npm_config_prefer_offline: 'true',
    npm_config_loglevel: 'error',
  };
  let installed: { code: number; out: string };
  beforeAll(async () => {
    copyAll(dependencies, app);
    installed = await run('sh', ['-c', of(dependencies, 'RUN')[0] ?? ''], app, { ...env, EMBEDDED: 'no' });
    copyAll(server, app);
  }, 300_000);
  afterAll(() => rmSync(app, { recursive: true, force: true }));

  test('install without the tools for development, and without the embedded ClickHouse', () => {
    expect(installed).toMatchObject({ code: 0, out: expect.stringContaining('is not built') });
    expect(existsSync(join(app, 'node_modules/vitest'))).toBe(false);
    expect(existsSync(join(app, 'node_modules/@chdb'))).toBe(false);
  });

  test('leave a server that starts, checks itself, and says what is not there', async () => {
    const bin = join(app, 'node_modules/.bin/qtickets-sheets');
    const settings = { ...env, SOURCES_FILE: join(app, 'sources.json'), CLICKHOUSE_URL: 'http://127.0.0.1:9' };
    const doctor = await run(bin, ['doctor', '--json'], app, settings);
    const { checks } = JSON.parse(doctor.out);
    expect(checks).toContainEqual(expect.objectContaining({ subject: 'configuration', level: 'ok' }));
    expect(checks).toContainEqual(expect.objectContaining({ subject: 'clickhouse', level: 'error' }));
    const embedded = await run(bin, ['migrate'], app, { ...env, DATA_DIR: join(app, 'data') });
    expect(embedded).toMatchObject({ code: 1, out: expect.stringContaining('not installed here: set CLICKHOUSE_URL') });
  });
});

type Service = {
  image?: string;
  build?: { context: string; dockerfile: string };
  volumes?: string[];
  depends_on?: Record<string, unknown> | string[];
  read_only?: boolean;
  cap_drop?: string[];
  ports?: string[];
  environment?: Record<string, string>;
};

describe('compose.yaml', () => {
  const text = readFileSync(join(docker, 'compose.yaml'), 'utf8');
  const compose: { services: Record<string, Service>; volumes: Record<string, unknown> } = parse(text, { merge: true });
  const services = Object.entries(compose.services);

  test('has ClickHouse, Caddy and the server; every foreign image is pinned by its digest', () => {
    expect(Object.keys(compose.services).sort()).toEqual(['caddy', 'clickhouse', 'daily', 'ingest']);
    const images = services.flatMap(([, { image = '', build }]) => (build === undefined ? [image] : []));
    const node = /^ARG NODE_IMAGE=(.*)$/m.exec(readFileSync(join(docker, 'Dockerfile'), 'utf8'))?.[1] ?? '';
    const foreign = [...images.filter((image) => image !== 'qtickets-sheets'), node];
    expect(foreign).toHaveLength(3);
    for (const image of foreign) expect(image).toMatch(/^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
  });

  test('what it builds, mounts and waits for is there', () => {
    for (const [, { build, volumes = [], depends_on = {} }] of services) {
      if (build !== undefined) expect(existsSync(resolve(docker, build.context, build.dockerfile))).toBe(true);
      for (const volume of volumes) {
        const [source = ''] = volume.split(':');
        if (source.startsWith('.')) expect(existsSync(resolve(docker, source))).toBe(true);
        else expect(Object.keys(compose.volumes)).toContain(source);
      }
      for (const name of Array.isArray(depends_on) ? depends_on : Object.keys(depends_on)) {
        expect(Object.keys(compose.services)).toContain(name);
      }
    }
  });

  test('only Caddy is open to the world, and the server may do little', () => {
    const open = services.filter(([, { ports = [] }]) => ports.some((port) => !port.startsWith('127.0.0.1:')));
    expect(open.map(([name]) => name)).toEqual(['caddy']);
    expect(compose.services.ingest).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  });

  test('no secret is in it', () => {
    for (const [, { environment = {} }] of services) {
      for (const [name, value] of Object.entries(environment)) {
        if (/PASSWORD|TOKEN|SECRET/.test(name)) expect(value).toMatch(/^\$\{/);
      }
    }
  });

  test('the disk for backups is the one that the backup script names', () => {
    const disk = readFileSync(join(docker, 'clickhouse/backups.xml'), 'utf8');
    expect(disk).toContain('<allowed_disk>backups</allowed_disk>');
    expect(readFileSync(join(root, 'ops/backup/backup-server.sh'), 'utf8')).toContain(`disk=\${BACKUP_DISK:-backups}`);
  });
});

test('the Caddyfile passes bodies as large as the server takes, to where the server listens', () => {
  const caddyfile = readFileSync(join(root, 'ops/caddy/Caddyfile'), 'utf8');
  expect(caddyfile).toContain('max_size 32MiB');
  expect(caddyfile).toMatch(/reverse_proxy \{\$UPSTREAM:127\.0\.0\.1:8080\}/);
  const depth = [...caddyfile.replace(/#.*|\{\$[^}]*\}/g, '')].reduce(
    (open, c) => open + (c === '{' ? 1 : c === '}' ? -1 : 0),
    0,
  );
  expect(depth).toBe(0);
});

test('Caddy itself takes the Caddyfile, where it is at hand', () => {
  const args = ['validate', '--adapter', 'caddyfile', '--config', join(root, 'ops/caddy/Caddyfile')];
  const caddy = spawnSync('caddy', args, {
    env: { ...process.env, SITE_ADDRESS: 'sheets.example.org' },
    encoding: 'utf8',
  });
  expect(caddy.error === undefined ? caddy.status : 0, caddy.stderr).toBe(0);
});
