import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Adapter, type ToolUse, TurnFailure } from './adapter.ts';
import { createAdapter } from './adapters/index.ts';
import type { LoadedConfig } from './config.ts';
import type { Environment } from './environment.ts';
import { type FilePart, filesNamedIn, withAttachments } from './files/attachments.ts';
import type { Places } from './files/places.ts';
import type { Log } from './log.ts';
import { FAILURE_PREFIX } from './outcome.ts';
import type { Status } from './status.ts';
import { createTools, type ToolServices } from './tools.ts';
import type { Execute } from './turns.ts';

/** An adapter that is ready, or the reason why it is not. */
export type Engine = { readonly adapter: Adapter } | { readonly problem: string };

/** Sets up the adapter that the configuration names. Never throws: the agent stays reachable and says why. */
export async function createEngine(
  loaded: LoadedConfig,
  environment: Environment,
  log: Log,
): Promise<Engine> {
  try {
    if (loaded.problem !== undefined) throw new Error(loaded.problem);
    const adapter = createAdapter(loaded.config.adapter);
    await adapter.setup({ config: loaded.config, environment });
    return { adapter };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    log(`setup: ${problem}`);
    return { problem };
  }
}

/** Makes the function that works on one message with the engine and shapes what happens into an answer. */
export function createExecute(options: {
  readonly engine: Engine;
  readonly services: ToolServices;
  readonly status: Status;
  readonly places: Places;
  readonly configsDir: string;
  readonly log: Log;
}): Execute {
  const { engine, services, status, places, log } = options;
  return async (message, signal, audience) => {
    const trace: ToolUse[] = [];
    const asked = await withAttachments(message.text, message.files, places);
    if (asked === '') {
      return { text: 'Error: message contained no text content.', trace, files: [], failed: true };
    }
    if ('problem' in engine)
      return { text: `${FAILURE_PREFIX} ${engine.problem}`, trace, files: [], failed: true };
    services.transcript.add('user', asked);
    log(`turn ${message.messageId}: started`);
    const task = status.begin(asked);
    let failed = true;
    let text = '';
    try {
      const tools = createTools(services, { messageId: message.messageId, signal, task, trace, audience });
      const systemPrompt = await readSystemPrompt(options.configsDir);
      const { metadata } = message;
      text = await engine.adapter.execute({ text: asked, metadata, systemPrompt, tools });
      text = text.trim() || '(no response generated)';
      failed = false;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      text = failureText(error, message.messageId, log);
    } finally {
      task.end(failed && !signal.aborted ? text : undefined);
      log(`turn ${message.messageId}: ${signal.aborted ? 'stopped' : failed ? 'failed' : 'answered'}`);
    }
    services.transcript.add('agent', text);
    const files = failed ? [] : await filesNamed(text, places, log);
    return { text, trace, files, failed };
  };
}

/** An answer is worth more than the files that it names. */
async function filesNamed(text: string, places: Places, log: Log): Promise<FilePart[]> {
  try {
    return await filesNamedIn(text, places);
  } catch (error) {
    log(`files: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

function failureText(error: unknown, messageId: string, log: Log): string {
  if (error instanceof TurnFailure) return `${FAILURE_PREFIX} ${error.message}`;
  log(`turn ${messageId}: ${error instanceof Error ? error.stack : String(error)}`);
  const name = error instanceof Error ? error.name : 'Error';
  return `Agent error (${name}) — see workspace logs for details.`;
}

/** Read anew for every turn, so that an edited prompt counts from the next message on. */
async function readSystemPrompt(configsDir: string): Promise<string> {
  try {
    return await readFile(path.join(configsDir, 'system-prompt.md'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
