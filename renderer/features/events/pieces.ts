import type { EventRow } from './vocabulary.ts';

/** A page as the store gives it, in the order it was asked for. */
export interface Answer {
  readonly events: readonly EventRow[];
  readonly next: string | null;
  readonly before: string | null;
  readonly index: number | null;
  readonly missing: readonly string[];
}

/** Rows of the list one after another, and the cursors that lead on from either end; null where there is nothing more. */
export interface Piece {
  readonly index: number;
  readonly rows: readonly EventRow[];
  readonly forward: string | null;
  readonly back: string | null;
}

/** A page that was read in the order of the list. */
export function pieceAfter({ events, next, before }: Answer, index: number): Piece {
  return { index, rows: events, forward: next, back: before };
}

/** A page that was read against the order of the list. */
export function pieceBefore({ events, next, before }: Answer): Piece {
  return { index: Number.NaN, rows: events.toReversed(), forward: before, back: next };
}

/**
 * The pieces with their places, each after the one before it. A piece that was read backwards has its place from the one after it; at the
 * beginning of the list that is 0, whatever was counted: events may have come or gone since.
 */
export function placed(pieces: readonly Piece[]): Piece[] {
  const [first, second] = pieces;
  if (first === undefined) return [];
  const counted = Number.isNaN(first.index) ? (second?.index ?? first.rows.length) - first.rows.length : first.index;
  let index = first.back === null ? 0 : Math.max(1, counted);
  return pieces.map((piece) => {
    const at = { ...piece, index };
    index += piece.rows.length;
    return at;
  });
}
