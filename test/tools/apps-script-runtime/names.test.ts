import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Workbook } from './index.ts';
import { evaluate } from './support.ts';

/** Method and property names of each interface in Google's type declarations, those of parents included. */
function declaredNames(): Map<string, Set<string>> {
  const folder = dirname(createRequire(import.meta.url).resolve('@types/google-apps-script/package.json'));
  const names = new Map<string, Set<string>>();
  const parents = new Map<string, string[]>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.d.ts'))) {
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [, , name = '', from, body = ''] of text.matchAll(
      /^( *)interface (\w+)(?: extends ([\w., ]+))? \{\n([\s\S]*?)\n\1\}/gm,
    )) {
      const own = names.get(name) ?? new Set();
      for (const [, member = ''] of body.matchAll(/^\s+(?:readonly )?(\w+)[?]?\s*[(:<]/gm)) own.add(member);
      names.set(name, own);
      parents.set(
        name,
        (from ?? '').split(/[\s,]+/).map((parent) => parent.split('.').at(-1) ?? ''),
      );
    }
    for (const [, name = '', body = ''] of text.matchAll(/enum (\w+) \{([^}]*)\}/g)) {
      names.set(name, new Set([...body.matchAll(/^\s+(\w+)/gm)].map(([, member = '']) => member)));
    }
  }
  for (const [name, from] of parents) {
    for (const parent of from) for (const inherited of names.get(parent) ?? []) names.get(name)?.add(inherited);
  }
  return names;
}

/** One object of each kind that a script can get hold of; `console` is not declared there. */
const OBJECTS = `
  const sheet = ss.getSheets()[0];
  const rich = SpreadsheetApp.newRichTextValue().setText('a');
  const clock = ScriptApp.newTrigger('main').timeBased().everyMinutes(5);
  const ui = SpreadsheetApp.getUi();
  const objects = {
    SpreadsheetApp, UrlFetchApp, Utilities, PropertiesService, CacheService, LockService, ScriptApp, HtmlService, Logger, Session,
    Spreadsheet: ss, Sheet: sheet, Range: sheet.getRange(1, 1), RichTextValueBuilder: rich, RichTextValue: rich.build(),
    TextStyleBuilder: SpreadsheetApp.newTextStyle(), Ui: ui, Menu: ui.createMenu('m'), PromptResponse: ui.prompt('?'),
    Blob: Utilities.newBlob(''), Properties: PropertiesService.getScriptProperties(), Cache: CacheService.getScriptCache(),
    Lock: LockService.getScriptLock(), TriggerBuilder: ScriptApp.newTrigger('main'), ClockTriggerBuilder: clock,
    SpreadsheetTriggerBuilder: ScriptApp.newTrigger('main').forSpreadsheet(ss), Trigger: clock.create(),
    AuthorizationInfo: ScriptApp.getAuthorizationInfo(ScriptApp.AuthMode.FULL), User: Session.getActiveUser(),
    HtmlOutput: HtmlService.createHtmlOutput(''), HTTPResponse: UrlFetchApp.fetch('http://127.0.0.1/'),
    Protection: sheet.protect(), Service: ScriptApp.getService(),
  };`;

describe('every name of the runtime is one of Google’s', () => {
  const declared = declaredNames();
  const options = {
    workbook: Workbook.fromArrays({ T: [] }),
    fetchFaults: () => ({ kind: 'answer', status: 200 }) as const,
  };

  test('methods', () => {
    const offered = evaluate(
      `${OBJECTS} const names = {};
      for (const [name, object] of Object.entries(objects)) names[name] = Object.keys(Object.getPrototypeOf(object));
      return names;`,
      options,
    ) as Record<string, string[]>;
    const unknown = Object.entries(offered).flatMap(([type, methods]) => {
      const known = declared.get(type) ?? new Set();
      return methods
        .filter((method) => method !== 'toString' && !known.has(method))
        .map((method) => `${type}.${method}`);
    });
    expect(Object.values(offered).flat().length).toBeGreaterThan(250);
    expect(unknown).toEqual([]);
  });

  test('constants', () => {
    const offered = evaluate(
      `const names = {};
      for (const owner of [SpreadsheetApp, SpreadsheetApp.getUi(), Utilities, ScriptApp, HtmlService]) {
        for (const [type, constants] of Object.entries(owner)) names[type] = Object.keys(constants);
      }
      return names;`,
      options,
    ) as Record<string, string[]>;
    const unknown = Object.entries(offered).flatMap(([type, constants]) =>
      constants.filter((constant) => !declared.get(type)?.has(constant)).map((constant) => `${type}.${constant}`),
    );
    expect(Object.keys(offered)).toContain('ButtonSet');
    // Documented by Google, and not in the types yet.
    expect(unknown).toEqual(['SheetType.DATASOURCE']);
  });
});
