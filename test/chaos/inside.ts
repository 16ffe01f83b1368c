import { appendFile, cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, silentLogger } from '../../core/base/index.ts';
import { createDocker } from '../../core/docker/index.ts';
import { ensureBaseImage } from '../../core/images/base/base-image.ts';
import { RUNTIME } from './commands.ts';
import { Daemon } from './daemon.ts';
import { Organisation } from './organisation.ts';
import { describePoint, givesCommand, kindOf, pointsOf } from './points.ts';
import type { PointResult } from './results.ts';
import { strike } from './strike.ts';

/** What one worker is to do; the only argument of this program. */
export interface WorkerJob {
  readonly folder: string;
  /** Entry of the engine under test. */
  readonly program: string;
  /** Of the control group for the containers. */
  readonly cgroup: string;
  readonly seed: number;
  readonly points: number;
  /** This worker does every n-th point, from this one on. */
  readonly first: number;
  readonly step: number;
  readonly resultsFile: string;
}

/** Something is broken altogether: more of the same would only take time. */
const MOST_FAILURES = 10;
/** Of the engine's log that are shown when a point was not survived. */
const LOG_LINES = 60;

/** One worker of the suite, in namespaces of its own: a Docker engine, an organisation, and its share of the points. */
async function work(job: WorkerJob): Promise<void> {
  const daemon = new Daemon(job.folder, job.cgroup);
  await daemon.start();
  let numbers = 0;
  const number = () => {
    numbers += 1;
    return numbers;
  };
  const template = await runtimeTemplate(job.folder, await baseImage(daemon));
  const env = environment(job.folder);
  let lives = 0;
  const fresh = async () => {
    lives += 1;
    const folder = path.join(job.folder, `org-${lives}`);
    await mkdir(folder, { recursive: true });
    const org = new Organisation({ folder, daemon, program: job.program, number, template, env });
    await org.begin();
    return org;
  };
  let org = await fresh();
  let failures = 0;
  for (const [index, point] of pointsOf(job.seed, job.points).entries()) {
    if (index % job.step !== job.first) continue;
    const startedAt = performance.now();
    const wrong = await attempt(org, () => strike(org, point));
    const ms = Math.round(performance.now() - startedAt);
    const result: PointResult = {
      number: index + 1,
      kind: kindOf(point),
      command: givesCommand(point) ? point.command : null,
      point: describePoint(point),
      wrong,
      ms,
    };
    await appendFile(job.resultsFile, `${JSON.stringify(result)}\n`);
    if (wrong.length === 0) continue;
    failures += 1;
    await cp(org.logs, path.join(job.folder, `point-${index + 1}`), { recursive: true });
    // Where only the output is kept, it is all that there is to find the cause with.
    console.log(`The end of the engine's log at point ${index + 1}:\n${await endOfLog(org.logs)}`);
    if (failures === MOST_FAILURES) throw new Error(`${failures} points were not survived: giving up`);
    // What is broken would count against all the points that follow.
    await org.end();
    await daemon.end('SIGKILL');
    await daemon.start();
    org = await fresh();
  }
  await org.end();
  await daemon.end('SIGTERM');
}

/** The last lines of the newest log of an engine. */
async function endOfLog(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.log')).sort();
  const logs = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(path.join(folder, name))).mtimeMs })),
  );
  const newest = logs.sort((a, b) => b.at - a.at)[0];
  if (!newest) return 'there is none';
  const lines = (await readFile(path.join(folder, newest.name), 'utf8')).trimEnd().split('\n');
  return lines.slice(-LOG_LINES).join('\n');
}

/** What was wrong: with the strike itself, or with what was there in the end. */
async function attempt(org: Organisation, run: () => Promise<void>): Promise<string[]> {
  try {
    await run();
    return await org.settle();
  } catch (error) {
    return [messageOf(error), ...(org.engine.lives ? await org.settle() : [])];
  }
}

/** Reference of the base image, which is made here as the app would make it. */
async function baseImage(daemon: Daemon): Promise<string> {
  const logger = silentLogger();
  const docker = createDocker({
    instanceId: 'chaos',
    logger,
    env: { DOCKER_HOST: `unix://${daemon.socket}` },
  });
  try {
    await docker.settled();
    const nowhere = { resources: '/nowhere', home: { offline: '/nowhere' } };
    return (await ensureBaseImage({ docker, logger, ...nowhere })).reference;
  } finally {
    await docker.dispose();
  }
}

/** The template of the suite's runtime, in a folder of its own since points change it, and the manifest that names it. */
async function runtimeTemplate(folder: string, base: string): Promise<string> {
  const template = path.join(folder, 'template');
  await cp(path.join(import.meta.dirname, 'image'), template, { recursive: true });
  await writeFile(path.join(template, 'version.txt'), '0\n');
  await writeFile(path.join(template, 'Dockerfile'), await dockerfileOn(template, base));
  const manifest = { workspace_templates: [{ name: RUNTIME, repo: template }] };
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
  return template;
}

async function dockerfileOn(template: string, base: string): Promise<string> {
  const text = await readFile(path.join(template, 'Dockerfile'), 'utf8');
  return text.replace(/^ARG BASE=.*$/m, `ARG BASE=${base}`);
}

function environment(folder: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: folder,
    // Each life reads the same sources.
    NODE_COMPILE_CACHE: path.join(folder, 'compile-cache'),
    WORKSPACE_MANIFEST_PATH: path.join(folder, 'manifest.json'),
    // A builder that stands still after a build was torn off is begun again before a point counts as lost.
    MOLECULE_BUILD_STALL_GRACE_S: '20',
  };
}

// Whoever started this one is gone: everything here goes with the first process of the namespaces.
process.stdin.on('end', () => process.exit(1));
process.stdin.resume();
try {
  await work(JSON.parse(process.argv[2] ?? '') as WorkerJob);
  process.exit(0);
} catch (error) {
  console.error(messageOf(error));
  process.exit(1);
}
