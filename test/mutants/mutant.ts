/** One mistake in the engine, and the test that must notice it. */
export interface Mutant {
  /** What is wrong, as one would say it. */
  readonly name: string;
  /** The law or the promise that it breaks. */
  readonly breaks: string;
  readonly edits: readonly Edit[];
  /** The file of the test, and its full name. */
  readonly test: string;
  readonly killedBy: string;
}

/** A piece of the source, which must be there exactly once, and what it is replaced by. */
export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Makes the mistake in the text of one file. Throws when the text is not there any more: then the mutant has to be written anew. */
export function mutate(mutant: Mutant, file: string, text: string): string {
  let mutated = text;
  for (const { from, to } of mutant.edits.filter((edit) => edit.file === file)) {
    const pieces = mutated.split(from);
    if (pieces.length !== 2) throw new Error(`"${mutant.name}": ${file} holds "${from}" ${pieces.length - 1} times instead of once`);
    mutated = pieces.join(to);
  }
  return mutated;
}
