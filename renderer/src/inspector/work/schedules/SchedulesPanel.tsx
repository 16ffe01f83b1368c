import { CalendarClock, History, Plus } from 'lucide-react';
import type { Schedule } from '../../../../../core/contract/index.ts';
import { useQuery } from '../../../dialogs/useQuery.ts';
import { client, run, showError } from '../../../engine/run.ts';
import { useEngine } from '../../../engine/store.ts';
import { useForm } from '../../../state/forms.ts';
import { toast } from '../../../state/toasts.ts';
import { text } from '../../../text/index.ts';
import { Button, EmptyState, ErrorCard, Skeleton } from '../../../ui/index.ts';
import { newScheduleForm } from './new-schedule.ts';
import { ScheduleForm } from './ScheduleForm.tsx';
import { ScheduleItem } from './ScheduleItem.tsx';
import styles from './Schedules.module.css';

const words = text.work.schedules;

interface SchedulesProps {
  readonly workspaceId: string;
}

/** What a workspace is asked at certain times: when, how that went, and what is changed about it. */
export default function SchedulesPanel({ workspaceId }: SchedulesProps) {
  const isPast = useEngine((state) => state.moment !== null);
  if (!isPast) return <Schedules workspaceId={workspaceId} />;
  return (
    <EmptyState icon={<History size={22} />} title={text.stats.past}>
      {words.pastHint}
    </EmptyState>
  );
}

function Schedules({ workspaceId }: SchedulesProps) {
  const name = useEngine((state) => state.workspaces[workspaceId]?.name ?? '');
  const formId = newScheduleForm(workspaceId);
  const form = useForm(formId);
  const { output, error, refresh } = useQuery(
    'schedules.list',
    { workspaceId },
    (event) => event.type === 'schedules.changed' && event.workspaceId === workspaceId,
  );
  const schedules = output?.schedules;
  const add = (
    <Button size="s" onClick={() => form.open()}>
      <Plus size={14} aria-hidden="true" /> {words.add}
    </Button>
  );
  return (
    <section className={styles.panel} aria-label={words.label(name)}>
      {form.isOpen && <ScheduleForm form={formId} workspaceId={workspaceId} onDone={form.close} />}
      {error && (
        <div className={styles.problem}>
          <ErrorCard error={error} title={words.failed} onRetry={refresh} />
        </div>
      )}
      {!schedules && !error && <Skeleton label={words.loading} lines={5} />}
      {schedules?.length === 0 && !form.isOpen && (
        <EmptyState icon={<CalendarClock size={22} />} title={words.empty} actions={add}>
          {words.emptyHint}
        </EmptyState>
      )}
      {schedules !== undefined && schedules.length > 0 && (
        <>
          {!form.isOpen && <div className={styles.bar}>{add}</div>}
          <ul className={styles.list}>
            {schedules.map((schedule) => (
              <ScheduleItem key={schedule.id} schedule={schedule} onRemove={() => void remove(schedule)} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

async function remove({ workspaceId, id, name, cron, timezone, prompt, enabled }: Schedule): Promise<void> {
  if ((await run('schedules.remove', { workspaceId, id })) === undefined) return;
  const again = { workspaceId, name, cron, timezone, prompt, enabled };
  toast({
    tone: 'info',
    title: words.removed(name),
    action: {
      label: text.work.undo,
      run: () => void client.call('schedules.add', again).catch(showError),
    },
  });
}
