import type { ReactNode } from 'react';
import type { Plugin } from '../../../../../core/contract/index.ts';
import { text } from '../../../text/index.ts';
import { Badge } from '../../../ui/index.ts';
import styles from './Plugins.module.css';

export interface PluginCardProps {
  readonly plugin: Plugin;
  readonly badges?: ReactNode;
  /** Short texts in a row; empty ones are left out. */
  readonly facts?: readonly string[];
  readonly actions?: ReactNode;
}

/** A plugin: what it is, and what can be done with it. */
export function PluginCard({ plugin, badges, facts = [], actions }: PluginCardProps) {
  const { name, version, description, author, skills, tags } = plugin;
  const told = [author && text.configure.plugins.by(author), ...facts].filter(Boolean);
  return (
    <li className={styles.card}>
      <div className={styles.cardHead}>
        <b className={styles.name}>{name}</b>
        {version && <span className={styles.note}>{version}</span>}
        {badges}
        <span className={styles.actions}>{actions}</span>
      </div>
      {description && <p className={styles.description}>{description}</p>}
      {told.length > 0 && <p className={styles.facts}>{told.join(' · ')}</p>}
      {(skills.length > 0 || tags.length > 0) && (
        <p className={styles.tags}>
          {skills.map((skill) => (
            <Badge key={skill} tone="accent" title={text.configure.plugins.skill}>
              {skill}
            </Badge>
          ))}
          {tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </p>
      )}
    </li>
  );
}
