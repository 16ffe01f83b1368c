import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Adapter, type AdapterContext, type Turn, TurnFailure } from '../../adapter.ts';
import { type Behaviour, parseBehaviour } from './grammar.ts';
import { type Performer, perform } from './run.ts';

/** Answers by the rules of the workspace's own behaviour file: deterministic, and without any network. */
export class ScriptedAdapter implements Adapter {
  readonly name = 'scripted';
  #behaviour: Behaviour = { rules: [] };
  #script = '';
  #performer: Performer = { name: '', speed: 1 };

  /** Throws `BehaviourError` with positions for a broken file, and a plain `Error` for a missing one. */
  async setup({ config, environment }: AdapterContext): Promise<void> {
    const root = path.resolve(environment.configsDir);
    const file = path.resolve(root, config.script);
    if (!file.startsWith(root + path.sep)) {
      throw new Error(`the script "${config.script}" lies outside of the configs folder`);
    }
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      throw new Error(`${config.script} cannot be read: ${(error as Error).message}`, { cause: error });
    }
    this.#behaviour = parseBehaviour(config.script, text);
    this.#script = config.script;
    this.#performer = { name: config.name, speed: environment.scriptSpeed };
  }

  async execute(turn: Turn): Promise<string> {
    // Sent by the platform after a restart for information; no rule is meant for it.
    if (turn.metadata.source === 'platform' && turn.metadata.kind === 'restart_context') {
      return 'Noted: this workspace was restarted.';
    }
    const rule = this.#behaviour.rules.find(({ matches }) => matches(turn.text));
    if (!rule) throw new TurnFailure(`no rule of ${this.#script} matches this message`);
    return await perform(rule.steps, turn, this.#performer);
  }
}
