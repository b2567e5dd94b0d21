/** Builds what a simulation runs: the bundle as it is sent to Google, the server and the third sender as one file each; all may be patched. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const bundlePath = join(root, 'apps-script/dist/Code.js');
const cache = join(root, 'node_modules/.cache/simulation');
const serverPath = join(cache, 'server.mjs');
const senderPath = join(cache, 'third-sender.js');

/**
 * A change of the built text, as `String.replace` takes it; `find` must be there exactly once, so that a patch that no
 * longer fits is reported. The build numbers names that are there twice, so patterns leave room for it.
 */
export type Patch = { readonly find: string | RegExp; readonly put: string };

export type Patches = {
  readonly bundle?: readonly Patch[];
  readonly server?: readonly Patch[];
  /** The reader of the Sheets API (`third-sender/`). */
  readonly sender?: readonly Patch[];
};

/** Limits so small that blocks, ranges and split pushes occur in tabs of a few dozen rows. */
export const smallLimits: readonly Patch[] = [
  { find: 'SNAPSHOT_CELLS = 25e4', put: 'SNAPSHOT_CELLS = 300' },
  { find: 'SNAPSHOT_CELLS_WITH_OTHERS = 1e6', put: 'SNAPSHOT_CELLS_WITH_OTHERS = 300' },
  { find: 'BLOCK_ROWS = 1e4', put: 'BLOCK_ROWS = 16' },
  { find: 'SMALLEST_CELLS = 4e3', put: 'SMALLEST_CELLS = 100' },
  { find: 'FEW_CELLS = 2e3', put: 'FEW_CELLS = 8' },
  { find: 'PUSH_ROWS_MAX = 1e4', put: 'PUSH_ROWS_MAX = 12' },
  { find: 'MARKS_MAX = 50', put: 'MARKS_MAX = 3' },
];

/** The same of the third sender. */
export const smallSenderLimits: readonly Patch[] = smallLimits.filter(({ find }) =>
  /^(SNAPSHOT_CELLS|BLOCK_ROWS|PUSH_ROWS_MAX) /.test(String(find)),
);

/** A bundle from before the last change of the contracts: it takes counts below zero, and says another hash. */
export const olderContracts: readonly Patch[] = [
  { find: 'READING_REVISION = 2', put: 'READING_REVISION = 1' },
  { find: /if \((count\w*) < bounds\.min\) return/, put: 'if ($1 < bounds.min && bounds.min !== 0) return' },
];

function patched(text: string, patches: readonly Patch[] = []): string {
  return patches.reduce((current, { find, put }) => {
    const pattern = new RegExp(typeof find === 'string' ? escaped(find) : find.source, 'g');
    const fits = [...current.matchAll(pattern)].length;
    if (fits !== 1) throw new Error(`A patch fits ${fits} times instead of once: ${find}`);
    return current.replace(pattern, put);
  }, text);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/**
 * Our own packages are bundled, so that patches reach them; others are loaded as they are installed. All but zod, of
 * which the file would find another version from where it lies.
 */
const othersAsInstalled: Plugin = {
  name: 'others-as-installed',
  setup: (build) => {
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || /^(@qtickets|zod)\//.test(`${path}/`) ? undefined : { path, external: true },
    );
  },
};

/** Builds all of them once; to be called by one process before others read what it made. */
export async function buildAll(): Promise<void> {
  execFileSync(process.execPath, ['--import', 'tsx', join(root, 'apps-script/build.ts')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  mkdirSync(cache, { recursive: true });
  await build({
    entryPoints: [fileURLToPath(new URL('server/main.ts', import.meta.url))],
    outfile: serverPath,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    charset: 'utf8',
    plugins: [othersAsInstalled],
    define: {
      'import.meta.url': JSON.stringify(pathToFileURL(join(root, 'ingest-server/src/clickhouse/schema/any.ts')).href),
    },
    logLevel: 'error',
  });
  await build({
    entryPoints: [fileURLToPath(new URL('third-sender/program.ts', import.meta.url))],
    outfile: senderPath,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'iife',
    globalName: 'thirdSender',
    charset: 'utf8',
    plugins: [othersAsInstalled],
    logLevel: 'error',
  });
}

export function senderText(patches: readonly Patch[] = []): string {
  return patched(readFileSync(senderPath, 'utf8'), patches);
}

export function bundleText(patches: readonly Patch[] = []): string {
  return patched(readFileSync(bundlePath, 'utf8'), patches);
}

/** @returns the path of the server to start */
export function serverFile(patches: readonly Patch[] = [], name = 'patched'): string {
  if (patches.length === 0) return serverPath;
  const path = join(cache, `server-${name}.mjs`);
  writeFileSync(path, patched(readFileSync(serverPath, 'utf8'), patches));
  return path;
}
