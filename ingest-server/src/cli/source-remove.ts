/** `qtickets-sheets source remove`: asks, locks the spreadsheet out, takes its rows out, forgets it. */
import { createInterface } from 'node:readline/promises';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { changeSources } from '../change-sources.ts';
import { countRows, removeRows, type TabRows } from '../client/source-rows.ts';
import type { Config } from '../config.ts';
import { ReadableError } from '../errors.ts';
import { readSources, type Source } from '../sources.ts';
import { say } from '../words/words.ts';
import { connect, through } from './connect.ts';
import { showingWork } from './show-work.ts';
import { newSecret, sourceIn, titled, withoutSource, withSource } from './source-entries.ts';

export type RemoveOptions = {
  readonly keepRows: boolean;
  /** Asked with a sentence that says what will go; false: nothing is changed. */
  readonly confirm: (question: string) => Promise<boolean>;
};

/**
 * Interrupted anywhere, it can be repeated: the entry goes last.
 * @returns what it did, for the person
 * @throws ReadableError where there is no such source, or the person said no
 */
export async function removeSource(config: Config, spreadsheetId: string, options: RemoveOptions): Promise<string> {
  const words = say().commands.source;
  const source = sourceIn(await readSources(config.SOURCES_FILE), spreadsheetId);
  const countedBy = await connect(config, source, undefined);
  const stored = await showingWork(() => through(countedBy, source, (transport) => countRows(transport, source.tabs)));
  if (!(await options.confirm(words.removeQuestion(titled(source), countsOf(stored), options.keepRows)))) {
    throw new ReadableError(say().errors.sources.nothingChanged);
  }
  const locked = await lockOut(config.SOURCES_FILE, source);
  const removedBy = await connect(config, locked, undefined);
  const removed = await showingWork(() =>
    through(removedBy, locked, (transport) => removeRows(transport, { keepRows: options.keepRows })),
  );
  await changeSources(config.SOURCES_FILE, (sources) => withoutSource(sources, spreadsheetId));
  return `${words.removed(spreadsheetId, options.keepRows ? null : countsOf(removed))}\n`;
}

/** Asks on a terminal for the id, typed. @throws ReadableError where nobody can be asked */
export async function confirmByTyping(spreadsheetId: string, question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new ReadableError(say().errors.sources.nobodyToAsk(question));
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const typed = await terminal.question(`${question}\n${say().commands.source.typeId}`);
    return typed.trim() === spreadsheetId;
  } finally {
    terminal.close();
  }
}

/** A secret that no spreadsheet has, so that nothing is written while rows are taken out; and all tabs, to clear each. */
async function lockOut(path: string, source: Source): Promise<Source> {
  const locked = { ...source, secrets: [newSecret()], tabs: contracts.map(({ tab }) => tab) };
  await changeSources(path, (sources) => withSource(withoutSource(sources, source.spreadsheetId), locked));
  return locked;
}

function countsOf(tabs: readonly TabRows[]): string {
  return tabs.map(({ tab, rows }) => `${tab} ${rows}`).join(', ');
}
