/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { commands } from '../../../renderer/src/palette/commands.ts';
import { type SheetRow, sheetGroups } from '../../../renderer/src/palette/sheet.ts';
import { partsOf } from '../../../renderer/src/palette/shortcuts.ts';

/** The table of shortcuts in the user guide is made from the registry; `vitest -u` writes it anew. */

const guide = fileURLToPath(new URL('../../../docs/user-guide.md', import.meta.url));
const TABLE = /(?<=<!-- shortcuts:start -->\n)[\s\S]*(?=<!-- shortcuts:end -->)/;

const inBrowsers = new Set(
  sheetGroups(commands, '', false).flatMap(({ rows }) => rows.flatMap(({ shortcuts }) => shortcuts)),
);

function keysOf({ shortcuts }: SheetRow): string {
  return shortcuts
    .map((keys) => {
      const shown = partsOf(keys).map((key) => (key === 'Mod' ? 'Ctrl' : key));
      return `\`${shown.join('+')}\`${inBrowsers.has(keys) ? '' : ' (not in a browser)'}`;
    })
    .join(', ');
}

function table(): string {
  const rows = sheetGroups(commands, '', true).flatMap(({ title, rows: ofGroup }) =>
    ofGroup.map((row, index) => `| ${index === 0 ? title : ''} | ${row.title} | ${keysOf(row)} |`),
  );
  return ['| where | what | keys |', '|---|---|---|', ...rows, ''].join('\n');
}

it('the user guide lists every shortcut that there is, and no other', async () => {
  const text = readFileSync(guide, 'utf8');
  expect(text).toMatch(TABLE);
  await expect(text.replace(TABLE, () => table())).toMatchFileSnapshot(guide);
});
