import { type Turn, TurnFailure } from '../../adapter.ts';
import type { Outcome } from '../../outcome.ts';
import { bulletList, failureList, markIncomplete, type Result, resultText } from './results.ts';
import type { Step } from './steps.ts';
import { renderTemplate, type Template, type ValueName } from './template.ts';

export interface Performer {
  /** The agent's own name. */
  readonly name: string;
  /** Divides pretended work times. */
  readonly speed: number;
}

const BRIEF_MARK = 'Brief:';

interface Pending {
  readonly member: string;
  readonly outcome: Promise<Outcome>;
}

/** Performs the steps of a rule on a turn and resolves with the answer. Throws `TurnFailure` on `fail`. */
export async function perform(steps: readonly Step[], turn: Turn, performer: Performer): Promise<string> {
  const run = new Run(turn, performer);
  for (const step of steps) {
    const answer = await run.step(step);
    if (answer === undefined) continue;
    await turn.tools.write(answer.trim());
    return answer;
  }
  throw new TurnFailure('the rule ended without an answer');
}

class Run {
  readonly #turn: Turn;
  readonly #performer: Performer;
  readonly #pending = new Map<string, Pending>();
  readonly #results = new Map<string, Result>();

  constructor(turn: Turn, performer: Performer) {
    this.#turn = turn;
    this.#performer = performer;
  }

  /** Performs one step; a text is the answer that ends the turn. */
  async step(step: Step): Promise<string | undefined> {
    const { tools } = this.#turn;
    switch (step.kind) {
      case 'reply':
        return this.#render(step.text);
      case 'fail':
        throw new TurnFailure(this.#render(step.text));
      case 'summarise':
        return await this.#summarise(step.text, step.failed);
      case 'delegate':
        this.#delegate(step.as, step.to, this.#render(step.task));
        break;
      case 'wait':
        await this.#wait(step.names === 'all' ? [...this.#pending.keys()] : step.names);
        break;
      case 'task':
        tools.progress(this.#render(step.text));
        break;
      case 'say':
        tools.say(this.#render(step.text));
        break;
      case 'work':
        await tools.sleep(step.ms / this.#performer.speed);
        break;
      case 'tool':
        tools.toolUsed({
          name: step.name,
          input: this.#render(step.input),
          output: this.#render(step.output),
        });
        break;
    }
    return undefined;
  }

  #delegate(as: string, member: string, task: string): void {
    const outcome = this.#turn.tools.delegate(member, task);
    // It rejects only when the turn is cancelled, which whatever step runs then reports.
    outcome.catch(() => {});
    this.#pending.set(as, { member, outcome });
  }

  /** Waits for the named delegations and shows on the way who is still out. */
  async #wait(names: readonly string[]): Promise<void> {
    const out = new Map<string, Pending>();
    for (const name of names) {
      const pending = this.#pending.get(name);
      if (pending) out.set(name, pending);
    }
    while (out.size > 0) {
      this.#turn.tools.progress(`Waiting for ${listNames([...out.values()].map(({ member }) => member))}`);
      const [name, member, outcome] = await Promise.race(
        [...out].map(async ([as, pending]) => [as, pending.member, await pending.outcome] as const),
      );
      out.delete(name);
      this.#pending.delete(name);
      this.#results.set(name, { member, ...outcome });
    }
  }

  async #summarise(text: Template, failed: Template | undefined): Promise<string> {
    if (this.#pending.size > 0) await this.#wait([...this.#pending.keys()]);
    const missing = [...this.#results.values()].filter((result) => result.status !== 'completed');
    if (missing.length === 0) return this.#render(text);
    return markIncomplete(this.#render(failed ?? text), missing);
  }

  #render(template: Template): string {
    return renderTemplate(template, {
      value: (name) => this.#value(name),
      result: (name) => {
        const result = this.#results.get(name);
        return result ? resultText(result) : 'not finished (still being worked on)';
      },
    });
  }

  #value(name: ValueName): string {
    if (name === 'task') return this.#turn.text;
    if (name === 'brief') return briefOf(this.#turn.text);
    if (name === 'name') return this.#performer.name;
    return name === 'results' ? bulletList(this.#results.values()) : failureList(this.#results.values());
  }
}

/** What follows the last `Brief:` of a task, else the whole of it: the words of whoever started the chain. */
function briefOf(task: string): string {
  return (task.split(BRIEF_MARK).at(-1) ?? task).trim();
}

function listNames(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
