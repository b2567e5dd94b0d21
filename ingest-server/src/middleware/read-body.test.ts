import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { ProblemError } from '../problem.ts';
import { readBody } from './read-body.ts';
import { discardUnreadBody } from './unread-body.ts';

/** As Node's server gives it once its connection is gone: who asks for the body gets an exception. */
function abandoned(): Request {
  const request = new Request('http://localhost/', { method: 'POST', body: '{' });
  Object.defineProperty(request, 'body', {
    get: () => {
      throw new TypeError('Response body object should not be disturbed or locked');
    },
  });
  return request;
}

it('a sender that is gone before its body is asked for broke it off, and nothing of the server failed', async () => {
  const errors: unknown[] = [];
  const app = new Hono()
    .use(discardUnreadBody)
    .post('/', async (context) => {
      const signal = new AbortController().signal;
      await readBody(context.req.raw, { bytesMax: 10, take: () => undefined, signal });
      return context.text('read');
    })
    .onError((error, context) => {
      errors.push(error instanceof ProblemError ? error.problem.code : error);
      return context.text('broken off', 400);
    });
  expect((await app.request(abandoned())).status).toBe(400);
  expect(errors).toEqual(['invalid_request']);
});
