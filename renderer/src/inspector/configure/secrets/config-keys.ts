import { parse } from 'yaml';
import { MAX_YAML_CHARACTERS } from '../yaml/problems.ts';
import { isVariableName } from './env-text.ts';
import type { KeyGroup } from './rows.ts';

/** The keys that a config.yaml asks for, for itself and for the model that is used. What cannot be read asks for nothing. */
export function keysOfConfig(text: string, model: string): readonly KeyGroup[] {
  if (text.length > MAX_YAML_CHARACTERS) return [];
  try {
    const runtime = recordOf(recordOf(parse(text, { logLevel: 'error', uniqueKeys: false })).runtime_config);
    const offered = listOf(runtime.models)
      .map(recordOf)
      .find(({ id }) => id === model);
    return [...listOf(runtime.required_env), ...listOf(offered?.required_env)].flatMap(groupOf);
  } catch {
    return [];
  }
}

function groupOf(entry: unknown): KeyGroup[] {
  const anyOf = recordOf(entry).any_of;
  const names = (Array.isArray(anyOf) ? anyOf : [entry]).filter(
    (name): name is string => typeof name === 'string' && isVariableName(name),
  );
  return names.length === 0 ? [] : [names];
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.slice(0, 100) : [];
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
