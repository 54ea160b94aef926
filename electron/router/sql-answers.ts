import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { answerText, type AnswerTextFormat, type Repository, type SqlAnswer } from '../../store/index.ts';
import { Refusal } from './host.ts';
import { makeScratchFolder } from './scratch-folder.ts';

type AnswerFormat = AnswerTextFormat | 'parquet';

const PREFIX = 'strata-sql-';
/** Answers are a few megabytes at most; those of the last tabs can be taken away. */
const KEPT = 8;

/** The last answers to statements, so that they can be taken away without running the statement again. */
export class SqlAnswers implements AsyncDisposable {
  readonly #answers = new Map<string, SqlAnswer>();
  #folder: Promise<string> | null = null;

  keep(answer: SqlAnswer): string {
    const id = randomUUID();
    this.#answers.set(id, answer);
    for (const old of [...this.#answers.keys()].slice(0, -KEPT)) this.#answers.delete(old);
    return id;
  }

  /** An answer as the bytes of a file. */
  async file(repository: Repository, id: string, format: AnswerFormat, signal: AbortSignal): Promise<Buffer> {
    const answer = this.#answers.get(id);
    if (answer === undefined) throw new Refusal('NOT_FOUND', 'That answer is not kept any more.', 'Nothing is lost. Run the statement again.');
    return format === 'parquet' ? this.#parquet(repository, answer, signal) : Buffer.from(answerText(answer, format));
  }

  /** Forgets what was read from a store that is closed. */
  clear(): void {
    this.#answers.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#folder !== null) await rm(await this.#folder, { recursive: true, force: true });
  }

  /** The engine writes files only; it is read back and removed. */
  async #parquet(repository: Repository, answer: SqlAnswer, signal: AbortSignal): Promise<Buffer> {
    this.#folder ??= makeScratchFolder(PREFIX);
    const path = join(await this.#folder, `${randomUUID()}.parquet`);
    try {
      await repository.writeSqlAnswer(answer, path, signal);
      return await readFile(path);
    } finally {
      await rm(path, { force: true });
    }
  }
}
