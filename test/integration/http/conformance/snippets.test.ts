import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type InProcessEngine, startInProcess } from '../../../support/in-process-engine.ts';
import { missingPython } from '../../../support/python.ts';
import { temporaryFolder } from '../../../support/store.ts';
import { until } from '../../../support/until.ts';

/** What people paste: the programs of a connection, as they are but for how long they wait, against a real engine. */

const missing = missingPython();

interface Connection {
  readonly auth_token: string;
  readonly python_snippet: string;
  readonly hermes_channel_snippet: string;
}

describe.skipIf(missing !== null)(
  `programs that connect an agent${missing ? ` (skipped: ${missing})` : ''}`,
  () => {
    let host: InProcessEngine;
    let scratch: Awaited<ReturnType<typeof temporaryFolder>>;
    const programs: Running[] = [];

    beforeAll(async () => {
      host = await startInProcess();
      scratch = await temporaryFolder();
    });
    afterEach(() => Promise.all(programs.splice(0).map((each) => each.end())));
    afterAll(async () => {
      await host?.dispose();
      await scratch?.dispose();
    });

    interface Running {
      readonly said: () => string;
      readonly ended: Promise<number | null>;
      end(): Promise<unknown>;
    }
    const run = async (id: string, snippet: string): Promise<Running> => {
      const file = path.join(scratch.folder, `${id}.py`);
      await writeFile(file, snippet.replace(/^POLL_SECONDS = .*$/m, 'POLL_SECONDS = 0.05'));
      const env = { ...process.env, HOME: scratch.folder };
      const child: ChildProcess = spawn('python3', [file], { env });
      let output = '';
      const keep = (data: Buffer) => {
        output += data;
      };
      child.stdout?.on('data', keep);
      child.stderr?.on('data', keep);
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      const running = {
        said: () => output,
        ended,
        end() {
          child.kill();
          return ended;
        },
      };
      programs.push(running);
      return running;
    };

    const owner = (method: string, url: string, body?: unknown, headers: Record<string, string> = {}) =>
      host.send(url, { method, token: host.adminToken, body, headers });
    const made = async (name: string): Promise<{ id: string; connection: Connection }> =>
      (await owner('POST', '/workspaces', { name, external: true })).json as {
        id: string;
        connection: Connection;
      };
    const message = (text: string, parts: object[] = []) => ({
      method: 'message/send',
      params: { message: { role: 'user', parts: [{ kind: 'text', text }, ...parts] } },
    });
    const say = (id: string, text: string, parts?: object[]) =>
      owner('POST', `/workspaces/${id}/a2a`, message(text, parts));
    const chat = async (id: string): Promise<string[]> => {
      const { json } = await owner('GET', `/workspaces/${id}/chat-history`);
      return (json as { messages: { role: string; content: string }[] }).messages.map(
        ({ role, content }) => `${role}: ${content}`,
      );
    };
    const answered = (id: string, count: number) =>
      until('it is answered', async () => {
        const all = await chat(id);
        return all.filter((line) => line.startsWith('agent: ')).length >= count && all;
      });

    it('answers each message once, also when it is started again, and takes the files of the user', async () => {
      const { id, connection } = await made('Ada');
      await say(id, 'before it came');
      const first = await run(id, connection.python_snippet);
      expect(await answered(id, 1)).toEqual(['user: before it came', 'agent: You said: before it came']);
      const shown = await host.send(`/workspaces/${id}`);
      expect(shown.json).toMatchObject({ status: 'online', agent_card: { name: 'Ada' } });

      const form =
        '--b\r\nContent-Disposition: form-data; name="files"; filename="a.md"\r\n\r\n# A\r\n--b--\r\n';
      const type = { 'content-type': 'multipart/form-data; boundary=b' };
      const { json } = await owner('POST', `/workspaces/${id}/chat/uploads`, form, type);
      const [file] = (json as { files: { uri: string; name: string }[] }).files;
      await say(id, 'read', [{ kind: 'file', file }]);
      const place = /^Attached file: (.*)$/m.exec((await answered(id, 2)).at(-1) ?? '')?.[1] ?? '';
      expect(await readFile(place, 'utf8')).toBe('# A');

      await first.end();
      const second = await run(id, connection.python_snippet);
      await until('it is back', () => second.said().includes('connected as Ada'));
      await say(id, 'again');
      expect((await answered(id, 3)).filter((line) => line.startsWith('agent: ')).length).toBe(3);

      await owner('POST', `/workspaces/${id}/external/rotate`);
      expect(await second.ended).toBe(3);
      expect(second.said()).toContain('make a new one in the app');
    });

    it('does not answer the answers of another one', async () => {
      const [one, other] = [await made('One'), await made('Other')];
      const left = await run(one.id, one.connection.python_snippet);
      await run(other.id, other.connection.python_snippet);
      await host.send(`/workspaces/${other.id}/a2a`, {
        method: 'POST',
        token: one.connection.auth_token,
        body: message('hello'),
      });
      await until('the answer is there', () =>
        left.said().includes(`answer of ${other.id} : You said: hello`),
      );
      const { json } = await owner('GET', `/workspaces/${other.id}/activity?type=a2a_receive`);
      expect((json as unknown[]).length).toBe(1);
    });

    it('says what is wrong where the program of somebody else is not there', async () => {
      const { id, connection } = await made('Tool');
      await run(id, connection.hermes_channel_snippet.replace('["hermes"', '["no-such-program"'));
      await say(id, 'hello');
      expect((await answered(id, 1)).at(-1)).toBe(
        'agent: This could not be answered: no-such-program is not installed here',
      );
    });

    it('has the program answer, with the message as it is', async () => {
      const { id, connection } = await made('Echo');
      const command = 'COMMAND = ["python3", "-c", "import sys; print(sys.argv[1][::-1])", "{message}"]';
      await run(id, connection.hermes_channel_snippet.replace(/^COMMAND = .*$/m, command));
      await say(id, '"$HOME" {message}');
      expect((await answered(id, 1)).at(-1)).toBe('agent: }egassem{ "EMOH$"');
    });
  },
);
