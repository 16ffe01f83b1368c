import { MoreHorizontal, Pause, Play } from 'lucide-react';
import { useRef } from 'react';
import { entryKinds } from '../../../../../core/contract/index.ts';
import { saveFile } from '../../../files/save-file.ts';
import { usePanelAction } from '../../../state/panel-actions.ts';
import { toast } from '../../../state/toasts.ts';
import { text } from '../../../text/index.ts';
import { Button } from '../../../ui/index.ts';
import { MenuButton } from '../../../ui/MenuButton.tsx';
import { SearchField } from '../../SearchField.tsx';
import { jsonLines } from '../export.ts';
import type { Choice, NameOf } from '../filter.ts';
import type { Scope } from '../merge.ts';
import styles from '../Timeline.module.css';
import type { Hold } from '../useHold.ts';
import { FilterButton } from './FilterButton.tsx';
import { Toggle } from './Toggle.tsx';
import { toggled } from './toggled.ts';

export interface ToolbarProps {
  readonly scope: Scope;
  readonly choice: Choice;
  readonly nameOf: NameOf;
  readonly hold: Hold;
  readonly onChange: (part: Partial<Choice>) => void;
}

/** What to see of a timeline: kinds at hand, the rest in a panel; live or paused; and what is shown as a file. */
export function Toolbar({ scope, choice, nameOf, hold, onChange }: ToolbarProps) {
  const timeline = text.timeline;
  const save = async () => {
    const lines = jsonLines(hold.shown, nameOf);
    if (!(await saveFile('timeline.jsonl', lines, 'application/jsonl'))) return;
    toast({ tone: 'success', title: timeline.exported(hold.shown.length) });
  };
  const bar = useRef<HTMLDivElement>(null);
  usePanelAction('pause', bar, hold.toggle);
  usePanelAction('save', bar, hold.shown.length === 0 ? null : () => void save());
  return (
    <div ref={bar} className={styles.toolbar}>
      <fieldset className={styles.filters}>
        <legend className="visually-hidden">{timeline.show}</legend>
        {entryKinds.map((kind) => (
          <Toggle
            key={kind}
            pressed={choice.kinds.includes(kind)}
            onToggle={() => onChange({ kinds: toggled(choice.kinds, kind) })}
          >
            {timeline.kinds[kind]}
          </Toggle>
        ))}
        <Toggle
          pressed={choice.outcomes.includes('failed')}
          title={timeline.errorsHint}
          onToggle={() => onChange({ outcomes: toggled(choice.outcomes, 'failed') })}
        >
          {timeline.errors}
        </Toggle>
      </fieldset>
      <FilterButton scope={scope} choice={choice} onChange={onChange} />
      <SearchField
        label={timeline.search}
        value={choice.text}
        onChange={(said) => onChange({ text: said })}
        ofPanel
      />
      <Button
        size="s"
        variant="ghost"
        aria-pressed={hold.paused}
        title={timeline.pauseHint}
        icon={hold.paused ? <Play size={13} aria-hidden="true" /> : <Pause size={13} aria-hidden="true" />}
        onClick={hold.toggle}
      >
        {!hold.paused
          ? timeline.pause
          : hold.waiting > 0
            ? timeline.resumeWaiting(hold.waiting)
            : timeline.resume}
      </Button>
      <MenuButton
        size="s"
        menuLabel={timeline.more}
        aria-label={timeline.more}
        groups={[[{ id: 'export', label: timeline.export, disabled: hold.shown.length === 0, run: save }]]}
      >
        <MoreHorizontal size={14} aria-hidden="true" />
      </MenuButton>
    </div>
  );
}
