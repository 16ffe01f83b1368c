import { Crosshair, MousePointerClick, ScrollText } from 'lucide-react';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import type { MenuItem } from '../../ui/Menu.tsx';
import { whatOf } from '../names.ts';
import type { Pair } from '../traffic/pairs.ts';
import { item } from './item.tsx';

const words = text.canvas.menu;
const MAX_PAIRS = 12;

/** What can be done with a line: open the traffic that it stands for, go to its ends. */
export function pairMenu({ a, b, real }: Pair): readonly (readonly MenuItem[])[] {
  const ui = useUi.getState();
  const isRolledUp = real.length > 1;
  const pairs = real.slice(0, MAX_PAIRS).map(({ a: one, b: other, count }) =>
    item(ScrollText, {
      id: `${one} ${other}`,
      label: isRolledUp ? words.pairOf(whatOf([one]), whatOf([other]), count) : words.openPair,
      run: () => ui.selectPair(one, other),
    }),
  );
  return [
    pairs,
    [
      item(MousePointerClick, { id: 'both', label: words.selectBoth, run: () => ui.selectMany([a, b]) }),
      ...[a, b].map((id) =>
        item(Crosshair, { id, label: words.goTo(whatOf([id])), run: () => ui.revealWorkspace(id) }),
      ),
    ],
  ];
}
