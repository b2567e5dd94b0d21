/** The examples for proxies: what is for the machine itself only never passes them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ops = join(import.meta.dirname, '../../ops');
const caddy = readFileSync(join(ops, 'caddy/Caddyfile'), 'utf8');
const nginx = readFileSync(join(ops, 'nginx/qtickets-sheets.conf'), 'utf8');

describe('/admin and /metrics', () => {
  test.each(['/admin', '/metrics'])('%s is answered by Caddy itself, with what lies below it', (path) => {
    const matched = /@private path (.+)/.exec(caddy)?.[1]?.split(' ') ?? [];
    expect(matched).toEqual(expect.arrayContaining([path, `${path}/*`]));
    expect(caddy).toMatch(/respond @private 404/);
  });
  test.each(['/admin', '/metrics'])('%s is answered by nginx itself: a prefix takes what lies below it too', (path) => {
    expect(nginx).toMatch(new RegExp(`location ${path} \\{ return 404; \\}`));
  });
  test('neither passes on who somebody says he is', () => {
    expect(nginx).toMatch(/proxy_set_header X-Forwarded-For \$remote_addr;/);
    expect(nginx).not.toContain('proxy_add_x_forwarded_for');
  });
});
