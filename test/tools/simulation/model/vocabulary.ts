/**
 * Cells whose meaning is known because it came first: the generator starts from a canonical value, or from a fault,
 * and writes it in one of the ways that have exactly that reading. So no parser is needed to know what a sheet means.
 */
import type { Cell, CellInput } from '../../apps-script-runtime/index.ts';
import { cellFromInput } from '../../apps-script-runtime/workbook/cell-input.ts';
import type { Dice } from '../dice.ts';
import { BrokenPromise } from '../story.ts';
import type { Kind } from './plans.ts';

export type Meaning =
  | { readonly is: 'blank' }
  /** `mark`: the currency that an amount bears. */
  | { readonly is: 'value'; readonly value: string; readonly mark?: string }
  | { readonly is: 'fault'; readonly code: string };

const known = new Map<string, Meaning>();
/** The same by what crosses the wire. */
const knownOnWire = new Map<string, Meaning>();
const blank: Meaning = { is: 'blank' };

/** A cell as a request holds it. */
export type SentCell = string | number | boolean | null | { readonly date: string };

function lookup(kind: Kind, cell: Cell): string {
  const isDate = typeof cell.value === 'number' && (cell.format ?? '').startsWith('date');
  return `${kind} ${typeof cell.value} ${cell.value} ${isDate ? 'date' : ''}`;
}

/** Remembers what an input means in columns of a kind; one input can't mean two things. */
function learn(kind: Kind, input: CellInput, meaning: Meaning): CellInput {
  const cell = cellFromInput(input);
  if (cell === undefined) return input;
  const key = lookup(kind, cell);
  const before = known.get(key);
  if (before !== undefined && JSON.stringify(before) !== JSON.stringify(meaning)) {
    throw new Error(`${key} was ${JSON.stringify(before)} and is ${JSON.stringify(meaning)}`);
  }
  known.set(key, meaning);
  knownOnWire.set(sentLookup(kind, sentCell(cell)), meaning);
  return input;
}

function sentLookup(kind: Kind, cell: SentCell): string {
  return `${kind} ${JSON.stringify(cell)}`;
}

const DAY_MS = 86_400_000;
const EPOCH_MS = Date.UTC(1899, 11, 30);

/** How a cell crosses the wire. */
export function sentCell(cell: Cell | undefined): SentCell {
  if (cell === undefined || cell.value === '') return null;
  if (typeof cell.value !== 'number' || !(cell.format ?? '').startsWith('date')) return cell.value;
  const iso = new Date(EPOCH_MS + Math.round(cell.value * DAY_MS)).toISOString();
  return { date: iso.slice(11, 19) === '00:00:00' ? iso.slice(0, 10) : iso.slice(0, 19) };
}

/** What a sent cell means in a column of a kind. @throws BrokenPromise for one that no sheet ever held */
export function meaningOnWire(kind: Kind, cell: SentCell): Meaning {
  if (cell === null || (typeof cell === 'string' && cell.trim() === '')) return blank;
  const meaning = knownOnWire.get(sentLookup(kind, cell));
  if (meaning === undefined)
    throw new BrokenPromise(`a cell is sent as ${kind} that no sheet ever held: ${JSON.stringify(cell)}`);
  return meaning;
}

/** What a cell means in a column of a kind. Throws for a cell that the generator never wrote there. */
export function meaningOf(kind: Kind, cell: Cell | undefined): Meaning {
  if (cell === undefined || (typeof cell.value === 'string' && cell.value.trim() === '')) return blank;
  const meaning = known.get(lookup(kind, cell));
  if (meaning === undefined) throw new Error(`The simulation never wrote ${JSON.stringify(cell)} as ${kind}`);
  return meaning;
}

const text = (value: string): CellInput => ({ value, format: '@' });
const number = (value: number): CellInput => ({ value, format: '0.######' });

const cities: Readonly<Record<string, readonly string[]>> = {
  москва: ['Москва', 'г. Москва', 'МОСКВА', 'мск', ' москва '],
  'санкт-петербург': ['Санкт-Петербург', 'СПб', 'Питер', 'санкт - петербург'],
  казань: ['Казань', 'город Казань', 'kazan'],
  'нижний-новгород': ['Нижний Новгород', 'НН', 'Нижний  Новгород'],
  королев: ['Королёв', 'Королев'],
};

const currencies: Readonly<Record<string, readonly string[]>> = {
  RUB: ['RUB', 'rub', '₽', 'руб.'],
  KZT: ['KZT', 'тг', '₸'],
};

const names = ['Концерт', 'Би-2', 'Щелкунчик', 'Stand Up «Ночь»', "O'Hara & Sons", '🎭 Театр'];
const months = 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' ');

function isoDay(days: number): string {
  return new Date(Date.UTC(2025, 0, 1) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Few different days; New York changes its clocks on one of them. */
function someDay(dice: Dice): number {
  return dice.below(20) + (dice.chance(0.5) ? 0 : 58);
}

/** A canonical value of a kind. Few different ones, so that keys meet. */
export function canonicalOf(dice: Dice, kind: Kind): string {
  switch (kind) {
    case 'id':
      return dice.chance(0.9) ? String(1000 + dice.below(60)) : `EV-${dice.below(20)}`;
    case 'name':
      return dice.pick(names);
    case 'city':
      return dice.pick(Object.keys(cities));
    case 'date':
      return isoDay(someDay(dice));
    case 'count':
      return String(dice.below(500));
    case 'signed':
      return String(dice.between(-2, 12));
    case 'money':
      return (dice.between(-5_000, 2_000_000) / 100).toFixed(2);
    case 'refund':
      return (dice.below(100_000) / 100).toFixed(2);
    case 'currency':
      return dice.chance(0.9) ? 'RUB' : 'KZT';
  }
}

/** One of the ways in which people write a canonical value. */
export function spell(dice: Dice, kind: Kind, value: string): CellInput {
  const mark = kind === 'money' && dice.chance(0.1) ? 'RUB' : undefined;
  const meaning: Meaning = { is: 'value', value, ...(mark === undefined ? {} : { mark }) };
  return learn(kind, spelling(dice, kind, value, mark !== undefined), meaning);
}

function spelling(dice: Dice, kind: Kind, value: string, hasMark: boolean): CellInput {
  switch (kind) {
    case 'id':
      return /^\d+$/.test(value) && dice.chance(0.5) ? number(Number(value)) : text(dice.pick([value, ` ${value} `]));
    case 'name':
      return text(dice.pick([value, value, `  ${value}`, value.replace(' ', '  '), value.replace(' ', '\u00a0')]));
    case 'city':
      return text(dice.pick(cities[value] ?? [value]));
    case 'date':
      return spellDate(dice, value);
    case 'count':
    case 'signed':
      return dice.chance(0.7) ? number(Number(value)) : text(dice.pick([value, ` ${value}`, `${value},0`]));
    case 'money':
    case 'refund':
      return spellMoney(dice, value, hasMark);
    case 'currency':
      return text(dice.pick(currencies[value] ?? [value]));
  }
}

function spellDate(dice: Dice, iso: string): CellInput {
  const [year = '', month = '', day = ''] = iso.split('-');
  if (dice.chance(0.5)) return { date: dice.chance(0.8) ? iso : `${iso}T19:30:00` };
  if (dice.chance(0.1)) return { value: Math.round(Date.parse(iso) / DAY_MS) + 25_569, format: '0' };
  const written = `${Number(day)} ${months[Number(month) - 1]} ${year}`;
  return text(dice.pick([iso, `${day}.${month}.${year}`, `${Number(day)}.${Number(month)}.${year}`, written]));
}

function spellMoney(dice: Dice, value: string, hasMark: boolean): CellInput {
  const figures = dice.pick([value, value.replace('.', ','), grouped(value)]);
  if (hasMark) return text(`${figures} ₽`);
  return dice.chance(0.7) ? number(Number(value)) : text(figures);
}

function grouped(value: string): string {
  return value.replace('.', ',').replace(/\B(?=(\d{3})+(?!\d))(?<!,\d*)/g, ' ');
}

const reference: CellInput = { error: '#REF!' };
const formulaError = [reference, 'formula_error'] as const;

const faults: Readonly<Record<Kind, readonly (readonly [CellInput, string])[]>> = {
  id: [formulaError, [number(1.5), 'not_text'], [true, 'not_text']],
  name: [formulaError, [number(0.25), 'not_text']],
  city: [formulaError, [number(7), 'not_text'], [text('г.'), 'not_text']],
  date: [
    formulaError,
    [text('скоро'), 'not_a_date'],
    [text('31.02.2025'), 'no_such_day'],
    [text('01.01.1999'), 'date_out_of_range'],
  ],
  count: [formulaError, [text('много'), 'not_a_number'], [number(1.5), 'not_whole'], [number(-1), 'negative']],
  signed: [formulaError, [text('пять'), 'not_a_number'], [text('2,5'), 'not_whole']],
  money: [formulaError, [text('бесплатно'), 'not_a_number'], [text('1.234'), 'ambiguous_number']],
  refund: [formulaError, [number(-5), 'negative'], [text('нет'), 'not_a_number']],
  currency: [formulaError, [text('XXX'), 'unknown_currency']],
};

/** A cell that can't be read as its kind. */
export function spellFault(dice: Dice, kind: Kind): CellInput {
  const [input, code] = dice.pick(faults[kind]);
  return learn(kind, input, { is: 'fault', code });
}

/** What a broken reference shows in a whole column. */
export function brokenReference(kind: Kind): CellInput {
  return learn(kind, reference, { is: 'fault', code: 'formula_error' });
}

/** What a formula shows until its result is there. */
export function stillLoading(kind: Kind): CellInput {
  return learn(kind, text('Loading...'), { is: 'fault', code: 'formula_error' });
}

/** A formula of which Sheets keeps the last result. */
export function asFormula(input: CellInput): CellInput {
  const cell = cellFromInput(input);
  if (cell === undefined || typeof cell.value === 'boolean') return input;
  const format = cell.format === undefined ? {} : { format: cell.format };
  return { formula: '=VLOOKUP(A1;Data!A:C;3;0)', value: cell.value, ...format };
}
