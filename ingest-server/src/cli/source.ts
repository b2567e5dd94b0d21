/** `qtickets-sheets source …`: which spreadsheets may write, and what to paste into them. */
import { randomBytes } from 'node:crypto';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { type Config, readConfig } from '../config.ts';
import { readSources, type Source, writeSources } from '../sources.ts';
import { CommandError } from './command-error.ts';

const SECRET_BYTES = 32;

/** The id in an address such as https://docs.google.com/spreadsheets/d/1AbC…/edit#gid=0, or the text itself. */
export function spreadsheetIdIn(text: string): string {
  return /\/spreadsheets\/d\/([A-Za-z0-9_-]+)/.exec(text)?.[1] ?? text.trim();
}

export function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

function tabsIn(list: string | undefined): Source['tabs'] {
  const known = contracts.map((contract) => contract.tab);
  const tabs = list === undefined ? known : list.split(',').map((tab) => tab.trim());
  const unknown = tabs.filter((tab) => !known.includes(tab));
  if (unknown.length > 0) throw new CommandError(`No such tab: ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  return tabs;
}

export async function runSourceAdd(spreadsheet: string, options: { name: string; tabs?: string }): Promise<void> {
  const config = readConfig(process.env);
  const sources = await readSources(config.SOURCES_FILE);
  const spreadsheetId = spreadsheetIdIn(spreadsheet);
  if (!/^[A-Za-z0-9_-]{1,200}$/.test(spreadsheetId)) {
    throw new CommandError(`"${spreadsheet}" is neither the id nor the address of a spreadsheet.`);
  }
  if (sources.some((source) => source.spreadsheetId === spreadsheetId)) {
    throw new CommandError(`${spreadsheetId} is there already. \`qtickets-sheets source list\` shows it.`);
  }
  const source = { spreadsheetId, name: options.name, secrets: [newSecret()], tabs: tabsIn(options.tabs) };
  await writeSources(config.SOURCES_FILE, [...sources, source]);
  process.stdout.write(whatToPaste(source, config));
}

function whatToPaste(source: Source, config: Config): string {
  const url =
    config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}   (set PUBLIC_URL to the address that Google can reach)`;
  return [
    `Added ${source.spreadsheetId}${source.name === '' ? '' : ` (${source.name})`}: ${source.tabs.join(', ')}.`,
    '',
    'In the spreadsheet: menu QTickets → Settings, and paste',
    '',
    `  Server   ${url}`,
    `  Secret   ${source.secrets[0]}`,
    '',
    'then menu QTickets → Turn automatic sync on.',
    '',
  ].join('\n');
}

export async function runSourceList(options: { json?: boolean }): Promise<void> {
  const sources = await readSources(readConfig(process.env).SOURCES_FILE);
  const told = sources.map(({ secrets, ...source }) => ({ ...source, secrets: secrets.length }));
  if (options.json) {
    process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
    return;
  }
  if (told.length === 0) process.stdout.write('No spreadsheet yet. Add one: qtickets-sheets source add <address>\n');
  for (const { spreadsheetId, name, tabs, secrets } of told) {
    const count = secrets === 1 ? '1 secret' : `${secrets} secrets`;
    process.stdout.write(`${spreadsheetId}  ${name || '(no name)'}  ${tabs.join(', ')}  ${count}\n`);
  }
}
