import { create } from 'zustand';

interface TypedSecrets {
  readonly values: Readonly<Record<string, string>>;
}

/** Values that somebody types and has not stored yet: only in the memory of this window, and gone once they are stored. */
const useTyped = create<TypedSecrets>(() => ({ values: {} }));

export function useTypedSecret(workspaceId: string | null, key: string): string {
  return useTyped(({ values }) => values[placeOf(workspaceId, key)] ?? '');
}

export function typeSecret(workspaceId: string | null, key: string, value: string): void {
  useTyped.setState(({ values }) => ({ values: { ...values, [placeOf(workspaceId, key)]: value } }));
}

export function forgetTyped(workspaceId: string | null, key: string): void {
  useTyped.setState(({ values }) => {
    const { [placeOf(workspaceId, key)]: _gone, ...rest } = values;
    return { values: rest };
  });
}

function placeOf(workspaceId: string | null, key: string): string {
  return `${workspaceId ?? ''} ${key}`;
}
