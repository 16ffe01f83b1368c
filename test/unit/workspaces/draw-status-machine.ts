import type { WorkspaceStatus } from '../../../core/contract/index.ts';
import type { transitions } from '../../../core/workspaces/index.ts';

/** The page that shows the status machine: a diagram of the arrows, and why each is there. */
export function drawStatusMachine(table: typeof transitions, statuses: readonly WorkspaceStatus[]): string {
  const arrows = statuses.flatMap((from) =>
    table.filter((each) => each.from.includes(from)).map((each) => ({ ...each, from })),
  );
  // One arrow per pair of statuses keeps the diagram readable; it names all that lead there.
  const labels = new Map<string, string[]>();
  for (const { from, to, trigger } of arrows) {
    const pair = `${from} --> ${to}`;
    labels.set(pair, [...(labels.get(pair) ?? []), trigger]);
  }
  const rows = table.map(
    ({ trigger, from, to, reason }) => `| ${trigger} | ${from.join(', ')} | ${to} | ${reason} |`,
  );
  return `# Status machine of a workspace

Drawn from \`core/workspaces/transitions.ts\` by its test; \`UPDATE=1 npm run test:unit\` draws it anew.

\`\`\`mermaid
stateDiagram-v2
  [*] --> provisioning
  [*] --> awaiting_agent
  [*] --> online
${[...labels].map(([pair, triggers]) => `  ${pair}: ${triggers.join(', ')}`).join('\n')}
  removed --> [*]
\`\`\`

| trigger | from | to | reason |
|---|---|---|---|
${rows.join('\n')}
`;
}
