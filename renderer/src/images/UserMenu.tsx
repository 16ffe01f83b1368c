import { Crosshair } from 'lucide-react';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { MenuButton } from '../ui/MenuButton.tsx';
import styles from './Images.module.css';

const words = text.images.users;

export interface UserMenuProps {
  readonly label: string;
  readonly users: readonly { readonly id: string; readonly name: string }[];
  /** Ids of those that run an older image. */
  readonly outdated?: readonly string[];
}

/** How many workspaces use something; opens their names, and leads to each of them. */
export function UserMenu({ label, users, outdated = [] }: UserMenuProps) {
  const reveal = useUi((state) => state.revealWorkspace);
  if (users.length === 0) return <span className={styles.aside}>{words.none}</span>;
  return (
    <span className={styles.users}>
      <MenuButton
        size="s"
        menuLabel={label}
        groups={[
          users.map(({ id, name }) => ({
            id,
            label: outdated.includes(id) ? words.older(name) : name,
            icon: <Crosshair size={14} aria-hidden="true" />,
            run: () => reveal(id),
          })),
        ]}
      >
        {words.count(users.length)}
      </MenuButton>
      {outdated.length > 0 && <span className={styles.aside}>{words.outdated(outdated.length)}</span>}
    </span>
  );
}
