/** `npx tsx test/tools/soak/kills.ts --kills 30 [--two]`: kill -9 every second during a load on this machine, and its figures. */
import { parseArgs } from 'node:util';
import { runKills } from './run-kills.ts';

const options = { kills: { type: 'string', default: '30' }, two: { type: 'boolean', default: false } } as const;
const { values } = parseArgs({ options });
const figures = await runKills(values.two ? 'two servers' : 'embedded', Number(values.kills));
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
process.exitCode = figures.faults.length === 0 ? 0 : 1;
