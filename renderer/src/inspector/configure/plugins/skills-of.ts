/** A skill as an agent tells it on its card. */
export interface AgentSkill {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
}

const MOST_SKILLS = 200;
const MOST_TAGS = 20;

/** The skills of a card, which anybody may have written: what is no skill is left out, and so is what comes twice. */
export function skillsOf(card: Readonly<Record<string, unknown>> | null): readonly AgentSkill[] {
  const listed = Array.isArray(card?.skills) ? card.skills.slice(0, MOST_SKILLS) : [];
  const skills = listed.flatMap((each: unknown): AgentSkill[] => {
    const { id, name, description, tags } = Object(each) as Record<string, unknown>;
    const known = textOf(id) || textOf(name);
    if (known === '') return [];
    return [
      {
        id: known,
        name: textOf(name) || known,
        description: textOf(description),
        tags: Array.isArray(tags) ? [...new Set(tags.map(textOf).filter(Boolean))].slice(0, MOST_TAGS) : [],
      },
    ];
  });
  return [...new Map(skills.map((skill) => [skill.id, skill])).values()];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
