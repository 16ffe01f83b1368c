import { Radar, RefreshCw, Settings2, Trash2 } from 'lucide-react';
import type { ImageOverview } from '../../../core/contract/index.ts';
import { bytesText } from '../inspector/text.ts';
import { showSettings } from '../settings/state.ts';
import { useUi } from '../state/ui.ts';
import { startTask } from '../tasks/start.ts';
import { text } from '../text/index.ts';
import { Button, IconButton } from '../ui/index.ts';
import styles from './Images.module.css';
import { checkImages, useImages } from './store.ts';
import { modeText } from './texts.ts';

const words = text.images.toolbar;
const ICON = 13;

/** Where images come from and what they cost, and what can be done with all of them. */
export function ImagesToolbar({ overview }: { readonly overview: ImageOverview }) {
  const checking = useImages((state) => state.checking);
  const openDialog = useUi((state) => state.openDialog);
  const { mode, disk } = overview;
  const used = overview.runtimes.some(({ workspaces }) => workspaces.length > 0);
  return (
    <div className={styles.toolbar}>
      <div className={styles.about}>
        <span className={styles.mode} title={modeText(mode)}>
          {modeText(mode)}
        </span>
        <span className={styles.disk}>
          {words.disk(
            bytesText(disk.imagesBytes),
            bytesText(disk.baseBytes),
            bytesText(disk.buildCacheBytes),
          )}
        </span>
      </div>
      <Button
        size="s"
        busy={checking}
        icon={<Radar size={ICON} aria-hidden="true" />}
        onClick={() => void checkImages()}
      >
        {words.check}
      </Button>
      <Button
        size="s"
        disabled={!used}
        icon={<RefreshCw size={ICON} aria-hidden="true" />}
        onClick={() => void startTask('images.refresh', {})}
      >
        {words.refreshAll}
      </Button>
      <Button
        size="s"
        icon={<Trash2 size={ICON} aria-hidden="true" />}
        onClick={() => openDialog({ kind: 'prune' })}
      >
        {words.prune}
      </Button>
      <IconButton label={words.settings} size="s" onClick={() => showSettings('images')}>
        <Settings2 size={14} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
