/** The self-test: everything about Google that could only be assumed, proved on this very spreadsheet in a minute. */

import { causeOfAnswer } from '@qtickets/shared-schema/client/answers';
import { showDialog, toast } from '../google/dialogs.ts';
import { get } from '../google/http.ts';
import { type Probe, probe } from '../google/probe.ts';
import { firstDateCell, runtimeProbes } from '../google/probes.ts';
import { readProperties } from '../google/properties.ts';
import { openWorkbook } from '../google/workbook.ts';
import { formatInstant } from '../google/zone.ts';
import { wallClockIn } from '../read/wall-clock.ts';
import { causeOfTick, parseTick, TICK_PROPERTY } from '../run/last-tick.ts';
import type { Properties } from '../run/ports.ts';
import { readSettings, type Settings } from '../run/settings.ts';
import { page, paragraphs, table } from '../show/page.ts';
import { type Texts, textsFor } from '../show/texts.ts';
import { tryConnection } from './try-connection.ts';

/** Around days on which zones change their clocks, and an ordinary one. */
const instants = ['2025-01-15T21:30:00Z', '2025-03-30T01:30:00Z', '2025-10-26T01:30:00Z', '2010-10-30T23:30:00Z'];

function zoneProbes(timeZone: string, tabNames: readonly string[]): readonly Probe[] {
  const wallClock = wallClockIn(timeZone, formatInstant);
  const times = instants.map((instant) => Date.parse(instant));
  const expected = times.map((time) => formatInstant(time, timeZone)).join(', ');
  const date = firstDateCell(tabNames);
  return [
    probe('wallClock', expected, () => times.map((time) => wallClock(time).date.replace('T', ' ')).join(', ')),
    ...(date === null ? [] : [probe('dateCell', date.shown, () => wallClock(date.instant).date)]),
  ];
}

function gzipProbe(settings: Settings, timeZone: string): Probe {
  const { cause, isGzipTaken } = tryConnection(settings, timeZone);
  const asked = { name: 'gzipBody', expected: '200 gzip' } as const;
  if (cause !== null) return { ...asked, seen: '', cause: cause.kind };
  return { ...asked, seen: `200 ${isGzipTaken ? 'gzip' : 'plain'}` };
}

function serverProbes(settings: Settings, timeZone: string): readonly Probe[] {
  const before = Date.now();
  const health = get(`${settings.url}/healthz`);
  const cause = causeOfAnswer(health, before);
  const date = 'headers' in health ? Date.parse(health.headers.date ?? '') : Number.NaN;
  const ahead = Math.round(((before + Date.now()) / 2 - date) / 1000);
  const isDated = !Number.isNaN(ahead);
  return [
    { name: 'server', expected: '200', ...(cause === null ? { seen: '200' } : { seen: '', cause: cause.kind }) },
    ...(isDated ? [probe('clock', '±120', () => (Math.abs(ahead) <= 120 ? '±120' : String(ahead)))] : []),
    gzipProbe(settings, timeZone),
  ];
}

/** Nothing where no tick has come yet. */
function tickProbes(properties: Properties): readonly Probe[] {
  const tick = parseTick(properties[TICK_PROPERTY]);
  if (tick === null) return [];
  const asked = { name: 'tick', expected: 'ok' } as const;
  const cause = causeOfTick(tick);
  return [cause === null ? { ...asked, seen: 'ok' } : { ...asked, seen: '', cause: cause.kind }];
}

/** A date cell is shown in the person's own format: for their eyes, not for ours. */
function differs({ name, expected, seen }: Probe): boolean {
  return name !== 'dateCell' && expected !== seen;
}

/** What went well needs no figures; a date is for the person's eyes in any case. */
function rowOf(one: Probe, texts: Texts): readonly string[] {
  const name = texts.selfTest.names[one.name];
  if (!differs(one) && one.name !== 'dateCell') return [name, '', '', '✓'];
  const answer = one.cause === undefined ? one.seen : texts.causes[one.cause];
  return [name, one.expected, answer, differs(one) ? '✗' : '✓'];
}

export function selfTest(): void {
  const workbook = openWorkbook();
  const texts = textsFor(workbook.locale);
  toast(texts.selfTest.running, 60);
  const properties = readProperties();
  const settings = readSettings(properties);
  const timeZone = workbook.timeZone();
  const probes = [
    ...runtimeProbes(),
    ...zoneProbes(
      timeZone,
      workbook.tabs().map((tab) => tab.name),
    ),
    ...tickProbes(properties),
    ...(typeof settings === 'string' ? [] : serverProbes(settings, timeZone)),
  ];
  // Without settings the server was not asked, and half of the test is nothing to be glad of.
  const isWhole = typeof settings !== 'string';
  const verdict = isWhole ? texts.selfTest.verdict(probes.filter(differs).length) : texts.openSettingsFirst;
  const rows = probes.map((one) => rowOf(one, texts));
  showDialog(texts.menu.selfTest, page(paragraphs([verdict]) + table(texts.selfTest.columns, rows)), 760, 560);
}
