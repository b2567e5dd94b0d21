/** A deliberate fault in the protocol's code, as patches of what was built. */
import type { Patch, Patches } from '../build.ts';

export type Fault = { readonly name: string; readonly breaks: string; readonly patches: Patches };

export function server(name: string, breaks: string, ...patches: readonly Patch[]): Fault {
  return { name, breaks, patches: { server: patches } };
}

export function bundle(name: string, breaks: string, ...patches: readonly Patch[]): Fault {
  return { name, breaks, patches: { bundle: patches } };
}

export function sender(name: string, breaks: string, ...patches: readonly Patch[]): Fault {
  return { name, breaks, patches: { sender: patches } };
}

export function both(name: string, breaks: string, ...patches: readonly Patch[]): Fault {
  return { name, breaks, patches: { bundle: patches, server: patches } };
}
