import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const TEAM_SIZE = 10;
/** Besides these there are the handbook, one file for each team, and the org file itself. */
const FILES_PER_PERSON = 8;
const HANDBOOK_CHAPTERS = 8;

/**
 * Writes an org template of `people` workspaces below one root: teams of ten, each person in a folder of eight
 * files as real templates have them, and a handbook. Returns how many files there are.
 */
export async function writeOrgTemplate(
  folder: string,
  people: number,
  runtime = 'claude-code',
): Promise<number> {
  const write = async (name: string, text: string) => {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  };
  const teams = Math.ceil((people - 1) / TEAM_SIZE);
  await write('org.yaml', orgFile(teams, runtime));
  await writePerson(write, 0);
  for (let team = 0; team < teams; team += 1) {
    const first = 1 + team * TEAM_SIZE;
    const members = Array.from({ length: Math.min(TEAM_SIZE, people - first) }, (_, index) => first + index);
    await write(`teams/team-${team}.yaml`, teamFile(members));
    for (const member of members) await writePerson(write, member);
  }
  for (let chapter = 0; chapter < HANDBOOK_CHAPTERS; chapter += 1) {
    await write(`handbook/chapter-${chapter}.md`, prose('How we work here', 80));
  }
  return 1 + teams + HANDBOOK_CHAPTERS + people * FILES_PER_PERSON;
}

function orgFile(teams: number, runtime: string): string {
  const includes = Array.from({ length: teams }, (_, team) => `      - !include teams/team-${team}.yaml`);
  return `name: Bench Company
description: A company as large as the bench wants it
defaults:
  runtime: ${runtime}
  tier: 2
  plugins: [superpowers, code-review]
  idle_interval_seconds: 900
  category_routing: { bug: [Person 1], docs: [Person 2] }
required_env: [ANTHROPIC_API_KEY]
workspaces:
  - name: Person 0
    role: Answers for everything
    files_dir: people/person-0
    initial_prompt_file: initial-prompt.md
    children:
${includes.join('\n')}
`;
}

/** The first member leads the team and the others are below it. */
function teamFile([lead = 0, ...others]: readonly number[]): string {
  const children = others.map((member) => `  - !include ../people/person-${member}/workspace.yaml`);
  return `name: Person ${lead}
role: Leads a team of the company
files_dir: people/person-${lead}
tier: 2
initial_prompt_file: initial-prompt.md
idle_prompt_file: idle-prompt.md
${children.length > 0 ? `children:\n${children.join('\n')}\n` : ''}`;
}

async function writePerson(
  write: (name: string, text: string) => Promise<void>,
  person: number,
): Promise<void> {
  const folder = `people/person-${person}`;
  await write(
    `${folder}/workspace.yaml`,
    `name: Person ${person}
role: |
  Does one thing of the company well.
  Reports to the lead of the team.
model: sonnet
files_dir: ${folder}
plugins: [browser-automation, "!code-review"]
initial_prompt_file: initial-prompt.md
idle_prompt_file: idle-prompt.md
required_env: [GITHUB_TOKEN, { any_of: [OPENAI_API_KEY, ANTHROPIC_API_KEY] }]
initial_memories:
  - { content: The style guide is in the handbook, scope: team }
schedules:
  - { name: Morning, cron_expr: "0 9 * * 1-5", timezone: Europe/Berlin, prompt_file: schedules/morning.md }
  - { name: Weekly, cron_expr: "30 16 * * 5", timezone: UTC, prompt_file: schedules/weekly.md }
`,
  );
  await write(`${folder}/system-prompt.md`, prose('You are a careful colleague', 40));
  await write(`${folder}/initial-prompt.md`, prose('Read the handbook first', 12));
  await write(`${folder}/idle-prompt.md`, prose('Look for work that nobody does', 6));
  await write(`${folder}/schedules/morning.md`, prose('Look at what came in over night', 8));
  await write(`${folder}/schedules/weekly.md`, prose('Sum up the week', 8));
  await write(`${folder}/behaviour.yaml`, 'rules:\n  - when: "*"\n    do:\n      - reply: Understood.\n');
  await write(`${folder}/knowledge.md`, prose('What everybody here knows', 60));
}

function prose(opening: string, sentences: number): string {
  return `${opening}.\n\n${'Write plainly, name the source of what you say, and ask when a task is unclear. '.repeat(sentences)}\n`;
}
