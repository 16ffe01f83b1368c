import type { ChatMessage } from '../../../../core/contract/index.ts';
import { text as texts } from '../../text/index.ts';
import { fullTime } from '../time.ts';

const words = texts.talk.tools;

/** A conversation as a Markdown document: who said what and when, with what was attached. */
export function conversationMarkdown(name: string, messages: readonly ChatMessage[]): string {
  const parts = messages.map((message) => {
    const who = message.role === 'user' ? texts.talk.you : name;
    const heading = `## ${who} · ${fullTime(message.createdAt)}`;
    const files = message.files.map((file) => `- ${words.attached(file.name)}`);
    const text = message.role === 'system' ? quoted(message.text) : message.text;
    return [heading, text, ...(files.length > 0 ? [files.join('\n')] : [])].join('\n\n');
  });
  return `${[words.exportTitle(name), ...parts].join('\n\n')}\n`;
}

function quoted(text: string): string {
  return text.replace(/^/gm, '> ');
}
