import type { Image } from '../../../core/contract/index.ts';
import { Ago } from '../inspector/index.ts';
import { bytesText } from '../inspector/text.ts';
import { text } from '../text/index.ts';
import { Badge } from '../ui/index.ts';
import styles from './Images.module.css';
import { versionOf } from './texts.ts';
import { UserMenu } from './UserMenu.tsx';

const words = text.images;

/** Images one by one, as rows of the table. */
export function VersionRows({ images }: { readonly images: readonly Image[] }) {
  return images.map((image) => {
    const tag = image.tags[0] ?? '';
    const name = tag === '' ? image.id.slice(0, 19) : image.runtime === '' ? tag : versionOf(tag);
    return (
      <tr key={image.id} className={styles.version}>
        <th scope="row">
          <code title={tag || image.id}>{name}</code>{' '}
          {image.current && <Badge tone="online">{words.current}</Badge>}
        </th>
        <td className={styles.aside}>
          <Ago at={image.createdAt} />
          {image.platform && words.platform(image.platform)}
        </td>
        <td className={styles.wide}>{bytesText(image.sizeBytes)}</td>
        <td>{image.kind === 'workspace' && <UserMenu users={image.users} label={words.users.of(name)} />}</td>
        <td className={styles.wide}>
          <span className={styles.aside}>
            {image.users.length > 0
              ? words.inUse
              : image.lastUsedAt !== null && <Ago at={image.lastUsedAt} />}
          </span>
        </td>
        <td />
      </tr>
    );
  });
}
