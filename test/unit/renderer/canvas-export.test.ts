import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipboardText, parseClipboard } from '../../../renderer/src/canvas/clipboard/payload.ts';
import { drawOrg } from '../../../renderer/src/canvas/export/draw-org.ts';
import { fitText } from '../../../renderer/src/canvas/export/fit-text.ts';
import { type Palette, pictureTokens } from '../../../renderer/src/canvas/export/palette.ts';
import { escapeXml } from '../../../renderer/src/canvas/export/svg.ts';
import { layoutOrg } from '../../../renderer/src/canvas/layout/layout.ts';
import { pairsOf } from '../../../renderer/src/canvas/traffic/pairs.ts';
import { childrenIndex } from '../../../renderer/src/engine/children.ts';
import { byId, delegation, workspace } from './fixtures.ts';

const measure = (text: string, { size }: { readonly size: number }) => [...text].length * size * 0.5;
const font = { size: 14, weight: 400 };

describe('texts of a picture', () => {
  it('are as wide as there is room, on as many lines as are wanted', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 600, unit: 'grapheme' }),
        fc.integer({ min: 20, max: 400 }),
        fc.integer({ min: 1, max: 3 }),
        (text, width, lines) => {
          const fitted = fitText(text, width, font, measure, lines);
          expect(fitted.length).toBeLessThanOrEqual(lines);
          for (const line of fitted) expect(measure(line, font)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });

  it('end in an ellipsis where something is missing, and only there', () => {
    expect(fitText('one two three', 1_000, font, measure)).toEqual(['one two three']);
    expect(fitText('one two three four', 60, font, measure, 2)).toEqual(['one two', 'three f…']);
    expect(fitText('', 60, font, measure)).toEqual([]);
  });

  it('mean what they say in XML', () => {
    expect(escapeXml('<b onload="x">&\u0000\u001b[31m\ud800')).toBe(
      '&lt;b onload=&quot;x&quot;&gt;&amp;[31m',
    );
  });
});

describe('a picture of the org', () => {
  const workspaces = byId(
    workspace('lead', { name: 'Lead <script>' }),
    workspace('team', { parentId: 'lead', collapsed: true, position: 0 }),
    workspace('inside', { parentId: 'team', name: 'Hidden inside' }),
    workspace('far', { parentId: 'lead', position: 1, name: 'Far away' }),
  );
  const children = childrenIndex(workspaces, {});
  const layout = layoutOrg({ children, collapsed: new Set(['team']), placed: new Map() }, 1.5);
  const palette = Object.fromEntries(
    pictureTokens.map((token) => [token, `#${token.length}00000`]),
  ) as Palette;
  const pairs = pairsOf([delegation('lead', 'far', { updatedAt: 0 })], [], 0, (id) => id);
  const draw = (ids: readonly string[] | null) =>
    drawOrg({
      layout,
      org: { workspaces, children },
      pairs: pairs.values(),
      ids,
      palette,
      measure,
      fontFaces: '',
      title: 'x',
    });

  it('shows everybody who can be seen, escaped, with the lines between them', () => {
    const { svg } = draw(null);
    expect(svg).toContain('Lead &lt;script&gt;');
    expect(svg).toContain('Far away');
    expect(svg).not.toContain('Hidden inside');
    expect(svg).not.toMatch(/undefined|NaN|var\(/);
    expect(svg).toContain('rotate(');
  });

  it('shows only what was chosen, and is as small as that', () => {
    const [whole, part] = [draw(null), draw(['far'])];
    expect(part.svg).not.toContain('Lead');
    expect(part.width).toBeLessThan(whole.width);
    expect(part.svg).not.toContain('rotate(');
  });
});

describe('what is on the clipboard', () => {
  const copied = { instanceId: 'i', cut: false, ids: ['a'], names: ['Ada'], bundles: [{ name: 'Ada' }] };

  it('comes back as it was', () => {
    expect(parseClipboard(clipboardText(copied))).toEqual(copied);
  });

  it('is nothing when it is any other text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseClipboard(text)).toBeNull();
      }),
    );
    for (const text of ['{"kind":"molecule/workspaces"}', '{"kind":"molecule/workspaces"', '[]', 'null'])
      expect(parseClipboard(text)).toBeNull();
    expect(parseClipboard(JSON.stringify({ ...JSON.parse(clipboardText(copied)), ids: [] }))).toBeNull();
    expect(parseClipboard(JSON.stringify({ ...JSON.parse(clipboardText(copied)), bundles: [1] }))).toBeNull();
  });
});
