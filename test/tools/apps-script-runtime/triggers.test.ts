import { describe, expect, test } from 'vitest';
import { createRuntime, type RuntimeOptions, Workbook } from './index.ts';

const CODE = `
  function install() {
    const ss = SpreadsheetApp.getActive();
    ScriptApp.newTrigger('edited').forSpreadsheet(ss).onEdit().create();
    ScriptApp.newTrigger('changed').forSpreadsheet(ss.getId()).onChange().create();
    ScriptApp.newTrigger('ticked').timeBased().everyMinutes(15).create();
  }
  function list() {
    return ScriptApp.getProjectTriggers().map((t) =>
      [t.getHandlerFunction(), String(t.getEventType()), t.getEventType() === ScriptApp.EventType.ON_EDIT]);
  }
  function removeAll() { ScriptApp.getProjectTriggers().forEach((t) => ScriptApp.deleteTrigger(t)); }
  function onEdit(e) { return ['simple', String(e.authMode), e.user.getEmail()]; }
  function edited(e) {
    return { range: JSON.parse(JSON.stringify(e.range)), a1: e.range.getA1Notation(), tab: e.range.getSheet().getName(),
      value: e.value, oldValue: e.oldValue, authMode: String(e.authMode), uid: typeof e.triggerUid,
      who: e.user.getEmail(), source: e.source.getId() === SpreadsheetApp.getActive().getId() };
  }
  function changed(e) { return [e.changeType, 'range' in e]; }
  function ticked(e) { ScriptApp.newTrigger('ticked').timeBased().after(1000).create(); return [e.hour, e.minute, e.timezone]; }
`;

function installed(more: Partial<RuntimeOptions> = {}) {
  const workbook = Workbook.fromArrays({
    T: [
      ['id', 'n'],
      ['b', 2],
      ['a', 1],
    ],
    U: [],
  });
  const runtime = createRuntime({ code: CODE, workbook, ...more });
  expect(runtime.run('install').status).toBe('ok');
  return runtime;
}

describe('the registry', () => {
  test('lists a user’s own triggers only', () => {
    const runtime = installed();
    expect(runtime.run('list').value).toEqual([
      ['edited', 'ON_EDIT', true],
      ['changed', 'ON_CHANGE', false],
      ['ticked', 'CLOCK', false],
    ]);
    expect(runtime.run('list', undefined, { user: 'other@example.com' }).value).toEqual([]);
    runtime.run('removeAll', undefined, { user: 'other@example.com' });
    expect(runtime.triggers.all()).toHaveLength(3);
    runtime.run('removeAll');
    expect(runtime.triggers.all()).toHaveLength(0);
  });

  test('has room for twenty a user', () => {
    const runtime = installed();
    const results = Array.from({ length: 6 }, () => runtime.run('install'));
    expect(results.at(-1)?.error?.message).toMatch('too many triggers');
    expect(runtime.triggers.all()).toHaveLength(20);
  });

  test('takes only the minutes that Google takes', () => {
    const code = `function main() { ScriptApp.newTrigger('main').timeBased().everyMinutes(7).create(); }`;
    expect(createRuntime({ code }).run('main').error?.message).toBe(
      'The value you passed to everyMinutes was invalid. It must be one of 1, 5, 10, 15 or 30.',
    );
  });
});

describe('edits', () => {
  test('of one cell give its value and what it was, to the simple and the installable trigger', () => {
    const runtime = installed();
    runtime.user.as('manager@example.com').edit('T', 'B2', '5');
    const [simple, edited, changed] = runtime.deliverEvents().map(({ value }) => value);
    expect(simple).toEqual(['simple', 'LIMITED', '']);
    expect(edited).toEqual({
      range: { columnStart: 2, columnEnd: 2, rowStart: 2, rowEnd: 2 },
      ...{ a1: 'B2', tab: 'T', value: '5', oldValue: '2', authMode: 'FULL', uid: 'string' },
      ...{ who: 'owner@example.com', source: true },
    });
    expect(changed).toEqual(['EDIT', false]);
    expect(runtime.workbook.sheet('T').cell(2, 2)?.value).toBe(5);
  });

  test('of several cells say only where', () => {
    const runtime = installed();
    runtime.user.paste('T', 'A4', [
      ['c', '3'],
      ['d', '01.03.2025'],
    ]);
    const pasted = runtime.deliverEvents()[1]?.value as { a1: string; value?: string };
    expect([pasted.a1, pasted.value]).toEqual(['A4:B5', undefined]);
    expect(runtime.workbook.sheet('T').cell(5, 2)).toEqual({ value: 45_717, format: 'date' });
  });

  test('can be delivered late, twice, in another order or never', () => {
    const runtime = installed();
    runtime.user.edit('T', 'A2', 'x');
    const [, edited] = runtime.pendingEvents.splice(0);
    runtime.user.deleteRows('T', 2);
    runtime.pendingEvents.length = 0;
    if (!edited) throw new Error('no event');
    const again = [runtime.deliver(edited), runtime.deliver(edited)].map(({ value }) => (value as { a1: string }).a1);
    expect(again).toEqual(['A2', 'A2']);
  });

  test('filling and clearing are edits, and a format is a change', () => {
    const runtime = installed();
    const raised = () =>
      runtime.pendingEvents
        .splice(0)
        .map(({ handler, event }) => [handler, event.kind === 'change' && event.changeType]);
    const edit = [
      ['onEdit', false],
      ['edited', false],
      ['changed', 'EDIT'],
    ];
    runtime.user.fill('T', 'A2:A3', 'z');
    expect(raised()).toEqual(edit);
    runtime.user.clear('T', 'A2:B3');
    expect(raised()).toEqual(edit);
    expect(runtime.workbook.sheet('T').lastRow()).toBe(1);
    runtime.user.setFormat('T', 'A:A', '@');
    expect(raised()).toEqual([['changed', 'FORMAT']]);
  });
});

describe('other actions', () => {
  const changes = (act: (runtime: ReturnType<typeof installed>) => void) => {
    const runtime = installed();
    act(runtime);
    return runtime.pendingEvents.map(({ event }) => (event.kind === 'change' ? event.changeType : event.kind));
  };

  test('on rows, columns and tabs raise changes without a range', () => {
    expect(changes(({ user }) => user.insertRows('T', 2))).toEqual(['INSERT_ROW']);
    expect(changes(({ user }) => user.deleteRows('T', 2))).toEqual(['REMOVE_ROW']);
    expect(changes(({ user }) => user.insertColumns('T', 1))).toEqual(['INSERT_COLUMN']);
    expect(changes(({ user }) => user.deleteColumns('T', 1))).toEqual(['REMOVE_COLUMN']);
    expect(changes(({ user }) => user.insertSheet('V'))).toEqual(['INSERT_GRID']);
    expect(changes(({ user }) => user.deleteSheet('U'))).toEqual(['REMOVE_GRID']);
    expect(changes(({ user }) => user.renameSheet('U', 'V'))).toEqual(['OTHER']);
  });

  test('of programs and formulas raise nothing', () => {
    expect(changes(({ user }) => user.apiWrite('T', 'A2', [['x']]))).toEqual([]);
    const recalculate = (runtime: ReturnType<typeof installed>) => {
      runtime.user.apiWrite('T', 'A2', [[{ formula: '=X1', value: 1 }]]);
      runtime.user.recalc('T', 'A2', '#REF!');
      expect(runtime.workbook.sheet('T').cell(2, 1)).toEqual({ formula: '=X1', value: '#REF!', isError: true });
    };
    expect(changes(recalculate)).toEqual([]);
  });

  test('sorting and moving carry whole rows and columns along', () => {
    const runtime = installed();
    runtime.user.sort('T', 2);
    const column = (n: number) => [1, 2, 3].map((row) => runtime.workbook.sheet('T').cell(row, n)?.value);
    expect([column(1), column(2)]).toEqual([
      ['id', 'a', 'b'],
      ['n', 1, 2],
    ]);
    runtime.user.moveColumn('T', 1, 3);
    expect([column(1), column(2)]).toEqual([
      ['n', 1, 2],
      ['id', 'a', 'b'],
    ]);
    runtime.user.moveRows('T', 2, 1, 4);
    expect(column(2)).toEqual(['id', 'b', 'a']);
  });

  test('a script’s own writes raise nothing', () => {
    const code = `${CODE} function write() { SpreadsheetApp.getActive().getSheetByName('T').getRange('A1').setValue(1); }`;
    const runtime = installed({ code });
    runtime.run('write');
    expect(runtime.pendingEvents).toEqual([]);
  });
});

describe('time triggers', () => {
  test('run when due, as their owner, and the clock moves', () => {
    const runtime = installed({ clock: Date.UTC(2025, 2, 1, 9) });
    expect(runtime.tick()?.value).toEqual([9, 15, 'UTC']);
    expect(runtime.tick()?.value).toEqual([9, 30, 'UTC']);
    expect(runtime.advance(45 * 60_000).map(({ functionName }) => functionName)).toEqual([
      'ticked',
      'ticked',
      'ticked',
    ]);
  });

  test('a trigger that a trigger makes is listed, and never fires where it is due within a minute', () => {
    const runtime = installed();
    runtime.tick();
    expect(runtime.triggers.all().map(({ enabled }) => enabled)).toEqual([true, true, true, false]);
    expect(runtime.advance(60_000)).toEqual([]);
  });

  test.each([true, false])(
    'one that is due later fires once, and stays listed; unless none of them do: %s',
    (nested) => {
      const code = `function install() { ScriptApp.newTrigger('ticked').timeBased().everyMinutes(15).create(); }
      function ticked() { ScriptApp.newTrigger('later').timeBased().after(90 * 1000).create(); }
      function later(e) { return ScriptApp.getProjectTriggers().filter((t) => t.getUniqueId() === e.triggerUid).length; }`;
      const runtime = createRuntime({ code, nestedTriggersFire: nested });
      runtime.run('install');
      runtime.tick();
      expect(runtime.advance(5 * 60_000).map(({ value }) => value)).toEqual(nested ? [1] : []);
      expect(runtime.triggers.all()).toHaveLength(2);
    },
  );

  test('a disabled trigger stays listed in silence', () => {
    const runtime = installed();
    runtime.triggers.disable('ticked');
    runtime.triggers.disable('edited');
    expect(runtime.advance(3_600_000)).toEqual([]);
    runtime.user.edit('T', 'A1', 'x');
    expect(runtime.pendingEvents.map(({ handler }) => handler)).toEqual(['onEdit', 'changed']);
    expect(runtime.run('list').value).toHaveLength(3);
  });

  test('stop for the day once its minutes are spent', () => {
    const code = `function install() { ScriptApp.newTrigger('slow').timeBased().everyMinutes(10).create(); }
      function slow() { Utilities.sleep(290000); }`;
    const runtime = createRuntime({ code });
    runtime.run('install');
    const results = runtime.advance(6 * 3_600_000);
    expect(results.filter(({ status }) => status === 'ok')).toHaveLength(19);
    expect(results.at(-1)?.error?.message).toBe('Service using too much computer time for one day');
    expect(runtime.advance(24 * 3_600_000).some(({ status }) => status === 'ok')).toBe(true);
  });

  test('once a day at an hour of their zone', () => {
    const code = `function install() { ScriptApp.newTrigger('noon').timeBased().atHour(12).everyDays(1).inTimezone('Europe/Moscow').create(); }
      function noon() { return new Date().toISOString(); }`;
    const runtime = createRuntime({ code, clock: Date.UTC(2025, 2, 1, 10) });
    runtime.run('install');
    expect([runtime.tick()?.value, runtime.tick()?.value]).toEqual([
      '2025-03-02T09:00:00.000Z',
      '2025-03-03T09:00:00.000Z',
    ]);
  });
});
