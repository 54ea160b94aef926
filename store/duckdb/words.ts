/** The texts of one column of a stage, each kept once and known by its number. Numbers start at 1; 0 stands for NULL. */
export class Words {
  readonly #texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** In the order of their numbers. */
  get texts(): readonly string[] {
    return this.#texts;
  }

  /** The number of each of these texts. */
  numbersOf(texts: readonly string[]): Int32Array {
    return Int32Array.from(texts, (text) => this.#numbers.get(text) ?? this.#add(text));
  }

  #add(text: string): number {
    const number = this.#texts.push(text);
    this.#numbers.set(text, number);
    return number;
  }
}
