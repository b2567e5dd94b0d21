#!/usr/bin/env node
// The command line, run from its TypeScript sources: nothing to build before the first start.
import { register } from 'tsx/esm/api';

register();
const { runCommandLine } = await import('../src/cli/program.ts');
await runCommandLine(process.argv);
