import type { Reject } from '../../domain/counts.ts';
import type { Fact, Outcome } from './decode-message.ts';

const MOST_NOTES = 50;
const SLICE = 256;

/** What is found in a file beside its events. */
export class Findings {
  readonly facts: Fact[] = [];
  outcome: Outcome = 'sound';
  #notes: string[] = [];
  #moreNotes = 0;
  #rejects: Reject[] = [];

  /** Odd but harmless; the same note is kept once. */
  note(text: string): void {
    if (this.#notes.includes(text)) return;
    if (this.#notes.length < MOST_NOTES) this.#notes.push(text);
    else this.#moreNotes++;
  }

  fact(label: string, value: string): void {
    this.facts.push({ label, value });
  }

  reject(reject: Reject): void {
    this.#rejects.push(reject);
  }

  damage(offset: number, reason: string, events = 0): void {
    this.outcome = 'damaged';
    this.reject({ offset, reason, events });
  }

  refuse(offset: number, reason: string): void {
    this.outcome = 'refused';
    this.reject({ offset, reason, events: 0 });
  }

  get notes(): readonly string[] {
    return this.#moreNotes === 0 ? this.#notes : [...this.#notes, `and ${this.#moreNotes} more of this kind`];
  }

  /** Whether enough rejects have come together to be handed on. */
  get pressing(): boolean {
    return this.#rejects.length >= SLICE;
  }

  takeRejects(): readonly Reject[] {
    const rejects = this.#rejects;
    this.#rejects = [];
    return rejects;
  }
}
