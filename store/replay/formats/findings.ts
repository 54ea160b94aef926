import type { Reject } from '../../domain/counts.ts';
import type { Fact, Outcome } from './decode-message.ts';

const MOST_NOTES = 50;
const SLICE = 256;
const LONGEST_TEXT = 256;

/** What is found in a file beside its events. */
export class Findings {
  readonly facts: Fact[] = [];
  outcome: Outcome = 'sound';
  #notes: string[] = [];
  #moreNotes = 0;
  #rejects: Reject[] = [];

  /** Odd but harmless; the same note is kept once. */
  note(text: string): void {
    const note = short(text);
    if (this.#notes.includes(note)) return;
    if (this.#notes.length < MOST_NOTES) this.#notes.push(note);
    else this.#moreNotes++;
  }

  fact(label: string, value: string): void {
    this.facts.push({ label, value: short(value) });
  }

  reject(reject: Reject): void {
    this.#rejects.push(reject.eventId === undefined ? reject : { ...reject, eventId: short(reject.eventId) });
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

/** A file decides how long its texts are; what is shown of them is bounded. */
function short(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT).toWellFormed()}…`;
}
