type Json = Readonly<Record<string, unknown>>;

const NAMING_METADATA = ['delegation_id', 'in_reply_to', 'parent_task_id'];
const NAMING_FIELDS = ['taskId', 'contextId'];

const objectOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

/** The ids in a message that may say which task it answers, the clearest first. Total: never throws. */
export function tasksNamedIn(body: unknown): string[] {
  const params = objectOf(objectOf(body).params);
  const message = objectOf(params.message);
  const places = [objectOf(message.metadata), objectOf(params.metadata)];
  const references = Array.isArray(message.referenceTaskIds) ? message.referenceTaskIds : [];
  const named = [
    ...NAMING_METADATA.flatMap((key) => places.map((place) => place[key])),
    ...NAMING_FIELDS.map((key) => message[key]),
    ...references,
  ];
  return named.filter((id) => typeof id === 'string' && id !== '') as string[];
}
