import { writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Clock, KnownSecrets, newId, silentLogger, systemClock } from '../../../core/base/index.ts';
import type { Build, Problem } from '../../../core/contract/index.ts';
import type { Docker } from '../../../core/docker/index.ts';
import {
  createImages,
  createLocalProvider,
  createPlatform,
  createRuntimes,
  type Images,
  type ImagesOptions,
} from '../../../core/images/index.ts';
import type { Store } from '../../../core/store/index.ts';
import { TestRepository } from '../../support/git-repository.ts';
import { memoryStore } from '../../support/store.ts';
import { dockerCli } from '../docker/engine.ts';

export interface WorldOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** What the name of the runtime is appended to; the world's own repositories when unset. */
  readonly templates?: string;
  readonly ref?: string;
  readonly platform?: string;
  readonly parallelBuilds?: number;
  readonly stallGraceMs?: number;
  readonly clock?: Clock;
}

/** A template in a repository or bundled, and images of a runtime that no other test has. */
export class ImageWorld {
  readonly folder: string;
  readonly runtime: string;
  readonly store: Store = memoryStore();
  readonly secrets = new KnownSecrets();
  readonly seen: Build[] = [];
  readonly output: { id: string; fromLine: number; lines: string[] }[] = [];
  readonly problems: (Problem | null)[] = [];
  readonly #docker: Docker;
  readonly #made: Images[] = [];

  private constructor(docker: Docker, folder: string, runtime: string) {
    this.#docker = docker;
    this.runtime = runtime;
    this.folder = folder;
  }

  static async create(docker: Docker, runtime = `test-${newId().slice(0, 8)}`): Promise<ImageWorld> {
    return new ImageWorld(docker, await mkdtemp(path.join(os.tmpdir(), 'molecule-images-')), runtime);
  }

  /** Everything that an engine would have of images, on this world's store and folders. */
  images(options: WorldOptions = {}): Images {
    const { env = { PATH: process.env.PATH ?? '' }, clock = systemClock, parallelBuilds = 2 } = options;
    const docker = this.#docker;
    const platform = createPlatform(docker, () => options.platform ?? '');
    const resources = path.join(this.folder, 'resources');
    const local = createLocalProvider({
      docker,
      resources,
      home: { git: path.join(this.folder, 'git'), offline: path.join(this.folder, 'offline') },
      runtimes: createRuntimes(resources, this.#manifest(options.ref ?? 'main')),
      env,
      templates: () => options.templates ?? path.join(this.folder, 'repositories', 'template-'),
      platform,
      heads: this.store.images,
      clock,
      logger: silentLogger(),
      appVersion: '1.2.3',
    });
    const wanted: ImagesOptions = {
      provider: () => local,
      logs: path.join(this.folder, 'logs'),
      builds: this.store.builds,
      logger: silentLogger(),
      clock,
      redact: (text) => this.secrets.redact(text),
      parallelBuilds: () => parallelBuilds,
      stallGraceMs: options.stallGraceMs ?? 240_000,
      onBuild: (build) => void this.seen.push(build),
      onOutput: (id, fromLine, lines) => void this.output.push({ id, fromLine, lines }),
      onProblem: (_, problem) => void this.problems.push(problem),
    };
    const images = createImages(wanted);
    this.#made.push(images);
    return images;
  }

  /** Writes files of the runtime's bundled template. */
  async bundle(files: Readonly<Record<string, string>>): Promise<void> {
    await this.write(path.join('resources/workspace-templates', this.runtime), files);
  }

  async write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(this.folder, folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
    }
  }

  /** The bare repository of the runtime's template, where the world's images look for it. */
  repository(owner = ''): Promise<TestRepository> {
    return TestRepository.create(
      path.join(this.folder, 'repositories', owner, `template-${this.runtime}.git`),
    );
  }

  builds(): Build[] {
    return this.store.builds.list(100);
  }

  logOf(id: string | null): string {
    return this.output
      .filter((each) => each.id === id)
      .flatMap(({ lines }) => lines)
      .join('\n');
  }

  /** Ends all builds and removes the runtime's images and the folder. */
  async dispose(): Promise<void> {
    for (const images of this.#made) await images.dispose();
    await this.store.dispose();
    await removeImages(this.runtime);
    await rm(this.folder, { recursive: true, force: true });
  }

  #manifest(ref: string): string {
    const file = path.join(this.folder, 'manifest.json');
    const entry = { name: this.runtime, repo: 'nobody/nothing', ref };
    writeFileSync(file, JSON.stringify({ version: 1, workspace_templates: [entry] }));
    return file;
  }
}

/** Removes all images of a runtime from the engine, also those that lost their tag. */
export async function removeImages(runtime: string): Promise<void> {
  const found = await dockerCli('images', '-q', '--filter', `label=molecule.platform.runtime=${runtime}`);
  const ids = [...new Set(found.split('\n').filter(Boolean))];
  if (ids.length > 0) await dockerCli('rmi', '-f', ...ids);
}
