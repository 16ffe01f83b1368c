import type { OrgTemplate } from '../../../../core/contract/index.ts';
import { text } from '../../text/index.ts';
import styles from './Gallery.module.css';

const MAX_ROWS = 5;
const MAX_DEPTH = 2;
const INDENT_PX = 14;

export interface TreePreviewProps {
  readonly preview: OrgTemplate['preview'];
  /** Of the whole tree; null when that is not known. */
  readonly total: number | null;
}

/** The first levels of a template's tree. */
export function TreePreview({ preview, total }: TreePreviewProps) {
  const shown = preview.filter(({ depth }) => depth <= MAX_DEPTH).slice(0, MAX_ROWS);
  const rest = (total ?? preview.length) - shown.length;
  return (
    <ul className={styles.tree} aria-label={text.gallery.tree}>
      {shown.map(({ name, role, depth }, index) => (
        <li key={`${index.toString()} ${name}`} style={{ paddingLeft: (depth - 1) * INDENT_PX }}>
          <b>{name}</b> {role && <span>{role}</span>}
        </li>
      ))}
      {rest > 0 && <li className={styles.rest}>{text.gallery.more(rest)}</li>}
    </ul>
  );
}
