/** Columns that several tabs have alike, and what people put behind a header's name. */
import type { Aliases, Column } from './contract.ts';

/** A tab without this column is not sent, and a row without a value in it is not complete. */
export const required = { header: 'required', blank: { required: true }, absent: null } as const;
/** Text that a tab or a row may lack. */
export const optionalText = {
  kind: 'text',
  header: 'optional',
  blank: { required: false, value: '' },
  absent: '',
} as const;
const asCountOrNull = {
  kind: 'count',
  header: 'optional',
  blank: { required: false, value: null },
  absent: null,
  min: '0',
  max: '4294967295',
} as const;

export const eventId: Column = {
  ...required,
  name: 'event_id',
  kind: 'text',
  aliases: {
    plain: ['id события', 'ид события', 'id мероприятия', 'ид мероприятия', 'идентификатор события'],
    meaning: ['код события', 'номер события', '№ события', 'код мероприятия', 'номер мероприятия'],
    general: ['id', 'ид', 'идентификатор'],
  },
  meaning: 'Id of the event in the ticketing system',
};

export const city: Column = {
  ...required,
  name: 'city',
  kind: 'city',
  aliases: { plain: ['город'], meaning: ['город проведения', 'город мероприятия'] },
  meaning: 'City, lower case, aliases resolved',
};

/** A column of the key that real tabs may lack; where they have it, a blank cell is not "none" but not filled in yet. */
export const mayBeAbsent = { header: 'optional', absent: '' } as const;

export const eventNameAliases: Aliases = {
  plain: ['название события', 'название мероприятия', 'наименование мероприятия'],
  meaning: ['event', 'событие', 'мероприятие'],
  general: ['name', 'название', 'наименование'],
};

export const ticketsTotal: Column = {
  ...asCountOrNull,
  name: 'tickets_total',
  aliases: {
    plain: ['total tickets', 'всего билетов', 'билетов всего'],
    meaning: ['квота', 'всего мест', 'вместимость'],
  },
  meaning: 'Tickets put on sale, pieces; NULL where not given',
};

export const ticketsLeft: Column = {
  ...asCountOrNull,
  name: 'tickets_left',
  aliases: {
    plain: ['left tickets', 'осталось билетов', 'билетов осталось', 'остаток билетов'],
    meaning: ['осталось', 'остаток', 'осталось мест', 'свободных мест'],
    general: ['свободно'],
  },
  meaning: 'Tickets not sold yet, pieces; NULL where not given',
};

/** Of amounts in the same row. */
export const currency: Column = {
  name: 'currency',
  kind: 'currency',
  header: 'optional',
  blank: { required: false, value: 'RUB' },
  absent: 'RUB',
  aliases: { plain: ['валюта'], meaning: ['код валюты'] },
  meaning: 'ISO 4217 code of the amounts',
};

/** @param general words for it in a tab where they name nothing else */
export function utm(name: string, meaning: string, general: readonly string[] = []): Column {
  return { name, ...optionalText, aliases: { plain: [name.replace('_', '-')], general }, meaning };
}

/** Units of money behind a header: the amounts are in the currency that a row has where it names none. */
const roubles = [', руб', ', руб.', ' (руб)', ' (руб.)', ' руб', ' руб.', ', ₽', ' (₽)', ' ₽'];
const pieces = [', шт', ', шт.', ' (шт)', ' (шт.)', ' шт', ' шт.'];

function inUnits(names: readonly string[], units: readonly string[]): readonly string[] {
  return names.flatMap((name) => [name, ...units.map((unit) => name + unit)]);
}

/** Each name, alone and with roubles behind it. */
export function inRoubles(...names: readonly string[]): readonly string[] {
  return inUnits(names, roubles);
}

/** Each name, alone and with pieces behind it. */
export function inPieces(...names: readonly string[]): readonly string[] {
  return inUnits(names, pieces);
}
