import { Ellipsis, PanelLeftClose, PanelLeftOpen, Save } from 'lucide-react';
import { keys } from '../../../frame/keys.ts';
import { text } from '../../../text/index.ts';
import { Badge, Button, IconButton } from '../../../ui/index.ts';
import type { MenuItem } from '../../../ui/Menu.tsx';
import { MenuButton } from '../../../ui/MenuButton.tsx';
import { requestEditor } from '../editor/requests.ts';
import { setTabWidth, TAB_WIDTHS, toggleWrap, useEditorSettings } from '../editor/settings.ts';
import { download } from './actions.ts';
import { loadDocument, type OpenDocument, revertDocument, saveDocument } from './documents.ts';
import styles from './Files.module.css';
import { shownName } from './place.ts';
import { showTree, useTreeShown } from './tree-shown.ts';
import { useAccess } from './useAccess.ts';

/** Where the file is and how it stands, and what can be done with it. */
export function DocumentBar({ document }: { readonly document: OpenDocument }) {
  const { key, place, content, modified, saving } = document;
  const wrap = useEditorSettings((state) => state.wrap);
  const tabWidth = useEditorSettings((state) => state.tabWidth);
  const treeShown = useTreeShown((state) => state.shown);
  const { writable } = useAccess(place.workspaceId);
  const words = text.work.editor;
  const isText = content?.kind === 'text';
  const treeLabel = treeShown ? text.work.files.hideTree : text.work.files.showTree;
  const inText: MenuItem[] = [
    { id: 'search', label: words.search, shortcut: keys('Mod+F'), run: () => requestEditor(key, 'search') },
    { id: 'line', label: words.line, shortcut: keys('Mod+Alt+G'), run: () => requestEditor(key, 'line') },
  ];
  const look: MenuItem[] = [
    { id: 'wrap', label: words.wrap, checked: wrap, run: toggleWrap },
    ...TAB_WIDTHS.map(
      (width): MenuItem => ({
        id: `tab-${width}`,
        label: words.tabWidth(width),
        checked: width === tabWidth,
        run: () => setTabWidth(width),
      }),
    ),
  ];
  const file: MenuItem[] = [
    { id: 'download', label: text.work.files.download, run: () => void download(place, false) },
    modified
      ? { id: 'revert', label: words.revert, danger: true, run: () => revertDocument(key) }
      : { id: 'reload', label: words.reload, run: () => void loadDocument(key) },
  ];
  return (
    <div className={styles.documentBar}>
      <IconButton label={treeLabel} size="s" aria-expanded={treeShown} onClick={() => showTree(!treeShown)}>
        {treeShown ? (
          <PanelLeftClose size={14} aria-hidden="true" />
        ) : (
          <PanelLeftOpen size={14} aria-hidden="true" />
        )}
      </IconButton>
      <bdi className={styles.path} title={shownName(`${place.root}/${place.path}`)}>
        {shownName(`${place.root}/${place.path}`)}
      </bdi>
      {!writable && <Badge>{text.work.files.readOnly}</Badge>}
      {isText && writable && !document.conflict && (
        <Button
          size="s"
          variant={modified ? 'primary' : 'ghost'}
          icon={<Save size={13} aria-hidden="true" />}
          busy={saving}
          disabled={!modified}
          title={keys('Mod+S')}
          onClick={() => void saveDocument(key)}
        >
          {saving ? words.saving : modified ? words.save : words.saved}
        </Button>
      )}
      <MenuButton
        size="s"
        className={styles.more}
        aria-label={words.more}
        menuLabel={words.more}
        groups={isText ? [inText, look, file] : [file]}
      >
        <Ellipsis size={14} aria-hidden="true" />
      </MenuButton>
    </div>
  );
}
