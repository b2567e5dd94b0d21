import { driveNow } from '@qtickets/shared-schema/client/drive';
import type { Cause } from '@qtickets/shared-schema/client/outcome';
import type { Answer, Step } from '@qtickets/shared-schema/client/steps';
import { type Edits, sync } from '@qtickets/shared-schema/client/sync';
import { ContractWork } from '@qtickets/shared-schema/client/work';
import type { Issue } from '@qtickets/shared-schema/words/issue';
import { describe, expect, it } from 'vitest';
import { type Cells, type FakeRun, fakeRun, refused, type Script } from '../testing/fake-run.ts';
import type { SheetRun } from './run.ts';
import { perform, syncWorkbook } from './sync-workbook.ts';

const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];
const good = ['01.03.2025', '1042', 'Москва', 'order-1', 1, 10];
const bad = ['01.03.2025', '1042', 'Москва', 'order-2', 'много', 10];
const everyBucket = Array.from({ length: 64 }, (_, bucket) => bucket);
const differs = { inSync: false, differing: everyBucket, rejectedKnown: false };

/** @param before what happens before each step */
function syncOf(fake: FakeRun, edits: Edits | null, before: (step: Step) => Answer | undefined = () => undefined) {
  const opened = fake.opened().filter(({ sheets }) => sheets.length > 0);
  const tabs = opened.map(({ choice: { contract }, sheets }) => ({ contract, sheets }));
  const works = opened.map(({ choice: { contract, names } }) => new ContractWork(contract, names, false));
  const cause = driveNow(sync(fake.run, works, edits), (step) => before(step) ?? perform(fake.run, tabs, step));
  return { cause, results: works.map((work) => work.result(cause)) };
}

function start(rows: () => Cells, script: Script, more: Partial<SheetRun> = {}, edits: Edits | null = null) {
  const fake = fakeRun({ Sales: rows }, script, more);
  const { cause, results } = syncOf(fake, edits);
  return { ...fake, outcome: results[0]?.outcome, result: results[0], cause };
}

const away: Cause = {
  kind: 'server_away',
  status: 503,
  code: 'unavailable',
  text: '',
  clockAheadSeconds: null,
};

function rejectedByServer(row: number): Issue {
  return {
    tab: 'Sales',
    row,
    column: 'tickets_sold',
    code: 'not_a_number',
    severity: 'error',
    value: '1',
    message: '',
  };
}

const sheet = () => [header, good, bad];
const kinds = (pushes: readonly { scope: { kind: string } }[]) => pushes.map(({ scope }) => scope.kind);

describe('a full comparison', () => {
  it('is one question where both ends agree', () => {
    const { digests, pushes, outcome } = start(() => [header, good], {});
    expect([digests.length, pushes.length]).toEqual([1, 0]);
    expect(outcome).toEqual({ kind: 'equal', rows: 1 });
  });

  it('sends all buckets first, then the rows that do not validate, then asks again (R7, R4)', () => {
    const { digests, pushes, outcome } = start(sheet, { digest: (_, count) => (count === 1 ? differs : {}) });
    expect(kinds(pushes)).toEqual(['buckets', 'rejected']);
    expect(pushes[0]?.rows.map((row) => row[1])).toEqual([2]);
    expect(pushes[1]?.rows.map((row) => row[1])).toEqual([3]);
    expect(pushes[0]?.keep).toHaveLength(1);
    expect(digests).toHaveLength(2);
    expect(outcome).toMatchObject({ kind: 'equal_except', rows: 1, heldBack: { errors: 1 } });
  });

  it('counts rows that only the server rejects as rejected: sent among those, and left out of the closing digest (R11, R7)', () => {
    const other = ['01.03.2025', '1042', 'Москва', 'order-3', 1, 10];
    const script: Script = {
      digest: (_, count) => (count === 1 ? { ...differs, rejectedKnown: true } : {}),
      push: (_, count) => (count === 1 ? { issues: [rejectedByServer(3)] } : {}),
    };
    const { digests, pushes, outcome } = start(() => [header, good, other], script);
    expect(kinds(pushes)).toEqual(['buckets', 'rejected']);
    expect(pushes.map(({ rows }) => rows.map((row) => row[1]).sort())).toEqual([[2, 3], [3]]);
    const asked = digests.map(({ tabs }) =>
      tabs.map(({ rowCount, rejected, keep }) => [rowCount, rejected.count, keep.length]),
    );
    expect(asked).toEqual([[[2, 0, 0]], [[1, 1, 1]]]);
    expect(outcome).toMatchObject({ kind: 'equal_except', rows: 1 });
  });

  it('gives back what the server said is stored, for its guard (R9)', () => {
    const { pushes } = start(sheet, { digest: (_, count) => (count === 1 ? { ...differs, stored: 77 } : {}) });
    expect(pushes.map((push) => push.stored)).toEqual([77, 77]);
  });

  it('sends no rejected rows after a stale push, and reads again, above the version (R7, R4)', () => {
    const version = 1_763_870_050_000;
    const script: Script = {
      digest: (_, count) => (count <= 2 ? { ...differs, version: count === 1 ? 5 : version } : {}),
      push: (_, count) => (count === 1 ? { stale: 1 } : {}),
    };
    const { digests, pushes } = start(sheet, script);
    expect(kinds(pushes)).toEqual(['buckets']);
    expect(digests[1]?.readAt).toBeGreaterThan(digests[0]?.readAt ?? 0);
    expect(digests[2]?.readAt).toBeGreaterThan(version);
  });

  it('pushes nothing that was read before the version that the server named (R4)', () => {
    const version = 1_763_870_100_000;
    const script: Script = { digest: (_, count) => (count <= 2 ? { ...differs, version } : {}) };
    const { digests, pushes } = start(sheet, script);
    expect(pushes.length).toBeGreaterThan(0);
    for (const push of pushes) expect(push.readAt).toBeGreaterThan(version);
    expect(digests[1]?.readAt).toBeLessThanOrEqual(version + 1_001);
  });

  it('sends no rejected rows after a refused push, stops that tab, and says that it was blocked (R7, R9)', () => {
    const script: Script = { digest: () => differs, push: () => refused('mass_delete_blocked', 409) };
    const { pushes, digests, outcome, cause } = start(sheet, script);
    expect(kinds(pushes)).toEqual(['buckets']);
    expect(digests).toHaveLength(1);
    expect(outcome).toMatchObject({ kind: 'blocked', blocked: { why: 'mass_delete' } });
    expect(cause).toBeNull();
  });

  it('ends after three rounds and a closing digest, and says that it is not settled (R4)', () => {
    let edits = 0;
    const edited = () => [header, [...good.slice(0, 5), edits]];
    const script: Script = {
      digest: (request) => ({ ...differs, version: request.readAt - 1 }),
      push: () => {
        edits += 1;
        return { stale: 1 };
      },
    };
    const { digests, pushes, outcome } = start(edited, script);
    expect([digests.length, pushes.length]).toEqual([4, 3]);
    expect(outcome).toEqual({ kind: 'unsettled' });
  });

  it('says that the digest disagrees where the same reading was taken wholly and still differs (R4)', () => {
    const { digests, outcome } = start(sheet, { digest: (request) => ({ ...differs, version: request.readAt - 1 }) });
    expect(digests).toHaveLength(4);
    expect(outcome).toEqual({ kind: 'digest_disagrees' });
  });

  it('takes no new work once its time is up, and says so', () => {
    const { pushes, outcome } = start(sheet, { digest: () => differs }, { deadline: 0 });
    expect(pushes).toEqual([]);
    expect(outcome).toEqual({ kind: 'out_of_time' });
  });

  it('stops as a whole where the server does not answer', () => {
    const { cause, pushes, outcome } = start(sheet, { digest: () => away });
    expect(cause).toBe(away);
    expect(outcome).toEqual({ kind: 'not_asked', cause: away });
    expect(pushes).toEqual([]);
  });

  it('that finds both ends equal by a clock that stepped back reads again, so that its proof is the newest', () => {
    const version = 1_763_870_200_000;
    const { digests, pushes, outcome } = start(sheet, { digest: () => ({ version }) });
    expect(digests.map(({ readAt }) => readAt > version)).toEqual([false, true]);
    expect([pushes.length, outcome?.kind]).toEqual([0, 'equal_except']);
  });

  it('a dry run asks and pushes once, dry', () => {
    const { digests, pushes, outcome } = start(sheet, { digest: () => differs }, { mode: 'dry_run' });
    expect(digests).toHaveLength(1);
    expect([...digests, ...pushes].map((request) => request.dryRun)).not.toContain(false);
    expect(outcome?.kind).toBe('differs');
  });

  it('a dry run pushes nothing that is older than the version either: all of it would be stale (R4)', () => {
    const version = 1_763_870_100_000;
    const script: Script = { digest: () => ({ ...differs, version }), push: () => ({ inserted: 1 }) };
    const { pushes, outcome } = start(() => [header, good], script, { mode: 'dry_run' });
    for (const push of pushes) expect(push.readAt).toBeGreaterThan(version);
    expect(outcome).toMatchObject({ kind: 'differs', changes: { added: 1 } });
  });

  it('a dry run that is answered stale does not say how much would change', () => {
    const script: Script = { digest: () => differs, push: () => ({ stale: 1 }) };
    const { outcome } = start(sheet, script, { mode: 'dry_run' });
    expect(outcome).toEqual({ kind: 'differs', changes: null });
  });
});

describe('a server with other contracts', () => {
  it('gets the tab whole, in one bucket, and is not asked again', () => {
    const { digests, pushes, outcome } = start(sheet, { digest: () => ({ differ: {} }) });
    expect(pushes.map(({ scope }) => scope)).toEqual([
      { kind: 'buckets', bits: 0, buckets: [0] },
      { kind: 'rejected' },
    ]);
    expect(digests).toHaveLength(1);
    expect(outcome).toEqual({ kind: 'older_bundle', sent: true });
  });

  it('keeps what a row without a readable key may be (R12)', () => {
    const maybe = [{ keyHash: '00000000000000ab', lines: [[0]] }];
    const lost = ['01.03.2025', '#REF!', 'Москва', 'order-2', 1, 10];
    const { pushes } = start(() => [header, good, lost], { digest: () => ({ differ: { maybe } }) });
    expect(pushes[0]?.keep).toContain('00000000000000ab');
  });

  it('gets nothing on the other ticks of the hour', () => {
    const { pushes, outcome } = start(sheet, { digest: () => ({ differ: {} }) }, { sendsToOtherContracts: false });
    expect(pushes).toEqual([]);
    expect(outcome).toEqual({ kind: 'older_bundle', sent: false });
  });
});

describe('a tab of several reads', () => {
  it('is read anew for the closing digest, so that a torn reading cannot prove itself (R1)', () => {
    const apart = Array.from({ length: 60 }, () => '');
    const wide = (row: readonly unknown[]) => [...row.slice(0, 5), ...apart, row[5]];
    const many = Array.from({ length: 4_200 }, (_, index) => wide([...good.slice(0, 3), `order-${index}`, 1, 10]));
    const rows = () => [wide(header), ...many];
    const { digests } = start(rows, { digest: (_, count) => (count === 1 ? { ...differs, differing: [1] } : {}) });
    expect(digests[1]?.readAt).toBeGreaterThan(digests[0]?.readAt ?? 0);
  });
});

function startTwo(script: Script) {
  const inventory = [
    ['event_id', 'city', 'date', 'tickets_total'],
    ['1', 'Москва', '01.03.2025', 5],
  ];
  const fake = fakeRun({ Sales: sheet, Inventory: () => inventory }, script);
  return fake;
}

describe('an edited key', () => {
  const edits: Edits = {
    edits: [{ tab: 'Sales', rows: [2, 2], columns: [4, 4], old: 'order-0' }],
    lastSeen: () => ({ nothingRejected: true, nothingHeld: true }),
  };

  it('is one push, which the server closes', () => {
    const { digests, pushes, result } = start(() => [header, good], { push: () => ({ closed: true }) }, {}, edits);
    expect([digests.length, kinds(pushes), pushes[0]?.closes]).toEqual([0, ['keys'], true]);
    expect(result).toMatchObject({ outcome: { kind: 'sent', rows: 1 }, isClosed: true });
  });

  it('is compared where the server is older and has not heard of emptied keys', () => {
    const { digests, outcome } = start(() => [header, good], {}, {}, edits);
    expect([digests.length, outcome?.kind]).toEqual([1, 'equal']);
  });

  it('is compared where the server rejects a row of it', () => {
    const { digests } = start(() => [header, good], { push: () => ({ issues: [rejectedByServer(2)] }) }, {}, edits);
    expect(digests.length).toBeGreaterThan(0);
  });
});

describe('several tabs in one question', () => {
  it('are asked for apart where they were read at different moments, and no further once nobody answers', () => {
    const fake = startTwo({ digest: () => away });
    // An edit of each is read apart, and needs a comparison.
    const edits = ['Sales', 'Inventory'].map((tab) => ({ tab, rows: [2, 2], columns: [1, 1] }) as const);
    expect(syncOf(fake, { edits, lastSeen: () => ({ nothingRejected: false, nothingHeld: false }) }).cause).toBe(away);
    expect(fake.digests).toHaveLength(1);
  });

  it('one that the server does not take holds up no other', () => {
    const fake = startTwo({
      digest: ({ tabs }) => (tabs.some(({ tab }) => tab === 'sales') ? refused('tab_not_allowed', 403) : {}),
    });
    const { cause, results } = syncOf(fake, null);
    expect(cause).toBeNull();
    expect(results.map(({ contract, outcome }) => [contract.tab, outcome.kind])).toEqual([
      ['inventory', 'equal'],
      ['sales', 'refused'],
    ]);
  });
});

describe('what stops a run', () => {
  function reportsOf(answers: Script, zone: () => string): unknown[] {
    const { run } = fakeRun({ Sales: () => [header, good] }, answers);
    const reports: unknown[] = [];
    const server = {
      ...run.server,
      report: (message: object) => ({ ok: true as const, answer: reports.push(message) }),
    };
    const job = {
      edits: null,
      knownTabs: null,
      lastNames: () => [],
      allowMassDelete: new Set<string>(),
      show: () => [],
    };
    const settings = { url: '', key: new Uint8Array(), gzip: true, tabs: {} };
    syncWorkbook({ ...run, server, workbook: { ...run.workbook, timeZone: zone } }, settings, job);
    return reports;
  }
  const denied = { kind: 'no_permission', status: 0, code: '', text: 'No', clockAheadSeconds: null } as const;

  it('is reported where the spreadsheet threw it, whatever its words: the server may be reached', () => {
    for (const text of ['You do not have permission to access the requested document.', 'Authorization is required']) {
      const reports = reportsOf({}, () => {
        throw new Error(text);
      });
      expect(reports).toMatchObject([{ status: 'error', cause: 'no_permission' }]);
    }
  });

  it('is not reported where a request was refused so, for the next would be too', () => {
    expect(reportsOf({ digest: () => denied }, () => 'Etc/UTC')).toEqual([]);
  });
});
