import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { WorkSlots } from './work-slots.ts';

function newGate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

test('so many are in work at once, and the others follow in the order in which they came', async () => {
  const slots = new WorkSlots(2);
  const gates = Array.from({ length: 5 }, newGate);
  const begun: number[] = [];
  const all = gates.map((gate, index) =>
    slots.run(`sheet-${index}`, async () => {
      begun.push(index);
      await gate.opened;
      return index;
    }),
  );
  await setTimeout(5);
  expect(begun).toEqual([0, 1]);
  gates[1]?.open();
  await all[1];
  await setTimeout(5);
  expect(begun).toEqual([0, 1, 2]);
  for (const gate of gates) gate.open();
  expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4]);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});

test('one sender never has all room, and of those who wait who has least goes first', async () => {
  const slots = new WorkSlots(3);
  const gates = Array.from({ length: 6 }, newGate);
  const begun: string[] = [];
  const all = gates.map((gate, index) => {
    const owner = index < 4 ? 'busy' : 'other';
    return slots.run(owner, async () => {
      begun.push(`${owner} ${index}`);
      await gate.opened;
    });
  });
  await setTimeout(5);
  expect(begun).toEqual(['busy 0', 'busy 1', 'other 4']);
  gates[0]?.open();
  await all[0];
  await setTimeout(5);
  expect(begun.at(-1)).toBe('busy 2');
  gates[1]?.open();
  gates[2]?.open();
  await Promise.all([all[1], all[2]]);
  await setTimeout(5);
  expect(begun.slice(4).sort()).toEqual(['busy 3', 'other 5']);
  for (const gate of gates) gate.open();
  await Promise.all(all);
});

test('one that fails makes room as well', async () => {
  const slots = new WorkSlots(1);
  const failing = slots.run('a', () => Promise.reject(new Error('no')));
  const next = slots.run('a', async () => 'done');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('done');
});

test('one that waited too long is asked to come again, and those behind it are not held up by it', async () => {
  const slots = new WorkSlots(1, 20);
  const gate = newGate();
  const first = slots.run('a', () => gate.opened);
  const late = slots.run('a', async () => 'never');
  await expect(late).rejects.toMatchObject({ problem: { code: 'unavailable' }, retryAfterSeconds: 10 });
  const fresh = slots.run('a', async () => 'fresh');
  gate.open();
  await first;
  expect(await fresh).toBe('fresh');
});
