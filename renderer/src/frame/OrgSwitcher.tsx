import { ChevronDown, FolderInput, FolderOutput, Package, PackageOpen, Plus } from 'lucide-react';
import { useShallow } from 'zustand/react/shallow';
import { ROOT, useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { MenuButton } from '../ui/MenuButton.tsx';
import { Logo } from './Logo.tsx';
import styles from './OrgSwitcher.module.css';

const words = text.frame.orgs;

/** The name of the org; a menu of all roots where there are several. */
export function OrgSwitcher() {
  const roots = useEngine(
    useShallow((state) =>
      (state.children[ROOT] ?? []).map((id) => `${id}\n${state.workspaces[id]?.name ?? ''}`),
    ),
  );
  const selectedRoot = useEngine((state) => {
    let id = useUi.getState().selectedId;
    for (let parent = id; parent !== null; parent = state.workspaces[parent]?.parentId ?? null) id = parent;
    return id;
  });
  const reveal = useUi((state) => state.revealWorkspace);
  const openDialog = useUi((state) => state.openDialog);
  const orgs = roots.map((root) => {
    const [id = '', name = ''] = root.split('\n');
    return { id, name };
  });
  const current = orgs.find((org) => org.id === selectedRoot) ?? orgs[0];

  return (
    <MenuButton
      menuLabel={words.menu}
      className={styles.switcher}
      groups={[
        orgs.map((org) => ({
          id: org.id,
          label: org.name,
          checked: org.id === current?.id,
          run: () => reveal(org.id),
        })),
        [
          {
            id: 'import',
            label: words.import,
            icon: <FolderInput size={14} aria-hidden="true" />,
            run: () => openDialog({ kind: 'import' }),
          },
          ...(current
            ? [
                {
                  id: 'export',
                  label: words.export,
                  icon: <FolderOutput size={14} aria-hidden="true" />,
                  run: () => openDialog({ kind: 'export', rootId: current.id }),
                },
              ]
            : []),
          {
            id: 'create',
            label: words.create,
            icon: <Plus size={14} aria-hidden="true" />,
            run: () => openDialog({ kind: 'create', parentId: null }),
          },
        ],
        [
          {
            id: 'kitImport',
            label: words.kitImport,
            icon: <PackageOpen size={14} aria-hidden="true" />,
            run: () => openDialog({ kind: 'kitImport' }),
          },
          ...(current
            ? [
                {
                  id: 'kitExport',
                  label: words.kitExport,
                  icon: <Package size={14} aria-hidden="true" />,
                  run: () => openDialog({ kind: 'kitExport' }),
                },
              ]
            : []),
        ],
      ]}
    >
      <Logo />
      <span className={styles.name}>{current?.name ?? text.app.name}</span>
      {orgs.length > 1 && <span className={styles.more}>+{orgs.length - 1}</span>}
      <ChevronDown size={14} aria-hidden="true" />
    </MenuButton>
  );
}
