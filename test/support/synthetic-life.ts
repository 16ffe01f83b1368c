import {
  type AppErrorJson,
  provisionSteps,
  type StartStep,
  type Workspace,
} from '../../core/contract/index.ts';
import { buildAfter, linesOf, recipeOf, tagOf } from './synthetic-builds.ts';
import { errands } from './synthetic-org.ts';
import type { SyntheticState } from './synthetic-state.ts';
import { endSteps, entered, usualSteps } from './synthetic-steps.ts';

const TICK_MS = 250;

const outOfMemory: AppErrorJson = {
  code: 'agent_exited',
  message: 'The agent stopped while it started (exit code 137, out of memory)',
  detail: 'The container had 512 MB. Raise the limit or restart it when the machine has more memory free.',
  actions: [],
};

/** Makes the synthetic org live: it provisions, works, delegates, answers, and sometimes fails. */
export class SyntheticLife {
  readonly #state: SyntheticState;
  readonly #random: () => number;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  readonly #loop: ReturnType<typeof setInterval>;
  readonly #pace: number;
  /** Errands started per tick, by size of the org. */
  readonly #rate: () => number;

  /** `pace` stretches provisioning: 1 takes about 8 s, 10 is slow enough to look at. */
  constructor(state: SyntheticState, pace: number, random: () => number = seededRandom(7)) {
    this.#state = state;
    this.#random = random;
    this.#pace = pace;
    this.#rate = () => Math.min(6, 0.1 + state.workspaces.size / 60);
    this.#loop = setInterval(() => this.#tick(), TICK_MS);
  }

  dispose(): void {
    clearInterval(this.#loop);
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /** Brings all of them up at once, as if the app had been running for a while. */
  settle(workspaces: readonly Workspace[]): void {
    workspaces.forEach((workspace, index) => {
      const quiet = index > 0 && workspaces.length > 4;
      if (quiet && index % 47 === 8) this.#fail(workspace);
      else if (quiet && index % 31 === 9)
        this.#state.put({ ...up(workspace), status: 'degraded', errorRate: 0.4 });
      else if (quiet && index % 41 === 11)
        this.#state.put({ ...up(workspace), status: 'paused', desired: 'paused' });
      else this.#state.put(up(workspace));
    });
    const recipe = recipeOf('molecule');
    const build = buildAfter(recipe, recipe.steps.length, { id: 'build-0', startedAt: Date.now() - 600_000 });
    this.#state.putBuild(
      build,
      recipe.steps.flatMap((_, index) => linesOf(recipe, index)),
    );
  }

  /** Brings them up step by step, the image build first. */
  provision(workspaces: readonly Workspace[]): void {
    for (const workspace of workspaces) this.#state.put(workspace);
    this.#build(() => {
      for (const [index, workspace] of workspaces.entries()) {
        this.#after(300 * index, () => this.#advance(workspace.id, 1));
      }
    });
  }

  restart(id: string): void {
    this.#state.clear(`workspace:${id}`);
    this.#state.patch(id, {
      status: 'provisioning',
      desired: 'running',
      error: null,
      currentTask: '',
      activeTasks: 0,
      steps: [],
      phase: null,
    });
    this.#enter(id, 'container');
    this.#after(500, () => this.#advance(id, 3));
  }

  /** The user said something: the agent works, asks its team, answers. */
  answer(id: string, text: string): void {
    const team = this.#state.childrenOf(id).filter((child) => child.status === 'online');
    this.#state.patch(id, { currentTask: text.slice(0, 120), activeTasks: 1 });
    this.#state.log({
      workspaceId: id,
      type: 'a2a_receive',
      method: 'message/send',
      summary: text,
      sourceId: null,
      targetId: id,
      requestText: text,
    });
    for (const [index, child] of team.entries()) {
      this.#after(900 + 1100 * index, () => this.#errand(id, child.id));
    }
    this.#after(5200 + 1100 * team.length, () => {
      this.#state.patch(id, { currentTask: '', activeTasks: 0 });
      const asked = team.map((child) => `- **${child.name}** took a part`).join('\n');
      this.#state.say({
        id: this.#state.newId('message'),
        workspaceId: id,
        role: 'agent',
        text: `Here is where we stand.\n\n${asked || 'I looked at it myself.'}\n\nNext I would collect the open questions and send you one page tomorrow morning.`,
        files: [],
        state: 'sent',
        error: null,
        traceId: null,
        work: null,
        createdAt: Date.now(),
      });
    });
  }

  /** Does something after a while, unless the engine is gone by then. */
  later(ms: number, work: () => void): void {
    this.#after(ms, work);
  }

  #enter(id: string, step: StartStep['step']): void {
    const workspace = this.#state.workspaces.get(id);
    if (workspace) this.#state.patch(id, entered(workspace, step, Date.now()));
  }

  #tick(): void {
    const all = [...this.#state.workspaces.values()];
    for (let budget = this.#rate(); budget > 0; budget -= 1) {
      if (this.#random() > budget) continue;
      const lead = this.#pick(
        all.filter((one) => one.status === 'online' && this.#state.childrenOf(one.id).length > 0),
      );
      const child =
        lead &&
        this.#pick(
          this.#state.childrenOf(lead.id).filter((one) => one.status === 'online' && one.activeTasks === 0),
        );
      if (lead && child) this.#errand(lead.id, child.id);
    }
  }

  #errand(callerId: string, calleeId: string): void {
    const state = this.#state;
    const [task, result] = this.#pick(errands) ?? ['', ''];
    const base = {
      id: state.newId('delegation'),
      callerId,
      calleeId,
      task,
      resultPreview: '',
      error: '',
      traceId: null,
      spanId: null,
      parentSpanId: null,
      createdAt: Date.now(),
    };
    state.putDelegation({ ...base, status: 'dispatched', updatedAt: Date.now() });
    state.log({
      workspaceId: callerId,
      type: 'delegation',
      method: 'delegate',
      summary: task,
      targetId: calleeId,
      status: 'dispatched',
      requestText: task,
    });
    this.#after(400, () => {
      if (!state.workspaces.has(calleeId)) return;
      state.patch(calleeId, { currentTask: task, activeTasks: 1 });
      state.putDelegation({ ...base, status: 'in_progress', updatedAt: Date.now() });
      state.log({
        workspaceId: calleeId,
        type: 'agent_log',
        summary: `Read notes for “${task}”`,
        method: 'read_file',
      });
    });
    const workMs = 3000 + this.#random() * 9000;
    this.#after(workMs, () => {
      if (!state.workspaces.has(calleeId)) return;
      const failed = this.#random() < 0.06;
      state.patch(calleeId, { currentTask: '', activeTasks: 0 });
      state.putDelegation({
        ...base,
        status: failed ? 'failed' : 'completed',
        resultPreview: failed ? '' : result,
        error: failed ? 'The agent gave no answer in time' : '',
        updatedAt: Date.now(),
      });
      state.log({
        workspaceId: calleeId,
        type: 'delegation',
        method: 'result',
        summary: failed ? `No answer: ${task}` : result,
        targetId: callerId,
        status: failed ? 'failed' : 'completed',
        durationMs: Math.round(workMs),
        requestText: task,
        responseText: failed ? '' : result,
        errorDetail: failed ? 'The agent gave no answer in time' : '',
      });
    });
  }

  #advance(id: string, from: number): void {
    const workspace = this.#state.workspaces.get(id);
    if (workspace?.status !== 'provisioning') return;
    const step = provisionSteps[from];
    if (step === undefined) {
      this.#state.put(up({ ...workspace, steps: endSteps(workspace.steps, Date.now()) }));
      return;
    }
    this.#enter(id, step);
    this.#after(260 + this.#random() * 900, () => this.#advance(id, from + 1));
  }

  #build(done: () => void): void {
    const recipe = recipeOf('molecule');
    const id = this.#state.newId('build');
    const startedAt = Date.now();
    const next = (finished: number) => {
      const ended = finished >= recipe.steps.length;
      const build = buildAfter(recipe, finished, {
        id,
        startedAt,
        ...(ended ? { endedAt: Date.now() } : {}),
      });
      this.#state.putBuild(build, linesOf(recipe, finished));
      for (const workspace of this.#state.workspaces.values()) {
        if (workspace.phase?.step !== 'image') continue;
        this.#state.patch(workspace.id, { phase: { ...workspace.phase, progress: build.progress } });
      }
      if (ended) done();
      else this.#after(500, () => next(finished + 1));
    };
    next(0);
  }

  #fail(workspace: Workspace): void {
    const fix = { label: 'Restart', operation: 'workspaces.restart', input: { id: workspace.id } };
    const error = { ...outOfMemory, actions: [fix] };
    this.#state.put({ ...workspace, status: 'failed', phase: null, error });
    this.#state.raise({
      key: `workspace:${workspace.id}`,
      title: `${workspace.name} failed`,
      workspaceId: workspace.id,
      error,
      since: Date.now() - 120_000,
    });
  }

  #after(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms * this.#pace);
    this.#timers.add(timer);
  }

  #pick<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.#random() * items.length)];
  }
}

function up(workspace: Workspace): Workspace {
  return {
    ...workspace,
    status: 'online',
    desired: 'running',
    phase: null,
    steps: workspace.steps.length > 0 ? workspace.steps : usualSteps(Date.now() - 1_800_000),
    error: null,
    uptimeSeconds: 1800,
    lastHeartbeatAt: Date.now(),
    url: 'http://127.0.0.1:8000',
    image: workspace.image || tagOf(recipeOf(workspace.runtime)),
  };
}

/** A small seeded generator (mulberry32), so that two runs tell the same story. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
