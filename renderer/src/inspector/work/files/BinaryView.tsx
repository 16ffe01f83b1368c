import { Download, FileQuestion, FileWarning } from 'lucide-react';
import { useState } from 'react';
import { text } from '../../../text/index.ts';
import { Button, EmptyState } from '../../../ui/index.ts';
import { download } from './actions.ts';
import { type Content, hexRows } from './content.ts';
import styles from './Files.module.css';
import { nameOf, type Place, shownName } from './place.ts';

export interface BinaryViewProps {
  readonly place: Place;
  readonly content: Exclude<Content, { kind: 'text' }>;
}

/** What is no text: a picture is shown, the rest described, and all of it can be downloaded. */
export function BinaryView({ place, content }: BinaryViewProps) {
  const [broken, setBroken] = useState(false);
  const words = text.work.editor;
  const size = text.work.files.size(content.size);
  const get = (
    <Button icon={<Download size={13} aria-hidden="true" />} onClick={() => void download(place, false)}>
      {text.work.files.download}
    </Button>
  );
  if (content.kind === 'image' && !broken) {
    return (
      <figure className={styles.picture}>
        <img
          src={content.url}
          alt={words.image(shownName(nameOf(place.path)))}
          onError={() => setBroken(true)}
        />
        <figcaption>{size}</figcaption>
      </figure>
    );
  }
  if (content.kind === 'binary') {
    return (
      <div className={styles.described}>
        <EmptyState icon={<FileQuestion size={22} />} title={words.binary} actions={get}>
          <p>{words.binaryHint(size)}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard */}
          <section className={styles.hex} tabIndex={0} aria-label={words.bytes}>
            <pre>{hexRows(content.head).join('\n')}</pre>
          </section>
        </EmptyState>
      </div>
    );
  }
  const isLarge = content.kind === 'large';
  return (
    <EmptyState
      icon={<FileWarning size={22} />}
      title={isLarge ? words.large : words.imageBroken}
      actions={get}
    >
      {isLarge ? words.largeHint(size) : size}
    </EmptyState>
  );
}
