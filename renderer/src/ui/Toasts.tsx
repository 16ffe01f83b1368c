import { CircleCheck, Info, OctagonX, TriangleAlert, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { plainText } from '../inspector/logs/ansi.ts';
import { usePlan } from '../state/plan.ts';
import { dismissToast, type Toast, useToasts } from '../state/toasts.ts';
import { text } from '../text/index.ts';
import { Button, IconButton } from './Button.tsx';
import { cx } from './cx.ts';
import { FixButtons } from './FixButtons.tsx';
import styles from './Toasts.module.css';
import { UndoToasts } from './UndoToasts.tsx';
import { useFocusBack } from './useFocusBack.ts';

/** How long a message stays while nobody is at the messages, and how often it looks whether somebody is. */
const STAY_MS = 6_000;
const LOOK_MS = 500;
const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, error: OctagonX } as const;

/**
 * The stack of short messages. Warnings and errors stay until dismissed; all others until some time after the pointer and
 * the focus have left the stack.
 */
export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  // What it asks for is in the corner where messages appear, or all along the bottom.
  const hasPlan = usePlan((state) => state.template !== null);
  return (
    <section
      className={cx(styles.stack, hasPlan && styles.aside)}
      aria-label={text.ui.notifications.stack}
      aria-live="polite"
    >
      <UndoToasts />
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastCard({ toast }: { readonly toast: Toast }) {
  const Icon = icons[toast.tone];
  const card = useRef<HTMLDivElement>(null);
  const focusBack = useFocusBack();
  useEffect(() => {
    if (toast.tone === 'error' || toast.tone === 'warning') return;
    let leftMs = STAY_MS;
    // Looked at, not listened for: what goes from under the pointer tells nobody that the pointer has left it.
    const timer = setInterval(() => {
      leftMs = isAttended(card.current?.parentElement) ? STAY_MS : leftMs - LOOK_MS;
      if (leftMs <= 0) dismissToast(toast.id);
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [toast]);
  const detail = toast.detail ?? toast.error?.detail;
  const actions = toast.error?.actions ?? [];
  const own = [toast.action, toast.also].filter((action) => action !== undefined);
  return (
    <div ref={card} className={cx(styles.toast, styles[toast.tone])} {...focusBack}>
      <Icon className={styles.icon} size={16} aria-hidden="true" />
      <div className={styles.body}>
        <p className={styles.title}>{toast.title}</p>
        {detail && <p className={styles.detail}>{plainText(detail)}</p>}
        {(actions.length > 0 || own.length > 0) && (
          <div className={styles.actions}>
            <FixButtons actions={actions} />
            {own.map((action) => (
              <Button
                key={action.label}
                size="s"
                onClick={() => {
                  dismissToast(toast.id);
                  action.run();
                }}
              >
                {action.label}
              </Button>
            ))}
          </div>
        )}
      </div>
      <IconButton label={text.ui.dismiss} size="s" onClick={() => dismissToast(toast.id)}>
        <X size={14} aria-hidden="true" />
      </IconButton>
    </div>
  );
}

/** Whether somebody reads, or is about to press something. */
function isAttended(stack: Element | null | undefined): boolean {
  return !!stack && (stack.matches(':hover') || stack.contains(document.activeElement));
}
