import { Bell, CircleCheck, Info, OctagonX, TriangleAlert, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { plainText } from '../inspector/logs/ansi.ts';
import { fullTime, relativeTime } from '../inspector/time.ts';
import { useNowWhile } from '../inspector/useNow.ts';
import { forgetNotifications, showPastNotifications, type Toast, useToasts } from '../state/toasts.ts';
import { text } from '../text/index.ts';
import { Button, EmptyState, FixButtons, IconButton } from '../ui/index.ts';
import { NoticeChoices } from './NoticeChoices.tsx';
import styles from './PastNotifications.module.css';

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, error: OctagonX } as const;
const { notifications } = text.ui;

/** The bell: opens everything that this window told, also what has gone from the screen. */
export function PastNotifications({ className }: { readonly className: string | undefined }) {
  const open = useToasts((state) => state.pastOpen);
  const fresh = useToasts((state) => state.fresh);
  const bell = useRef<HTMLButtonElement>(null);
  const close = () => {
    showPastNotifications(false);
    bell.current?.focus();
  };
  return (
    <>
      <button
        ref={bell}
        type="button"
        className={className}
        aria-label={notifications.open(fresh)}
        aria-expanded={open}
        aria-haspopup="dialog"
        onClick={() => showPastNotifications(!open)}
      >
        <Bell size={13} aria-hidden="true" />
        {fresh > 0 && <span className={styles.fresh}>{fresh}</span>}
      </button>
      {open && <PastList onClose={close} />}
    </>
  );
}

function PastList({ onClose }: { readonly onClose: () => void }) {
  const past = useToasts((state) => state.past);
  const now = useNowWhile(true);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => panel.current?.focus(), []);
  return (
    <div
      ref={panel}
      role="dialog"
      aria-label={notifications.history}
      tabIndex={-1}
      className={styles.panel}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <header className={styles.header}>
        <h2>{notifications.history}</h2>
        {past.length > 0 && (
          <Button size="s" variant="ghost" onClick={forgetNotifications}>
            {notifications.clear}
          </Button>
        )}
        <IconButton label={text.ui.close} size="s" onClick={onClose}>
          <X size={14} aria-hidden="true" />
        </IconButton>
      </header>
      {past.length === 0 ? (
        <EmptyState icon={<Bell size={20} />} title={notifications.emptyTitle}>
          {notifications.emptyText}
        </EmptyState>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard
        <ol className={styles.list} tabIndex={0} aria-label={notifications.history}>
          {past.map((toast) => (
            <PastRow key={toast.id} toast={toast} now={now} />
          ))}
        </ol>
      )}
      <NoticeChoices />
    </div>
  );
}

function PastRow({ toast, now }: { readonly toast: Toast; readonly now: number }) {
  const Icon = icons[toast.tone];
  const detail = toast.detail ?? toast.error?.detail;
  const actions = toast.error?.actions ?? [];
  return (
    <li className={styles.row} data-tone={toast.tone}>
      <Icon size={14} role="img" aria-label={notifications.tones[toast.tone]} />
      <div className={styles.body}>
        <p>{toast.title}</p>
        {detail && <p className={styles.detail}>{plainText(detail)}</p>}
        {actions.length > 0 && (
          <div className={styles.actions}>
            <FixButtons actions={actions} />
          </div>
        )}
      </div>
      <time dateTime={new Date(toast.at).toISOString()} title={fullTime(toast.at)}>
        {relativeTime(toast.at, now)}
      </time>
    </li>
  );
}
