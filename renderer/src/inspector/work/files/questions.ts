import { create } from 'zustand';
import type { Place } from './place.ts';
import type { Upload } from './upload.ts';

/** A question about files that waits for its answer. */
export type FileQuestion =
  /** Its unsaved changes would be lost. */
  | { readonly kind: 'close'; readonly key: string }
  /** What cannot be brought back. */
  | { readonly kind: 'delete'; readonly place: Place; readonly folder: boolean }
  | { readonly kind: 'replace'; readonly folder: Place; readonly uploads: readonly Upload[] };

/** A name that is being typed. */
export type Naming =
  | { readonly kind: 'file' | 'folder'; readonly folder: Place }
  | { readonly kind: 'rename'; readonly place: Place };

interface FilesUi {
  readonly question: FileQuestion | null;
  readonly naming: Naming | null;
}

/** At most one question and one name at a time. */
export const useFilesUi = create<FilesUi>(() => ({ question: null, naming: null }));

export function ask(question: FileQuestion | null): void {
  useFilesUi.setState({ question });
}

export function askName(naming: Naming | null): void {
  useFilesUi.setState({ naming });
}
