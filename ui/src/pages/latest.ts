// Asks after a pause in the typing, and drops answers to questions that are no longer asked.

export class Latest<Answer> {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #number = 0;

  constructor(readonly pause: number) {}

  ask(question: () => Promise<Answer>, answered: (answer: Answer) => void): void {
    const number = ++this.#number;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      const answer = await question();
      if (number === this.#number) answered(answer);
    }, this.pause);
  }

  /** Nothing that was asked is awaited any more. */
  stop(): void {
    this.#number += 1;
    clearTimeout(this.#timer);
  }
}
