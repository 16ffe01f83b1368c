import { ChevronDown, ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import type { Image, RuntimeImage } from '../../../core/contract/index.ts';
import { shortSha } from '../dock/builds/texts.ts';
import { runtimeName } from '../engine/presence.ts';
import { Ago } from '../inspector/index.ts';
import { bytesText } from '../inspector/text.ts';
import { text } from '../text/index.ts';
import styles from './Images.module.css';
import { RolloutRow } from './RolloutRow.tsx';
import { RuntimeActions } from './RuntimeActions.tsx';
import { RuntimeBadges } from './RuntimeBadges.tsx';
import { imagesOf, lastUse } from './texts.ts';
import { UserMenu } from './UserMenu.tsx';
import { VersionRows } from './VersionRows.tsx';

const words = text.images;

export interface RuntimeRowsProps {
  readonly runtime: RuntimeImage;
  /** All images; those of the runtime are picked out. */
  readonly images: readonly Image[];
}

/** A runtime: its image and who uses it; below it a new image that is tried out, and on demand every version. */
export function RuntimeRows({ runtime, images }: RuntimeRowsProps) {
  const [open, setOpen] = useState(false);
  const versionsId = useId();
  const own = imagesOf(images, runtime.runtime);
  const name = runtimeName(runtime.runtime);
  const size = own.find(({ id }) => id === runtime.current?.id)?.sizeBytes;
  const used = lastUse(own);
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <tbody id={versionsId}>
      <tr className={styles.runtime}>
        <th scope="row">
          <div className={styles.name}>
            <button
              type="button"
              className={styles.fold}
              aria-expanded={open}
              aria-controls={versionsId}
              disabled={own.length === 0}
              onClick={() => setOpen(!open)}
            >
              <Chevron size={14} aria-hidden="true" />
              {name}
            </button>
            <RuntimeBadges runtime={runtime} />
          </div>
        </th>
        <td>
          {runtime.current ? (
            <>
              <code title={runtime.current.tag}>{shortSha(runtime.current.sha)}</code>{' '}
              <span className={styles.aside}>
                <Ago at={runtime.current.builtAt} />
              </span>
            </>
          ) : (
            <span className={styles.aside}>{words.noneYet}</span>
          )}
        </td>
        <td className={styles.wide}>{size === undefined ? '' : bytesText(size)}</td>
        <td>
          <UserMenu users={runtime.workspaces} outdated={runtime.outdated} label={words.users.of(name)} />
        </td>
        <td className={styles.wide}>
          <span className={styles.aside}>
            {runtime.workspaces.length > 0 && runtime.current
              ? words.inUse
              : used !== null && <Ago at={used} />}
          </span>
        </td>
        <td>
          <RuntimeActions runtime={runtime} />
        </td>
      </tr>
      {runtime.rollout && <RolloutRow runtime={runtime} rollout={runtime.rollout} />}
      {open && <VersionRows images={own} />}
    </tbody>
  );
}
