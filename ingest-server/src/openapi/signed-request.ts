/** What every request of protocol 1 has in common: the spreadsheet in the path, the signature in the headers. */

export const SECURITY_SCHEME = 'signature';

export const securitySchemes = {
  [SECURITY_SCHEME]: {
    type: 'apiKey',
    in: 'header',
    name: 'webhook-signature',
    description: [
      'As the Standard Webhooks specification has it: `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`,',
      'where `id` and `timestamp` are the two other headers and `body` is the bytes as sent: compressed, if they are sent',
      'compressed. The key is the base64 part of the secret `whsec_…` of the spreadsheet. Several signatures, separated by',
      'blanks, may be sent while a secret is rotated; one that fits is enough. A signature is taken for five minutes',
      'around its timestamp. Missing, wrong, too old and unknown spreadsheet all answer `invalid_signature`.',
    ].join(' '),
  },
} as const;

export const parameters = {
  spreadsheetId: {
    name: 'spreadsheetId',
    in: 'path',
    required: true,
    description: 'The id in the address of the spreadsheet.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,200}$' },
    example: '1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789',
  },
  webhookId: {
    name: 'webhook-id',
    in: 'header',
    required: true,
    description: 'Of the message; the same when it is sent again. No point in it.',
    schema: { type: 'string', pattern: '^[\\x21-\\x2d\\x2f-\\x7e]{1,256}$' },
    example: '2b1f0a58-64a3-4d6e-9b5c-7f1e60a1c3d4',
  },
  webhookTimestamp: {
    name: 'webhook-timestamp',
    in: 'header',
    required: true,
    description: 'Unix seconds, new with each attempt.',
    schema: { type: 'string', pattern: '^\\d{1,12}$' },
    example: '1763870000',
  },
  contentEncoding: {
    name: 'Content-Encoding',
    in: 'header',
    required: false,
    description: 'The body may be compressed; the signature is over the compressed bytes.',
    schema: { type: 'string', enum: ['gzip'] },
  },
} as const;

export const parameterRefs = Object.keys(parameters).map((name) => ({ $ref: `#/components/parameters/${name}` }));
