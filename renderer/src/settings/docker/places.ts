import type { DockerState, InputOf, OutputOf } from '../../../../core/contract/index.ts';
import { text } from '../../text/index.ts';

const words = text.appSettings.docker;
const CONTEXT = 'context:';

/** Stands for whatever Docker's own programs use. */
export const USUAL = '';

export interface DockerPlace {
  /** Of the list: an endpoint, a context, or `USUAL`. */
  readonly value: string;
  readonly label: string;
}

/** What was chosen, as a value of the list. */
export function chosenPlace({
  endpoint,
  context,
}: Pick<OutputOf<'docker.choice'>, 'endpoint' | 'context'>): string {
  return context === null ? (endpoint ?? USUAL) : `${CONTEXT}${context}`;
}

/** What can be chosen: engines that answer, and what is chosen although it does not. */
export function dockerPlaces(probed: DockerState['probed'], chosen: string): readonly DockerPlace[] {
  const answering = probed
    .filter(({ verdict }) => verdict === 'used' || verdict === 'usable')
    .map(({ endpoint, source }) => ({ value: endpoint, label: words.place(shortened(endpoint), source) }));
  const places = [{ value: USUAL, label: words.usual }, ...answering];
  if (places.some(({ value }) => value === chosen)) return places;
  const label = chosen.startsWith(CONTEXT)
    ? words.context(chosen.slice(CONTEXT.length))
    : words.place(shortened(chosen), words.chosen);
  return [...places, { value: chosen, label }];
}

/** For `docker.use`. */
export function choiceOf(value: string): InputOf<'docker.use'> {
  if (value === USUAL) return {};
  return value.startsWith(CONTEXT) ? { context: value.slice(CONTEXT.length) } : { endpoint: value };
}

/** All that the choice is found by. */
export function dockerTexts(): readonly string[] {
  return [words.title, words.help, words.keywords, text.appSettings.sections.engine];
}

function shortened(endpoint: string): string {
  return endpoint.replace(/^unix:\/\//, '');
}
