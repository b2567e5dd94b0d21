/** A real Chromium from an npm package, with the libraries it needs: nothing to download, nothing to install beside it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { brotliDecompressSync } from 'node:zlib';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/** The package's flags are for another place; these keep the browser from asking for anything outside. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

/** The caller closes it. */
export async function openBrowser(): Promise<Browser> {
  const libraries = unpackedLibraries();
  const executablePath = await chromium.executablePath();
  const env = { ...process.env, LD_LIBRARY_PATH: libraries };
  const launch = () => playwright.launch({ executablePath, args: ARGUMENTS, headless: true, env });
  const browser = await launchedOnceWritten(launch);
  browser.once('disconnected', () => rmSync(dirname(libraries), { recursive: true, force: true }));
  return browser;
}

const ATTEMPTS_MAX = 20;

/** The file has just been unpacked, and stays open for writing as long as an engine that starts takes Node's threads. */
async function launchedOnceWritten(launch: () => Promise<Browser>, attempt = 1): Promise<Browser> {
  try {
    return await launch();
  } catch (error) {
    if (attempt === ATTEMPTS_MAX || !String(error).includes('ETXTBSY')) throw error;
    await setTimeout(1_000);
    return launchedOnceWritten(launch, attempt + 1);
  }
}

/** NSS and its like, which small machines lack; made anew for each start, so that two never unpack into one folder. */
function unpackedLibraries(): string {
  const main = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const archive = join(dirname(main), '..', '..', 'bin', 'al2023.tar.br');
  const folder = mkdtempSync(join(tmpdir(), 'qtickets-browser-'));
  execFileSync('tar', ['-x', '-C', folder], { input: brotliDecompressSync(readFileSync(archive)) });
  return join(folder, 'lib');
}
