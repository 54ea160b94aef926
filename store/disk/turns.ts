/** Lets work begin one after another, in the order in which it came; what fails does not keep the next from beginning. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {}); // told to whoever asked
    return result;
  }
}
