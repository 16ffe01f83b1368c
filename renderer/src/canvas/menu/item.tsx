import type { LucideIcon } from 'lucide-react';
import { keys } from '../../frame/keys.ts';
import { commands } from '../../palette/commands.ts';
import { commandContext } from '../../palette/useCommands.ts';
import type { MenuItem } from '../../ui/Menu.tsx';

const SIZE = 14;

/** A menu item with the icon that goes with it. */
export function item(Icon: LucideIcon, { shortcut, ...rest }: Omit<MenuItem, 'icon'>): MenuItem {
  return {
    ...rest,
    icon: <Icon size={SIZE} aria-hidden="true" />,
    ...(shortcut === undefined ? {} : { shortcut: keys(shortcut) }),
  };
}

/** A command of the registry as a menu item, under a shorter name: a menu says what it is about. */
export function commandItem(
  id: string,
  Icon: LucideIcon,
  label: string,
  more: Pick<MenuItem, 'danger' | 'disabled'> = {},
): MenuItem {
  const command = commands.find((each) => each.id === id);
  if (!command) throw new Error(`There is no command ${id}`);
  const { shortcut } = command;
  return item(Icon, {
    id,
    label,
    ...more,
    ...(shortcut === undefined ? {} : { shortcut }),
    // The menu was opened where the command makes sense; the keys of the canvas are the menu's by now.
    run: () => command.run(commandContext()),
  });
}
