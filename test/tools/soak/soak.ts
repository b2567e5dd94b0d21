/**
 * `npx tsx test/tools/soak/soak.ts --rows 300000 --sources 20`: a long load on this machine, and its figures. Ends by itself.
 * Eight rounds, because the first two warm up, and the rest is held against itself: memory must not go on growing.
 */
import { parseArgs } from 'node:util';
import { runSoak } from './run-soak.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '300000' },
    sources: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '8' },
    seed: { type: 'string', default: '1' },
  },
});
const [rows, sources, rounds, seed] = [values.rows, values.sources, values.rounds, values.seed].map(Number) as [
  number,
  number,
  number,
  number,
];
const onProgress = (line: string) => void process.stderr.write(`${line}\n`);
const { memory, ...figures } = await runSoak({ rows, sources, rounds, seed, onProgress });
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
for (const { second, round, servers, clickHouse } of memory) {
  process.stdout.write(
    `${second} s, round ${round}: servers ${servers.join(' and ')} MB, ClickHouse ${clickHouse} MB\n`,
  );
}
process.exitCode = figures.faults.length === 0 ? 0 : 1;
