import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { globalFunctions } from './global-functions.ts';

/** A script, compiled once and run in many contexts. */
export interface Program {
  readonly bundle: vm.Script;
  /** The names of the global functions. */
  readonly functions: ReadonlySet<string>;
}

let last: (Program & { readonly code: string; readonly filename: string }) | undefined;

/** Compiles a script; the one compiled last is kept, since simulations make a runtime of the same bundle for each seed. */
export function compileProgram(code: string, filename = 'Code.js'): Program {
  if (last?.code !== code || last.filename !== filename) {
    last = { code, filename, bundle: new vm.Script(code, { filename }), functions: globalFunctions(code) };
  }
  return last;
}

/** Compiles a script file as it is now. */
export function loadProgram(path: string): Program {
  return compileProgram(readFileSync(path, 'utf8'), path);
}
