import { describe, expect, it } from 'vitest';
import { parsePane } from '../../../electron/window/panes.ts';

describe('the window of a pane', () => {
  it('is named by what it shows', () => {
    expect(parsePane('?pane=outline')).toEqual({ kind: 'outline', key: 'outline ', query: '?pane=outline' });
    expect(parsePane('?pane=dock&tab=logs')?.key).toBe('dock logs');
    expect(parsePane('?pane=inspector&id=ab-1&group=talk&tab=chat')).toEqual({
      kind: 'inspector',
      key: 'inspector ab-1',
      query: '?pane=inspector&tab=chat&id=ab-1&group=talk',
    });
  });

  it.each([
    'https://evil.example/?pane=dock',
    '?pane=canvas',
    '?pane=dock&tab=<script>',
    '?pane=inspector&id=../../etc',
    `?pane=inspector&id=${'a'.repeat(200)}`,
    '',
    7,
    null,
  ])('is not opened for %s', (query) => expect(parsePane(query)).toBeNull());

  it('gets no part of an address that it does not know', () => {
    expect(parsePane('?pane=dock&tab=logs&token=secret')?.query).toBe('?pane=dock&tab=logs');
  });
});
