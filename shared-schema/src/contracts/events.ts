import { city, eventId, eventNameAliases, required, ticketsLeft, ticketsTotal } from './columns.ts';
import type { Contract } from './contract.ts';

export const events: Contract = {
  tab: 'events',
  sheetName: 'Events',
  sheetAliases: ['Мероприятия', 'События'],
  setting: 'TAB_EVENTS',
  table: 'dim_events',
  key: ['event_id', 'event_date', 'city'],
  duplicates: 'last',
  fitsOnlyWith: [],
  columns: [
    eventId,
    {
      name: 'event_name',
      kind: 'text',
      header: 'required',
      blank: { required: false, value: '' },
      absent: null,
      aliases: eventNameAliases,
      meaning: 'Name of the event as typed',
    },
    {
      name: 'event_date',
      kind: 'date',
      ...required,
      aliases: {
        plain: ['дата события', 'дата мероприятия'],
        meaning: ['дата проведения', 'дата концерта'],
        general: ['date', 'дата'],
      },
      meaning: 'Day of the event',
    },
    city,
    ticketsTotal,
    ticketsLeft,
  ],
};
