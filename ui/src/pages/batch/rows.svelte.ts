// The rows of a list that are on the screen, and some around them. A list may have a million rows; a few hundred are held.
import * as ipc from '../../lib/ipc';
import { attempt } from '../../lib/state.svelte';
import type { RunFilter, RunRow } from '../../lib/types';
import { noFilter } from './batch.svelte';

/** Rows that are asked for at once. */
const PART = 50;
/** Parts that are held. */
const HELD = 8;

export class Rows {
  total = $state(0);
  /** Is it known how many there are? */
  known = $state(false);
  /** Grows with everything that arrives, so that what shows rows looks again. */
  version = $state(0);
  /** Grows when another list is asked for, which begins at its top. */
  list = $state(0);

  #run = 0;
  #filter: RunFilter = noFilter();
  /** By the number of the part; what was used last stands last. */
  #parts = new Map<number, RunRow[]>();
  #wanted: [number, number] = [0, 1];
  #asking = false;
  /** Grows when what is here no longer counts: answers to questions that were asked before are dropped. */
  #asked = 0;
  #renew = false;

  /** Lists other rows. */
  show(run: number, filter: RunFilter): void {
    this.#run = run;
    this.#filter = filter;
    this.#asked += 1;
    this.list += 1;
    this.#parts.clear();
    this.known = false;
    this.#renew = true;
    this.#wanted = [0, 1];
    void this.#ask();
  }

  /** There may be more rows. */
  more(): void {
    if (!this.#run) return;
    this.#renew = true;
    void this.#ask();
  }

  /** The rows may have changed. */
  reload(): void {
    this.#asked += 1;
    this.#parts.clear();
    this.more();
  }

  /** The row at a place of the list, if it is here. */
  at(place: number): RunRow | undefined {
    return this.#parts.get(Math.floor(place / PART))?.[place % PART];
  }

  /** These places are on the screen. */
  want(from: number, to: number): void {
    this.#wanted = [Math.floor(from / PART), Math.floor(Math.max(from, to - 1) / PART)];
    void this.#ask();
  }

  /** The place of a row, if it is here. */
  placeOf(id: number): number | undefined {
    for (const [part, rows] of this.#parts) {
      const at = rows.findIndex((row) => row.id === id);
      if (at >= 0) return part * PART + at;
    }
    return undefined;
  }

  /** A row, as soon as it is here. */
  async fetch(place: number): Promise<RunRow | undefined> {
    const here = this.at(place);
    if (here || place < 0 || place >= this.total) return here;
    const page = await attempt(() => ipc.runPage(this.#run, this.#filter, place, 1, false));
    return page?.rows[0];
  }

  /** Asks for one part after the other. While somebody scrolls fast, what has left the screen meanwhile is not asked for. */
  async #ask(): Promise<void> {
    // The table knows what it shows before it is known of which run.
    if (this.#asking || !this.#run) return;
    this.#asking = true;
    for (let part = this.#next(); part !== undefined; part = this.#next()) {
      const [asked, renew, at] = [this.#asked, this.#renew, part];
      this.#renew = false;
      const page = await attempt(() => ipc.runPage(this.#run, this.#filter, at * PART, PART, renew), false);
      if (asked !== this.#asked) continue;
      if (!page) break;
      this.#parts.delete(part);
      this.#parts.set(part, page.rows);
      for (const old of this.#parts.keys()) if (this.#parts.size > HELD) this.#parts.delete(old);
      this.total = page.total;
      this.known = true;
      this.version += 1;
    }
    this.#asking = false;
  }

  /** The part to ask for next: one that is on the screen and not here, or not whole though there may be more now. */
  #next(): number | undefined {
    const [from, to] = this.#wanted;
    for (let part = from; part <= to; part++) {
      const rows = this.#parts.get(part);
      if (!rows) {
        if (part * PART < this.total || !this.known || part === 0) return part;
      } else if (rows.length < Math.min(PART, this.total - part * PART)) return part;
    }
    return this.#renew ? from : undefined;
  }
}
