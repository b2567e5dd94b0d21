import { describe, expect, it } from 'vitest';
import { formProblem, settingsPage } from '../show/settings-form.ts';
import { textsFor } from '../show/texts.ts';
import { isServerUrl, readSettings } from './settings.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const russian = textsFor('ru_RU');

describe('settings', () => {
  it('take https, and http only on this machine', () => {
    const good = [
      'https://sync.example.com',
      'https://example.com:8443/qtickets',
      'http://localhost:8080',
      'http://127.0.0.1',
    ];
    const bad = [
      '',
      'http://example.com',
      'ftp://example.com',
      'https://',
      'https://user@example.com',
      'http://localhost.evil.com',
    ];
    expect(good.filter((url) => !isServerUrl(url))).toEqual([]);
    expect(bad.filter(isServerUrl)).toEqual([]);
  });

  it('say what is missing, one thing at a time', () => {
    const url = 'https://sync.example.com/';
    expect(readSettings({})).toBe('no_url');
    expect(readSettings({ INGEST_URL: 'sync.example.com' })).toBe('bad_url');
    expect(readSettings({ INGEST_URL: url })).toBe('no_secret');
    expect(readSettings({ INGEST_URL: url, INGEST_SECRET: 'whsec_short' })).toBe('bad_secret');
    const settings = readSettings({ INGEST_URL: url, INGEST_SECRET: ` ${secret}\n`, TAB_SALES: 'Sales *' });
    expect(settings).toMatchObject({ url: 'https://sync.example.com', gzip: true, tabs: { TAB_SALES: 'Sales *' } });
  });

  it('show no more of the secret than its last four characters', () => {
    const html = settingsPage({ INGEST_URL: 'https://x', INGEST_SECRET: secret }, russian);
    expect(html).toContain(secret.slice(-4));
    expect(html).not.toContain(secret.slice(6, -4));
  });

  it('put no markup of theirs into the page', () => {
    const html = settingsPage({ INGEST_URL: '"><script>alert(1)</script>' }, russian);
    expect(html).not.toContain('<script>alert');
  });

  it('keep the secret where it is left blank, and name a wrong one', () => {
    const form = { INGEST_URL: 'https://sync.example.com', INGEST_SECRET: '' };
    const known = { hasSecret: true, url: form.INGEST_URL };
    expect(formProblem({ ...form, INGEST_URL: 'https://other.example' }, known, russian)).toBe(
      russian.settings.secretAgain,
    );
    expect(formProblem(form, known, russian)).toBe('');
    expect(formProblem(form, { hasSecret: false, url: '' }, russian)).toBe(russian.settings.noSecret);
    expect(formProblem({ ...form, INGEST_SECRET: 'secret' }, known, russian)).toBe(russian.settings.badSecret);
    expect(formProblem({ ...form, INGEST_URL: 'example' }, known, russian)).toBe(russian.settings.badUrl);
  });
});
