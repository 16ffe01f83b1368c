import { ChevronRight, File, FileCode2, FileImage, FileText, Folder, FolderOpen } from 'lucide-react';
import { memo } from 'react';
import type { FileRoot } from '../../../../../core/contract/index.ts';
import { text } from '../../../text/index.ts';
import { cx } from '../../../ui/index.ts';
import { bytesText } from '../../text.ts';
import { extensionOf } from './content.ts';
import { useDocuments } from './documents.ts';
import styles from './Files.module.css';
import { keyOf, shownName } from './place.ts';
import type { TreeRow } from './tree.ts';

const INDENT_PX = 13;
type Entry = Extract<TreeRow, { kind: 'entry' }>;

export interface FileRowProps {
  readonly id: string;
  readonly row: TreeRow;
  /** Pixels from the top of the tree. */
  readonly top: number;
  readonly workspaceId: string;
  readonly root: FileRoot;
  /** The keyboard is here. */
  readonly active: boolean;
  readonly onActivate: (row: Entry) => void;
  readonly onMenu: (row: Entry, at: { readonly x: number; readonly y: number }) => void;
}

/** One file or folder, or what is to be said about a folder. */
export const FileRow = memo(function FileRow(props: FileRowProps) {
  const { id, row, top, active, workspaceId, root, onActivate, onMenu } = props;
  const key = keyOf({ workspaceId, root, path: row.path });
  const modified = useDocuments((state) => state.documents[key]?.modified ?? false);
  const shown = useDocuments((state) => state.active[workspaceId] === key);
  const style = { top, paddingLeft: 6 + row.depth * INDENT_PX };
  if (row.kind !== 'entry') {
    return (
      <div
        id={id}
        role="treeitem"
        aria-level={row.depth + 1}
        aria-selected={false}
        aria-disabled="true"
        tabIndex={-1}
        className={cx(styles.row, styles.note, row.kind === 'failed' && styles.failed)}
        style={style}
      >
        {noteOf(row)}
      </div>
    );
  }
  const name = shownName(row.name);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys for all of its items
    <div
      id={id}
      role="treeitem"
      tabIndex={-1}
      aria-level={row.depth + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.folder ? row.expanded : undefined}
      aria-selected={shown}
      className={cx(styles.row, shown && styles.shown, active && styles.active)}
      style={style}
      title={name}
      {...(row.folder ? { 'data-folder': row.path } : {})}
      onClick={() => onActivate(row)}
      onContextMenu={(event) => {
        event.preventDefault();
        event.stopPropagation();
        onMenu(row, { x: event.clientX, y: event.clientY });
      }}
    >
      <span className={cx(styles.twist, row.expanded && styles.open)} aria-hidden="true">
        {row.folder && <ChevronRight size={12} />}
      </span>
      <Icon row={row} />
      <bdi className={styles.name}>{name}</bdi>
      {modified && (
        <span className={styles.dot} title={text.work.files.unsaved}>
          <span className="visually-hidden">{text.work.files.unsaved}</span>
        </span>
      )}
      {!row.folder && <span className={styles.size}>{bytesText(row.size)}</span>}
    </div>
  );
});

const CODE = new Set([
  'ts',
  'tsx',
  'js',
  'jsx',
  'mjs',
  'py',
  'sh',
  'json',
  'yaml',
  'yml',
  'toml',
  'css',
  'html',
]);
const PICTURES = new Set(['png', 'jpg', 'jpeg', 'gif', 'webp', 'svg', 'ico', 'bmp', 'avif']);
const TEXTS = new Set(['md', 'txt', 'log', 'csv']);

function Icon({ row }: { readonly row: Entry }) {
  const extension = extensionOf(row.name);
  const Shape = row.folder
    ? row.expanded
      ? FolderOpen
      : Folder
    : CODE.has(extension)
      ? FileCode2
      : PICTURES.has(extension)
        ? FileImage
        : TEXTS.has(extension)
          ? FileText
          : File;
  return <Shape className={styles.icon} size={14} aria-hidden="true" />;
}

function noteOf({ kind, message }: Exclude<TreeRow, Entry>): string {
  const words = text.work.files;
  if (kind === 'failed') return words.failedFolder(message);
  if (kind === 'loading') return words.loadingFolder;
  return kind === 'empty' ? words.emptyFolder : words.truncated;
}
