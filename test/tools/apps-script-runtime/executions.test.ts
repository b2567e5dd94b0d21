import { describe, expect, test } from 'vitest';
import { createRuntime, type RuntimeOptions, Workbook } from './index.ts';
import { attempt, evaluate, messageOf } from './support.ts';

const lock = 'const lock = LockService.getDocumentLock();';

describe('time', () => {
  test('an execution ends after six minutes, a simple trigger after thirty seconds', () => {
    const code = `function main() { for (let i = 0; i < 10; i += 1) { console.log(i); Utilities.sleep(50000); } return 'done'; }`;
    const long = createRuntime({ code }).run('main');
    expect(long).toMatchObject({ status: 'killed', error: { message: 'Exceeded maximum execution time' } });
    expect(long.console).toHaveLength(8);
    expect(createRuntime({ code }).run('main', undefined, { as: 'simple' }).console).toHaveLength(1);
  });

  test('each call has a price, and reading has one a cell', () => {
    const workbook = Workbook.fromArrays({ T: Array.from({ length: 1000 }, () => new Array(10).fill(1)) });
    const read = (rows: number) =>
      attempt(`ss.getSheetByName('T').getRange(1, 1, ${rows}, 10).getValues();`, { workbook });
    expect(read(1000).virtualMs).toBeGreaterThan(read(1).virtualMs);
    expect(read(1).calls).toEqual({
      'SpreadsheetApp.getActiveSpreadsheet': 1,
      'Spreadsheet.getSheetByName': 1,
      'Sheet.getRange': 1,
      'Range.getValues': 1,
    });
  });

  test('an endless loop is stopped in real time', () => {
    expect(attempt('for (;;) {}', { realTimeoutMs: 50 })).toMatchObject({ status: 'killed' });
  });
});

describe('an execution that is killed', () => {
  test('can do nothing more with services, whatever it catches', () => {
    const body = `${lock} lock.tryLock(0); const p = PropertiesService.getDocumentProperties();
      try { p.setProperty('a', '1'); } catch (e) { p.setProperty('caught', '1'); } finally { p.setProperty('finally', '1'); }`;
    const runtime = createRuntime({
      code: `function main() { ${body} }`,
      onServiceCall: (name) => (name === 'Properties.setProperty' ? { kill: 'power cut' } : undefined),
    });
    expect(runtime.run('main')).toMatchObject({ status: 'killed', error: { message: 'power cut' } });
    expect(runtime.properties.document.size).toBe(0);
    runtime.onServiceCall = undefined;
    expect(createRuntime({ code: `function main() { ${lock} return lock.tryLock(0); }` }).run('main').value).toBe(true);
  });

  test('stays killed where it caught the kill and returned', () => {
    const options: Omit<RuntimeOptions, 'code'> = {
      onServiceCall: (name) => (name === 'Sheet.getName' ? { kill: true } : undefined),
    };
    expect(attempt(`try { ss.getActiveSheet().getName(); } catch (e) {} return 1;`, options)).toMatchObject({
      status: 'killed',
      value: undefined,
    });
  });

  test('frees its locks', () => {
    const code = `function main() { ${lock} const got = lock.tryLock(0); Utilities.sleep(1); return got; }`;
    const runtime = createRuntime({
      code,
      onServiceCall: (name) => (name === 'Utilities.sleep' ? { kill: true } : undefined),
    });
    expect(runtime.run('main').status).toBe('killed');
    runtime.onServiceCall = undefined;
    expect(runtime.run('main').value).toBe(true);
  });
});

describe('faults of services', () => {
  test('are exceptions that a script can catch, without effect', () => {
    const workbook = Workbook.fromArrays({ T: [['old']] });
    const text = 'Service Spreadsheets timed out while accessing document';
    const onServiceCall = (name: string) => (name === 'Range.setValue' ? { throws: text } : undefined);
    const body = `try { ss.getSheetByName('T').getRange(1, 1).setValue('new'); } catch (e) { return [e.name, e.message]; }`;
    expect(evaluate(body, { workbook, onServiceCall })).toEqual(['Exception', text]);
    expect(workbook.sheet('T').cell(1, 1)?.value).toBe('old');
  });

  test('an error of a hook reaches the test, not the script', () => {
    const onServiceCall = () => {
      throw new RangeError('of the test');
    };
    expect(() => attempt('try { ss.getId(); } catch (e) {}', { onServiceCall })).toThrow('of the test');
  });
});

describe('executions that interleave', () => {
  const code = `
    function holder() { ${lock} lock.waitLock(0); const p = PropertiesService.getDocumentProperties(); p.setProperty('a', '1');
      SpreadsheetApp.flush(); lock.releaseLock(); return p.getProperty('b'); }
    function other() { ${lock} PropertiesService.getDocumentProperties().setProperty('b', '2'); return lock.tryLock(5000); }
    function waits() { ${lock} lock.waitLock(1000); }`;

  test('see each other’s writes, and one lock has one holder', () => {
    const others: unknown[] = [];
    const runtime = createRuntime({ code });
    runtime.onServiceCall = (name, _args, { functionName }) => {
      if (functionName === 'holder' && name === 'SpreadsheetApp.flush') others.push(runtime.run('other').value);
      return undefined;
    };
    const started = runtime.clock.now;
    expect(runtime.run('holder').value).toBe('2');
    expect(others).toEqual([false]);
    expect(runtime.clock.now - started).toBeGreaterThanOrEqual(5000);
    expect(runtime.run('other').value).toBe(true);
  });

  test('waitLock throws where the lock stays taken', () => {
    const messages: unknown[] = [];
    const runtime = createRuntime({ code });
    runtime.onServiceCall = (name) => {
      if (name === 'SpreadsheetApp.flush') messages.push(runtime.run('waits').error?.message);
      return undefined;
    };
    runtime.run('holder');
    expect(messages).toEqual(['Lock timeout: another process was holding the lock for too long.']);
  });

  test('locks go with their execution', () => {
    const runtime = createRuntime({ code: `function main() { ${lock} return [lock.tryLock(0), lock.hasLock()]; }` });
    expect([runtime.run('main').value, runtime.run('main').value]).toEqual([
      [true, true],
      [true, true],
    ]);
  });

  test('a lock that is released before its writes are flushed is noted', () => {
    const release = (between: string) =>
      attempt(
        `${lock} lock.tryLock(0); ss.getActiveSheet().getRange(1, 1).setValue(1); ${between} lock.releaseLock();`,
      );
    expect(release('').unflushedReleases).toBe(1);
    expect(release('SpreadsheetApp.flush();').unflushedReleases).toBe(0);
  });

  test('an alert suspends the script, and its locks are gone', () => {
    const body = `${lock} lock.tryLock(0); const ui = SpreadsheetApp.getUi();
      const answer = ui.alert('Title', 'Sure?', ui.ButtonSet.YES_NO);
      return [answer === ui.Button.YES, answer === ui.Button.NO, String(answer), lock.hasLock()];`;
    const waiting = { answerDialog: () => ({ button: 'NO', waitMs: 3_600_000 }) };
    const result = attempt(body, waiting);
    expect(result.value).toEqual([false, true, 'NO', false]);
    expect(result.alerts).toEqual([
      { kind: 'alert', title: 'Title', message: 'Sure?', buttons: 'YES_NO', answer: 'NO' },
    ]);
  });
});

describe('permissions', () => {
  test('a simple trigger may not fetch or touch triggers, though it may edit', () => {
    const simple = (body: string) => {
      const workbook = Workbook.fromArrays({ T: [['a']] });
      return createRuntime({ workbook, code: `function main() { ${body} }` }).run('main', undefined, { as: 'simple' });
    };
    expect(simple(`UrlFetchApp.fetch('http://127.0.0.1/');`).error?.message).toBe(
      'You do not have permission to call UrlFetchApp.fetch. Required permissions: https://www.googleapis.com/auth/script.external_request',
    );
    expect(simple('ScriptApp.getProjectTriggers();').error?.message).toMatch('auth/script.scriptapp');
    expect(simple(`SpreadsheetApp.getActive().getSheetByName('T').getRange('A1').setValue(1);`).status).toBe('ok');
  });

  test('a scope that the manifest lacks is missed', () => {
    const manifest = { oauthScopes: ['https://www.googleapis.com/auth/spreadsheets.currentonly'] };
    expect(messageOf(`UrlFetchApp.fetch('http://127.0.0.1/');`, { manifest })).toMatch(
      'Specified permissions are not sufficient to call UrlFetchApp.fetch',
    );
    expect(evaluate('return [ss.getId().length > 0, Session.getEffectiveUser().getEmail()];', { manifest })).toEqual([
      true,
      '',
    ]);
  });

  test('nobody sits before a time trigger', () => {
    const runtime = createRuntime({ code: 'function main() { SpreadsheetApp.getUi(); }' });
    const result = runtime.run('main', { kind: 'time' }, { as: 'trigger' });
    expect(result.error?.message).toBe('Cannot call SpreadsheetApp.getUi() from this context.');
  });
});

describe('what the user sees', () => {
  test('menus run their functions', () => {
    const code = `function onOpen() { const ui = SpreadsheetApp.getUi();
        ui.createMenu('QTickets').addItem('Sync now', 'syncNow').addSeparator()
          .addSubMenu(ui.createMenu('More').addItem('Status', 'status')).addToUi(); }
      function syncNow() { SpreadsheetApp.getActive().toast('Done', 'QTickets', 3); }
      function status() { SpreadsheetApp.getUi().showModalDialog(HtmlService.createHtmlOutput('<b>ok</b>').setWidth(300), 'Status'); }`;
    const runtime = createRuntime({ code });
    runtime.user.open();
    expect(runtime.deliverEvents().map(({ status }) => status)).toEqual(['ok']);
    expect(runtime.clickMenu('Sync now').toasts).toEqual([{ message: 'Done', title: 'QTickets', seconds: 3 }]);
    expect(runtime.clickMenu('Status').dialogs).toMatchObject([
      { kind: 'modal', title: 'Status', html: '<b>ok</b>', width: 300 },
    ]);
  });

  test('a dialog calls public functions with plain values', () => {
    const code = `function save(form) { return { saved: form.url, who: [1] }; } function secret_() {} function date() { return new Date(); }`;
    const runtime = createRuntime({ code });
    expect(runtime.callFromDialog('save', { url: 'x' }).value).toEqual({ saved: 'x', who: [1] });
    expect(() => runtime.callFromDialog('secret_')).toThrow('private');
    expect(() => runtime.callFromDialog('date')).toThrow('plain values only');
  });
});
