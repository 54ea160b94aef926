import { EVENT_SCHEMA_VERSION } from '../../domain/columns.ts';
import { columnAt } from './event-cells.ts';
import { WIRE, type Layout, type WireField } from './layouts.ts';
import { validUtf8 } from './payload-text.ts';
import { joinHalves, PostcardCursor, PostcardError } from './postcard.ts';

export const MOST_EVENTS = 65_536;
const CREATED_AT = columnAt('created_at_ms');

/** What a walk through a block's events by one layout found. */
export interface Walk {
  readonly events: number;
  readonly fromMs: bigint | null;
  readonly toMs: bigint | null;
  /** Bytes after the last event. */
  readonly leftover: number;
  /** Whether a short label held control characters. */
  readonly controls: boolean;
}

/** Walks through an unpacked block without keeping anything; throws `PostcardError` where the bytes do not fit the layout. */
export function walkEvents(bytes: Uint8Array, layout: Layout): Walk {
  return new Walker(bytes).walk(layout);
}

class Walker {
  readonly #cursor: PostcardCursor;
  #controls = false;
  #seen = false;
  #fromLow = 0;
  #fromHigh = 0;
  #toLow = 0;
  #toHigh = 0;

  constructor(bytes: Uint8Array) {
    this.#cursor = new PostcardCursor(bytes);
  }

  walk(layout: Layout): Walk {
    const events = this.#cursor.length();
    if (events > MOST_EVENTS) throw new PostcardError(`${events} events in one block; at most ${MOST_EVENTS} are read`, 0);
    for (let event = 0; event < events; event++) this.#event(layout.fields);
    return {
      events,
      fromMs: this.#seen ? joinHalves(this.#fromLow, this.#fromHigh) : null,
      toMs: this.#seen ? joinHalves(this.#toLow, this.#toHigh) : null,
      leftover: this.#cursor.left,
      controls: this.#controls,
    };
  }

  #event(fields: readonly WireField[]): void {
    const version = this.#cursor.u16();
    if (version !== EVENT_SCHEMA_VERSION) throw new PostcardError(`event schema version ${version}`, this.#cursor.at);
    for (const field of fields) this.#field(field);
  }

  #field(field: WireField): void {
    const cursor = this.#cursor;
    switch (field.wire) {
      case WIRE.text:
        return this.#text(field.label);
      case WIRE.optionalText:
      case WIRE.credits:
        return cursor.present() ? this.#text(field.label) : undefined;
      case WIRE.signed:
        cursor.zigzag();
        return field.index === CREATED_AT ? this.#time(cursor.low, cursor.high) : undefined;
      case WIRE.unsigned:
        return cursor.varint();
      case WIRE.optionalSigned:
        return cursor.present() ? cursor.varint() : undefined;
      case WIRE.bool:
        cursor.bool();
        return;
      case WIRE.optionalBool:
        if (cursor.present()) cursor.bool();
        return;
      case WIRE.optionalVariant:
        if (cursor.present()) cursor.variant(field.variants.length);
        return;
      case WIRE.variant:
        cursor.variant(field.variants.length);
        return;
      case WIRE.list:
        return this.#list();
    }
  }

  #text(label: boolean): void {
    const cursor = this.#cursor;
    const length = cursor.length();
    const start = cursor.at;
    cursor.at += length;
    if (!validUtf8(cursor.bytes, start, cursor.at)) throw new PostcardError('a text is not UTF-8', start);
    if (label) this.#controls ||= hasControls(cursor.bytes, start, cursor.at);
  }

  #list(): void {
    for (let left = this.#cursor.length(); left > 0; left--) this.#text(false);
  }

  #time(low: number, high: number): void {
    if (!this.#seen || before(low, high, this.#fromLow, this.#fromHigh)) {
      this.#fromLow = low;
      this.#fromHigh = high;
    }
    if (!this.#seen || before(this.#toLow, this.#toHigh, low, high)) {
      this.#toLow = low;
      this.#toHigh = high;
    }
    this.#seen = true;
  }
}

function before(low: number, high: number, otherLow: number, otherHigh: number): boolean {
  return high < otherHigh || (high === otherHigh && low >>> 0 < otherLow >>> 0);
}

function hasControls(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x20 || byte === 0x7f) return true;
  }
  return false;
}
