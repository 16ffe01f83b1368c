import { ArrowDown, ArrowRight, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect } from 'react';
import { ROOT, useEngine } from '../../engine/store.ts';
import { currentHint, endHint, type GuideHint, guideHints, skipGuide, useGuide } from '../../state/guide.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { Button, IconButton } from '../../ui/index.ts';
import { followGuide } from './follow.ts';
import styles from './Guide.module.css';
import { writeSample } from './sample.ts';

const words = text.welcome.guide;

/**
 * The hint whose turn it is, in a row of its own above the canvas, where it covers nothing. It goes when what it asks
 * for happens.
 */
export default function Guide() {
  const hint = useGuide(currentHint);
  const rootId = useEngine((state) => state.children[ROOT]?.[0]);
  const name = useEngine((state) => (rootId === undefined ? '' : (state.workspaces[rootId]?.name ?? '')));
  const isUp = useEngine((state) => rootId !== undefined && state.workspaces[rootId]?.status === 'online');
  useEffect(followGuide, []);
  if (hint === null || rootId === undefined || (hint === 'task' && !isUp)) return null;
  const ui = useUi.getState();
  if (hint === 'task') {
    return (
      <Hint hint={hint} title={words.task.title(name)} icon={<ArrowRight size={15} aria-hidden="true" />}>
        <Button size="s" onClick={() => writeSample(rootId)}>
          {words.task.action}
        </Button>
      </Hint>
    );
  }
  if (hint === 'watch') {
    return (
      <Hint hint={hint} title={words.watch.title} icon={<ArrowDown size={15} aria-hidden="true" />}>
        <Button size="s" onClick={() => ui.showDock('timeline')}>
          {words.watch.action}
        </Button>
      </Hint>
    );
  }
  return (
    <Hint hint={hint} title={words.more.title} icon={<ArrowDown size={15} aria-hidden="true" />}>
      <Button size="s" onClick={() => ui.openDialog({ kind: 'import' })}>
        {words.more.import}
      </Button>
      <Button size="s" onClick={() => ui.openDialog({ kind: 'create', parentId: rootId })}>
        {words.more.action}
      </Button>
    </Hint>
  );
}

interface HintProps {
  readonly hint: GuideHint;
  readonly title: string;
  readonly icon: ReactNode;
  readonly children: ReactNode;
}

function Hint({ hint, title, icon, children }: HintProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    endHint(hint);
  };
  return (
    <section className={styles.hint} aria-label={words.label} data-guide={hint} onKeyDown={onKeyDown}>
      {icon}
      <div className={styles.text} role="status">
        <b>{title}</b>
        <span>{words[hint].text}</span>
      </div>
      {children}
      <span className={styles.step}>{words.step(guideHints.indexOf(hint) + 1, guideHints.length)}</span>
      <Button size="s" variant="ghost" onClick={skipGuide}>
        {words.skip}
      </Button>
      <IconButton label={words.close} size="s" shortcut="Esc" onClick={() => endHint(hint)}>
        <X size={14} aria-hidden="true" />
      </IconButton>
    </section>
  );
}
