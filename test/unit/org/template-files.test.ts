import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { TemplateRoot } from '../../../core/org/resolve/roots.ts';
import { TemplateFiles } from '../../../core/org/resolve/template-files.ts';
import { temporaryFolder, writeTemplate } from './template.ts';

/** A root in which a file becomes another one after it was looked at and before it is opened. */
class ChangingRoot extends TemplateRoot {
  readonly #change: (file: string) => void;

  constructor(dir: string, change: (file: string) => void) {
    super(dir);
    this.#change = change;
  }

  override locate(reference: string, from?: string) {
    const located = super.locate(reference, from);
    if (located.ok) this.#change(located.real);
    return located;
  }
}

const outside = () => {
  const file = path.join(temporaryFolder(), 'outside');
  writeFileSync(file, 'hello');
  return file;
};

it.each<[string, (file: string) => void]>([
  ['a link that leads out', (file) => symlinkSync(outside(), file)],
  ['a pipe that nobody writes', (file) => execFileSync('mkfifo', [file])],
  ['another file of the same size', (file) => writeFileSync(file, 'other')],
])('a file that becomes %s while it is read is not read', (_what, become) => {
  const dir = writeTemplate({ 'a.md': 'first' });
  const files = new TemplateFiles(
    new ChangingRoot(dir, (file) => {
      rmSync(file);
      // What is new must not get the inode that has just become free.
      writeFileSync(`${file}.new`, 'takes it');
      become(file);
    }),
  );
  expect(files.readText('a.md')).toMatchObject({ ok: false, problem: 'unreadable' });
  expect(files.read).toEqual([]);
});

it('a pipe is told as no file', () => {
  const dir = writeTemplate({});
  execFileSync('mkfifo', [path.join(dir, 'a.md')]);
  const files = new TemplateFiles(new TemplateRoot(dir));
  expect(files.readText('a.md')).toMatchObject({ ok: false, problem: 'not_a_file' });
});
