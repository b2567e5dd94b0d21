/** The OpenAPI 3.1 description of what this server answers, served at `/openapi.json`. */
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { VERSION } from '../version.ts';
import { paths } from './paths.ts';
import { schemas } from './schemas.ts';
import { parameters, securitySchemes } from './signed-request.ts';

export const openApiDocument = {
  openapi: '3.1.0',
  info: {
    title: 'QTickets sheets sync',
    version: VERSION,
    summary: 'Keeps ClickHouse equal to the ticket sales that managers keep in Google Sheets.',
    description:
      'Protocol 1. Errors are problem documents (RFC 9457) with a stable `code`; `/problems/{code}` says what to do.',
  },
  servers: [{ url: '/' }],
  tags: [
    { name: 'sync', description: 'What a spreadsheet sends: `digest`, then `push` what differs, then `report`.' },
    {
      name: 'watch',
      description: 'What monitors and people read. Details need a token unless asked on the machine itself.',
    },
    ...contracts.map(({ tab, key, columns }) => ({
      name: `tab: ${tab}`,
      description: [
        `Its columns; the key is ${key.join(', ')}.`,
        ...columns.map((column) => `* \`${column.name}\` (${column.kind}, ${column.header}): ${column.meaning}`),
      ].join('\n'),
    })),
  ],
  paths,
  components: { schemas, parameters, securitySchemes },
} as const;
