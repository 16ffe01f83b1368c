import { History } from 'lucide-react';
import { useRecentTemplates } from '../../state/recent-templates.ts';
import { text } from '../../text/index.ts';
import { Button } from '../../ui/index.ts';
import styles from './Gallery.module.css';

export interface RecentProps {
  /** Those that are listed anyway are left out. */
  readonly listed: ReadonlySet<string>;
  readonly onChoose: (template: string) => void;
}

/** Folders, archives and addresses that were opened before and that no list has. */
export function Recent({ listed, onChoose }: RecentProps) {
  const templates = useRecentTemplates((state) => state.templates).filter((each) => !listed.has(each));
  if (templates.length === 0) return null;
  return (
    <section className={styles.recent} aria-label={text.gallery.recent}>
      <h3>{text.gallery.recent}</h3>
      <ul>
        {templates.map((template) => (
          <li key={template}>
            <Button
              size="s"
              variant="ghost"
              title={template}
              icon={<History size={14} aria-hidden="true" />}
              onClick={() => onChoose(template)}
            >
              <span className={styles.recentName}>{template}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
