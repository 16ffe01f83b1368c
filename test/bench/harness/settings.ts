/** A setting of a bench from the environment, for a run that is shorter than the real one. */
export function numberSetting(name: string, usual: number): number {
  return numbersSetting(name, [usual])[0] ?? usual;
}

/** Several numbers, separated by commas. */
export function numbersSetting(name: string, usual: readonly number[]): readonly number[] {
  const text = process.env[name];
  if (text === undefined || text === '') return usual;
  const numbers = text.split(',').map(Number);
  if (numbers.some((number) => !(number > 0))) throw new Error(`${name} is no list of numbers: ${text}`);
  return numbers;
}
