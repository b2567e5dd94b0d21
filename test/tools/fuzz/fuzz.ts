/** `npx tsx test/tools/fuzz/fuzz.ts --requests 100000 --seed 1`: attacks the server on this machine, and prints the figures. */
import { parseArgs } from 'node:util';
import { runFuzz } from './run-fuzz.ts';

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});
const seed = Number(values.seed);
let printed = 0;
const { answers, ...figures } = await runFuzz({
  requests: Number(values.requests),
  seed,
  onProgress: (done) => {
    if (done - printed < 5_000) return;
    printed = done;
    process.stderr.write(`${done} requests\n`);
  },
});
process.stdout.write(`${JSON.stringify({ seed, ...figures }, null, 2)}\n`);
for (const [kind, counts] of Object.entries(answers)) process.stdout.write(`${kind}: ${JSON.stringify(counts)}\n`);
process.exitCode = figures.faults.length === 0 ? 0 : 1;
