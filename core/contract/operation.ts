import { z } from 'zod';

/** One operation: what goes in, what comes out, which errors a caller should expect besides `internal`. */
export interface Operation<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: 'query' | 'command';
  readonly title: string;
  readonly input: I;
  readonly output: O;
  readonly errors: readonly string[];
}

/** An operation that changes nothing. */
export function query<I extends z.ZodType, O extends z.ZodType>(
  title: string,
  input: I,
  output: O,
  errors: readonly string[] = [],
): Operation<I, O> {
  return { kind: 'query', title, input, output, errors };
}

/** An operation that changes something. */
export function command<I extends z.ZodType, O extends z.ZodType>(
  title: string,
  input: I,
  output: O,
  errors: readonly string[] = [],
): Operation<I, O> {
  return { kind: 'command', title, input, output, errors };
}

export const nothing = z.object({});
