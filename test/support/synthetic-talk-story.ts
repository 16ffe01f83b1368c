import { crc32, deflateSync } from 'node:zlib';
import type { ChatMessage } from '../../core/contract/index.ts';
import type { SyntheticState } from './synthetic-state.ts';
import type { SyntheticTalk } from './synthetic-talk.ts';
import { PLAN_WORK, talkTraces, tellFailure, tellSteps } from './synthetic-talk-steps.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Who is in which state. */
export const talkCast = {
  /** A conversation with everything in it. */
  full: 'Mara Lindqvist',
  /** Nothing was said yet. */
  empty: 'Jonas Weber',
  /** Five thousand messages. */
  long: 'Priya Nair',
  /** Sleeps: messages wait; one has failed. */
  waiting: 'Hanna Sørensen',
  /** What other people's content can do at its worst. */
  hostile: 'Ilya Morozov',
  /** Talks a lot with others. */
  peer: 'Tomás Rivera',
} as const;

/** How many messages the long conversation has, and a word that only its first and its last ten have. */
export const LONG = { messages: 5_000, rare: 'heliotrope' } as const;

const PLAN = `The launch plan is ready. Three things decide whether it holds:

1. The **importer** must take the old files without a question.
2. Prices go live *after* the announcement, never before.
3. Support answers within the hour on day one.

| Part | Who | Ready | Risk |
|---|---|---:|---|
| Importer | Priya Nair | 80% | old archives with broken dates |
| Landing page | Hanna Sørensen | 95% | none |
| Price list | Tomás Rivera | 60% | waits for the numbers of last week |

This is how the importer finds out what it has in front of it:

\`\`\`ts
/** Reads the version that wrote an archive; undefined for one that is none. */
export async function versionOf(archive: Archive): Promise<number | undefined> {
  const manifest = await archive.read('manifest.json');
  if (manifest === null) return undefined;
  const { version } = JSON.parse(manifest) as { version?: number };
  return version ?? 1;
}
\`\`\`

- [x] Dry run with the archive of the museum
- [x] Roll back in one step
- [ ] Second pair of eyes on the price list

See [the checklist](https://example.org/checklist) for the rest.`;

/** Fills conversations of the studio. */
export function tellTalkStory(state: SyntheticState, talk: SyntheticTalk): void {
  const idOf = (name: string) => {
    const found = [...state.workspaces.values()].find((workspace) => workspace.name === name);
    if (!found) throw new Error(`${name} is not in the studio`);
    return found.id;
  };
  tellFull(talk, idOf(talkCast.full));
  tellLong(talk, idOf(talkCast.long));
  tellWaiting(state, talk, idOf(talkCast.waiting));
  tellHostile(talk, idOf(talkCast.hostile));
  tellPeers(state, idOf);
  tellSteps(state, Date.now() - 11 * MINUTE_MS, idOf);
}

function messagesOf(workspaceId: string, from: number) {
  let at = from;
  let serial = 0;
  return (role: ChatMessage['role'], text: string, fields: Partial<ChatMessage> = {}): ChatMessage => {
    at += MINUTE_MS;
    serial += 1;
    const id = `told-${workspaceId}-${serial}`;
    const common = { workspaceId, state: 'sent', error: null, traceId: null, work: null } as const;
    return { ...common, id, role, text, files: [], createdAt: at, ...fields };
  };
}

function tellFull(talk: SyntheticTalk, id: string): void {
  const say = messagesOf(id, Date.now() - DAY_MS - 10 * MINUTE_MS);
  const today = messagesOf(`${id}-today`, Date.now() - 12 * MINUTE_MS);
  const ofToday = (...said: Parameters<typeof today>) => ({ ...today(...said), workspaceId: id });
  talk.fill(id, [
    say('user', 'Good morning. Where do we stand with the launch?'),
    say(
      'agent',
      'Almost there. I asked Priya and Tomás for the last numbers and will come back to you today.',
    ),
    ofToday('user', 'And now? Please with the plan, the price list and a look at the page.', {
      traceId: talkTraces.plan,
    }),
    ofToday('agent', PLAN, {
      traceId: talkTraces.plan,
      work: PLAN_WORK,
      files: [
        talk.addFile('landing-page.png', 'image/png', gradientPng(640, 400)),
        talk.addFile(
          'price-list.csv',
          'text/csv',
          'Plan,Month,Year\nSolo,6,60\n"Team, small",18,180\nTeam,42,420\n',
        ),
        talk.addFile('plan.json', 'application/json', '{"launch":{"day":"Tuesday","steps":[1,2,3]}}'),
        talk.addFile('announcement.md', 'text/markdown', '# Ready\n\nThe **notebook** is here.\n'),
        talk.addFile('importer.py', 'text/x-python', 'def main():\n    return "ready"\n'),
        talk.addFile('jingle.wav', 'audio/wav', silentWav()),
        talk.addFile('teaser.webm', 'video/webm', Buffer.from('no video at all')),
        talk.addFile('contract.pdf', 'application/pdf', Buffer.from('%PDF-1.4\n%%EOF\n')),
        talk.addFile('archive.zip', 'application/zip', Buffer.from('PK')),
      ],
    }),
    ofToday('user', 'Perfect, thank you. Go ahead.'),
    ofToday('agent', 'On it. I will tell you as soon as the price list has its second pair of eyes.'),
  ]);
}

function tellLong(talk: SyntheticTalk, id: string): void {
  const say = messagesOf(id, Date.now() - LONG.messages * MINUTE_MS - MINUTE_MS);
  const messages = Array.from({ length: LONG.messages }, (_, at) => {
    const rare = at < 2 || at >= LONG.messages - 10 ? ` The word is ${LONG.rare}.` : '';
    return at % 2 === 0
      ? say('user', `Question ${at + 1}: how far is part ${at % 7}?${rare}`)
      : say(
          'agent',
          `Answer ${at + 1}: part ${at % 7} is **done**.${'\n\nAnd one more line.'.repeat(at % 3)}${rare}`,
        );
  });
  talk.fill(id, messages);
}

function tellWaiting(state: SyntheticState, talk: SyntheticTalk, id: string): void {
  state.patch(id, { status: 'paused', desired: 'paused' });
  const say = messagesOf(id, Date.now() - 8 * MINUTE_MS);
  const error = {
    code: 'message_failed',
    message: 'workspace agent busy — it did not answer in time',
    actions: [{ label: 'Send again', operation: 'chat.retry', input: {} }],
  };
  talk.fill(id, [
    say('user', 'Please draft the announcement.'),
    say('agent', 'Draft one is in the folder. Shall I shorten it?'),
    say('user', 'Yes, to half of it.', { state: 'failed', error, traceId: talkTraces.failed }),
    say('user', 'And a version for the newsletter.', { state: 'queued' }),
    say('user', 'With a picture.', { state: 'queued' }),
  ]);
  tellFailure(state, id, 'Yes, to half of it.', Date.now() - 5 * MINUTE_MS);
}

const SCRIPTS = [
  '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1"><svg onload="window.hacked = 1">',
  '[click](javascript:window.hacked=1) <a href="javascript:window.hacked=1">a</a> ![x](https://example.org/pixel.png)',
  '[data](data:text/html,<script>window.hacked=1</script>) <iframe srcdoc="<script>parent.hacked=1</script>"></iframe>',
].join('\n\n');

function tellHostile(talk: SyntheticTalk, id: string): void {
  const say = messagesOf(id, Date.now() - 30 * MINUTE_MS);
  const longName = `${'long-name-'.repeat(500)}.txt`;
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" onload="window.hacked=1"><script>window.hacked=1</script></svg>';
  talk.fill(id, [
    say('agent', SCRIPTS),
    say('agent', `Bidi \u202egnp.exe\u202c and \u2066isolated\u2069 and \u202e never closed`),
    say('agent', 'x'.repeat(1_000_000)),
    say('agent', 'line after line of it\n'.repeat(480_000)),
    say('agent', '> '.repeat(5_000)),
    say('agent', Array.from({ length: 400 }, (_, depth) => `${'  '.repeat(depth)}- deeper`).join('\n')),
    say('agent', '['.repeat(9_000)),
    say('agent', '*a **b '.repeat(2_500)),
    say('agent', `|${'a|'.repeat(3_000)}\n|${'-|'.repeat(3_000)}\n`),
    say('agent', `\`\`\`js\n${'let x = 1;\n'.repeat(1_500)}\`\`\``),
    say('user', `I wrote ${'much '.repeat(20_000)}`),
    say('agent', 'Files of all sorts', {
      files: [
        talk.addFile('logo.svg', 'image/svg+xml', svg),
        talk.addFile('page.html', 'text/html', '<script>window.hacked=1</script><h1>Hi</h1>'),
        talk.addFile('picture.png', 'image/png', '<html><script>window.hacked=1</script>'),
        talk.addFile(longName, 'text/plain', 'short'),
        talk.addFile('\u202etxt.exe', 'application/octet-stream', 'MZ'),
        talk.addFile('huge.txt', 'text/plain', `${'y'.repeat(2_000_000)}`),
        { uri: 'javascript:window.hacked=1', name: 'trap', mimeType: 'text/html' },
        { uri: 'workspace:/workspace/gone.md', name: 'gone.md' },
      ],
    }),
  ]);
}

function tellPeers(state: SyntheticState, idOf: (name: string) => string): void {
  const self = idOf(talkCast.peer);
  const [lead, aiko, jonas] = ['Mara Lindqvist', 'Aiko Tanaka', 'Jonas Weber'].map(idOf);
  if (!lead || !aiko || !jonas) return;
  const at = Date.now() - 20 * MINUTE_MS;
  const ask = (to: string, text: string, fields: Parameters<SyntheticState['log']>[0]) =>
    state.log({ ...fields, sourceId: self, targetId: to, requestText: text });
  const message = (workspaceId: string, sourceId: string, text: string, answer: string, createdAt: number) =>
    state.log({
      workspaceId,
      type: 'a2a_receive',
      method: 'message/send',
      summary: text,
      sourceId,
      targetId: workspaceId,
      requestText: text,
      responseText: answer,
      durationMs: 4_200,
      createdAt,
    });
  message(self, lead, 'Which features go into the first version?', 'Import, search and **offline**.', at);
  const task = 'Ask ten readers what they would pay.\n\n- five who know us\n- five who do not';
  ask(aiko, task, {
    workspaceId: self,
    type: 'delegation',
    method: 'delegate',
    summary: task,
    createdAt: at + MINUTE_MS,
  });
  ask(aiko, task, {
    workspaceId: self,
    type: 'delegation',
    method: 'delegate_result',
    summary: 'done',
    responseText: 'Eight of ten would pay **six a month**. Two want to own it.',
    durationMs: 62_000,
    createdAt: at + 2 * MINUTE_MS,
  });
  ask(jonas, 'How many finish the import?', {
    workspaceId: self,
    type: 'delegation',
    method: 'delegate_result',
    summary: 'failed',
    status: 'error',
    errorDetail: 'workspace agent busy — it did not answer in time',
    createdAt: at + 3 * MINUTE_MS,
  });
}

/** A picture with something to see in it. */
function gradientPng(width: number, height: number): Buffer {
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * (width * 3 + 1) + 1 + x * 3;
      rows[at] = 200 + (x * 50) / width;
      rows[at + 1] = 90 + (y * 120) / height;
      rows[at + 2] = 60 + ((x + y) * 90) / (width + height);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

/** A tenth of a second of nothing. */
function silentWav(): Buffer {
  const samples = 800;
  const wav = Buffer.alloc(44 + samples, 0x80);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + samples, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(8_000, 24);
  wav.writeUInt32LE(8_000, 28);
  wav.writeUInt16LE(1, 32);
  wav.writeUInt16LE(8, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples, 40);
  return wav;
}
