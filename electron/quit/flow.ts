import type { QuitChoice, QuitQuestion, WorkspacesOnQuit } from './question.ts';

export interface QuitAnswer {
  readonly choice: QuitChoice;
  readonly remember: boolean;
}

export interface QuitSteps {
  /** The question to ask, or null when nothing runs or the engine does not answer. */
  question(): Promise<QuitQuestion | null>;
  ask(question: QuitQuestion): Promise<QuitAnswer>;
  /** A choice remembered from before. */
  remembered(): WorkspacesOnQuit | null;
  remember(choice: WorkspacesOnQuit): Promise<void>;
  /** Ends the engine in an orderly way. Must settle in limited time. */
  shutDown(workspaces: WorkspacesOnQuit): Promise<void>;
  /** Ends the app for good. */
  exit(): void;
  report(error: unknown): void;
}

/** Quitting, from the first wish to the end of the app. Any number of wishes at once lead to one question. */
export class QuitFlow {
  readonly #steps: QuitSteps;
  #phase: 'running' | 'asking' | 'leaving' = 'running';

  constructor(steps: QuitSteps) {
    this.#steps = steps;
  }

  /** True once there is no way back. */
  get leaving(): boolean {
    return this.#phase === 'leaving';
  }

  /** Asks what to do with running workspaces if that is open, then leaves unless the answer is to stay. */
  async request(): Promise<void> {
    if (this.#phase !== 'running') return;
    this.#phase = 'asking';
    try {
      const choice = await this.#choose();
      // A signal may have ended the app while the question was open.
      if (this.#phase !== 'asking') return;
      if (choice === 'cancel') this.#phase = 'running';
      else await this.leave(choice);
    } catch (error) {
      this.#phase = 'running';
      this.#steps.report(error);
    }
  }

  /** Leaves without asking, also when shutting the engine down fails. */
  async leave(workspaces: WorkspacesOnQuit): Promise<void> {
    if (this.#phase === 'leaving') return;
    this.#phase = 'leaving';
    try {
      await this.#steps.shutDown(workspaces);
    } catch (error) {
      this.#steps.report(error);
    } finally {
      this.#steps.exit();
    }
  }

  async #choose(): Promise<QuitChoice> {
    const question = await this.#steps.question();
    if (!question) return 'keep';
    const remembered = this.#steps.remembered();
    if (remembered) return remembered;
    const { choice, remember } = await this.#steps.ask(question);
    if (remember && choice !== 'cancel') await this.#steps.remember(choice);
    return choice;
  }
}
