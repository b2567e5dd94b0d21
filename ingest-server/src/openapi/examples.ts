/** One example a message, as a spreadsheet with three sales rows sends them. A test sends them to a server. */
import { contractsHash } from '@qtickets/shared-schema/contracts/contract-hash';
import type { DigestAnswer, Problem, PushAnswer, RowAnswer } from '@qtickets/shared-schema/wire/answers';
import { digestOf, encodeDigest } from '@qtickets/shared-schema/wire/digest';
import { VERSION } from '../version.ts';

const READ_AT = 1_763_870_000_123;

const head = {
  protocol: 1,
  bundle: VERSION,
  run: '3f8a1f0e-5f0c-4a51-9c0e-0c5bb9a3c1d2',
  trigger: 'schedule',
} as const;

const reading = {
  ...head,
  readAt: READ_AT,
  locale: 'ru_RU',
  timeZone: 'Europe/Moscow',
  contracts: contractsHash([]),
};

export const digestRequest = {
  ...reading,
  tabs: [
    {
      tab: 'sales',
      names: ['Sales'],
      headers: [{ date: 'Дата продажи', event_id: 'ID', city: 'Город', tickets_sold: 'Билеты', revenue: 'Выручка' }],
      allowMassDelete: false,
      bits: 1,
      rowCount: 0,
      digest: encodeDigest(digestOf([], 1)),
      rejected: { count: 0, hash: '0000000000000000' },
      keep: [],
      unreadable: 1,
      unread: [{ date: '2025-03-02', city: 'москва', revenue: '4500.00' }],
    },
  ],
};

export const digestAnswer: DigestAnswer = {
  tabs: [
    {
      tab: 'sales',
      inSync: false,
      differing: [1],
      stored: 5208,
      version: 1_763_869_000_456,
      rejectedKnown: true,
      maybe: [{ keyHash: '9f86d081884c7d65', lines: [[0]] }],
    },
  ],
};

export const blockedAnswer: DigestAnswer = {
  tabs: [{ tab: 'sales', blocked: 'mass_delete', stored: 5208, losing: 5100 }],
};

export const pushRequest = {
  ...reading,
  tab: 'sales',
  allowMassDelete: false,
  stored: 0,
  keep: [],
  scope: { kind: 'buckets', bits: 0, buckets: [0] },
  tabs: ['Sales'],
  columns: ['date', 'event_id', 'event_name', 'city', 'tickets_sold', 'revenue', 'refunds', 'currency'],
  rows: [
    [0, 412, { date: '2025-03-01' }, '1042', 'Концерт', 'Москва', 12, 18000.5, 0, 'RUB'],
    [0, 413, '01.03.2025', '1042', 'Концерт', 'Казань', 3, '4 500,00', null, null],
    [0, 415, { date: '2025-03-02' }, '1043', 'Спектакль', 'Москва', 1, '#REF!', 0, 'RUB'],
  ],
};

export const pushAnswer: PushAnswer = {
  received: 3,
  inserted: 2,
  unchanged: 0,
  deleted: 0,
  stale: 0,
  issues: [
    {
      tab: 'Sales',
      row: 415,
      column: 'revenue',
      code: 'formula_error',
      severity: 'error',
      message: 'Формула показывает ошибку «#REF!»: исправьте её или впишите сумму, например 1 234,50.',
      value: '#REF!',
    },
  ],
};

export const reportRequest = {
  ...head,
  startedAt: READ_AT,
  finishedAt: READ_AT + 4_200,
  status: 'success',
  message: '',
  counts: { sales: { received: 3, inserted: 2, unchanged: 0, deleted: 0, stale: 0, rejected: 1 } },
  issues: 1,
  flags: [],
  quota: { fetches: 4, seconds: 5 },
};

/** The first row of the push, with another number of tickets. */
export const rowRequest = {
  ...head,
  trigger: 'menu',
  tab: 'sales',
  key: ['2025-03-01', '1042', 'москва', ''],
  row: ['2025-03-01', '1042', 'москва', '11', '18000.50', 'Концерт', '', '0.00', 'RUB', '', '', '', '', ''],
  others: [],
};

export const rowAnswer: RowAnswer = {
  found: 'differs',
  columns: ['tickets_sold'],
  stored: 1,
  change: { readAt: READ_AT, run: head.run, trigger: 'schedule' },
};

export const problem: Problem = {
  type: '/problems/invalid_request',
  title: 'The request is not of the form that protocol 1 has',
  status: 400,
  code: 'invalid_request',
  detail: 'readAt: more than 5 minutes ahead',
  errors: [{ path: 'readAt', message: 'more than 5 minutes ahead' }],
};
