import { describe, expect, it } from 'vitest';
import { createLog } from '../../../resources/workspace-runtime/log.ts';

describe('log', () => {
  it('writes one line per event, without tokens and without the secret of the URL', () => {
    const lines: string[] = [];
    createLog((line) => lines.push(line))(
      'GET http://host:8080/as/s3cret/registry\n  Authorization: Bearer t0ken failed',
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z GET http:\/\/host:8080\/as\/\[redacted\]\/registry \| /,
    );
    expect(lines[0]).toContain('Bearer [redacted] failed\n');
    expect(lines[0]).not.toMatch(/s3cret|t0ken/);
  });
});
