import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { Button, Dialog, ErrorCard } from '../../ui/index.ts';
import { useSubmit } from '../useSubmit.ts';
import styles from './Create.module.css';
import { stepAtFault, stepsOf } from './choices.ts';
import { createDrafted } from './create.ts';
import {
  beginWith,
  type CreateDraft,
  changeDraft,
  clearDraft,
  EMPTY_DRAFT,
  goTo,
  useCreate,
} from './draft.ts';
import { KeysStep } from './KeysStep.tsx';
import { LimitsStep } from './LimitsStep.tsx';
import { Outcome } from './Outcome.tsx';
import { PlaceStep } from './PlaceStep.tsx';
import { RuntimeStep } from './RuntimeStep.tsx';
import { StepList } from './StepList.tsx';
import { TemplateStep } from './TemplateStep.tsx';
import { useFacts } from './useFacts.ts';

export interface CreateWizardProps {
  /** The workspace to put the new one under; null makes it the root of an org of its own. */
  readonly parentId: string | null;
  /** Where it was asked for, in coordinates of the canvas; null: wherever there is room. */
  readonly canvas: CreateDraft['canvas'];
  /** What to begin with; null: what was chosen the last time it was open. */
  readonly kind: CreateDraft['kind'] | null;
}

/**
 * Makes a workspace. Everything has a usual value, so that one can create at any step. Going back keeps everything,
 * and closing keeps the draft.
 */
export default function CreateWizard({ parentId, canvas, kind }: CreateWizardProps) {
  const close = useUi((state) => state.closeDialog);
  const facts = useFacts();
  const isTouched = useCreate((state) => state.draft.name !== null || state.draft.kind !== EMPTY_DRAFT.kind);
  const steps = stepsOf(facts.draft);
  const wanted = useCreate((state) => state.step);
  const step = steps.includes(wanted) ? wanted : 'place';
  const at = steps.indexOf(step);
  const next = steps[at + 1];
  const before = steps[at - 1];
  const formId = useId();
  const reasonId = useId();
  const body = useRef<HTMLFormElement>(null);
  const [refused, setRefused] = useState<CreateDraft | null>(null);
  const { busy, error, submit } = useSubmit(async () => {
    setRefused(facts.draft);
    await createDrafted(facts);
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: what it was opened with counts once
  useEffect(() => {
    changeDraft({ parentId, canvas });
    if (kind !== null && kind !== facts.draft.kind) beginWith(kind);
  }, []);
  useEffect(() => {
    const fault = error && stepAtFault(error.code);
    if (fault) goTo(fault);
  }, [error]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step begins with its first field
  useEffect(() => {
    const fields = body.current?.querySelectorAll<HTMLElement>(FIELDS);
    const first = [...(fields ?? [])].find(
      (each) => each.matches(':checked') || !each.matches('[type=radio]'),
    );
    first?.focus();
  }, [step]);

  const create = () => {
    if (facts.blocked === null && !busy) void submit();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (next) goTo(next);
    else create();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    create();
  };

  return (
    <Dialog
      title={text.create.title}
      width="l"
      className={styles.wizard}
      onClose={close}
      footer={
        <div className={styles.footer}>
          <p id={reasonId} className={styles.reason} role="status">
            {facts.blocked}
          </p>
          {isTouched && (
            <Button variant="ghost" onClick={() => startOver(parentId, canvas)}>
              {text.create.startOver}
            </Button>
          )}
          {before && <Button onClick={() => goTo(before)}>{text.create.back}</Button>}
          {next && (
            <Button type="submit" form={formId}>
              {text.create.next}
            </Button>
          )}
          <Button
            variant="primary"
            type={next ? 'button' : 'submit'}
            form={formId}
            busy={busy}
            disabled={facts.blocked !== null}
            aria-describedby={reasonId}
            onClick={next ? create : undefined}
          >
            {text.create.submit(facts.draft.kind === 'external' ? 1 : facts.draft.count)}
          </Button>
        </div>
      }
    >
      <div className={styles.columns}>
        <div className={styles.aside}>
          <StepList facts={facts} step={step} />
          <Outcome lines={facts.outcome} />
          {facts.unread.map(
            ({ title, error: why, refresh, saidBy }) =>
              saidBy !== step && <ErrorCard key={title} error={why} title={title} onRetry={refresh} />,
          )}
        </div>
        <form id={formId} ref={body} className={styles.body} onSubmit={onSubmit} onKeyDown={onKeyDown}>
          {error && refused === facts.draft && <ErrorCard error={error} title={text.create.notCreated} />}
          {step === 'template' && <TemplateStep facts={facts} />}
          {step === 'runtime' && <RuntimeStep facts={facts} />}
          {step === 'keys' && <KeysStep facts={facts} />}
          {step === 'limits' && <LimitsStep facts={facts} />}
          {step === 'place' && <PlaceStep facts={facts} />}
        </form>
      </div>
    </Dialog>
  );
}

const FIELDS = 'input:not([hidden]), select, textarea';

function startOver(parentId: string | null, canvas: CreateDraft['canvas']): void {
  clearDraft();
  changeDraft({ parentId, canvas });
}
