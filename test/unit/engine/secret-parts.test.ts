import { expect, it } from 'vitest';
import { secretParts } from '../../../core/engine/org/secret-parts.ts';

it('knows what of a value must not leave', () => {
  const pem = '-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\nshort\n-----END KEY-----\n';
  const found: Record<string, readonly string[]> = {
    'sk-1234567890': ['sk-1234567890'],
    'words-and-words': [],
    words: [],
    '': [],
    'only letters but many': ['only letters but many'],
    'https://example.org/': ['https://example.org/'],
    'https://x.org': [],
    'pg://me:hunter%40two@db': ['pg://me:hunter%40two@db', 'hunter%40two', 'hunter@two'],
    'https://token-alone@x.y': ['https://token-alone@x.y', 'token-alone'],
    'a://b:c@d': ['a://b:c@d'],
    [pem]: [pem, 'MIIEvQIBADANBgkqhkiG9w0BAQ'],
  };
  for (const [value, parts] of Object.entries(found))
    expect([...secretParts(value)].sort(), value).toEqual([...parts].sort());
});
