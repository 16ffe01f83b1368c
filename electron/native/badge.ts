import { unreadLabel } from './tray-menu.ts';

const MOST_IN_ICON = 9;

/** How the number of unread messages is shown where the app is listed. */
export type Badge =
  /** The system writes it. */
  | { readonly kind: 'count'; readonly count: number }
  /** A small picture over the icon in the task bar; null: none. */
  | { readonly kind: 'overlay'; readonly label: string | null; readonly description: string };

/** Windows knows no counts; docks of Macs and of Unity do. */
export function badgeOf(unread: number, platform: NodeJS.Platform): Badge {
  if (platform !== 'win32') return { kind: 'count', count: unread };
  const label = unread > MOST_IN_ICON ? `${MOST_IN_ICON}+` : String(unread);
  return { kind: 'overlay', label: unread === 0 ? null : label, description: unreadLabel(unread) };
}
