/** The readers as the bundle has them (ES2019, one script), in a context that holds nothing newer than ES2019 and no Intl. */
import vm from 'node:vm';
import { build } from 'esbuild';

export type BareReaders = {
  /** JSON in, JSON out, since objects of two realms differ. */
  readonly readCells: (cases: string) => string;
};

const source = `
import { contractOf } from './src/contracts/index.ts';
import { cellReader } from './src/reading/cells/read-cell.ts';

export function readCells(cases) {
  return JSON.stringify(
    JSON.parse(cases).map(({ tab, column: name, cell, locale, timeZone }) => {
      const contract = contractOf(tab);
      const column = contract.columns.find((each) => each.name === name);
      return cellReader(column, contract.key.includes(name), { locale, timeZone })(cell);
    }),
  );
}`;

/** Built-ins that came after ES2019, or that Google may not give as Node does. */
const withoutNewer = `
delete globalThis.Intl;
delete globalThis.BigInt;
delete globalThis.WeakRef;
for (const name of ['at', 'replaceAll', 'matchAll', 'isWellFormed', 'toWellFormed', 'localeCompare', 'toLocaleLowerCase', 'toLocaleUpperCase'])
  delete String.prototype[name];
for (const name of ['at', 'findLast', 'findLastIndex', 'toSorted', 'toSpliced', 'toReversed', 'with'])
  delete Array.prototype[name];
for (const name of ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString']) delete Date.prototype[name];
delete Number.prototype.toLocaleString;
delete Object.hasOwn;
delete Object.groupBy;
delete Promise.withResolvers;`;

export async function bareReaders(): Promise<BareReaders> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: new URL('../../shared-schema', import.meta.url).pathname, loader: 'ts' },
    bundle: true,
    format: 'iife',
    globalName: 'readers',
    target: 'es2019',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    write: false,
  });
  const context = vm.createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
  vm.runInContext(`${withoutNewer}\n${outputFiles[0]?.text ?? ''}`, context);
  return {
    readCells: (cases) => {
      context.cases = cases;
      return String(vm.runInContext('readers.readCells(cases)', context));
    },
  };
}
