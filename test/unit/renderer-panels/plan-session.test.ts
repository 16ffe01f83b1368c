import { beforeEach, describe, expect, it } from 'vitest';
import type { EngineClient, EngineEvent, TemplateCheck } from '../../../core/contract/index.ts';
import { AppError } from '../../../core/contract/index.ts';
import { PlanSession } from '../../../renderer/src/plan/session.ts';
import { NO_PLAN, usePlan } from '../../../renderer/src/state/plan.ts';

interface Call {
  readonly operation: string;
  readonly input: Record<string, unknown>;
  answer(output: unknown): Promise<void>;
  refuse(code: string): Promise<void>;
}

/** An engine whose answers wait until the test gives them. */
function scriptedEngine() {
  const calls: Call[] = [];
  const onEvent = new Set<(sequenced: { event: EngineEvent }) => void>();
  const onState = new Set<(state: string) => void>();
  const listen =
    <T>(all: Set<T>) =>
    (listener: T) => {
      all.add(listener);
      return { dispose: () => void all.delete(listener) };
    };
  const client = {
    state: 'connected',
    call: (operation: string, input: Record<string, unknown>) => {
      let resolve: (output: unknown) => void = () => {};
      let reject: (error: unknown) => void = () => {};
      const promise = new Promise((yes, no) => {
        resolve = yes;
        reject = no;
      });
      calls.push({
        operation,
        input,
        answer: (output) => settled(resolve(output)),
        refuse: (code) => settled(reject(new AppError(code, code))),
      });
      return promise;
    },
    onEvent: listen(onEvent),
    onState: listen(onState),
  } as unknown as EngineClient;
  return {
    client,
    calls: (operation: string) => calls.filter((call) => call.operation === operation),
    last: (operation: string) => {
      const found = calls.findLast((call) => call.operation === operation);
      if (!found) throw new Error(`${operation} was not called`);
      return found;
    },
    changed: (change: TemplateCheck) => {
      for (const each of onEvent) each({ event: { type: 'template.checked', check: change } });
    },
    async tell(state: 'connecting' | 'connected') {
      for (const each of onState) each(state);
      await settled();
    },
  };
}

/** Lets everything that follows from an answer happen. */
async function settled(_cause?: unknown): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

const LAB = '/orgs/lab';

function check(checkedAt: number, codes: readonly string[] = [], template = LAB): TemplateCheck {
  const diagnostics = codes.map((code) => ({
    severity: 'warning' as const,
    code,
    message: code,
    file: 'org.yaml',
    line: 1,
    column: 1,
  }));
  return { template, name: 'Lab', totals: {}, diagnostics, checkedAt };
}

const plan = (id: string) => ({ id, entries: [], diagnostics: [] });
const codes = () => usePlan.getState().check?.diagnostics.map(({ code }) => code) ?? [];

async function open(engine: ReturnType<typeof scriptedEngine>, template = LAB): Promise<PlanSession> {
  usePlan.setState({ ...NO_PLAN, template }, true);
  const session = new PlanSession(template, engine.client, () => {});
  await settled();
  return session;
}

beforeEach(() => usePlan.setState(NO_PLAN, true));

describe('a plan while the template is edited', () => {
  it('is made once more after the one under way, however often the folder changes meanwhile', async () => {
    const engine = scriptedEngine();
    await open(engine);
    for (const at of [1, 2, 3]) engine.changed(check(at));
    expect(engine.calls('org.plan')).toHaveLength(1);
    await engine.last('org.plan').answer(plan('first'));
    expect(usePlan.getState()).toMatchObject({ busy: 'planning', plan: { id: 'first' } });
    expect(engine.calls('org.plan')).toHaveLength(2);
    await engine.last('org.plan').answer(plan('second'));
    expect(usePlan.getState()).toMatchObject({ busy: null, plan: { id: 'second' } });
    expect(engine.calls('org.plan')).toHaveLength(2);
  });

  it('asks nobody on the network for a change of the folder, but does for people', async () => {
    const engine = scriptedEngine();
    const session = await open(engine);
    expect(engine.last('org.plan').input).toMatchObject({ offline: false });
    await engine.last('org.plan').answer(plan('a'));
    engine.changed(check(1));
    expect(engine.last('org.plan').input).toMatchObject({ offline: true });
    void session.replan();
    engine.changed(check(2));
    await engine.last('org.plan').answer(plan('b'));
    expect(engine.last('org.plan').input).toMatchObject({ offline: false });
  });

  it('is of the mode that was chosen last', async () => {
    const engine = scriptedEngine();
    const session = await open(engine);
    usePlan.setState({ mode: 'reconcile' });
    void session.replan();
    await engine.last('org.plan').answer(plan('merge'));
    expect(engine.last('org.plan').input).toMatchObject({ mode: 'reconcile' });
  });

  it('follows its own template only', async () => {
    const engine = scriptedEngine();
    await open(engine, 'https://git.example.org/lab.git');
    await engine.last('org.plan').answer(plan('a'));
    engine.changed(check(1, ['elsewhere'], '/orgs/other'));
    expect(engine.calls('org.plan')).toHaveLength(1);
    expect(codes()).toEqual([]);
  });

  it('is not put into a later one', async () => {
    const engine = scriptedEngine();
    const session = await open(engine);
    session.dispose();
    usePlan.setState({ ...NO_PLAN, template: '/orgs/other' }, true);
    await engine.last('org.plan').answer(plan('late'));
    await engine.last('org.watch').answer(check(1, ['late']));
    expect(usePlan.getState()).toMatchObject({ plan: null, check: null });
  });
});

describe('remarks of the check', () => {
  it('come with the watch and with every change, and an older answer does not undo a newer one', async () => {
    const engine = scriptedEngine();
    const session = await open(engine);
    await engine.last('org.watch').answer(check(1, ['prompt_unreferenced']));
    expect(codes()).toEqual(['prompt_unreferenced']);
    expect(usePlan.getState().watching).toBe(true);
    void session.lookAgain();
    engine.changed(check(3, ['cron_never_fires']));
    await engine.last('org.check').answer(check(2, ['prompt_unreferenced']));
    expect(codes()).toEqual(['cron_never_fires']);
  });

  it('are asked for once where nothing can be watched', async () => {
    const engine = scriptedEngine();
    await open(engine);
    await engine.last('org.watch').refuse('template_not_a_folder');
    await engine.last('org.check').answer(check(1, ['unknown_key']));
    expect(codes()).toEqual(['unknown_key']);
    expect(engine.calls('org.check')).toHaveLength(1);
    expect(usePlan.getState().watching).toBe(false);
  });

  it('are not asked for where there is no template', async () => {
    const engine = scriptedEngine();
    await open(engine);
    await engine.last('org.watch').refuse('template_not_found');
    expect(engine.calls('org.check')).toEqual([]);
  });
});

describe('a watch', () => {
  it('ends once for each that began, also when the plan was closed before it had', async () => {
    const engine = scriptedEngine();
    const first = await open(engine);
    const slow = engine.last('org.watch');
    first.dispose();
    const second = await open(engine);
    await engine.last('org.watch').answer(check(1));
    expect(engine.calls('org.unwatch')).toEqual([]);
    await slow.answer(check(1));
    expect(engine.calls('org.unwatch')).toHaveLength(1);
    second.dispose();
    await settled();
    expect(engine.calls('org.unwatch')).toHaveLength(2);
  });

  it('ends with the connection and begins again with the next one', async () => {
    const engine = scriptedEngine();
    const session = await open(engine);
    await engine.last('org.watch').answer(check(1));
    await engine.tell('connecting');
    await engine.tell('connected');
    expect(engine.calls('org.watch')).toHaveLength(2);
    await engine.last('org.watch').answer(check(2));
    session.dispose();
    await settled();
    expect(engine.calls('org.unwatch')).toHaveLength(1);
  });

  it('that a lost connection has ended is not ended again', async () => {
    const engine = scriptedEngine();
    const session = await open(engine);
    await engine.last('org.watch').answer(check(1));
    await engine.tell('connecting');
    session.dispose();
    await settled();
    expect(engine.calls('org.unwatch')).toEqual([]);
  });

  it('that never began is not ended', async () => {
    const engine = scriptedEngine();
    const session = await open(engine);
    await engine.last('org.watch').refuse('template_not_a_folder');
    session.dispose();
    await settled();
    expect(engine.calls('org.unwatch')).toEqual([]);
  });
});
