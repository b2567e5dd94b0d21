/** Builds `dist/Code.js` and `dist/appsscript.json`, which `clasp push` sends as they are. */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { usualContractsHash } from '@qtickets/shared-schema/contracts/contract-hash';
import { parse } from 'acorn';
import { type BuildOptions, build } from 'esbuild';
import root from '../package.json' with { type: 'json' };
import { findingsIn } from './gate.ts';
import { globalFunctions } from './global-names.ts';

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** Where the built text's own SHA-256 comes to stand: it is taken with these digits in its place. */
const NO_SUM = '0'.repeat(64);

const options: BuildOptions = {
  entryPoints: [here('src/index.ts')],
  bundle: true,
  // Google's parser knows no class fields; ES2019 is what it takes for certain.
  target: 'es2019',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  charset: 'utf8',
  // Stack traces are all that one gets from a spreadsheet far away.
  minify: false,
  legalComments: 'none',
  inject: [here('src/object-has-own.ts')],
  define: {
    BUNDLE_VERSION: JSON.stringify(root.version),
    BUNDLE_SHA256: JSON.stringify(NO_SUM),
    CONTRACTS_HASH: JSON.stringify(usualContractsHash()),
    'Object.hasOwn': 'objectHasOwn',
    // A library tries it within `try`, and goes on without.
    TextDecoder: 'undefined',
  },
  write: false,
  logLevel: 'warning',
};

/** Only the metafile of an ESM build names the exports. */
async function exportedNames(): Promise<readonly string[]> {
  const { metafile } = await build({ ...options, format: 'esm', metafile: true, outfile: 'index.js' });
  return Object.values(metafile?.outputs ?? {}).flatMap((output) => output.exports);
}

async function assertGlobals(): Promise<void> {
  const exported = [...(await exportedNames())].sort().join(', ');
  const expected = [...globalFunctions].sort().join(', ');
  if (exported !== expected) throw new Error(`index.ts exports ${exported}\nglobal-names.ts says ${expected}`);
}

/** A stub that forwards fails loudly where the bundle did not load; Google finds functions by their declarations. */
function stub(name: string): string {
  return `function ${name}() { return __app.${name}.apply(this, arguments); }`;
}

async function bundle(): Promise<string> {
  const banner = `/** @OnlyCurrentDoc */\n/* QTickets sheets sync ${root.version}: built, do not edit here. */`;
  const { outputFiles } = await build({ ...options, format: 'iife', globalName: '__app', banner: { js: banner } });
  return `${outputFiles?.[0]?.text ?? ''}\n${globalFunctions.map(stub).join('\n')}\n`;
}

/** What is said of fields of objects, which esbuild leaves in: Google has no use for it. The first two lines stay. */
function withoutDocstrings(code: string): string {
  const banner = code.indexOf('\n', code.indexOf('\n') + 1);
  let rest = '';
  let from = 0;
  parse(code, {
    ecmaVersion: 2019,
    onComment: (isBlock, _, start, end) => {
      if (!isBlock || start < banner) return;
      rest += code.slice(from, start).replace(/\n *$/, '');
      from = end;
    },
  });
  return rest + code.slice(from);
}

await assertGlobals();
const unsummed = withoutDocstrings(await bundle());
const sum = createHash('sha256').update(unsummed).digest('hex');
if (unsummed.split(NO_SUM).length !== 2) throw new Error('The bundle has not one place for its SHA-256.');
const code = unsummed.replace(NO_SUM, sum);
const findings = findingsIn(code);
if (findings.length > 0) throw new Error(`The bundle would not run at Google:\n${findings.join('\n')}`);
await mkdir(here('dist'), { recursive: true });
// A reader finds the old file or the new one, never half of it.
await writeFile(here(`dist/Code.js.${process.pid}`), code);
await rename(here(`dist/Code.js.${process.pid}`), here('dist/Code.js'));
await writeFile(here('dist/Code.js.sha256'), `${sum}\n`);
await copyFile(here('appsscript.json'), here('dist/appsscript.json'));
console.log(`apps-script/dist/Code.js: ${root.version}, ${Math.round(code.length / 1024)} KB, sha256 ${sum}`);
