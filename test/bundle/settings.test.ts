/** Settings, by the dialog and by questions: they are tried before they are kept. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sheet } from '../support/sheet.ts';
import { newTestSource } from '../support/sources-file.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { type DialogAnswer, Workbook } from '../tools/apps-script-runtime/index.ts';

const ids = ['dialog', 'wrong', 'away', 'questions', 'cancelled', 'insisted', 'more'];
const other = newTestSource('another').secrets[0] ?? '';
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(ids);
});
afterAll(() => stage.close());

const secretOf = (id: string) => stage.source(id).secrets[0] ?? '';
const kept = (sheet: Sheet, name: string) => sheet.runtime.properties.document.get(name);

/** Without settings, as it was brought in. */
function open(id: string, locale = 'ru_RU'): Sheet {
  const sheet = stage.open(Workbook.fromArrays({ Sales: [['date'], ['']] }, { id, locale }));
  for (const name of ['INGEST_URL', 'INGEST_SECRET', 'WATCH_CHANGES']) sheet.runtime.properties.document.delete(name);
  return sheet;
}

function save(sheet: Sheet, form: Readonly<Record<string, string>>, insists = false): unknown {
  return sheet.runtime.callFromDialog('saveSettings', form, insists).value;
}

describe('the settings dialog', () => {
  it('keeps what the server answers to, and shows no more of the secret than its end', () => {
    const sheet = open('dialog');
    const secret = secretOf('dialog');
    const form = { INGEST_URL: `${stage.server().url}/`, INGEST_SECRET: secret, TAB_SALES: 'Продажи*' };
    expect(save(sheet, { ...form, INGEST_SECRET: 'x' })).toMatchObject({
      isKept: false,
      text: expect.stringContaining('whsec_'),
      canInsist: false,
    });
    expect(save(sheet, form)).toMatchObject({ isKept: true });
    expect(kept(sheet, 'INGEST_URL')).toBe(stage.server().url);
    expect(kept(sheet, 'TAB_SALES')).toBe('Продажи*');
    const [dialog] = sheet.run('showSettings').dialogs;
    expect(dialog?.html).not.toContain(secret);
    expect(dialog?.html).toContain(secret.slice(-4));
    // Of a Workspace account Google's day is longer; the box and the questions keep what is said of it.
    expect(kept(sheet, 'GOOGLE_ACCOUNT')).toBe('');
    for (const said of ['on', 'workspace']) {
      expect(save(sheet, { ...form, GOOGLE_ACCOUNT: said })).toMatchObject({ isKept: true });
      expect(kept(sheet, 'GOOGLE_ACCOUNT')).toBe('workspace');
    }
    expect(sheet.run('showSettings').dialogs[0]?.html).toContain('name="GOOGLE_ACCOUNT" checked');
  });

  it('keeps nothing that the server refuses, and says why, until the person says so once more', () => {
    const sheet = open('wrong');
    const form = { INGEST_URL: stage.server().url, INGEST_SECRET: other };
    expect(save(sheet, form)).toEqual({
      isKept: false,
      text: 'Ещё не сохранено: с такими настройками отправка не заработает. Сервер не узнал эту таблицу: проверьте секрет в меню QTickets → Настройки.',
      canInsist: true,
    });
    expect(kept(sheet, 'INGEST_SECRET')).toBeUndefined();
    const insisted = sheet.runtime.callFromDialog('saveSettings', form, true);
    expect(insisted.value).toMatchObject({ isKept: true });
    expect(insisted.toasts.map(({ message }) => message)).toEqual([
      'Настройки сохранены, но отправка с ними пока не работает.',
    ]);
    expect(kept(sheet, 'INGEST_SECRET')).toBe(other);
  });

  it('says so where nobody answers at the address, and where somebody else does', () => {
    const sheet = open('away', 'en_US');
    const form = { INGEST_URL: 'http://127.0.0.1:9', INGEST_SECRET: secretOf('away') };
    expect(save(sheet, form)).toMatchObject({ text: expect.stringContaining('Google cannot reach the server') });
    const elsewhere = { ...form, INGEST_URL: stage.server().clickHouseUrl };
    expect(save(sheet, elsewhere)).toMatchObject({ text: expect.stringContaining('Something else answers') });
    expect(kept(sheet, 'INGEST_URL')).toBeUndefined();
  });
});

/** Answers in order; the last goes on. */
function answers(sheet: Sheet, texts: readonly (string | boolean | null)[]): string[] {
  const asked: string[] = [];
  const left = [...texts];
  const answer: DialogAnswer = ({ message }) => {
    asked.push(message);
    const next = left.shift() ?? null;
    if (typeof next === 'boolean') return { button: next ? 'YES' : 'NO' };
    return next === null ? { button: 'CANCEL' } : { button: 'OK', text: next };
  };
  sheet.runtime.answerDialog = answer;
  return asked;
}

describe('the settings by questions', () => {
  it('are kept like those of the dialog; what is wrong is asked for once more', () => {
    const sheet = open('questions');
    const asked = answers(sheet, ['sync.example.com', stage.server().url, 'whsec_', secretOf('questions'), false]);
    const { toasts } = sheet.run('askSettings');
    expect(toasts.at(-1)?.message).toBe('Настройки сохранены: сервер отвечает и знает эту таблицу.');
    expect(kept(sheet, 'INGEST_SECRET')).toBe(secretOf('questions'));
    expect(asked[0]).toBe('Адрес сервера.');
    expect(asked[1]).toMatch(/^Адрес должен начинаться с https.*\n\nАдрес сервера\.$/);
    expect(asked[3]).toMatch(/^Это не похоже на секрет/);
  });

  it('left blank or cancelled change nothing', () => {
    const sheet = open('cancelled', 'en_US');
    answers(sheet, [stage.server().url, secretOf('cancelled'), false]);
    sheet.run('askSettings');
    const before = { ...Object.fromEntries(sheet.runtime.properties.document.entries()) };
    const asked = answers(sheet, ['', '', false]);
    sheet.run('askSettings');
    expect(asked[1]).toContain(`the one that ends with ${secretOf('cancelled').slice(-4)}`);
    answers(sheet, ['', null]);
    expect(sheet.run('askSettings').toasts.at(-1)?.message).toBe('The settings stayed as they were.');
    answers(sheet, ['https://other.example.com', '', null]);
    sheet.run('askSettings');
    expect(Object.fromEntries(sheet.runtime.properties.document.entries())).toEqual(before);
  });

  it('that do not work are kept only after a question', () => {
    const sheet = open('insisted');
    const typed = [stage.server().url, other, false] as const;
    const asked = answers(sheet, [...typed, false]);
    sheet.run('askSettings');
    expect(asked.at(-1)).toMatch(/Сервер не узнал эту таблицу.*\n\nВсё равно сохранить\?/s);
    expect(kept(sheet, 'INGEST_SECRET')).toBeUndefined();
    answers(sheet, [...typed, true]);
    sheet.run('askSettings');
    expect(kept(sheet, 'INGEST_SECRET')).toBe(other);
  });

  it('ask for names of tabs and for what edits start only where they are wanted', () => {
    const sheet = open('more');
    const typed = ['', '', true] as const;
    answers(sheet, [stage.server().url, secretOf('more'), true, 'Афиша', '', 'Продажи*', '', true]);
    sheet.run('askSettings');
    expect([kept(sheet, 'TAB_EVENTS'), kept(sheet, 'TAB_SALES'), kept(sheet, 'WATCH_CHANGES')]).toEqual([
      'Афиша',
      'Продажи*',
      'on',
    ]);
    answers(sheet, [...typed, '-', '', '', '', false]);
    sheet.run('askSettings');
    expect([kept(sheet, 'TAB_EVENTS'), kept(sheet, 'TAB_SALES'), kept(sheet, 'WATCH_CHANGES')]).toEqual([
      '',
      'Продажи*',
      'on',
    ]);
  });
});
