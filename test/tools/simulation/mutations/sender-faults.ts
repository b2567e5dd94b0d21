/** Deliberate faults of the reader of the Sheets API, the third sender. */
import { type Fault, sender } from './fault.ts';

export const senderFaults: readonly Fault[] = [
  sender('the API sends below the version', 'what was read before the script wrote is sent after it (R4)', {
    find: /difference\.compared\.version >= snapshot\.readAt/,
    put: 'false',
  }),
];
