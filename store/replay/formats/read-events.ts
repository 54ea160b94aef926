import type { EventCells } from './event-cells.ts';
import { WIRE, type Layout, type WireField } from './layouts.ts';
import { textOf } from './payload-text.ts';
import { PostcardCursor } from './postcard.ts';
import type { TextCache } from './text-cache.ts';

/** Reads the events of an unpacked block that was already found to fit its layout. */
export class EventReader {
  readonly #cursor: PostcardCursor;
  readonly #layout: Layout;
  readonly #cells: EventCells;
  readonly #cache: TextCache;
  readonly #payload: Buffer;
  readonly #make = (from: number, to: number): string => textOf(this.#payload, from, to);

  /** `cache` is kept from block to block. */
  constructor(payload: Uint8Array, layout: Layout, cells: EventCells, cache: TextCache) {
    this.#cache = cache;
    this.#cursor = new PostcardCursor(payload);
    this.#payload = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
    this.#layout = layout;
    this.#cells = cells;
    this.#cursor.length();
  }

  /** Writes the next event into the cells. */
  next(): void {
    this.#cursor.u16();
    for (const field of this.#layout.fields) this.#field(field);
    for (const field of this.#layout.missing) this.#cells.value(field.index, field.column.absent);
  }

  #field(field: WireField): void {
    const cursor = this.#cursor;
    const batch = this.#cells.batch;
    switch (field.wire) {
      case WIRE.text:
        return this.#text(field);
      case WIRE.optionalText:
        return cursor.present() ? this.#text(field) : batch.text(field.index).set(batch.row, null);
      case WIRE.variant:
        return batch.text(field.index).set(batch.row, this.#variant(field));
      case WIRE.optionalVariant:
        return batch.text(field.index).set(batch.row, cursor.present() ? this.#variant(field) : null);
      case WIRE.list:
        return batch.text(field.index).set(batch.row, this.#list());
      case WIRE.optionalSigned:
        return cursor.present() ? this.#signed(field.index) : batch.int64(field.index).set(batch.row, null);
      case WIRE.signed:
        return this.#signed(field.index);
      case WIRE.unsigned:
        cursor.varint();
        return this.#cells.unsigned(field.index, cursor.low, cursor.high);
      case WIRE.bool:
        return batch.boolean(field.index).set(batch.row, cursor.bool());
      case WIRE.optionalBool:
        return batch.boolean(field.index).set(batch.row, cursor.present() ? cursor.bool() : null);
      case WIRE.credits:
        return this.#cells.credits(cursor.present() ? this.#string() : null);
    }
  }

  #signed(index: number): void {
    const batch = this.#cells.batch;
    this.#cursor.zigzag();
    batch.int64(index).setHalves(batch.row, this.#cursor.low, this.#cursor.high);
  }

  #text({ index, column }: WireField): void {
    const batch = this.#cells.batch;
    const start = this.#passText();
    if (column.varied) batch.varied(index).copy(batch.row, this.#cursor.bytes, start, this.#cursor.at);
    else batch.text(index).set(batch.row, this.#cache.find(index, this.#cursor.bytes, start, this.#cursor.at, this.#make));
  }

  #string(): string {
    return this.#make(this.#passText(), this.#cursor.at);
  }

  /** Where the text begins that the cursor has passed now. */
  #passText(): number {
    const length = this.#cursor.length();
    const start = this.#cursor.at;
    this.#cursor.at += length;
    return start;
  }

  #variant(field: WireField): string {
    return field.variants[this.#cursor.variant(field.variants.length)] ?? '';
  }

  #list(): string {
    let left = this.#cursor.length();
    if (left === 0) return '[]';
    const texts: string[] = [];
    for (; left > 0; left--) texts.push(this.#string());
    return JSON.stringify(texts);
  }
}
