import type { Workspace } from '../../../../../core/contract/index.ts';
import { useQuery } from '../../../dialogs/useQuery.ts';
import { text } from '../../../text/index.ts';
import { Badge, ErrorCard, Skeleton } from '../../../ui/index.ts';
import styles from './Plugins.module.css';
import { skillsOf } from './skills-of.ts';

const words = text.configure.plugins.skills;

/** What an agent says that it can do: only to be read, since it is the agent that says it. */
export function AgentSkills({ workspace }: { readonly workspace: Workspace }) {
  const { output, error, refresh } = useQuery('agents.card', { id: workspace.id });
  const skills = skillsOf(output?.card ?? null);
  return (
    <section className={styles.group} aria-label={words.title}>
      <h3>{words.title}</h3>
      {error && <ErrorCard error={error} title={words.notListed} onRetry={refresh} />}
      {!output && !error && <Skeleton lines={2} label={words.loading} />}
      {output && skills.length === 0 && (
        <p className={styles.note}>{output.card === null ? words.notRegistered : words.none}</p>
      )}
      {skills.length > 0 && (
        <ul className={styles.list} aria-label={words.title}>
          {skills.map(({ id, name, description, tags }) => (
            <li key={id} className={styles.card}>
              <div className={styles.cardHead}>
                <b className={styles.name}>{name}</b>
                {name !== id && <code className={styles.note}>{id}</code>}
                {tags.map((tag) => (
                  <Badge key={tag}>{tag}</Badge>
                ))}
              </div>
              {description && <p className={styles.description}>{description}</p>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
